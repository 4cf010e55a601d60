//! `--network`, `--publish`, `--restart`, `--add-host` of a container.

use std::net::IpAddr;
use std::str::FromStr;

use super::Bad;
use crate::model;
use crate::stack::definition::{PortRange, Protocol, Publish, Restart};

/// `--network` of `rbox run`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) enum RunNetworkArg {
    /// Its loopback alone.
    None,
    /// The host's own interfaces.
    Host,
    /// The network that containers of no stack share.
    Default,
    /// One that `rbox network create` made.
    Name(String),
    /// That of another container.
    Container(String),
}

impl FromStr for RunNetworkArg {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        let plain = |text: &str| {
            let first = text.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric());
            first
                && text.len() <= 128
                && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
        };
        match (text, text.strip_prefix("container:")) {
            ("none", _) => Ok(Self::None),
            ("host", _) => Ok(Self::Host),
            // What Docker calls it.
            ("default" | "bridge", _) => Ok(Self::Default),
            (_, Some(name)) if plain(name) => Ok(Self::Container(name.to_owned())),
            (_, None) if plain(text) && text.len() <= 63 => Ok(Self::Name(text.to_owned())),
            _ => Bad::new(
                "a network is `none`, `host`, `default`, `container:NAME`, or the name of one that `rbox network create` made",
            ),
        }
    }
}

/// `--publish [address:][host]:container[/protocol]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct PublishArg(pub(in crate::cli) Publish);

impl FromStr for PublishArg {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        let mapping = model::port_mapping(text).map_err(|error| {
            Bad(format!("{error}; a port is published as `8080:80`, `127.0.0.1:8080:80/udp` or `80`"))
        })?;
        let protocol = match mapping.container.protocol {
            model::Protocol::Tcp => Protocol::Tcp,
            model::Protocol::Udp => Protocol::Udp,
            model::Protocol::Sctp => return Bad::new("ports of sctp can't be published: rbox forwards tcp and udp"),
        };
        let container = PortRange { first: mapping.container.start, last: mapping.container.end, protocol };
        Ok(Self(Publish { address: mapping.address, host: mapping.host, container }))
    }
}

/// `--restart`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) struct RestartArg(pub(in crate::cli) Restart);

impl FromStr for RestartArg {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        let restart = match text.split_once(':') {
            Some(("on-failure", count)) => count.parse().ok().map(|count| Restart::OnFailure(Some(count))),
            None => match text {
                "no" => Some(Restart::No),
                "always" => Some(Restart::Always),
                "unless-stopped" => Some(Restart::UnlessStopped),
                "on-failure" => Some(Restart::OnFailure(None)),
                _ => None,
            },
            _ => None,
        };
        restart
            .map(Self)
            .ok_or_else(|| Bad("it is `no`, `always`, `unless-stopped`, `on-failure` or `on-failure:N`".to_owned()))
    }
}

/// `--add-host NAME:ADDRESS`; the address `host-gateway` is the host's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct HostArg(pub(in crate::cli) String, pub(in crate::cli) Option<IpAddr>);

impl FromStr for HostArg {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        let wrong = || Bad("a host is `NAME:ADDRESS`, or `NAME:host-gateway`".to_owned());
        let (name, address) = text.split_once([':', '=']).filter(|(name, _)| !name.is_empty()).ok_or_else(wrong)?;
        if address == "host-gateway" {
            return Ok(Self(name.to_owned(), None));
        }
        let bare = address.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(address);
        bare.parse().map(|address| Self(name.to_owned(), Some(address))).map_err(|_| wrong())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks() {
        assert_eq!("mi_red".parse(), Ok(RunNetworkArg::Name("mi_red".to_owned())));
        assert_eq!("container:db".parse(), Ok(RunNetworkArg::Container("db".to_owned())));
        assert_eq!("bridge".parse(), Ok(RunNetworkArg::Default));
        for bad in ["", "../../bin/x", "a/b", "container:", "container:../x", ".a"] {
            assert!(bad.parse::<RunNetworkArg>().is_err(), "{bad}");
        }
    }

    #[test]
    fn published_ports() {
        let publish = |text: &str| text.parse::<PublishArg>().map(|arg| (arg.0.host, arg.0.container.first));
        assert_eq!(publish("8080:80"), Ok((Some((8080, 8080)), 80)));
        assert_eq!(publish("80"), Ok((None, 80)));
        for bad in ["", "x", "80:0", "1-2:1-3", "99999:1", "80/sctp"] {
            assert!(publish(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn restarts_and_hosts() {
        assert_eq!("on-failure:3".parse(), Ok(RestartArg(Restart::OnFailure(Some(3)))));
        assert!("on-failure:x".parse::<RestartArg>().is_err() && "sometimes".parse::<RestartArg>().is_err());
        assert_eq!("a:10.0.0.1".parse(), Ok(HostArg("a".to_owned(), Some("10.0.0.1".parse().unwrap()))));
        assert_eq!("a:host-gateway".parse(), Ok(HostArg("a".to_owned(), None)));
        assert!(":1".parse::<HostArg>().is_err() && "a".parse::<HostArg>().is_err());
    }
}
