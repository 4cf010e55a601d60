//! What a user or a machine's owner says about registries: `config.json`.
//!
//! ```json
//! { "registries": { "docker.io": { "mirrors": ["mirror.example", "localhost:5000/hub"] },
//!                   "reg.example": { "tokens": "auth.other.example" } } }
//! ```
//!
//! `registries.conf` holds beside it (`registries_conf`), and where neither has mirrors of Docker Hub, the `registry-mirrors` of Docker's
//! daemon do. `mirrors` are asked first, in their order; `tokens` is a further server that may be given this registry's credentials for a
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
    /// Mirrors of Docker Hub, where Docker's daemon knows some.
    #[serde(skip)]
    pub(super) hub_mirrors: Vec<String>,
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
        Ok(Self { conf: RegistriesConf::of_environment()?, hub_mirrors: mirrors_of_docker(), ..Self::ours()? })
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

/// The mirrors of Docker Hub that Docker's daemon is told of, without root (`~/.config/docker/daemon.json`) or with.
fn mirrors_of_docker() -> Vec<String> {
    let home = std::env::var_os("XDG_CONFIG_HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".config")));
    let files = home.map(|home| home.join("docker/daemon.json"));
    let files = files.into_iter().chain([PathBuf::from("/etc/docker/daemon.json")]);
    // Another tool's file: one that can't be read or understood is that tool's to tell of.
    files.filter_map(|file| std::fs::read(file).ok()).map(|text| hub_mirrors(&text)).next().unwrap_or_default()
}

/// `registry-mirrors`, as `host[:port][/path]`. What would need plain HTTP to another machine can't be asked, and is left out.
fn hub_mirrors(text: &[u8]) -> Vec<String> {
    #[derive(Default, Deserialize)]
    struct Daemon {
        #[serde(default, rename = "registry-mirrors")]
        mirrors: Vec<String>,
    }
    let daemon: Daemon = serde_json::from_slice(text).unwrap_or_default();
    let place = |url: &String| {
        let (is_plain, place) = match url.split_once("://") {
            Some(("https", place)) => (false, place),
            Some(("http", place)) => (true, place),
            _ => return None,
        };
        let place = place.trim_end_matches('/');
        let found = super::place::origin(place.split('/').next()?)?;
        (!is_plain || found.is_loopback()).then(|| place.to_owned())
    };
    daemon.mirrors.iter().filter_map(place).collect()
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

    #[test]
    fn mirrors_that_docker_is_told_of() {
        let text = br#"{"registry-mirrors": ["https://mirror.example/", "http://localhost:5000/hub", "http://other.example", "x"], "debug": true}"#;
        assert_eq!(hub_mirrors(text), ["mirror.example", "localhost:5000/hub"]);
        assert!(hub_mirrors(b"{}").is_empty() && hub_mirrors(b"no JSON").is_empty());
    }
}
