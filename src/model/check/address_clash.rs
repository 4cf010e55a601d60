//! RB6010 address-clash: an address of a network that two containers want, or that is the gateway's.

use std::collections::HashMap;
use std::net::IpAddr;

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::Model;
use crate::model::network::Network;
use crate::model::service::{Connection, Join, Service};
use crate::model::value::subnet::Subnet;
use crate::source::{Span, Spanned};

/// Reports every `--ip` that is taken when its turn comes: by a gateway, by another service or by another replica.
pub(in crate::model) fn check(model: &Model, found: &mut Diagnostics) {
    let mut taken: HashMap<(&str, IpAddr), (&Spanned<IpAddr>, &str)> = HashMap::new();
    for (service, join, address) in model.services.iter().flat_map(fixed) {
        let network = model.network(&join.network.value);
        if let Some(gateway) = network.and_then(|network| gateway(network, address.value)) {
            found.push(of_the_gateway(address, &join.network.value, gateway));
        }
        if service.replicas.value > 1 {
            found.push(replicas(address, service));
        }
        let name = service.name.value.as_str();
        match taken.get(&(join.network.value.as_str(), address.value)) {
            Some((first, other)) => found.push(twice(address, name, first.span, other)),
            None => drop(taken.insert((join.network.value.as_str(), address.value), (address, name))),
        }
    }
}

/// The addresses that a service fixes.
fn fixed(service: &Service) -> impl Iterator<Item = (&Service, &Join, &Spanned<IpAddr>)> {
    let joins = match &service.network {
        Connection::Networks(joins) => joins.as_slice(),
        _ => &[],
    };
    joins.iter().flat_map(move |join| join.addresses.iter().map(move |address| (service, join, address)))
}

/// What says that an address is a network's gateway: its GATEWAY, or else the subnet whose first address it is.
fn gateway(network: &Network, address: IpAddr) -> Option<Span> {
    let mut of_family =
        network.gateways.iter().filter(|gateway| gateway.value.is_ipv4() == address.is_ipv4()).peekable();
    if of_family.peek().is_some() {
        return of_family.find(|gateway| gateway.value == address).map(|gateway| gateway.span);
    }
    let is_first = |subnet: &&Spanned<Subnet>| after(subnet.value.address) == Some(address);
    network.subnets.iter().find(is_first).map(|subnet| subnet.span)
}

fn after(address: IpAddr) -> Option<IpAddr> {
    match address {
        IpAddr::V4(address) => u32::from(address).checked_add(1).map(|next| IpAddr::V4(next.into())),
        IpAddr::V6(address) => u128::from(address).checked_add(1).map(|next| IpAddr::V6(next.into())),
    }
}

fn of_the_gateway(address: &Spanned<IpAddr>, network: &str, why: Span) -> Diagnostic {
    let message = format!("address `{}` is the gateway of network `{network}`", address.value);
    Diagnostic::new(Code::AddressClash, address.span, message)
        .label("taken already")
        .related(why, "the gateway is this one, or the first of this subnet")
        .help("choose another address of the subnet")
}

fn replicas(address: &Spanned<IpAddr>, service: &Service) -> Diagnostic {
    let (count, name) = (service.replicas.value, &service.name.value);
    let message = format!("address `{}` is not enough for {count} replicas of `{name}`", address.value);
    Diagnostic::new(Code::AddressClash, address.span, message)
        .label("each replica needs its own")
        .related(service.replicas.span, format!("{count} replicas"))
        .help(format!(
            "leave `--ip` out: each gets an address, and the name `{name}` leads to all of them; or have one replica alone"
        ))
}

fn twice(address: &Spanned<IpAddr>, name: &str, first: Span, other: &str) -> Diagnostic {
    let whose = if name == other { format!("twice by `{name}`") } else { format!("by `{other}` and `{name}`") };
    let message = format!("address `{}` is wanted {whose}", address.value);
    Diagnostic::new(Code::AddressClash, address.span, message)
        .label("taken already")
        .related(first, "wanted first here")
        .help("choose another address of the subnet, or leave `--ip` out and find each other by name")
}
