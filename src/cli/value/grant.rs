//! `--device`, `--pid`, `--ipc` and `--uts`: what of this machine, or of another container, a container has.

use std::path::Path;
use std::str::FromStr;

use super::{Bad, ContainerName};
use crate::model;

/// `--device host[:container][:rwm]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct DeviceArg(pub(in crate::cli) model::Device);

impl FromStr for DeviceArg {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        let is_place = |path: &str| path.starts_with("/dev/") && !Path::new(path).iter().any(|name| name == "..");
        match model::device(text).filter(|device| is_place(&device.host) && is_place(&device.container)) {
            Some(device) => Ok(Self(device)),
            None => Bad::new("a device is `/dev/NAME`, `/dev/NAME:/dev/OTHER` or `/dev/NAME:/dev/OTHER:rw`"),
        }
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
        let parse =
            |text: &str| text.parse::<DeviceArg>().map(|DeviceArg(one)| (one.host, one.container, one.access)).ok();
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
