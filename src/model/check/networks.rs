//! RB6004 unknown-network, RB6006 subnet-overlap, RB6007 address-outside-subnet, and values of `NETWORK` blocks.

use std::collections::HashMap;
use std::net::IpAddr;

use super::names::listed;
use super::values;
use crate::diag::{Code, Diagnostic, Diagnostics, FixSafety, MOST_OF_A_KIND, Severity};
use crate::model::Model;
use crate::model::network::{Driver, Network};
use crate::model::service::Connection;
use crate::model::value::subnet::{Subnet, SubnetError};
use crate::source::{Span, Spanned};

pub(in crate::model) fn unknown<'n>(name: &Spanned<String>, known: impl Iterator<Item = &'n str>) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::UnknownNetwork, name.span, format!("there is no network `{}`", name.value))
        .label("not declared")
        .help(format!("declare it with a line `NETWORK {}`", name.value));
    match listed(known) {
        None => diagnostic,
        Some(known) => {
            diagnostic.help(format!("declare it with a line `NETWORK {}`; the file has {known}", name.value))
        }
    }
}

pub(in crate::model) fn exclusive(word: &Spanned<String>) -> Diagnostic {
    values::invalid(
        word.span,
        "`host`, `none` and `service:NAME` stand alone: a service has one or the other",
        "on top of another network",
    )
}

pub(in crate::model) fn not_a_subnet(word: &Spanned<String>, error: &SubnetError) -> Diagnostic {
    let diagnostic = values::invalid(word.span, format!("`{}` is no subnet: {error}", word.value), "no subnet");
    match error {
        SubnetError::HostBits(_, right) => diagnostic.help(format!("did you mean `{right}`?")).fix(
            FixSafety::Safe,
            format!("write `{right}`"),
            word.span,
            right.to_string(),
        ),
        _ => diagnostic.help("write it as `10.89.10.0/24` or `fd00:89:10::/64`"),
    }
}

pub(in crate::model) fn not_an_allow(span: Span) -> Diagnostic {
    values::invalid(span, "ALLOW says who may speak to whom", "not understood")
        .help("write `ALLOW web -> db:5432/tcp`; without a port all are open")
}

pub(in crate::model) fn allow_without_deny(span: Span) -> Diagnostic {
    let mut diagnostic =
        values::invalid(span, "ALLOW changes nothing here, as members reach each other anyway", "needs `POLICY deny`")
            .help("add `POLICY deny` to the network");
    diagnostic.severity = Severity::Warning;
    diagnostic
}

/// Everything about networks that takes more than one line to see.
pub(in crate::model) fn check(model: &Model, found: &mut Diagnostics) {
    overlaps(model, found);
    for network in &model.networks {
        for gateway in &network.gateways {
            outside("gateway", gateway, network, found);
        }
        same_family(network, found);
    }
    for service in &model.services {
        let Connection::Networks(joins) = &service.network else { continue };
        for join in joins {
            let network = model.network(&join.network.value);
            for address in &join.addresses {
                match network {
                    Some(network) => outside("address", address, network, found),
                    None => found.push(fixed_on_default(address)),
                }
            }
        }
    }
    point_to_point(model, found);
}

fn overlaps(model: &Model, found: &mut Diagnostics) {
    let mut subnets: Vec<(Subnet, Span, &str)> = Vec::new();
    for network in &model.networks {
        subnets.extend(network.subnets.iter().map(|subnet| (subnet.value, subnet.span, network.name.value.as_str())));
    }
    // Sorted by their start, one overlaps an earlier one if and only if it overlaps the widest so far.
    subnets.sort_by_key(|(subnet, ..)| (subnet.address.is_ipv6(), subnet.address, subnet.prefix));
    let mut widest: Option<(Subnet, Span, &str)> = None;
    let mut clashes = Vec::new();
    for current in &subnets {
        match widest {
            Some(before) if before.0.overlaps(current.0) => clashes.push((before, *current)),
            _ => widest = Some(*current),
        }
    }
    let taken = Taken::new(subnets.iter().map(|(subnet, ..)| *subnet));
    for (index, (one, other)) in clashes.into_iter().enumerate() {
        let (first, second) = if one.1 < other.1 { (one, other) } else { (other, one) };
        let message = if first.2 == second.2 {
            format!("`{}` and `{}` of network `{}` overlap", first.0, second.0, first.2)
        } else {
            format!("subnet `{}` of network `{}` overlaps `{}` of network `{}`", second.0, second.2, first.0, first.2)
        };
        let diagnostic = Diagnostic::new(Code::SubnetOverlap, second.1, message)
            .label("has addresses of the other")
            .related(first.1, "the other");
        // What is not shown needs no help.
        let free = (index < MOST_OF_A_KIND).then(|| free_behind(second.0, |free| taken.overlaps(free))).flatten();
        found.push(match free {
            Some(free) => diagnostic.help(format!("`{free}` is free in this file")).fix(
                FixSafety::Safe,
                format!("write `{free}`"),
                second.1,
                free.to_string(),
            ),
            None => diagnostic.help("give each network addresses of its own"),
        });
    }
}

