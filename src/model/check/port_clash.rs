//! RB6001 port-clash: a port of the host that is published twice.

use std::cell::LazyCell;

use crate::diag::{Code, Diagnostic, Diagnostics, FixSafety};
use crate::model::Model;
use crate::model::service::{Publish, Service};

/// Reports every port that is taken when its turn comes, by another service or by another replica.
pub(in crate::model) fn check(model: &Model, found: &mut Diagnostics) {
    let mut all: Vec<(&Publish, &str, u16)> = Vec::new();
    for service in &model.services {
        for publish in service.publish.iter().filter(|publish| !has_room(publish, service.replicas.value)) {
            found.push(replicas(publish, service));
        }
        for publish in &service.publish {
            all.extend(publish.host.map(|(first, _)| (publish, service.name.value.as_str(), first)));
        }
    }
    all.sort_by_key(|(publish, _, first)| (*first, publish.span));
    // Most files clash nowhere.
    let free = LazyCell::new(|| Free::new(all.iter().filter_map(|(publish, ..)| publish.host)));
    for (index, (publish, service, first)) in all.iter().enumerate() {
        // Ports are few: those that start no later and may reach this far.
        let before = all[..index].iter().rev().take(256).find(|(other, ..)| other.clashes(publish));
        if let Some((other, other_service, _)) = before {
            found.push(clash(publish, service, *first, other, other_service, &free));
        }
    }
}

/// The ports that nobody publishes.
struct Free(Vec<u16>);

impl Free {
    /// What is left by these ranges.
    fn new(taken: impl Iterator<Item = (u16, u16)>) -> Self {
        // How many more ranges there are from a port on than before it.
        let mut change = vec![0_i64; usize::from(u16::MAX) + 2];
        for (first, last) in taken {
            change[usize::from(first)] += 1;
            change[usize::from(last) + 1] -= 1;
        }
        let mut open = 0;
        let free = (1..=u16::MAX).filter(|port| {
            open += change[usize::from(*port)];
            open == 0
        });
        Self(free.collect())
    }

    /// The next one behind a port.
    fn behind(&self, port: u16) -> Option<u16> {
        self.0.get(self.0.partition_point(|free| *free <= port)).copied()
    }
}

/// Whether each of so many replicas finds host ports of its own.
fn has_room(publish: &Publish, replicas: u32) -> bool {
    let Some((first, last)) = publish.host else { return true };
    let one_of_them = publish.container.start == publish.container.end;
    let ports = u32::from(last.saturating_sub(first)) + 1;
    replicas <= if one_of_them { ports } else { 1 }
}

fn replicas(publish: &Publish, service: &Service) -> Diagnostic {
    let (count, name) = (service.replicas.value, &service.name.value);
    let (first, last) = publish.host.unwrap_or_default();
    let (ports, verb) =
        if first == last { (format!("port {first}"), "is") } else { (format!("ports {first}-{last}"), "are") };
    let what = format!("host {ports}/{} {verb} not enough for {count} replicas of `{name}`", publish.protocol());
    let diagnostic = Diagnostic::new(Code::PortClash, publish.span, what)
        .label("each replica needs its own")
        .related(service.replicas.span, format!("{count} replicas"));
    let any = "or leave the host port out, and each gets one that is free";
    // a container's several ports follow each other on the host, and no range says that for each replica
    let wide = u16::try_from(count - 1).ok().and_then(|more| first.checked_add(more));
    let Some(last) = wide.filter(|_| publish.container.start == publish.container.end) else {
        return diagnostic
            .help("have one replica alone, or leave the host ports out, and each gets some that are free");
    };
    let right = written(publish, &format!("{first}-{last}"));
    diagnostic.help(format!("give them a range, of which each takes one: `PUBLISH {right}`; {any}")).fix(
        FixSafety::Unsafe,
        format!("write `{right}`"),
        publish.span,
        right,
    )
}

fn clash(
    publish: &Publish,
    service: &str,
    first: u16,
    other: &Publish,
    other_service: &str,
    free: &Free,
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
    let Some(free) = free.behind(first).filter(|_| one) else {
        return diagnostic.help("publish one of them on other ports of the host");
    };
    let right = written(late, &free.to_string());
    diagnostic.help(format!("port {free} is free in this file: `PUBLISH {right}`")).fix(
        FixSafety::Unsafe,
        format!("write `{right}`"),
        late.span,
        right,
    )
}

/// A publication with other ports of the host.
fn written(publish: &Publish, host: &str) -> String {
    let address = match publish.address {
        Some(address) if address.is_ipv6() => format!("[{address}]:"),
        Some(address) => format!("{address}:"),
        None => String::new(),
    };
    let container = publish.container.to_string();
    let container = container.strip_suffix("/tcp").unwrap_or(&container);
    format!("{address}{host}:{container}")
}
