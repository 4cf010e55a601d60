//! Values of a definition in the words that a file has for them.

use serde_json::Value;

use crate::sandbox::capabilities;

/// More parts than so many are not told one by one.
const FEW: usize = 3;

/// What people call a field.
pub(super) fn called(field: &str) -> String {
    match field {
        "deny" => "policy".to_owned(),
        "allows" => "allow".to_owned(),
        "millicpus" => "cpus".to_owned(),
        "container" => "name".to_owned(),
        _ => field.replace('_', " "),
    }
}

/// Capabilities that came and went, as `CAP` has them.
pub(super) fn gained_and_lost(before: u64, after: u64) -> String {
    let sign = |bit: usize| match (before >> bit & 1, after >> bit & 1) {
        (0, 1) => Some('+'),
        (1, 0) => Some('-'),
        _ => None,
    };
    let all = capabilities::names().iter().enumerate().filter_map(|(bit, name)| Some(format!("{}{name}", sign(bit)?)));
    all.collect::<Vec<_>>().join(" ")
}

/// The part that tells the members of a list from each other.
pub(super) fn key(field: &str) -> Option<&'static str> {
    match field {
        "mounts" => Some("target"),
        "files" => Some("path"),
        "secrets" => Some("name"),
        _ => None,
    }
}

/// A value as a file has it; none where that is not short, or as it is here.
pub(super) fn of(field: &str, value: &Value) -> Option<String> {
    let number =
        |text: fn(u64) -> String| value.as_u64().map(text).or_else(|| value.is_null().then(|| "none".to_owned()));
    match field {
        "stop_grace" | "interval" | "timeout" | "start_period" | "start_interval" => number(time),
        "memory" | "memory_swap" | "memory_reserved" | "shm" => number(size),
        "millicpus" => number(cpus),
        "deny" => value.as_bool().map(|deny| if deny { "deny" } else { "allow" }.to_owned()),
        "subnets" => list(value, subnet),
        "publish" => list(value, publish),
        "network" => network(value),
        _ => None,
    }
}

fn list(value: &Value, word: fn(&Value) -> Option<String>) -> Option<String> {
    let words: Vec<String> = value.as_array()?.iter().map(word).collect::<Option<_>>()?;
    match words.len() {
        0 => Some("none".to_owned()),
        1..=FEW => Some(words.join(" ")),
        _ => None,
    }
}

/// Of nanoseconds.
fn time(nanoseconds: u64) -> String {
    let whole = |unit: u64| nanoseconds.is_multiple_of(unit);
    match nanoseconds {
        0 => "0s".to_owned(),
        _ if whole(60_000_000_000) => format!("{}m", nanoseconds / 60_000_000_000),
        _ if whole(1_000_000_000) => format!("{}s", nanoseconds / 1_000_000_000),
        _ => format!("{}ms", nanoseconds / 1_000_000),
    }
}

/// Of bytes.
fn size(bytes: u64) -> String {
    let units = [(30, 'G'), (20, 'M'), (10, 'K')];
    let unit = units.into_iter().find(|(bits, _)| bytes != 0 && bytes.trailing_zeros() >= *bits);
    unit.map_or_else(|| bytes.to_string(), |(bits, letter)| format!("{}{letter}", bytes >> bits))
}

/// Of thousandths.
fn cpus(thousandths: u64) -> String {
    let text = format!("{}.{:03}", thousandths / 1000, thousandths % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn subnet(pair: &Value) -> Option<String> {
    Some(format!("{}/{}", pair.get(0)?.as_str()?, pair.get(1)?))
}

/// `[address:][host:]container[/udp]`.
fn publish(one: &Value) -> Option<String> {
    let range = |first: &Value, last: &Value| if first == last { first.to_string() } else { format!("{first}-{last}") };
    let container = one.get("container")?;
    let mut text = range(container.get("first")?, container.get("last")?);
    if let Some(host) = one.get("host").filter(|host| !host.is_null()) {
        text = format!("{}:{text}", range(host.get(0)?, host.get(1)?));
    }
    if let Some(address) = one.get("address").and_then(Value::as_str) {
        text = if address.contains(':') { format!("[{address}]:{text}") } else { format!("{address}:{text}") };
    }
    Some(if container.get("protocol")? == "udp" { text + "/udp" } else { text })
}

/// The names of its networks, or whose it has.
fn network(value: &Value) -> Option<String> {
    if let Some(joins) = value.get("networks") {
        return list(joins, |join| join.get("network")?.as_str().map(str::to_owned));
    }
    let other = value.get("service").and_then(Value::as_str).map(|name| format!("service:{name}"));
    other.or_else(|| value.as_str().map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_told_as_a_file_has_them() {
        let cases = [
            ("stop_grace", json!(2_000_000_000), "2s"),
            ("interval", json!(90_000_000_000_u64), "90s"),
            ("timeout", json!(60_000_000_000_u64), "1m"),
            ("timeout", json!(1_500_000_000), "1500ms"),
            ("start_period", json!(null), "none"),
            ("memory", json!(64 << 20), "64M"),
            ("shm", json!(1000), "1000"),
            ("millicpus", json!(1500), "1.5"),
            ("millicpus", json!(2000), "2"),
            ("subnets", json!([["10.0.0.0", 24], ["fd00::", 64]]), "10.0.0.0/24 fd00::/64"),
            ("subnets", json!([]), "none"),
            ("network", json!({"networks": [{"network": "front"}, {"network": "back"}]}), "front back"),
            ("network", json!({"service": "web"}), "service:web"),
            ("network", json!("host"), "host"),
        ];
        for (field, value, text) in cases {
            assert_eq!(of(field, &value).as_deref(), Some(text), "{field} {value}");
        }
        let port = |address: Value, host: Value, protocol: &str| json!([{"address": address, "host": host, "container": {"first": 80, "last": 80, "protocol": protocol}}]);
        assert_eq!(of("publish", &port(json!(null), json!([8080, 8080]), "tcp")).unwrap(), "8080:80");
        assert_eq!(
            of("publish", &port(json!("0.0.0.0"), json!([8080, 8089]), "udp")).unwrap(),
            "0.0.0.0:8080-8089:80/udp"
        );
        assert_eq!(of("publish", &port(json!(null), json!(null), "tcp")).unwrap(), "80");
        let of = |name: &str| capabilities::parse(name).expect("a capability");
        assert_eq!(gained_and_lost(of("CHOWN") | of("KILL"), of("KILL") | of("NET_ADMIN")), "-CHOWN +NET_ADMIN");
    }
}
