//! Who we are to a registry, as Docker and Podman note it.
//!
//! Files, in this order; the first that has something fitting counts:
//! `$REGISTRY_AUTH_FILE` (and then no other), `$XDG_RUNTIME_DIR/containers/auth.json`, `$XDG_CONFIG_HOME/containers/auth.json`,
//! `$DOCKER_CONFIG/config.json` (`~/.docker`).
//!
//! In a file, the most specific key counts: `quay.io/org/app`, then `quay.io/org`, then `quay.io`; a helper named for the
//! registry (`credHelpers`) before entries of its own, the helper for all (`credsStore`) after them.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use super::error::{Error, Result};
use super::helper;

/// What is sent to prove who we are.
#[derive(Clone, PartialEq, Eq)]
pub enum Credentials {
    /// A user and a password (or what stands for one).
    Password {
        /// Who.
        user: String,
        /// What only they know.
        password: String,
    },
    /// A token that access tokens are given for (OAuth 2 refresh token).
    Identity(String),
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Password { .. } => "Password { .. }",
            Self::Identity(_) => "Identity(..)",
        })
    }
}

impl Credentials {
    /// The value of an `Authorization` header; none for what can only be traded for a token.
    pub(super) fn basic(&self) -> Option<String> {
        match self {
            Self::Password { user, password } => {
                Some(format!("Basic {}", STANDARD.encode(format!("{user}:{password}"))))
            }
            Self::Identity(_) => None,
        }
    }
}

/// Where credentials are noted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuthFiles {
    /// Those that are read.
    pub(super) read: Vec<PathBuf>,
    /// The one that `login` writes.
    pub(super) write: Option<PathBuf>,
}

/// Docker's `config.json`, as far as it is about credentials.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct File {
    #[serde(default)]
    pub auths: BTreeMap<String, Entry>,
    #[serde(default)]
    pub cred_helpers: BTreeMap<String, String>,
    #[serde(default)]
    pub creds_store: Option<String>,
}

/// One registry's.
#[derive(Default, Deserialize)]
pub(super) struct Entry {
    #[serde(default)]
    auth: Option<String>,
    #[serde(default)]
    username: Option<String>,
    #[serde(default)]
    password: Option<String>,
    #[serde(default)]
    identitytoken: Option<String>,
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Entry { .. }")
    }
}

impl AuthFiles {
    /// The files of this user.
    pub fn of_environment() -> Self {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        if let Some(file) = set("REGISTRY_AUTH_FILE") {
            return Self { read: vec![file.clone()], write: Some(file) };
        }
        let home = set("HOME");
        let config = set("XDG_CONFIG_HOME").or_else(|| home.as_ref().map(|home| home.join(".config")));
        let docker = set("DOCKER_CONFIG").or_else(|| home.map(|home| home.join(".docker")));
        let docker = docker.map(|folder| folder.join("config.json"));
        let podman = |folder: PathBuf| folder.join("containers/auth.json");
        let read = [set("XDG_RUNTIME_DIR").map(podman), config.map(podman), docker.clone()];
        Self { read: read.into_iter().flatten().collect(), write: docker }
    }

