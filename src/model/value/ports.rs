//! Ports: `80`, `8000-8010/udp`, `127.0.0.1:8080:80`.

use std::fmt;
use std::net::IpAddr;

/// What a port speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Protocol {
    /// The default.
    #[default]
    Tcp,
    /// Datagrams.
    Udp,
    /// The stream control protocol.
    Sctp,
}

/// Ports of one protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ports {
    /// The first.
    pub start: u16,
    /// The last.
    pub end: u16,
    /// What they speak.
    pub protocol: Protocol,
}

/// Why a text names no port.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PortError {
    /// Nothing there.
    #[error("a port is missing")]
    Empty,
    /// No number.
    #[error("`{0}` is no number")]
    Number(String),
    /// Above 65535.
    #[error("ports go from 0 to 65535")]
    Large,
    /// `90-80`.
    #[error("the range ends before it starts")]
    Backwards,
    /// Neither of the three.
    #[error("`{0}` is no protocol: `tcp`, `udp` or `sctp`")]
    Protocol(String),
    /// `300.1.1.1:80:80`.
    #[error("`{0}` is no address")]
    Address(String),
    /// `80-81:90-95`.
    #[error("the host's range and the container's differ in length")]
    Lengths,
    /// `0` where a container listens.
    #[error("a container can't listen on port 0")]
    Zero,
}

/// What `EXPOSE` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::model) struct Exposed {
    pub ports: Ports,
    /// Whether an address or a host port stands before them, which means nothing here.
    pub host_part: bool,
    /// Whether the protocol is not in lower case.
    pub upper_case: bool,
}

/// What `PUBLISH` says: `[address:][host]:container[/protocol]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// Where it listens; none = the loopback.
    pub address: Option<IpAddr>,
    /// The first and last of the host, as many as the container's or several for its one; none = any free one.
    pub host: Option<(u16, u16)>,
    /// Of the container.
    pub container: Ports,
}

impl Ports {
    /// The same ports, each once.
    pub fn merged(all: &[Self]) -> Vec<Self> {
        let mut sorted = all.to_vec();
        sorted.sort_unstable_by_key(|ports| (ports.protocol, ports.start));
        let mut merged: Vec<Self> = Vec::new();
        for next in sorted {
            match merged.last_mut() {
                Some(last) if last.protocol == next.protocol && next.start <= last.end => {
                    last.end = last.end.max(next.end);
                }
                _ => merged.push(next),
            }
        }
        merged
    }

    /// `80/tcp`, one for each.
    pub fn names(self) -> impl Iterator<Item = String> {
        (self.start..=self.end).map(move |port| format!("{port}/{}", self.protocol))
    }
}

impl fmt::Display for Ports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.start == self.end {
            write!(f, "{}/{}", self.start, self.protocol)
        } else {
            write!(f, "{}-{}/{}", self.start, self.end, self.protocol)
        }
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
            Self::Sctp => "sctp",
        })
    }
}

/// Reads a word of `EXPOSE`.
pub(in crate::model) fn exposed(text: &str) -> Result<Exposed, PortError> {
    let (address, host, rest) = split(text);
    let (container, protocol, upper_case) = protocol(rest)?;
    let (start, end) = range(container)?;
    if let Some(address) = address {
        parse_address(address)?;
    }
    if let Some(host) = host.filter(|host| !host.is_empty()) {
        range(host)?;
    }
    let host_part = address.is_some() || host.is_some();
    Ok(Exposed { ports: Ports { start, end, protocol }, host_part, upper_case })
}

/// Reads a word of `PUBLISH`.
pub fn mapping(text: &str) -> Result<Mapping, PortError> {
    let (address, host, rest) = split(text);
    let (container, protocol, _) = protocol(rest)?;
    let (start, end) = range(container)?;
    if start == 0 {
        return Err(PortError::Zero);
    }
    let host = host.filter(|host| !host.is_empty() && *host != "0").map(range).transpose()?;
    // for one port of the container, a free one of several is taken
    if start != end && host.is_some_and(|(first, last)| last - first != end - start) {
        return Err(PortError::Lengths);
    }
    let address = address.map(parse_address).transpose()?;
    Ok(Mapping { address, host, container: Ports { start, end, protocol } })
}

