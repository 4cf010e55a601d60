//! `--security-opt` and `--network`.

use std::path::PathBuf;
use std::str::FromStr;

use super::Bad;
use crate::sandbox::capabilities;

/// One `--security-opt`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) enum SecurityOpt {
    /// Whether set-user-id programs gain nothing.
    NoNewPrivileges(bool),
    /// All system calls.
    SeccompUnconfined,
    /// Those that a profile allows, as Docker has them.
    SeccompProfile(PathBuf),
    /// No `/proc` and `/sys` path is masked.
    Unmasked,
}

impl FromStr for SecurityOpt {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        let (key, value) = text.split_once(['=', ':']).map_or((text, None), |(key, value)| (key, Some(value)));
        match (key, value) {
            ("no-new-privileges", None | Some("true")) => Ok(Self::NoNewPrivileges(true)),
            ("no-new-privileges", Some("false")) => Ok(Self::NoNewPrivileges(false)),
            ("seccomp", Some("unconfined")) => Ok(Self::SeccompUnconfined),
            ("seccomp", Some(file)) if !file.is_empty() => Ok(Self::SeccompProfile(PathBuf::from(file))),
            ("seccomp", _) => Bad::new("a filter is `seccomp=unconfined`, or `seccomp=FILE` with a profile in JSON"),
            ("systempaths" | "unmask", Some("unconfined" | "ALL")) => Ok(Self::Unmasked),
            ("apparmor" | "label", _) => {
                Bad::new(format!("rbox sets no {key} label on a sandbox, so there is none to change"))
            }
            _ => Bad::new(
                "known are `no-new-privileges=false`, `seccomp=FILE`, `seccomp=unconfined` and `systempaths=unconfined`",
            ),
        }
    }
}

/// `--network`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum NetworkArg {
    /// One of the build's own, with a way out.
    Default,
    /// Its loopback alone.
    None,
    /// The host's own interfaces.
    Host,
}

impl FromStr for NetworkArg {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        match text {
            "default" => Ok(Self::Default),
            "none" => Ok(Self::None),
            "host" => Ok(Self::Host),
            _ => Bad::new("the network of a build's steps is `default`, `none` or `host`"),
        }
    }
}

/// One `--sysctl`: a name and what it is set to. Whether it is the sandbox's own to set, the sandbox says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct SysctlArg(pub(in crate::cli) String, pub(in crate::cli) String);

impl FromStr for SysctlArg {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        match text.split_once('=') {
            // `net/core/x` is how sysctl(8) takes them too
            Some((name, value)) if !name.is_empty() => Ok(Self(name.replace('/', "."), value.to_owned())),
            _ => Bad::new("a kernel setting is `NAME=VALUE`, as `net.core.somaxconn=1024`"),
        }
    }
}

/// One `--cap-add` or `--cap-drop`: bits by capability number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) struct CapabilityArg(pub(in crate::cli) u64);

impl FromStr for CapabilityArg {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        if let Some(bits) = capabilities::parse(text) {
            return Ok(Self(bits));
        }
        let upper = text.to_ascii_uppercase();
        let name = upper.strip_prefix("CAP_").unwrap_or(&upper);
        match crate::diag::nearest(name, capabilities::names().iter().copied()) {
            Some((near, _)) => Bad::new(format!("there is no capability `{text}`; did you mean `{near}`?")),
            None => Bad::new(format!(
                "there is no capability `{text}`; they are named as `NET_ADMIN` or `SYS_PTRACE`, or `ALL`"
            )),
        }
    }
}
