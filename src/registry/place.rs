//! Which servers a name leads to.

use super::config::Config;
use super::error::{Error, Result};
use super::registries_conf::{Leads, Rule};
use super::url::Origin;
use crate::image::Reference;

/// Docker Hub's own name for itself, where it is spoken to.
const HUB: &str = "registry-1.docker.io";

/// A server that has a name's image, and what the repository is called there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// `host[:port]`, what credentials are looked up by (`docker.io` for Docker Hub).
    pub name: String,
    /// The server. Whether one of this machine speaks TLS is found out when it is first spoken to.
    pub origin: Origin,
    /// The repository's path, as `library/debian`.
    pub repository: String,
    /// Whether it is a mirror, which may fail.
    pub mirror: bool,
    /// Whether `registries.conf` would have it spoken to without TLS: it is not, and that is said where it fails.
    pub insecure: bool,
}

/// The servers to ask for a name, in their order: mirrors, then the registry itself. Mirrors of our own configuration take the
/// place of those in `registries.conf`; where that moves a registry or blocks it, that holds in any case.
pub(super) fn to_pull(name: &Reference, config: &Config) -> Result<Vec<Place>> {
    let rule = config.conf.rule(name);
    if let Some(rule) = rule.filter(|rule| rule.blocked) {
        let text = format!("`{}` is blocked by `{}`", name.familiar(), rule.file.display());
        return Err(Error::local(text).help("the owner of this machine wants no images from there"));
    }
    let mut ours = config.registry(&name.domain).map_or(&[][..], |registry| &registry.mirrors);
    if name.domain == "docker.io" && ours.is_empty() && !rule.is_some_and(Rule::has_mirrors) {
        ours = &config.hub_mirrors;
    }
    let mut places = Vec::new();
    for mirror in ours {
        let (authority, prefix) = mirror.split_once('/').unwrap_or((mirror, ""));
        let prefix = prefix.trim_matches('/');
        let repository = if prefix.is_empty() { name.path.clone() } else { format!("{prefix}/{}", name.path) };
        places.push(Place { mirror: true, ..place(authority, repository).ok_or_else(|| no_mirror(mirror, name))? });
    }
    if ours.is_empty() {
        for leads in rule.map(|rule| rule.mirrors(name)).unwrap_or_default() {
            let found = leads.place().ok_or_else(|| no_mirror(&leads.to, name))?;
            places.push(Place { mirror: true, ..found });
        }
    }
    places.push(to_push(name, config)?);
    Ok(places)
}

fn no_mirror(mirror: &str, name: &Reference) -> Error {
    Error::local(format!("the mirror `{mirror}` of `{}` is no `host[:port][/path]`", name.domain))
        .help("write it without a scheme: it is https, but for servers of this machine")
}

/// The server to push to.
pub(super) fn to_push(name: &Reference, config: &Config) -> Result<Place> {
    let found = match config.conf.rule(name) {
        Some(rule) => rule.place(name).place(),
        None => place(&name.domain, name.path.clone()),
    };
    found.ok_or_else(|| Error::local(format!("`{}` is no address of a registry", name.domain)))
}

impl Leads {
    fn place(&self) -> Option<Place> {
        let (authority, repository) = self.to.split_once('/')?;
        Some(Place { insecure: self.insecure, ..place(authority, repository.to_owned())? })
    }
}

fn place(authority: &str, repository: String) -> Option<Place> {
    let origin = origin(if authority == "docker.io" { HUB } else { authority })?;
    Some(Place { name: authority.to_owned(), origin, repository, mirror: false, insecure: false })
}

/// The server of `host[:port]`: TLS, unless it is on this machine (which may still turn out to speak it).
pub(super) fn origin(authority: &str) -> Option<Origin> {
    let origin = Origin::of(authority, false)?;
    if origin.is_loopback() { Some(origin) } else { Origin::of(authority, true) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::registries_conf::RegistriesConf;

    fn places(name: &str, config: &str) -> Vec<String> {
        listed(name, &serde_json::from_str(config).unwrap())
    }

    fn listed(name: &str, config: &Config) -> Vec<String> {
        let places = to_pull(&name.parse().unwrap(), config).unwrap();
        places.iter().map(|place| format!("{}/{}", place.origin, place.repository)).collect()
    }

    #[test]
    fn names_lead_where_docker_looks() {
        assert_eq!(places("debian", "{}"), ["https://registry-1.docker.io/library/debian"]);
        assert_eq!(places("ghcr.io/a/b:1", "{}"), ["https://ghcr.io/a/b"]);
        assert_eq!(places("localhost:5000/a", "{}"), ["http://localhost:5000/a"]);
        assert_eq!(places("[::1]:5000/a", "{}"), ["http://[::1]:5000/a"]);
        assert_eq!(places("registry.lan:5000/a", "{}"), ["https://registry.lan:5000/a"]);
    }

    #[test]
    fn mirrors_come_first() {
        let config = r#"{"registries":{"docker.io":{"mirrors":["mirror.example","localhost:5000/hub/"]}}}"#;
        let wanted = [
            "https://mirror.example/library/debian",
            "http://localhost:5000/hub/library/debian",
            "https://registry-1.docker.io/library/debian",
        ];
        assert_eq!(places("debian", config), wanted);
        assert_eq!(places("quay.io/a", config), ["https://quay.io/a"]);
        // What Docker's daemon is told counts where nobody says more, and for Docker Hub alone.
        let mut docker: Config = serde_json::from_str(config).unwrap();
        docker.hub_mirrors = vec!["hub.example".to_owned()];
        assert_eq!(listed("debian", &docker), wanted);
        docker.registries.clear();
        assert_eq!(listed("debian", &docker)[0], "https://hub.example/library/debian");
        assert_eq!(listed("quay.io/a", &docker), ["https://quay.io/a"]);
        // What registries.conf says beside it.
        let mut both: Config = serde_json::from_str(config).unwrap();
        both.conf = RegistriesConf::of(
            "[[registry]]\nprefix='docker.io'\nlocation='docker.io'\ninsecure=true\n[[registry.mirror]]\nlocation='no.example'\n\
             [[registry]]\nprefix='quay.io/a'\nlocation='localhost:5000/q'\n[[registry.mirror]]\nlocation='m.example/q'\n\
             [[registry]]\nlocation='bad.example'\nblocked=true",
        );
        assert_eq!(listed("debian", &both), wanted);
        assert_eq!(listed("quay.io/a/b", &both), ["https://m.example/q/b", "http://localhost:5000/q/b"]);
        let blocked = to_pull(&"bad.example/x".parse().unwrap(), &both).unwrap_err();
        assert!(blocked.text.contains("blocked by `registries.conf`"), "{}", blocked.text);
        assert!(to_push(&"bad.example/x".parse().unwrap(), &both).is_ok());
        let wrong: Config = serde_json::from_str(r#"{"registries":{"a.b":{"mirrors":["http://c"]}}}"#).unwrap();
        assert!(to_pull(&"a.b/c".parse().unwrap(), &wrong).is_err());
    }
}
