//! What a user or a machine's owner says about registries: `config.json`.
//!
//! ```json
//! { "registries": { "docker.io": { "mirrors": ["mirror.example", "localhost:5000/hub"] },
//!                   "reg.example": { "tokens": "auth.other.example" } } }
//! ```
//!
//! `mirrors` are asked first, in their order; `tokens` is a further server that may be given this registry's credentials for a
//! token, where the registry names it and it is not plainly its own.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::error::{Error, Result};

/// The configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    #[serde(default)]
    pub(super) registries: BTreeMap<String, Registry>,
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
    /// `/etc/rbox/config.json`.
    pub fn of_environment() -> Result<Self> {
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

    pub(super) fn registry(&self, domain: &str) -> Option<&Registry> {
        self.registries.get(domain)
    }
}
