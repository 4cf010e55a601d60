//! What would change if one definition took the place of another, and why.

mod words;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::definition::{Connection, Definition, Service};

/// What becomes of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// It is made.
    Add,
    /// It stays and is changed.
    Change,
    /// It is made anew.
    Replace,
    /// It is taken away.
    Remove,
}

impl Fate {
    /// `+`, `~`, `-/+` or `-`.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Change => "~",
            Self::Replace => "-/+",
            Self::Remove => "-",
        }
    }
}

/// A kind of thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Resource {
    /// A network.
    Network,
    /// A volume.
    Volume,
    /// A service with its containers.
    Service,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Difference {
    /// What becomes of it.
    pub fate: Fate,
    /// What it is.
    pub resource: Resource,
    /// Its name.
    pub name: String,
    /// Why, in a few words; empty where the fate says all.
    pub reason: String,
}

/// Differences from what runs (nothing, if there is no `before`) to what is wanted: networks, then services, what goes last.
pub fn diff(before: Option<&Definition>, after: &Definition) -> Vec<Difference> {
    let empty = Definition::default();
    let before = before.unwrap_or(&empty);
    let mut all = Vec::new();
    let mut tell = |fate, resource, name: &str, reason: String| {
        all.push(Difference { fate, resource, name: name.to_owned(), reason });
    };
    for network in &after.networks {
        match before.network(&network.name) {
            None => tell(Fate::Add, Resource::Network, &network.name, String::new()),
            Some(old) if old.digest() == network.digest() => {}
            Some(old) => tell(Fate::Replace, Resource::Network, &network.name, changes(old, network, &[])),
        }
    }
    let anew = |service: &Service| {
        let Connection::Networks(joins) = &service.network else { return None };
        let is_anew = |name: &str| match (before.network(name), after.network(name)) {
            (Some(old), Some(new)) => old.digest() != new.digest(),
            _ => false,
        };
        joins.iter().find(|join| is_anew(&join.network)).map(|join| format!("network {} is made anew", join.network))
    };
    let is_anew = |name: &str| match (before.service(name), after.service(name)) {
        (Some(old), Some(new)) => old.digest() != new.digest() || anew(new).is_some(),
        _ => false,
    };
    for service in after.services.iter().map(Arc::as_ref) {
        let Some(old) = before.service(&service.name) else {
            tell(Fate::Add, Resource::Service, &service.name, replicas(service));
            continue;
        };
        if let Some(why) = anew(service).filter(|_| old.digest() == service.digest()) {
            tell(Fate::Replace, Resource::Service, &service.name, why);
        } else if old.digest() != service.digest() {
            tell(Fate::Replace, Resource::Service, &service.name, changes(old, service, &["replicas"]));
        } else {
            let lender = service.lenders().find(|name| is_anew(name));
            let mut why: Vec<String> = lender.map(|name| format!("starts anew with {name}")).into_iter().collect();
            why.extend((old != service).then(|| changes(old, service, &[])));
            if !why.is_empty() {
                tell(Fate::Change, Resource::Service, &service.name, why.join(", "));
            }
        }
    }
    for service in before.services.iter().filter(|service| after.service(&service.name).is_none()) {
        tell(Fate::Remove, Resource::Service, &service.name, String::new());
    }
    for network in before.networks.iter().filter(|network| after.network(&network.name).is_none()) {
        tell(Fate::Remove, Resource::Network, &network.name, String::new());
    }
    all
}

fn replicas(service: &Service) -> String {
    if service.replicas == 1 { String::new() } else { format!("{} replicas", service.replicas) }
}

/// The properties that differ, each with a few words.
fn changes(before: &impl Serialize, after: &impl Serialize, besides: &[&str]) -> String {
    let fields = |value: Value| match value {
        Value::Object(fields) => fields,
        _ => serde_json::Map::new(),
    };
    let [before, after] =
        [serde_json::to_value(before), serde_json::to_value(after)].map(|value| fields(value.unwrap_or_default()));
    let differs = |name: &&String| !besides.contains(&name.as_str()) && before.get(*name) != after.get(*name);
    let told = after.keys().filter(differs).map(|name| told(name, before.get(name), after.get(name)));
    told.collect::<Vec<_>>().join(", ")
}

/// `replicas: 1 -> 3`, `env LOG: info -> debug`, `image app was built anew`, `mounts /data is new`.
fn told(field: &str, before: Option<&Value>, after: Option<&Value>) -> String {
    let name = &words::called(field);
    let [old, new] = [before, after].map(|value| value.and_then(|value| words::of(field, value)));
    if let ("capabilities", Some(old), Some(new)) =
        (field, before.and_then(Value::as_u64), after.and_then(Value::as_u64))
    {
        return format!("cap: {}", words::gained_and_lost(old, new));
    }
    if let (Some(old), Some(new)) = (&old, &new)
        && old != new
    {
        return format!("{name}: {old} -> {new}");
    }
    if let (Some(key), Some(Value::Array(old)), Some(Value::Array(new))) = (words::key(field), before, after) {
        return keyed(name, key, old, new);
    }
    match (before, after) {
        (Some(Value::Null), Some(Value::Object(_))) => format!("{name} is new"),
        (Some(Value::Object(_)), Some(Value::Null)) => format!("{name} is gone"),
        (Some(Value::Object(old)), Some(Value::Object(new))) if matches!(name.as_str(), "limits" | "health") => {
            let differing = new.keys().filter(|key| old.get(*key) != new.get(*key));
            let all: Vec<String> =
                differing.map(|key| format!("{name} {}", told(key, old.get(key), new.get(key)))).collect();
            all.join(", ")
        }
        (Some(Value::Object(old)), Some(Value::Object(new)))
            if name == "image" && old.get("name") == new.get("name") =>
        {
            let image = new.get("name").and_then(Value::as_str).unwrap_or_default();
            format!("image {image} was built anew")
        }
        (Some(Value::Array(old)), Some(Value::Array(new))) if matches!(field, "env" | "labels" | "sysctls") => {
            pairs(name, old, new)
        }
        (Some(old), Some(new)) if is_short(old) && is_short(new) => format!("{name}: {} -> {}", short(old), short(new)),
        _ => format!("{name} changed"),
    }
}