/// The addresses of some subnets, to be asked often.
pub(super) struct Taken {
    /// The first address of each, in order, with the last address of it and of all before it.
    ranges: Vec<(IpAddr, IpAddr)>,
}

impl Taken {
    pub(super) fn new(subnets: impl Iterator<Item = Subnet>) -> Self {
        let mut ranges: Vec<(IpAddr, IpAddr)> = subnets.map(|subnet| (subnet.address, subnet.last())).collect();
        ranges.sort_unstable();
        for index in 1..ranges.len() {
            ranges[index].1 = ranges[index].1.max(ranges[index - 1].1);
        }
        Self { ranges }
    }

    pub(super) fn overlaps(&self, subnet: Subnet) -> bool {
        let before = self.ranges.partition_point(|(first, _)| *first <= subnet.last());
        before.checked_sub(1).is_some_and(|index| self.ranges[index].1 >= subnet.address)
    }
}

/// The next subnet of the same size that is not taken.
pub(super) fn free_behind(like: Subnet, is_taken: impl Fn(Subnet) -> bool) -> Option<Subnet> {
    let mut next = like;
    for _ in 0..1024 {
        next.address = match next.address {
            IpAddr::V4(address) => {
                let step = 1_u32.checked_shl(32 - u32::from(like.prefix))?;
                IpAddr::V4(u32::from(address).checked_add(step)?.into())
            }
            IpAddr::V6(address) => {
                let step = 1_u128.checked_shl(128 - u32::from(like.prefix))?;
                IpAddr::V6(u128::from(address).checked_add(step)?.into())
            }
        };
        if !is_taken(next) {
            return Some(next);
        }
    }
    None
}

fn outside(what: &str, address: &Spanned<IpAddr>, network: &Network, found: &mut Diagnostics) {
    if network.subnets.iter().any(|subnet| subnet.value.contains(address.value)) {
        return;
    }
    let name = &network.name.value;
    let message = format!("{what} `{}` lies in no subnet of network `{name}`", address.value);
    let diagnostic = Diagnostic::new(Code::AddressOutsideSubnet, address.span, message).label("outside");
    found.push(match network.subnets.first() {
        Some(subnet) => {
            let others = network.subnets.iter().map(|subnet| format!("`{}`", subnet.value)).collect::<Vec<_>>();
            diagnostic.related(subnet.span, "the subnet").help(format!("choose one of {}", others.join(" or ")))
        }
        None => diagnostic
            .related(network.name.span, "the network gets the next free subnet")
            .help("a fixed address needs a fixed SUBNET in the network"),
    });
}

fn fixed_on_default(address: &Spanned<IpAddr>) -> Diagnostic {
    let message = format!(
        "address `{}` can't be fixed on the stack's own network, whose subnet is the next free one",
        address.value
    );
    Diagnostic::new(Code::AddressOutsideSubnet, address.span, message)
        .label("outside")
        .help("declare a NETWORK with a SUBNET and join that")
}

/// One gateway for each kind of address.
fn same_family(network: &Network, found: &mut Diagnostics) {
    for (index, gateway) in network.gateways.iter().enumerate() {
        let same = |other: &&Spanned<IpAddr>| other.value.is_ipv4() == gateway.value.is_ipv4();
        if let Some(first) = network.gateways[..index].iter().find(same) {
            let message = format!("network `{}` has two gateways", network.name.value);
            found.push(
                values::invalid(gateway.span, message, "the second")
                    .related(first.span, "the first")
                    .help("keep one for IPv4 and one for IPv6"),
            );
        }
    }
}

/// A link without a bridge has two ends.
fn point_to_point(model: &Model, found: &mut Diagnostics) {
    let mut ends: HashMap<&str, usize> = HashMap::new();
    for service in &model.services {
        let Connection::Networks(joins) = &service.network else { continue };
        for join in joins {
            let Some(network) = model.network(&join.network.value).filter(|network| network.driver == Driver::Ptp)
            else {
                continue;
            };
            let taken = ends.entry(network.name.value.as_str()).or_default();
            *taken += 1;
            // The others would say the same.
            if *taken == 3 {
                let message = format!("network `{}` is a link between two, and this is the third", network.name.value);
                found.push(
                    values::invalid(join.network.span, message, "no end left")
                        .related(network.name.span, "DRIVER ptp")
                        .help("use DRIVER bridge"),
                );
            }
        }
    }
}