/// `[[address:]host:]rest`; an IPv6 address has brackets or not.
fn split(text: &str) -> (Option<&str>, Option<&str>, &str) {
    let Some((before, rest)) = text.rsplit_once(':') else { return (None, None, text) };
    match before.rsplit_once(':') {
        Some((address, host)) => (Some(address), Some(host), rest),
        None if before.contains('.') => (Some(before), None, rest),
        None => (None, Some(before), rest),
    }
}

fn parse_address(text: &str) -> Result<IpAddr, PortError> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    bare.parse().map_err(|_| PortError::Address(text.to_owned()))
}

/// The text before `/`, the protocol, and whether it is not in lower case.
fn protocol(text: &str) -> Result<(&str, Protocol, bool), PortError> {
    let (port, name) = text.split_once('/').unwrap_or((text, ""));
    let protocol = match name.to_ascii_lowercase().as_str() {
        "" | "tcp" => Protocol::Tcp,
        "udp" => Protocol::Udp,
        "sctp" => Protocol::Sctp,
        _ => return Err(PortError::Protocol(name.to_owned())),
    };
    Ok((port, protocol, name.bytes().any(|byte| byte.is_ascii_uppercase())))
}

fn range(text: &str) -> Result<(u16, u16), PortError> {
    let number = |text: &str| match text {
        "" => Err(PortError::Empty),
        text if text.bytes().all(|byte| byte.is_ascii_digit()) => text.parse::<u16>().map_err(|_| PortError::Large),
        text => Err(PortError::Number(text.to_owned())),
    };
    let (start, end) = text.split_once('-').unwrap_or((text, text));
    let (start, end) = (number(start)?, number(end)?);
    if end < start { Err(PortError::Backwards) } else { Ok((start, end)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exposed_ports() {
        let read = |text: &str| exposed(text).map(|exposed| (exposed.ports.to_string(), exposed.host_part));
        assert_eq!(read("80"), Ok(("80/tcp".into(), false)));
        assert_eq!(read("8000-8010/UDP"), Ok(("8000-8010/udp".into(), false)));
        assert_eq!(read("127.0.0.1:80:80"), Ok(("80/tcp".into(), true)));
        assert_eq!(read("80:80"), Ok(("80/tcp".into(), true)));
        assert_eq!(read("70000"), Err(PortError::Large));
        assert_eq!(read("90-80"), Err(PortError::Backwards));
        assert_eq!(read("80/foo"), Err(PortError::Protocol("foo".into())));
        assert_eq!(read("http"), Err(PortError::Number("http".into())));
        assert_eq!(read("/tcp"), Err(PortError::Empty));
    }

    #[test]
    fn published_ports() {
        let read =
            |text: &str| mapping(text).map(|map| (map.address.map(|a| a.to_string()), map.host, map.container.start));
        assert_eq!(read("8080:80"), Ok((None, Some((8080, 8080)), 80)));
        assert_eq!(read("80"), Ok((None, None, 80)));
        assert_eq!(read("0.0.0.0:8080:80/udp"), Ok((Some("0.0.0.0".into()), Some((8080, 8080)), 80)));
        assert_eq!(read("[::1]:8080:80"), Ok((Some("::1".into()), Some((8080, 8080)), 80)));
        assert_eq!(read("127.0.0.1::80"), Ok((Some("127.0.0.1".into()), None, 80)));
        assert_eq!(read("8000-8005:80"), Ok((None, Some((8000, 8005)), 80)));
        assert_eq!(read("8000-8001:80-85"), Err(PortError::Lengths));
        assert_eq!(read("8000:80-85"), Err(PortError::Lengths));
        assert_eq!(read("300.0.0.1:1:80"), Err(PortError::Address("300.0.0.1".into())));
        assert_eq!(read("80:0"), Err(PortError::Zero));
    }
}
