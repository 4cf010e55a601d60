//! RB6005 unused-definition: a network or volume that no service uses.

use std::collections::HashSet;

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Connection, Model, ServiceMountKind};
use crate::source::Span;

/// Reports them, in files that have services at all.
pub(in crate::model) fn check(model: &Model, found: &mut Diagnostics) {
    if model.services.is_empty() {
        return;
    }
    let mut networks: HashSet<&str> = HashSet::new();
    let mut volumes: HashSet<&str> = HashSet::new();
    for service in &model.services {
        if let Connection::Networks(joins) = &service.network {
            networks.extend(joins.iter().map(|join| join.network.value.as_str()));
        }
        volumes.extend(service.mounts.iter().filter_map(|mount| match &mount.kind {
            ServiceMountKind::Volume(Some(name)) => Some(name.as_str()),
            _ => None,
        }));
    }
    for network in model.networks.iter().filter(|network| !networks.contains(network.name.value.as_str())) {
        let name = &network.name.value;
        let help = format!("join it from a service with `NETWORK {name}`, or remove it");
        found.push(unused("network", name, network.name.span, help));
    }
    for volume in model.volumes.iter().filter(|volume| !volumes.contains(volume.name.as_str())) {
        let name = &volume.name;
        let help = format!("mount it in a service with `MOUNT {name}:/path`, or remove it");
        found.push(unused("volume", name, volume.span, help));
    }
}

fn unused(what: &str, name: &str, span: Span, help: String) -> Diagnostic {
    Diagnostic::new(Code::UnusedDefinition, span, format!("no service uses {what} `{name}`")).label("unused").help(help)
}
