//! RB6006 subnet-overlap, with routes of this machine: a warning, for the networks of a stack are apart from them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::networks::{Taken, free_behind};
use crate::diag::{Code, Diagnostic, Diagnostics, FixSafety, MOST_OF_A_KIND, Severity};
use crate::model::network::{Driver, Network};
use crate::model::service::Connection;
use crate::model::{Model, Subnet};
use crate::source::Route;

/// Reports subnets that hide something that this machine reaches.
pub(in crate::model) fn check(model: &Model, routes: &[Route], found: &mut Diagnostics) {
    let mut count = 0;
    let taken = Taken::new(
        model
            .networks
            .iter()
            .flat_map(|network| &network.subnets)
            .map(|subnet| subnet.value)
            .chain(routes.iter().map(subnet_of)),
    );
    // the members of a macvlan network are on one of this machine's own wires
    for network in model.networks.iter().filter(|network| network.driver != Driver::Macvlan) {
        for subnet in &network.subnets {
            let of = |route: &&Route| subnet_of(route).overlaps(subnet.value);
            let Some(route) = routes.iter().find(of) else { continue };
            count += 1;
            if count > MOST_OF_A_KIND {
                return;
            }
            let place = format!("{}/{} ({})", route.address, route.prefix, route.interface);
            let message = format!(
                "subnet `{}` of network `{}` has addresses that this machine reaches through {place}",
                subnet.value, network.name.value
            );
            let diagnostic = Diagnostic::new(Code::SubnetOverlap, subnet.span, message)
                .label("hides them from the network's members");
            let mut diagnostic = match free(subnet.value, &taken) {
                Some(free) => diagnostic
                    .help(format!("`{free}` is free here; or leave SUBNET out: then a free one is found"))
                    .fix(safety(model, network), format!("write `{free}`"), subnet.span, free.to_string()),
                None => diagnostic.help("take another subnet, or leave SUBNET out: then a free one is found"),
            };
            diagnostic.severity = Severity::Warning;
            found.push(diagnostic);
        }
    }
}

/// A subnet of the same size that neither this machine nor the file has, where those that rbox chooses itself begin.
fn free(like: Subnet, taken: &Taken) -> Option<Subnet> {
    let start = match like.address {
        IpAddr::V4(_) if like.prefix >= 16 => IpAddr::V4(Ipv4Addr::new(10, 88, 255, 255)),
        IpAddr::V6(_) if like.prefix >= 48 => IpAddr::V6(Ipv6Addr::new(0xfd00, 0x88, 0xffff, 0xffff, 0, 0, 0, 0)),
        // as wide as that, there is no telling what is free
        _ => return None,
    };
    let start = Subnet::around(start, like.prefix);
    free_behind(start, |free| taken.overlaps(free))
}

const fn subnet_of(route: &Route) -> Subnet {
    Subnet { address: route.address, prefix: route.prefix }
}

/// Whether nothing else in the file is an address of the network's subnet.
fn safety(model: &Model, network: &Network) -> FixSafety {
    let name = &network.name.value;
    let joins = model.services.iter().filter_map(|service| match &service.network {
        Connection::Networks(joins) => Some(joins),
        _ => None,
    });
    let has_address = joins.flatten().any(|join| join.network.value == *name && !join.addresses.is_empty());
    if has_address || !network.gateways.is_empty() { FixSafety::Unsafe } else { FixSafety::Safe }
}
