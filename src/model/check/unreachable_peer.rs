//! RB6008 unreachable-peer: a service is told to speak to another one that it can't reach.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Connection, Model, Service};
use crate::source::Spanned;

/// The network of services that name none.
const DEFAULT: &str = "default";

/// Reports values of variables that name a service without a network in common, or on networks that deny the way.
pub(in crate::model) fn check(model: &Model, found: &mut Diagnostics) {
    for service in &model.services {
        let Some(own) = networks(model, service, 0) else { continue };
        let mut told = BTreeSet::new();
        for word in &service.env_words {
            for (name, port) in peers(&word.value) {
                let Some(peer) = model.service(name).filter(|peer| peer.name.value != service.name.value) else {
                    continue;
                };
                let Some(theirs) = networks(model, peer, 0) else { continue };
                if !told.insert(name) {
                    continue;
                }
                let common: Vec<&str> = own.intersection(&theirs).copied().collect();
                if common.is_empty() {
                    found.push(apart(service, peer, word, &own, &theirs));
                } else if let Some(port) = port
                    && !common.iter().any(|network| allowed(model, network, service, peer, port))
                {
                    found.push(denied(service, peer, word, common[0], port));
                }
            }
        }
    }
}

/// The networks that a service is on; none where it is on the host's, or nothing can be told.
fn networks<'m>(model: &'m Model, service: &'m Service, depth: usize) -> Option<BTreeSet<&'m str>> {
    match &service.network {
        Connection::Default => Some(BTreeSet::from([DEFAULT])),
        Connection::Networks(joins) => Some(joins.iter().map(|join| join.network.value.as_str()).collect()),
        Connection::None => Some(BTreeSet::new()),
        Connection::Host => None,
        Connection::Service(name) => {
            let other = model.service(&name.value)?;
            if depth > 8 { None } else { networks(model, other, depth + 1) }
        }
    }
}

/// Names with a port behind them, or in the place of a host in a URL: `db:5432`, `http://api/x`, `user:pw@db:5432/x`.
fn peers(value: &str) -> Vec<(&str, Option<u16>)> {
    let mut peers = Vec::new();
    for part in value.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '"' | '\'')) {
        let (url, rest) = part.split_once("://").map_or((false, part), |(_, rest)| (true, rest));
        let rest = rest.split(['/', '?', '#']).next().unwrap_or(rest);
        let host = rest.rsplit('@').next().unwrap_or(rest);
        let (name, port) = host.split_once(':').map_or((host, None), |(name, port)| (name, port.parse::<u16>().ok()));
        let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
        if !name.is_empty() && is_name && (url || port.is_some()) {
            peers.push((name, port));
        }
    }
    peers
}

/// Whether a network lets one speak to the other.
fn allowed(model: &Model, network: &str, from: &Service, to: &Service, port: u16) -> bool {
    let Some(network) = model.network(network) else { return true };
    !network.deny
        || network.allows.iter().any(|allow| {
            let ports = allow.ports.is_none_or(|ports| (ports.start..=ports.end).contains(&port));
            ports && allow.from.value == from.name.value && allow.to.value == to.name.value
        })
}

fn apart(
    service: &Service,
    peer: &Service,
    word: &Spanned<String>,
    own: &BTreeSet<&str>,
    theirs: &BTreeSet<&str>,
) -> Diagnostic {
    let (from, to) = (&service.name.value, &peer.name.value);
    let message = format!("`{from}` is told to speak to `{to}`, and they share no network");
    let list = |names: &BTreeSet<&str>| match names.len() {
        0 => "is on no network".to_owned(),
        _ => format!("is on {}", names.iter().copied().collect::<Vec<_>>().join(", ")),
    };
    let help = match theirs.iter().find(|name| **name != DEFAULT) {
        Some(network) => format!("add `NETWORK {network}` to SERVICE {from}"),
        None => format!("give both a network in common: `NETWORK name` in SERVICE {from} and in SERVICE {to}"),
    };
    Diagnostic::new(Code::UnreachablePeer, word.span, message)
        .label(format!("`{to}` can't be reached from here"))
        .related(service.name.span, list(own))
        .related(peer.name.span, list(theirs))
        .help(help)
}

fn denied(service: &Service, peer: &Service, word: &Spanned<String>, network: &str, port: u16) -> Diagnostic {
    let (from, to) = (&service.name.value, &peer.name.value);
    let message = format!("`{from}` is told to speak to `{to}`, and network `{network}` does not allow it");
    Diagnostic::new(Code::UnreachablePeer, word.span, message)
        .label("its policy denies this way")
        .related(peer.name.span, "who is to be reached")
        .help(format!("add `ALLOW {from} -> {to}:{port}` to NETWORK {network}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_peers_in_values() {
        assert_eq!(peers("db:5432"), [("db", Some(5432))]);
        assert_eq!(peers("postgres://u:p@db:5432/shop?x=a:1"), [("db", Some(5432))]);
        assert_eq!(peers("http://api/x"), [("api", None)]);
        assert_eq!(peers("a:1,b:2"), [("a", Some(1)), ("b", Some(2))]);
        assert_eq!(peers("info"), []);
        assert_eq!(peers("12:30:00"), []);
    }
}
