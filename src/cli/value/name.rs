//! Names and paths that a container is given.

use std::str::FromStr;

use super::Bad;

/// `--hostname` (RFC 1123), at most 64 characters, as the kernel has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Hostname(pub(in crate::cli) String);

impl FromStr for Hostname {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        let label = |label: &str| {
            !label.is_empty()
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        if text.len() <= 64 && text.split('.').all(label) {
            Ok(Self(text.to_owned()))
        } else {
            Bad::new("a host name has at most 64 letters, digits and `-`, in parts with a `.` between them")
        }
    }
}

/// `--name`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct ContainerName(pub(in crate::cli) String);

impl FromStr for ContainerName {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        let first = text.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric());
        let rest = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte));
        if first && rest && text.len() <= 128 {
            Ok(Self(text.to_owned()))
        } else {
            Bad::new("a name has at most 128 letters, digits, `_`, `.` and `-`, and starts with a letter or digit")
        }
    }
}

/// `--workdir`: absolute, in the container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Workdir(pub(in crate::cli) String);

impl FromStr for Workdir {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        if text.starts_with('/') && !text.contains('\0') {
            Ok(Self(text.to_owned()))
        } else {
            Bad::new(format!("a folder in the container starts with `/`: `/{}`", text.trim_start_matches("./")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_names_are_refused() {
        for bad in ["", "-a", "a..b", "a b", "a\n", "ü", &"a".repeat(65), "a/b"] {
            assert!(bad.parse::<Hostname>().is_err(), "{bad:?}");
        }
        for bad in ["", ".a", "../a", "a/b", "a\0", "-x", &"a".repeat(129)] {
            assert!(bad.parse::<ContainerName>().is_err(), "{bad:?}");
        }
        assert!("web-1".parse::<Hostname>().is_ok() && "web_1.x".parse::<ContainerName>().is_ok());
        assert!("src".parse::<Workdir>().is_err());
    }
}
