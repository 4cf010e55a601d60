//! What a user or a machine's owner says about registries: `config.json`.
//!
//! ```json
//! { "registries": { "docker.io": { "mirrors": ["mirror.example", "localhost:5000/hub"] },
//!                   "reg.example": { "tokens": "auth.other.example" } } }
//! ```
//!
//! `registries.conf` holds beside it (`registries_conf`). `mirrors` are asked first, in their order; `tokens` is a further server that may be given this registry's credentials for a
//! token, where the registry names it and it is not plainly its own.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::error::{Error, Result};
use super::registries_conf::RegistriesConf;
use crate::image::Reference;

/// The configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    #[serde(default)]
    pub(super) registries: BTreeMap<String, Registry>,
    /// What other tools' users say.
    #[serde(skip)]
    pub(super) conf: RegistriesConf,
}

/// What is said of one registry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Registry {
    /// `host[:port][/path]`, asked before the registry itself.
    #[serde(default)]
    pub mirrors: Vec<String>,
    /// `host[:port]` of its token server.
    #[serde(default)]
    pub tokens: Option<String>,
}

impl Config {
    /// The configuration of this user, else of this machine, else none: `RBOX_CONFIG`, `$XDG_CONFIG_HOME/rbox/config.json`,
    /// `/etc/rbox/config.json`; with what `registries.conf` says.
    pub fn of_environment() -> Result<Self> {
        Ok(Self { conf: RegistriesConf::of_environment()?, ..Self::ours()? })
    }

    fn ours() -> Result<Self> {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        if let Some(path) = set("RBOX_CONFIG") {
            return Self::read(&path)?.ok_or_else(|| {
                Error::local(format!("RBOX_CONFIG names `{}`, and there is no such file", path.display()))
            });
        }
        let home = set("XDG_CONFIG_HOME").filter(|path| path.is_absolute());
        let home = home.or_else(|| set("HOME").map(|home| home.join(".config")));
        for path in
            home.map(|home| home.join("rbox/config.json")).into_iter().chain([PathBuf::from("/etc/rbox/config.json")])
        {
            if let Some(config) = Self::read(&path)? {
                return Ok(config);
            }
        }
        Ok(Self::default())
    }

    fn read(path: &Path) -> Result<Option<Self>> {
        let text = match std::fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::local(format!("can't read `{}`: {error}", path.display()))),
        };
        serde_json::from_slice(&text).map(Some).map_err(|error| {
            Error::local(format!("`{}` can't be understood: {error}", path.display()))
                .help(r#"it has the form {"registries": {"docker.io": {"mirrors": ["mirror.example"]}}}"#)
        })
    }

    /// What to write for a name without a registry that other tools would find elsewhere; nothing where there is none.
    pub(super) fn elsewhere(&self, name: &Reference) -> String {
        let is_short = name.domain == "docker.io" && self.conf.rule(name).is_none();
        let others = self.conf.search.iter().filter(|registry| is_short && *registry != "docker.io");
        let path = name.path.strip_prefix("library/").unwrap_or(&name.path);
        let names: Vec<String> = others.map(|registry| format!("`{registry}/{path}`")).collect();
        if names.is_empty() {
            return String::new();
        }
        let names = names.join(" or ");
        format!(
            "; registries.conf has other tools look for short names elsewhere too, while here they are Docker Hub's alone: write {names}"
        )
    }

    pub(super) fn registry(&self, domain: &str) -> Option<&Registry> {
        self.registries.get(domain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_are_docker_hubs_and_who_looks_elsewhere_is_told() {
        let conf = RegistriesConf::of("unqualified-search-registries = ['quay.io', 'docker.io', 'reg.corp']");
        let config = Config { conf, ..Config::default() };
        let told = config.elsewhere(&"tool".parse().unwrap());
        assert!(told.ends_with("write `quay.io/tool` or `reg.corp/tool`"), "{told}");
        assert_eq!(config.elsewhere(&"ghcr.io/a/tool".parse().unwrap()), "");
        assert_eq!(Config::default().elsewhere(&"tool".parse().unwrap()), "");
    }
}
