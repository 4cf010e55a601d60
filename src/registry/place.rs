//! Which servers a name leads to.

use super::config::Config;
use super::error::{Error, Result};
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
}

/// The servers to ask for a name, in their order: mirrors, then the registry itself.
pub(super) fn to_pull(name: &Reference, config: &Config) -> Result<Vec<Place>> {
    let mut places = Vec::new();
    for mirror in config.registry(&name.domain).iter().flat_map(|registry| &registry.mirrors) {
        let (authority, prefix) = mirror.split_once('/').unwrap_or((mirror, ""));
        let origin = origin(authority).ok_or_else(|| {
            Error::local(format!("the mirror `{mirror}` of `{}` is no `host[:port][/path]`", name.domain))
                .help("write it without a scheme: it is https, but for servers of this machine")
        })?;
        let prefix = prefix.trim_matches('/');
        let repository = if prefix.is_empty() { name.path.clone() } else { format!("{prefix}/{}", name.path) };
        places.push(Place { name: authority.to_owned(), origin, repository, mirror: true });
    }
    places.push(to_push(name)?);
    Ok(places)
}

/// The server to push to.
pub(super) fn to_push(name: &Reference) -> Result<Place> {
    let authority = if name.domain == "docker.io" { HUB } else { &name.domain };
    let origin =
        origin(authority).ok_or_else(|| Error::local(format!("`{}` is no address of a registry", name.domain)))?;
    Ok(Place { name: name.domain.clone(), origin, repository: name.path.clone(), mirror: false })
}

/// The server of `host[:port]`: TLS, unless it is on this machine (which may still turn out to speak it).
pub(super) fn origin(authority: &str) -> Option<Origin> {
    let origin = Origin::of(authority, false)?;
    if origin.is_loopback() { Some(origin) } else { Origin::of(authority, true) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(name: &str, config: &str) -> Vec<String> {
        let config: Config = serde_json::from_str(config).unwrap();
        let places = to_pull(&name.parse().unwrap(), &config).unwrap();
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
        let wrong: Config = serde_json::from_str(r#"{"registries":{"a.b":{"mirrors":["http://c"]}}}"#).unwrap();
        assert!(to_pull(&"a.b/c".parse().unwrap(), &wrong).is_err());
    }
}
