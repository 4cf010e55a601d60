//! In what two images' configs differ.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::image::ImageConfig;

/// A member of the config that is not the same in both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Setting {
    /// As `Env PATH` or `Cmd`.
    pub(super) name: String,
    /// None = not set.
    pub(super) before: Option<String>,
    /// None = not set.
    pub(super) after: Option<String>,
}

/// The differences, sorted by name.
pub(super) fn differences(before: &ImageConfig, after: &ImageConfig) -> Vec<Setting> {
    let (before, after) = (settings(before), settings(after));
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort();
    names.dedup();
    let setting = |name: &String| Setting {
        name: name.clone(),
        before: before.get(name).cloned(),
        after: after.get(name).cloned(),
    };
    names.into_iter().map(setting).filter(|setting| setting.before != setting.after).collect()
}

/// All that a config sets, one text a name. When and how it was made is none of it.
fn settings(config: &ImageConfig) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    let platform = [Some(config.os.as_str()), Some(&config.architecture), config.variant.as_deref()];
    all.insert("Platform".to_owned(), platform.into_iter().flatten().collect::<Vec<_>>().join("/"));
    if let Some(author) = &config.author {
        all.insert("Author".to_owned(), author.clone());
    }
    for entry in &config.config.env {
        let (name, value) = entry.split_once('=').unwrap_or((entry, ""));
        all.insert(format!("Env {name}"), value.to_owned());
    }
    for (name, value) in &config.config.labels {
        all.insert(format!("Label {name}"), value.clone());
    }
    for port in &config.config.exposed_ports {
        all.insert(format!("Port {port}"), "exposed".to_owned());
    }
    for volume in &config.config.volumes {
        all.insert(format!("Volume {volume}"), "declared".to_owned());
    }
    let Ok(Value::Object(members)) = serde_json::to_value(&config.config) else { return all };
    for (name, value) in members {
        let told = matches!(name.as_str(), "Env" | "Labels" | "ExposedPorts" | "Volumes");
        if !told {
            all.insert(name, value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_member_is_told_by_its_name() {
        let mut before = ImageConfig { os: "linux".into(), architecture: "amd64".into(), ..ImageConfig::default() };
        let mut after = before.clone();
        before.config.env = vec!["A=1".into(), "B=2".into()];
        after.config.env = vec!["B=2".into(), "A=3".into()];
        after.config.cmd = Some(vec!["/x".into()]);
        after.created = Some("2026-01-01T00:00:00Z".into());
        before.config.labels.insert("l".into(), "x".into());
        let told: Vec<_> = differences(&before, &after)
            .into_iter()
            .map(|one| (one.name, one.before.unwrap_or_default(), one.after.unwrap_or_default()))
            .collect();
        let expected = [("Cmd", "", "[\"/x\"]"), ("Env A", "1", "3"), ("Label l", "x", "")];
        assert_eq!(told, expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())));
    }
}
