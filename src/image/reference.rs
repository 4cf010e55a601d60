//! Image references: `[host[:port]/]path[:tag][@digest]` (distribution's `reference` grammar).

use std::fmt;
use std::str::FromStr;

use super::Digest;

/// A reference with Docker's defaults filled in.
///
/// `nginx` is `docker.io/library/nginx:latest`; [`Reference::familiar`] gives the short form back.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference {
    /// `docker.io`, `localhost:5000`.
    pub domain: String,
    /// `library/nginx`.
    pub path: String,
    /// `latest` where neither tag nor digest was written.
    pub tag: Option<String>,
    /// Of the manifest.
    pub digest: Option<Digest>,
}

/// Why a text is no reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceError {
    /// Nothing there.
    #[error("an image name can't be empty")]
    Empty,
    /// A part of the path.
    #[error("an image name has lower-case letters, digits and single `.`, `_`, `__` or `-` between them")]
    Path,
    /// The host or its port.
    #[error("the registry's host name or port is malformed")]
    Domain,
    /// The tag.
    #[error("a tag has at most 128 letters, digits, `_`, `.` or `-`, and starts with a letter, digit or `_`")]
    Tag,
    /// The digest.
    #[error("a digest is `sha256:` and 64 lower-case hexadecimal digits")]
    Digest,
    /// Over 255 characters.
    #[error("an image name has at most 255 characters")]
    Long,
}

impl Reference {
    /// The shortest text that means the same, as Docker prints it.
    pub fn familiar(&self) -> String {
        let name = match (self.domain.as_str(), self.path.strip_prefix("library/")) {
            ("docker.io", Some(path)) if !path.contains('/') => path.to_owned(),
            // `docker.io/localhost/x` is not `localhost/x`.
            ("docker.io", _) if self.path.split_once('/').is_none_or(|(first, _)| !is_host(first)) => self.path.clone(),
            _ => format!("{}/{}", self.domain, self.path),
        };
        self.with_version(name)
    }

    /// The familiar form with the beginning of a digest alone, for people.
    pub fn brief(&self) -> String {
        let name = self.familiar();
        match name.split_once("@sha256:") {
            Some((name, digits)) => format!("{name}@sha256:{}", digits.get(..12).unwrap_or(digits)),
            None => name,
        }
    }

    fn with_version(&self, mut name: String) -> String {
        if let Some(tag) = &self.tag {
            name = format!("{name}:{tag}");
        }
        if let Some(digest) = &self.digest {
            name = format!("{name}@{digest}");
        }
        name
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.with_version(format!("{}/{}", self.domain, self.path)))
    }
}

/// Whether the first part of a name is a registry's host, and not a part of a path of Docker Hub's.
fn is_host(first: &str) -> bool {
    first.contains(['.', ':']) || first == "localhost" || first != first.to_ascii_lowercase()
}

fn is_path_part(part: &str) -> bool {
    let lower = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = part.as_bytes();
    if !bytes.first().is_some_and(|b| lower(*b)) || !bytes.last().is_some_and(|b| lower(*b)) {
        return false;
    }
    // Between two alphanumeric runs: `.`, `_`, `__`, or any number of `-`.
    part.split(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        .all(|gap| matches!(gap, "" | "." | "_" | "__") || gap.bytes().all(|b| b == b'-'))
}

fn is_domain(domain: &str) -> bool {
    let (host, port) = match domain.rsplit_once(':') {
        Some((host, port)) if !host.ends_with(':') && !port.ends_with(']') => (host, Some(port)),
        _ => (domain, None),
    };
    let port_ok = port.is_none_or(|port| !port.is_empty() && port.parse::<u16>().is_ok());
    let host_ok = match host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => host.split('.').all(|label| {
            !label.is_empty()
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        }),
    };
    port_ok && host_ok
}

impl FromStr for Reference {
    type Err = ReferenceError;

    fn from_str(text: &str) -> Result<Self, ReferenceError> {
        if text.is_empty() {
            return Err(ReferenceError::Empty);
        }
        let (rest, digest) = match text.split_once('@') {
            Some((rest, digest)) => (rest, Some(digest.parse::<Digest>().map_err(|_| ReferenceError::Digest)?)),
            None => (text, None),
        };
        let (domain, rest) = match rest.split_once('/') {
            Some((first, rest)) if is_host(first) => (first, rest),
            _ => ("docker.io", rest),
        };
        if !is_domain(domain) {
            return Err(ReferenceError::Domain);
        }
        let (path, tag) = match rest.split_once(':') {
            Some((path, tag)) => (path, Some(tag)),
            None => (rest, None),
        };
        if let Some(tag) = tag {
            let word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
            let good = tag.len() <= 128
                && tag.bytes().next().is_some_and(word)
                && tag.bytes().all(|b| word(b) || b == b'.' || b == b'-');
            good.then_some(()).ok_or(ReferenceError::Tag)?;
        }
        if !path.split('/').all(is_path_part) {
            return Err(ReferenceError::Path);
        }
        let domain = if domain == "index.docker.io" { "docker.io" } else { domain };
        let path =
            if domain == "docker.io" && !path.contains('/') { format!("library/{path}") } else { path.to_owned() };
        if domain.len() + 1 + path.len() > 255 {
            return Err(ReferenceError::Long);
        }
        let tag = tag.map(str::to_owned).or_else(|| digest.is_none().then(|| "latest".to_owned()));
        Ok(Self { domain: domain.to_owned(), path, tag, digest })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_and_back() {
        for (text, full, familiar) in [
            ("nginx", "docker.io/library/nginx:latest", "nginx:latest"),
            ("a/b:1", "docker.io/a/b:1", "a/b:1"),
            ("localhost:5000/x", "localhost:5000/x:latest", "localhost:5000/x:latest"),
            ("ghcr.io/a/b-c__d.e", "ghcr.io/a/b-c__d.e:latest", "ghcr.io/a/b-c__d.e:latest"),
            ("docker.io/localhost/x", "docker.io/localhost/x:latest", "docker.io/localhost/x:latest"),
            ("index.docker.io/a.b/x", "docker.io/a.b/x:latest", "docker.io/a.b/x:latest"),
        ] {
            let reference: Reference = text.parse().unwrap();
            assert_eq!((reference.to_string().as_str(), reference.familiar().as_str()), (full, familiar));
        }
    }

    #[test]
    fn a_digest_is_cut_for_people() {
        let of = |text: &str| text.parse::<Reference>().unwrap().brief();
        assert_eq!(of("debian:12"), "debian:12");
        let digest = format!("sha256:{}", "0123456789abcdef".repeat(4));
        assert_eq!(of(&format!("debian:12@{digest}")), "debian:12@sha256:0123456789ab");
    }

    #[test]
    fn hostile_names_are_refused() {
        let long = "a".repeat(4096);
        for bad in [
            "",
            "../x",
            "a/../b",
            "A",
            "a:b:c",
            "a@sha256:1",
            "a:",
            "a//b",
            "/a",
            "a/",
            "ü",
            "a_-b",
            "x.y:99999/a",
            &long,
        ] {
            assert!(bad.parse::<Reference>().is_err(), "{bad:?}");
        }
    }
}
