//! RB6001 port-clash: a port of the host that is published twice.

use crate::diag::{Code, Diagnostic, Diagnostics, FixSafety};
use crate::model::Model;
use crate::model::service::Publish;

/// Reports every port that is taken when its turn comes.
pub(in crate::model) fn check(model: &Model, found: &mut Diagnostics) {
    let mut all: Vec<(&Publish, &str, u16)> = Vec::new();
    for service in &model.services {
        for publish in &service.publish {
            all.extend(publish.host.map(|(first, _)| (publish, service.name.value.as_str(), first)));
        }
    }
    all.sort_by_key(|(publish, _, first)| (*first, publish.span));
    for (index, (publish, service, first)) in all.iter().enumerate() {
        // Ports are few: those that start no later and may reach this far.
        let before = all[..index].iter().rev().take(256).find(|(other, ..)| other.clashes(publish));
        if let Some((other, other_service, _)) = before {
            found.push(clash(publish, service, *first, other, other_service, &all));
        }
    }
}

fn clash(
    publish: &Publish,
    service: &str,
    first: u16,
    other: &Publish,
    other_service: &str,
    all: &[(&Publish, &str, u16)],
) -> Diagnostic {
    let (late, late_service, early, early_service) = if other.span < publish.span {
        (publish, service, other, other_service)
    } else {
        (other, other_service, publish, service)
    };
    let whose = if early_service == late_service {
        format!("twice by `{late_service}`")
    } else {
        format!("by `{early_service}` and `{late_service}`")
    };
    let message = format!("host port {first}/{} is published {whose}", publish.protocol());
    let diagnostic = Diagnostic::new(Code::PortClash, late.span, message)
        .label("taken already")
        .related(early.span, "published first here");
    let one = late.host.is_some_and(|(from, to)| from == to);
    let taken =
        |port: u16| all.iter().any(|(other, ..)| other.host.is_some_and(|(from, to)| (from..=to).contains(&port)));
    let free = (first..=u16::MAX).skip(1).take(1000).find(|port| !taken(*port)).filter(|_| one);
    let Some(free) = free else { return diagnostic.help("publish one of them on other ports of the host") };
    let right = written(late, free);
    diagnostic.help(format!("port {free} is free in this file: `PUBLISH {right}`")).fix(
        FixSafety::Unsafe,
        format!("write `{right}`"),
        late.span,
        right,
    )
}

/// A publication with another port of the host.
fn written(publish: &Publish, host: u16) -> String {
    let address = match publish.address {
        Some(address) if address.is_ipv6() => format!("[{address}]:"),
        Some(address) => format!("{address}:"),
        None => String::new(),
    };
    let container = publish.container.to_string();
    let container = container.strip_suffix("/tcp").unwrap_or(&container);
    format!("{address}{host}:{container}")
}
