//! What runs together, as a tree: services, networks, volumes, each on a line.

use super::names::clean;
use super::units::{counted, size};
use super::{Look, wrap};
use crate::plan::Stack;
use crate::plan::stack::{
    Allow, Condition, Connection, Depend, Driver, Join, MountKind, Network, Publish, Restart, Service, Volume,
};

/// Columns beside a name that are enough for what there is to know about it.
const ENOUGH: usize = 24;

/// Draws a plan's stack.
pub fn stack_tree(stack: &Stack, look: Look) -> String {
    let services = stack.services.iter().map(|one| (one.name.as_str(), service(one, look))).collect();
    let networks = stack.networks.iter().map(|one| (one.name.as_str(), network(one))).collect();
    let volumes = stack.volumes.iter().map(|one| (one.name.as_str(), volume(one))).collect();
    section("services", services, look) + &section("networks", networks, look) + &section("volumes", volumes, look)
}

/// A heading, and its members below it with what there is to know about them.
fn section(heading: &str, members: Vec<(&str, Vec<String>)>, look: Look) -> String {
    let width = members.iter().map(|(name, _)| textwrap::core::display_width(name)).max();
    let Some(width) = width else { return String::new() };
    let dot = if look.unicode { " · " } else { ", " };
    let mut out = format!("{}\n", look.strong(heading));
    let count = members.len();
    for (number, (name, facts)) in (1..).zip(members) {
        let (fork, pass) = look.joints(number == count);
        let gap = " ".repeat(width - textwrap::core::display_width(name) + 2);
        let facts = clean(&facts.join(dot));
        let room = look.width.saturating_sub(3 + width + 2);
        // A terminal would break the line wherever it ends.
        let rows = match (look.terminal, room) {
            (true, ENOUGH..) => wrap(&facts, room),
            (true, _) => [String::new()].into_iter().chain(wrap(&facts, look.width.saturating_sub(5))).collect(),
            (false, _) => vec![facts],
        };
        let below = if room < ENOUGH { format!("{pass}  ") } else { format!("{pass}{}", " ".repeat(width + 2)) };
        for (row, facts) in rows.iter().enumerate().filter(|(row, facts)| *row == 0 || !facts.is_empty()) {
            let head = if row == 0 { format!("{fork}{name}{gap}") } else { below.clone() };
            out += format!("{head}{}", look.dim(facts)).trim_end();
            out.push('\n');
        }
    }
    out
}

/// What there is to know about a service, the most asked for first.
fn service(service: &Service, look: Look) -> Vec<String> {
    let arrow = if look.unicode { "→" } else { "->" };
    let mut facts = vec![service.from.clone()];
    facts.extend(service.publish.iter().map(|one| published(one, arrow)));
    facts.extend(connection(&service.network));
    facts.extend(service.mounts.iter().filter_map(|mount| match &mount.kind {
        MountKind::Bind { source } => Some(format!("{source}:{}", mount.target)),
        MountKind::Volume { name: Some(name) } => Some(format!("{name}:{}", mount.target)),
        MountKind::Volume { .. } | MountKind::Tmpfs { .. } | MountKind::Image { .. } => None,
    }));
    facts.extend(service.depends.iter().map(depend));
    if service.replicas != 1 {
        facts.push(counted(service.replicas.into(), "replica"));
    }
    facts.extend(restart(service.restart));
    facts.extend(service.limits.memory.map(|memory| format!("at most {}", size(memory))));
    if service.privileged {
        facts.push("privileged".to_owned());
    }
    if !service.profiles.is_empty() {
        facts.push(format!("only with --profile {}", service.profiles.join(" or ")));
    }
    facts
}

/// `127.0.0.1:8080 → 80/tcp`.
pub(super) fn published(publish: &Publish, arrow: &str) -> String {
    let address = publish.address.map_or_else(
        || "127.0.0.1".to_owned(),
        |address| if address.is_ipv6() { format!("[{address}]") } else { address.to_string() },
    );
    let host = match publish.host_ports() {
        None => "any".to_owned(),
        Some((first, last)) if first == last => first.to_string(),
        Some((first, last)) => format!("{first}-{last}"),
    };
    format!("{address}:{host} {arrow} {}", publish.container)
}

fn connection(connection: &Connection) -> Option<String> {
    let names = |joins: &[Join]| joins.iter().map(|join| join.network.as_str()).collect::<Vec<_>>().join(", ");
    match connection {
        Connection::Default => None,
        Connection::Networks(joins) => Some(format!("on {}", names(joins))),
        Connection::Host => Some("on the host's network".to_owned()),
        Connection::None => Some("no network".to_owned()),
        Connection::Service(name) => Some(format!("in the network of {name}")),
    }
}

fn depend(depend: &Depend) -> String {
    match depend.condition {
        Condition::Started => format!("after {}", depend.service),
        Condition::Healthy => format!("after {} is healthy", depend.service),
        Condition::Completed => format!("after {} has ended well", depend.service),
    }
}

fn restart(restart: Restart) -> Option<String> {
    match restart {
        Restart::No => None,
        Restart::Always => Some("restarts always".to_owned()),
        Restart::UnlessStopped => Some("restarts unless stopped".to_owned()),
        Restart::OnFailure { times: None } => Some("restarts on failure".to_owned()),
        Restart::OnFailure { times: Some(times) } => Some(format!("restarts on failure, {times} times at most")),
    }
}

fn network(network: &Network) -> Vec<String> {
    let mut facts = match network.driver {
        Driver::Bridge => Vec::new(),
        Driver::Macvlan => vec!["macvlan".to_owned()],
        Driver::Ptp => vec!["ptp".to_owned()],
    };
    facts.extend(network.subnets.iter().cloned());
    if network.internal {
        facts.push("internal".to_owned());
    }
    if network.deny {
        let allows: Vec<String> = network.allows.iter().map(allow).collect();
        facts.push(if allows.is_empty() {
            "denies all".to_owned()
        } else {
            format!("denies all but {}", allows.join(", "))
        });
    }
    facts
}

fn allow(allow: &Allow) -> String {
    let ports = allow.ports.map(|ports| format!(":{ports}")).unwrap_or_default();
    format!("{} -> {}{ports}", allow.from, allow.to)
}

fn volume(volume: &Volume) -> Vec<String> {
    let mut facts = Vec::new();
    if volume.external {
        facts.push("exists already".to_owned());
    }
    facts.extend(volume.seed.as_ref().map(|seed| format!("filled from {}", seed.path)));
    facts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_go_on_below_where_a_terminal_is_narrow() {
        let drawn = |width| {
            let facts = ["redis", "on back", "restarts on failure"].map(str::to_owned).to_vec();
            let look = Look { terminal: true, width, ..Look::PLAIN };
            section("services", vec![("db", facts.clone()), ("web", facts)], look)
        };
        let wide =
            "services\n├─ db   redis · on back · restarts on failure\n└─ web  redis · on back · restarts on failure\n";
        assert_eq!(drawn(80), wide);
        let middle = "services\n├─ db   redis · on back ·\n│       restarts on failure\n└─ web  redis · on back ·\n        restarts on failure\n";
        assert_eq!(drawn(32), middle);
        let narrow = "services\n├─ db\n│    redis · on back\n│    · restarts on\n│    failure\n└─ web\n     redis · on back\n     · restarts on\n     failure\n";
        assert_eq!(drawn(20), narrow);
    }
}
