//! The words of a profile.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, Visitor};
use serde::{Deserialize, de};

use crate::sandbox::capabilities;

/// What becomes of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// It is made.
    Allow,
    /// It is made, and the kernel logs it.
    Log,
    /// It fails with an error.
    Errno,
    /// It is a SIGSYS.
    Trap,
    /// It is shown to a tracer, and fails without one.
    Trace,
    /// The thread is killed.
    KillThread,
    /// The process is killed.
    KillProcess,
}

/// How an argument compares with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    /// Different.
    NotEqual,
    /// Less.
    Less,
    /// Less or the same.
    LessOrEqual,
    /// The same.
    Equal,
    /// More or the same.
    GreaterOrEqual,
    /// More.
    Greater,
    /// The same as the second value, of the bits of the first.
    MaskedEqual,
}

/// Which argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Index(pub(super) u32);

/// When an entry counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Conditions {
    /// Capabilities of the sandbox.
    #[serde(default)]
    pub(super) caps: Vec<Capability>,
    /// Architectures, as Go and as the kernel name them.
    #[serde(default)]
    pub(super) arches: Vec<String>,
    /// The kernel's version, at least.
    pub(super) min_kernel: Option<Version>,
}

/// Capabilities as bits; none for a name that this version does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Capability(pub(super) u64);

/// A kernel's version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version(pub(super) u32, pub(super) u32);

/// A word out of a list.
trait Word: Sized {
    /// What it is one of, and the list, for people.
    const EXPECTED: &'static str;
    fn of(text: &str) -> Option<Self>;
}

impl Word for Action {
    const EXPECTED: &'static str = "an action: SCMP_ACT_ALLOW, _LOG, _ERRNO, _TRAP, _TRACE, _KILL, _KILL_THREAD or \
                                    _KILL_PROCESS (rbox has nobody whom _NOTIFY would tell)";

    fn of(text: &str) -> Option<Self> {
        Some(match text.strip_prefix("SCMP_ACT_")? {
            "ALLOW" => Action::Allow,
            "LOG" => Action::Log,
            "ERRNO" => Action::Errno,
            "TRAP" => Action::Trap,
            "TRACE" => Action::Trace,
            "KILL" | "KILL_THREAD" => Action::KillThread,
            "KILL_PROCESS" => Action::KillProcess,
            _ => return None,
        })
    }
}

impl Word for Operator {
    const EXPECTED: &'static str = "a comparison: SCMP_CMP_EQ, SCMP_CMP_NE, SCMP_CMP_LT, SCMP_CMP_LE, SCMP_CMP_GE, \
                                    SCMP_CMP_GT or SCMP_CMP_MASKED_EQ";

    fn of(text: &str) -> Option<Self> {
        Some(match text.strip_prefix("SCMP_CMP_")? {
            "NE" => Operator::NotEqual,
            "LT" => Operator::Less,
            "LE" => Operator::LessOrEqual,
            "EQ" => Operator::Equal,
            "GE" => Operator::GreaterOrEqual,
            "GT" => Operator::Greater,
            "MASKED_EQ" => Operator::MaskedEqual,
            _ => return None,
        })
    }
}

impl Word for Capability {
    const EXPECTED: &'static str = "a capability, as CAP_SYS_ADMIN";

    fn of(text: &str) -> Option<Self> {
        capabilities::parse(text).map(Capability)
    }
}

impl Word for Version {
    const EXPECTED: &'static str = "a version of Linux, as 4.8";

    fn of(text: &str) -> Option<Self> {
        let (major, minor) = text.split_once('.')?;
        Some(Version(major.parse().ok()?, minor.parse().ok()?))
    }
}

/// Reads a word; what it is not is told where it stands.
struct Words<T>(PhantomData<T>);

impl<T: Word> Visitor<'_> for Words<T> {
    type Value = T;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(T::EXPECTED)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        T::of(text).ok_or_else(|| E::custom(format!("`{text}` is not {}", T::EXPECTED)))
    }
}

impl<'de> Deserialize<'de> for Action {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(Words(PhantomData))
    }
}

impl<'de> Deserialize<'de> for Operator {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(Words(PhantomData))
    }
}

impl<'de> Deserialize<'de> for Capability {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(Words(PhantomData))
    }
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(Words(PhantomData))
    }
}

impl<'de> Deserialize<'de> for Index {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let number = u32::deserialize(from)?;
        if number > 5 {
            return Err(de::Error::custom(format!("a call has the arguments 0 to 5, and no {number}")));
        }
        Ok(Index(number))
    }
}

impl Version {
    /// That of a release, as `6.18.44-amd64`.
    pub(super) fn of_release(release: &str) -> Self {
        let mut numbers = release.split(|letter: char| !letter.is_ascii_digit()).map(|part| part.parse().unwrap_or(0));
        Version(numbers.next().unwrap_or(0), numbers.next().unwrap_or(0))
    }
}