    /// What is noted for a repository of a registry (`docker.io` for Docker Hub).
    pub(super) fn find(&self, registry: &str, repository: &str) -> Result<Option<Credentials>> {
        for path in &self.read {
            if let Some(file) = read(path)?
                && let Some(found) = file.find(registry, repository, path)?
            {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}

/// Reads a file; none where there is none.
pub(super) fn read(path: &Path) -> Result<Option<File>> {
    let text = match std::fs::read(path) {
        Ok(text) => text,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => return Err(Error::local(format!("can't read the credentials in `{}`: {error}", path.display()))),
    };
    if text.iter().all(u8::is_ascii_whitespace) {
        return Ok(None);
    }
    // Its words could be a password's: they are not repeated.
    serde_json::from_slice(&text).map(Some).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        Error::local(format!("the credentials in `{}` can't be understood ({place})", path.display()))
            .help("mend the file, or name another one with REGISTRY_AUTH_FILE")
    })
}

/// The names that a registry goes by in such files.
pub(super) fn aliases(registry: &str) -> &[&str] {
    if registry == "docker.io" { &["index.docker.io", "docker.io", "registry-1.docker.io"] } else { &[] }
}

/// A key without what old versions wrote around it: `https://index.docker.io/v1/`.
pub(super) fn plain(key: &str) -> &str {
    let key = key.strip_prefix("https://").or_else(|| key.strip_prefix("http://")).unwrap_or(key);
    let key = key.trim_end_matches('/');
    key.strip_suffix("/v1").or_else(|| key.strip_suffix("/v2")).unwrap_or(key)
}

impl File {
    fn find(&self, registry: &str, repository: &str, path: &Path) -> Result<Option<Credentials>> {
        let own = [registry];
        let hosts = if aliases(registry).is_empty() { &own[..] } else { aliases(registry) };
        for host in hosts {
            if let Some(helper) = self.cred_helpers.get(*host)
                && let Some(found) = helper::get(helper, server(registry, host))?
            {
                return Ok(Some(found));
            }
        }
        let mut path_left = Some(repository);
        while let Some(repository) = path_left {
            for host in hosts {
                let wanted = format!("{host}/{repository}");
                if let Some(found) = self.entry(&wanted, path)? {
                    return Ok(Some(found));
                }
            }
            path_left = repository.rsplit_once('/').map(|(above, _)| above);
        }
        for host in hosts {
            if let Some(found) = self.entry(host, path)? {
                return Ok(Some(found));
            }
        }
        let Some(helper) = &self.creds_store else { return Ok(None) };
        for host in hosts {
            if let Some(found) = helper::get(helper, server(registry, host))? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    fn entry(&self, wanted: &str, path: &Path) -> Result<Option<Credentials>> {
        let found = self.auths.iter().filter(|(key, _)| plain(key) == wanted);
        for (key, entry) in found {
            let bad = || {
                let path = path.display();
                Error::local(format!("the entry of `{key}` in `{path}` is no user and password in base 64"))
                    .help(format!("log in anew: `rbox login {key}`"))
            };
            if let Some(found) = entry.credentials().map_err(|()| bad())? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}

/// What helpers call a registry.
pub(super) fn server<'a>(registry: &str, host: &'a str) -> &'a str {
    if registry == "docker.io" && host == "index.docker.io" { "https://index.docker.io/v1/" } else { host }
}

impl Entry {
    /// None for an entry without any (Docker leaves `{}` where a helper has them).
    fn credentials(&self) -> Result<Option<Credentials>, ()> {
        let set = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        if let Some(token) = set(&self.identitytoken) {
            return Ok(Some(Credentials::Identity(token)));
        }
        if let Some(auth) = set(&self.auth) {
            let bytes = STANDARD.decode(auth.trim()).map_err(|_| ())?;
            let text = String::from_utf8(bytes).map_err(|_| ())?;
            let (user, password) = text.split_once(':').ok_or(())?;
            let password = password.trim_end_matches('\0');
            return Ok(Some(Credentials::Password { user: user.to_owned(), password: password.to_owned() }));
        }
        let pair = set(&self.username).zip(self.password.clone());
        Ok(pair.map(|(user, password)| Credentials::Password { user, password }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(file: &str, registry: &str, repository: &str) -> Option<String> {
        let file: File = serde_json::from_str(file).unwrap();
        match file.find(registry, repository, Path::new("config.json")).unwrap() {
            Some(Credentials::Password { user, password }) => Some(format!("{user}:{password}")),
            Some(Credentials::Identity(token)) => Some(token),
            None => None,
        }
    }

    #[test]
    fn the_most_specific_key_counts() {
        let file = r#"{"auths":{"quay.io":{"auth":"YTox"},"quay.io/org":{"auth":"Yjoy"},"quay.io/org/app":{"auth":"Yzoz"},
            "https://index.docker.io/v1/":{"auth":"ZDo0"},"empty.io":{},"token.io":{"auth":"eDp5","identitytoken":"t"}}}"#;
        for (registry, repository, wanted) in [
            ("quay.io", "other/app", Some("a:1")),
            ("quay.io", "org/x", Some("b:2")),
            ("quay.io", "org/app", Some("c:3")),
            ("quay.io", "organisation/app", Some("a:1")),
            ("docker.io", "library/debian", Some("d:4")),
            ("empty.io", "x", None),
            ("token.io", "x", Some("t")),
            ("evil.quay.io", "x", None),
            ("index.docker.io.evil", "x", None),
        ] {
            assert_eq!(found(file, registry, repository).as_deref(), wanted, "{registry}/{repository}");
        }
    }

    #[test]
    fn secrets_are_not_shown() {
        let credentials = Credentials::Password { user: "u".into(), password: "hunter2".into() };
        assert!(!format!("{credentials:?}").contains("hunter2"));
        assert_eq!(credentials.basic().as_deref(), Some("Basic dTpodW50ZXIy"));
    }
}
