//! Containers in a few words: what they do, where they are reachable.

use std::collections::HashSet;
use std::time::Duration;

use super::Look;
use super::names::{clean, fitted};
use super::units::{ago, time};
use crate::stack::protocol::{Container, HealthState, PublishedPort, State};

/// `up 3 minutes (healthy)`, `exited (1) 5 seconds ago`, `waiting: db is not healthy yet`. `now` in nanoseconds since 1970.
pub fn status(container: &Container, now: i64, look: Look) -> String {
    let since = |time: Option<i64>| {
        let passed = time.map_or(0, |time| now.saturating_sub(time));
        Duration::from_nanos(u64::try_from(passed).unwrap_or(0))
    };
    let detail = container.detail.as_deref().map(|detail| format!(": {}", clean(detail))).unwrap_or_default();
    match container.state {
        State::Waiting => look.dim(&format!("waiting{detail}")),
        State::Created => look.dim("created"),
        State::Starting => look.dim("starting"),
        State::Running => up(container, since(container.started), look),
        State::Paused => look.warning("paused"),
        State::Restarting => look.warning(&format!("restarting{detail}")),
        State::Stopping => look.dim("stopping"),
        State::Exited => ended(container, &ago(since(container.finished)), look),
        State::Failed => look.error(&format!("failed{detail}")),
    }
}

fn up(container: &Container, since: Duration, look: Look) -> String {
    let health = match container.health {
        None => String::new(),
        Some(HealthState::Starting) => look.dim(" (starting)"),
        Some(HealthState::Healthy) => look.good(" (healthy)"),
        Some(HealthState::Unhealthy) => look.error(" (unhealthy)"),
    };
    let restarts = match container.restarts {
        0 => String::new(),
        1 => look.dim(", 1 restart"),
        count => look.dim(&format!(", {count} restarts")),
    };
    format!("up {}{health}{restarts}", roughly(since))
}

fn ended(container: &Container, when: &str, look: Look) -> String {
    let Some(ended) = container.ended else { return format!("exited {when}") };
    let memory = if ended.out_of_memory { ", out of memory" } else { "" };
    let text = format!("exited ({}{memory}) {when}", ended.code);
    if ended.code == 0 { look.dim(&text) } else { look.error(&text) }
}

/// `5 seconds`, `3 minutes`: without the fractions that nobody wants of a container.
fn roughly(since: Duration) -> String {
    if since.as_secs() < 1 { time(since) } else { ago(since).trim_end_matches(" ago").to_owned() }
}

/// `127.0.0.1:8080->80/tcp`, ranges as ranges, the loopback of IPv6 beside that of IPv4 not told.
pub fn ports(ports: &[PublishedPort]) -> String {
    let mut sorted = ports.to_vec();
    let place =
        |port: &PublishedPort| (port.host, port.container, port.count, port.protocol, port.address.is_loopback());
    let of_ipv4: HashSet<_> = ports.iter().filter(|port| port.address.is_ipv4()).map(place).collect();
    let twin = |port: &PublishedPort| {
        let general = port.address.is_loopback() || port.address.is_unspecified();
        port.address.is_ipv6() && general && of_ipv4.contains(&place(port))
    };
    sorted.retain(|port| !twin(port));
    sorted.sort_by_key(|port| (port.address, port.protocol, port.host));
    let mut ranges: Vec<PublishedPort> = Vec::new();
    for port in sorted {
        match ranges.last_mut() {
            Some(first)
                if first.address == port.address
                    && first.protocol == port.protocol
                    && first.host.checked_add(first.count) == Some(port.host)
                    && first.container.checked_add(first.count) == Some(port.container) =>
            {
                first.count += port.count;
            }
            _ => ranges.push(port),
        }
    }
    ranges.iter().map(range).collect::<Vec<_>>().join(", ")
}

fn range(ports: &PublishedPort) -> String {
    let address = if ports.address.is_ipv6() { format!("[{}]", ports.address) } else { ports.address.to_string() };
    let protocol = if ports.protocol == crate::stack::definition::Protocol::Udp { "udp" } else { "tcp" };
    let (host, container, more) = (ports.host, ports.container, ports.count.saturating_sub(1));
    if more == 0 {
        format!("{address}:{host}->{container}/{protocol}")
    } else {
        format!("{address}:{host}-{}->{container}-{}/{protocol}", host + more, container + more)
    }
}

/// A command line, shortened for a column.
pub fn command(words: &[String]) -> String {
    fitted(&clean(&words.join(" ")), 32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stack::definition::Protocol;

    fn port(address: &str, host: u16, container: u16) -> PublishedPort {
        PublishedPort { address: address.parse().unwrap(), host, container, count: 1, protocol: Protocol::Tcp }
    }

    #[test]
    fn ports_of_people() {
        assert_eq!(ports(&[port("127.0.0.1", 8080, 80), port("::1", 8080, 80)]), "127.0.0.1:8080->80/tcp");
        assert_eq!(ports(&[port("::1", 8080, 80)]), "[::1]:8080->80/tcp");
        let range = [port("0.0.0.0", 9001, 91), port("0.0.0.0", 9000, 90), port("0.0.0.0", 9002, 95)];
        assert_eq!(ports(&range), "0.0.0.0:9000-9001->90-91/tcp, 0.0.0.0:9002->95/tcp");
        let wide = [PublishedPort { count: 1000, ..port("0.0.0.0", 1000, 2000) }, port("0.0.0.0", 2000, 3000)];
        assert_eq!(ports(&wide), "0.0.0.0:1000-2000->2000-3000/tcp");
    }
}
