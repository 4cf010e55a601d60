//! `--ulimit`.

use std::str::FromStr;

use super::Bad;
use crate::sandbox::{RESOURCES, Rlimit, resource_by_name};

/// `NAME=SOFT[:HARD]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Ulimit(pub(in crate::cli) Rlimit);

fn number(text: &str) -> Result<u64, Bad> {
    match text {
        "-1" | "unlimited" => Ok(u64::MAX),
        _ => text.parse().map_err(|_| Bad(format!("`{text}` is no limit: a number, or `-1` for none"))),
    }
}

impl FromStr for Ulimit {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        let Some((name, value)) = text.split_once('=') else {
            return Bad::new("a limit is `NAME=SOFT` or `NAME=SOFT:HARD`");
        };
        let Some(resource) = resource_by_name(name) else {
            return match crate::diag::nearest(name, RESOURCES) {
                Some((near, _)) => Bad::new(format!("there is no limit `{name}`; did you mean `{near}`?")),
                None => Bad::new(format!("there is no limit `{name}`; known are {}", RESOURCES.join(", "))),
            };
        };
        let (soft, hard) = value.split_once(':').unwrap_or((value, value));
        let (soft, hard) = (number(soft)?, number(hard)?);
        if soft > hard {
            return Bad::new(format!("the soft limit {soft} is above the hard limit {hard}"));
        }
        Ok(Self(Rlimit { resource, soft, hard }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits() {
        assert_eq!("nofile=10:20".parse(), Ok(Ulimit(Rlimit { resource: 7, soft: 10, hard: 20 })));
        assert_eq!("core=-1".parse(), Ok(Ulimit(Rlimit { resource: 4, soft: u64::MAX, hard: u64::MAX })));
        for bad in ["nofile", "nofile=", "nofile=2:1", "nofle=1", "nofile=-2", "nofile=1:2:3"] {
            assert!(bad.parse::<Ulimit>().is_err(), "{bad}");
        }
    }
}