/// Members of lists that are told from each other by one of their parts.
fn keyed(what: &str, key: &str, before: &[Value], after: &[Value]) -> String {
    let name = |one: &Value| one.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut told = Vec::new();
    for one in after {
        match before.iter().find(|old| name(old) == name(one)) {
            None => told.push(format!("{what} {} is new", name(one))),
            Some(old) if old != one => told.push(format!("{what} {} changed", name(one))),
            Some(_) => {}
        }
    }
    let is_gone = |old: &&Value| !after.iter().any(|one| name(one) == name(old));
    told.extend(before.iter().filter(is_gone).map(|old| format!("{what} {} is gone", name(old))));
    if told.is_empty() { format!("the order of {what}") } else { told.join(", ") }
}

fn pairs(what: &str, before: &[Value], after: &[Value]) -> String {
    let name = |pair: &Value| pair.get(0).and_then(Value::as_str).unwrap_or_default().to_owned();
    let find = |list: &[Value], wanted: &str| {
        list.iter().find(|pair| name(pair) == wanted).and_then(|pair| pair.get(1).cloned())
    };
    let mut told = Vec::new();
    for pair in after {
        let name = name(pair);
        match find(before, &name) {
            None => told.push(format!("{what} {name} is new")),
            Some(old) if Some(&old) != pair.get(1) => {
                let new = pair.get(1).map(short).unwrap_or_default();
                told.push(format!("{what} {name}: {} -> {new}", short(&old)));
            }
            Some(_) => {}
        }
    }
    told.extend(
        before.iter().map(name).filter(|name| find(after, name).is_none()).map(|name| format!("{what} {name} is gone")),
    );
    if told.is_empty() { format!("the order of {what}") } else { told.join(", ") }
}

fn is_short(value: &Value) -> bool {
    match value {
        Value::Array(list) => {
            list.len() < 4 && list.iter().all(|one| matches!(one, Value::String(_) | Value::Number(_)))
        }
        Value::Object(_) => false,
        _ => true,
    }
}

fn short(value: &Value) -> String {
    let text = match value {
        Value::Null => "none".to_owned(),
        Value::Array(list) if list.is_empty() => "none".to_owned(),
        Value::String(text) if text.is_empty() => "\"\"".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(short).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    };
    if text.chars().count() <= 40 { text } else { text.chars().take(39).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::super::definition::{Image, Network};
    use super::*;

    fn service(name: &str) -> Service {
        Service { name: name.to_owned(), replicas: 1, image: image("app"), ..Service::default() }
    }

    fn image(name: &str) -> Image {
        Image { name: name.to_owned(), snapshot: None, host: false }
    }

    fn stack(services: Vec<Service>) -> Definition {
        Definition { services: services.into_iter().map(Arc::new).collect(), ..Definition::default() }
    }

    fn lines(before: Option<&Definition>, after: &Definition) -> Vec<String> {
        let line = |one: &Difference| format!("{} {} {}", one.fate.sign(), one.name, one.reason).trim_end().to_owned();
        diff(before, after).iter().map(line).collect()
    }

    #[test]
    fn only_what_differs_is_told() {
        let before = stack(vec![service("web"), service("db"), service("old")]);
        let mut web = service("web");
        web.env = vec![("LOG".to_owned(), "debug".to_owned())];
        web.image.host = true;
        let mut db = service("db");
        db.replicas = 3;
        let mut after = stack(vec![web, db, service("new")]);
        after.networks = vec![Network { name: "front".to_owned(), ..Network::default() }];
        assert_eq!(
            lines(Some(&before), &after),
            ["+ front", "-/+ web image app was built anew, env LOG is new", "~ db replicas: 1 -> 3", "+ new", "- old"]
        );
        assert_eq!(lines(Some(&after), &after), Vec::<String>::new());
        assert_eq!(lines(None, &before), ["+ web", "+ db", "+ old"]);
    }

    #[test]
    fn what_changed_is_told_in_the_words_of_the_file() {
        let before = Service { stop_grace: Some(2_000_000_000), ..service("web") };
        let mut after = Service { stop_grace: Some(3_000_000_000), ..before.clone() };
        after.limits.memory = Some(32 << 20);
        after.dns = vec!["10.0.0.1".parse().unwrap()];
        after.secrets = vec![super::super::definition::SecretMount { name: "key".to_owned(), ..Default::default() }];
        after.health = Some(super::super::definition::Health::default());
        let told = changes(&before, &after, &[]);
        let wanted = [
            "stop grace: 2s -> 3s",
            "limits memory: none -> 32M",
            "dns: none -> 10.0.0.1",
            "secrets key is new",
            "health is new",
        ];
        assert!(wanted.iter().all(|words| told.contains(words)), "{told}");
    }

    #[test]
    fn who_uses_a_namespace_of_one_that_is_made_anew_starts_anew() {
        let side = Service { network: Connection::Service("web".to_owned()), ..service("side") };
        let before = stack(vec![service("web"), side.clone(), service("other")]);
        let mut web = service("web");
        web.image.host = true;
        let after = stack(vec![web, side, service("other")]);
        assert_eq!(lines(Some(&before), &after), ["-/+ web image app was built anew", "~ side starts anew with web"]);
    }
}
