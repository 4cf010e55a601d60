//! Values of flags, each checked into a type before anything is opened or started.

mod amount;
mod cache;
mod compression;
mod fakeroot;
mod grant;
mod keys;
mod link;
mod mount;
mod name;
mod output;
mod pair;
mod reach;
mod secret;
mod security;
mod time;
mod ulimit;
mod user;

pub(super) use amount::{Bytes, CpuSet, CpuShares, Cpus, IoWeight, Pids, Swap};
pub(super) use cache::{CacheFrom, CachePlace, CacheTo};
pub(super) use compression::CompressionArg;
pub(super) use fakeroot::FakerootArg;
pub(super) use grant::{DeviceArg, ShareArg};
pub(super) use keys::KeysArg;
pub(super) use link::{LogOptArg, MacArg, SearchArg, VolumesFromArg};
pub(super) use mount::{MountArg, TmpfsArg, Volume, VolumeSource, clash};
pub(super) use name::{ContainerName, Hostname, Workdir};
pub(super) use output::{Kind, Output};
pub(super) use pair::{EnvArg, env_file, env_values};
pub(super) use reach::{HostArg, PublishArg, RestartArg, RunNetworkArg};
pub(super) use secret::{SecretArg, SecretFrom, SshArg};
pub(super) use security::{CapabilityArg, NetworkArg, SecurityOpt, SysctlArg};
pub(super) use time::{Grace, Moment, SignalArg};
pub(super) use ulimit::Ulimit;
pub(super) use user::UserArg;

/// What is wrong with a value, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(super) struct Bad(String);

impl Bad {
    fn new<T>(text: impl Into<String>) -> Result<T, Self> {
        Err(Self(text.into()))
    }
}

/// `a=b,c=d,e`: the pairs of a long form, keys trimmed.
fn fields(text: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    text.split(',')
        .map(|field| field.split_once('=').map_or((field.trim(), None), |(key, value)| (key.trim(), Some(value))))
}

/// "did you mean" for a key of a long form.
fn unknown_key(key: &str, known: &[&str]) -> Bad {
    match crate::diag::nearest(key, known.iter().copied()) {
        Some((word, _)) => Bad(format!("there is no key `{key}`; did you mean `{word}`?")),
        None => Bad(format!("there is no key `{key}`; known are {}", known.join(", "))),
    }
}

/// The value of a key that needs one.
fn required<'a>(key: &str, value: Option<&'a str>) -> Result<&'a str, Bad> {
    value.filter(|value| !value.is_empty()).ok_or_else(|| Bad(format!("`{key}` needs a value: `{key}=…`")))
}

/// `true` for a key alone, else what it says.
fn truth(key: &str, value: Option<&str>) -> Result<bool, Bad> {
    match value {
        None | Some("true" | "1") => Ok(true),
        Some("false" | "0") => Ok(false),
        Some(other) => Bad::new(format!("`{key}` is `true` or `false`, not `{other}`")),
    }
}
