//! `--mac-address`, `--dns-search`, `--volumes-from` and `--log-opt`: words of `docker run` about a container's surroundings.

use std::str::FromStr;

use super::{Bad, Bytes, ContainerName, Hostname};

/// `--mac-address`: that of one link, not of a group (IEEE 802, the lowest bit of the first byte).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) struct MacArg(pub(in crate::cli) [u8; 6]);

impl FromStr for MacArg {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        let byte = |part: &str| u8::from_str_radix(part, 16).ok().filter(|_| part.len() == 2 && !part.starts_with('+'));
        let bytes: Option<Vec<u8>> = text.split([':', '-']).map(byte).collect();
        match bytes.and_then(|bytes| <[u8; 6]>::try_from(bytes).ok()) {
            Some([first, ..]) if first & 1 == 1 => Bad::new(
                "that is the address of a group: the second digit of a link's own is even, as in 02:42:ac:11:00:02",
            ),
            Some([0, 0, 0, 0, 0, 0]) | None => Bad::new("a hardware address is six bytes, as 02:42:ac:11:00:02"),
            Some(bytes) => Ok(Self(bytes)),
        }
    }
}

/// `--dns-search`: a domain, or `.` for none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct SearchArg(pub(in crate::cli) String);

impl FromStr for SearchArg {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        let domain = text.strip_suffix('.').unwrap_or(text);
        if text == "." || domain.len() <= 64 && domain.parse::<Hostname>().is_ok() {
            Ok(Self(text.to_owned()))
        } else {
            Bad::new("a domain to look names up in is one like `example.org`, or `.` for none")
        }
    }
}

/// `--volumes-from container[:ro]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct VolumesFromArg {
    /// Whose.
    pub(in crate::cli) container: String,
    /// Whether none of them can be written.
    pub(in crate::cli) readonly: bool,
}

impl FromStr for VolumesFromArg {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        let (name, readonly) = match text.split_once(':') {
            None => (text, false),
            Some((name, "rw")) => (name, false),
            Some((name, "ro")) => (name, true),
            Some(_) => return Bad::new("volumes come from `CONTAINER`, or `CONTAINER:ro`"),
        };
        let ContainerName(container) = name.parse()?;
        Ok(Self { container, readonly })
    }
}

/// `--log-opt max-size=SIZE` and `max-file=N`: what is kept of a container's output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum LogOptArg {
    /// Bytes of one file.
    Size(u64),
    /// Files.
    Files(u32),
}

impl FromStr for LogOptArg {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        match text.split_once('=') {
            Some(("max-size", size)) => size.parse().map(|Bytes(bytes)| Self::Size(bytes)),
            Some(("max-file", count)) => match count.parse() {
                Ok(count @ 1..=1000) => Ok(Self::Files(count)),
                _ => Bad::new("`max-file` is a number from 1 to 1000"),
            },
            _ => Bad::new("it is `max-size=10m`, the size of a file of output, or `max-file=3`, how many are kept"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hardware_addresses() {
        assert_eq!("02:42:AC-11:00:02".parse(), Ok(MacArg([2, 0x42, 0xac, 0x11, 0, 2])));
        for bad in
            ["", "02:42:ac:11:00", "01:42:ac:11:00:02", "00:00:00:00:00:00", "2:42:ac:11:0:2", "+2:42:ac:11:00:02"]
        {
            assert!(bad.parse::<MacArg>().is_err(), "{bad}");
        }
    }

    #[test]
    fn domains_containers_and_logs() {
        assert!(".".parse::<SearchArg>().is_ok() && "example.org.".parse::<SearchArg>().is_ok());
        assert!("a b".parse::<SearchArg>().is_err() && "x\noptions".parse::<SearchArg>().is_err());
        let from = |text: &str| text.parse::<VolumesFromArg>().map(|from| (from.container, from.readonly)).ok();
        assert_eq!(from("data:ro"), Some(("data".to_owned(), true)));
        assert_eq!((from("data:z"), from("")), (None, None));
        assert_eq!("max-file=3".parse(), Ok(LogOptArg::Files(3)));
        assert!("max-size=10m".parse() == Ok(LogOptArg::Size(10 << 20)) && "tag=x".parse::<LogOptArg>().is_err());
    }
}
