//! `--device`, `--pid`, `--ipc` and `--uts`: what of this machine, or of another container, a container has.

use std::path::Path;
use std::str::FromStr;

use super::{Bad, ContainerName};

/// `--device host[:container][:rwm]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct DeviceArg {
    /// On this machine.
    pub(in crate::cli) host: String,
    /// In the container.
    pub(in crate::cli) container: String,
    /// `r`, `w` and `m`.
    pub(in crate::cli) access: String,
}

impl FromStr for DeviceArg {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        let parts: Vec<&str> = text.split(':').collect();
        let (host, container, access) = match parts[..] {
            [host] => (host, host, "rwm"),
            [host, container] if container.starts_with('/') => (host, container, "rwm"),
            [host, access] => (host, host, access),
            [host, container, access] => (host, container, access),
            _ => ("", "", ""),
        };
        let is_place = |path: &str| path.starts_with("/dev/") && !Path::new(path).iter().any(|name| name == "..");
        if !is_place(host) || !is_place(container) {
            return Bad::new("a device is `/dev/NAME`, `/dev/NAME:/dev/OTHER` or `/dev/NAME:/dev/OTHER:rw`");
        }
        if access.is_empty() || !access.chars().all(|letter| "rwm".contains(letter)) {
            return Bad::new(format!("`{access}`: what may be done with a device is of `r`, `w` and `m`"));
        }
        Ok(Self { host: host.to_owned(), container: container.to_owned(), access: access.to_owned() })
    }
}

/// Whose namespace a container has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) enum ShareArg {
    /// Its own.
    Own,
    /// This machine's.
    Host,
    /// That of another container.
    Container(String),
}

impl FromStr for ShareArg {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        match (text, text.strip_prefix("container:")) {
            // What Docker calls it.
            ("private" | "shareable", _) => Ok(Self::Own),
            ("host", _) => Ok(Self::Host),
            (_, Some(name)) => name.parse().map(|ContainerName(name)| Self::Container(name)),
            _ => Bad::new("it is `private`, `host` or `container:NAME`"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices() {
        let parse = |text: &str| text.parse::<DeviceArg>().map(|one| (one.host, one.container, one.access)).ok();
        let device = |host: &str, container: &str, access: &str| Some((host.into(), container.into(), access.into()));
        assert_eq!(parse("/dev/fuse"), device("/dev/fuse", "/dev/fuse", "rwm"));
        assert_eq!(parse("/dev/fuse:r"), device("/dev/fuse", "/dev/fuse", "r"));
        assert_eq!(parse("/dev/a:/dev/b"), device("/dev/a", "/dev/b", "rwm"));
        assert_eq!(parse("/dev/a:/dev/b:rw"), device("/dev/a", "/dev/b", "rw"));
        for bad in [
            "",
            "fuse",
            "/etc/passwd",
            "/dev/a:/etc/b",
            "/dev/../etc/x",
            "/dev/a:/dev/b:x",
            "/dev/a:",
            "/dev/a:/dev/b:r:w",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn namespaces() {
        assert_eq!("host".parse(), Ok(ShareArg::Host));
        assert_eq!("container:db".parse(), Ok(ShareArg::Container("db".to_owned())));
        for bad in ["", "db", "container:", "container:../x"] {
            assert!(bad.parse::<ShareArg>().is_err(), "{bad}");
        }
    }
}
