//! The host's own name servers, as `resolv.conf` has them.

use std::fs;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, SocketAddrV6};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// At most so many are asked, as resolvers do (`MAXNS`).
const MOST: usize = 3;

/// Reads `resolv.conf` again whenever it changes.
#[derive(Debug)]
pub(super) struct Resolvers {
    path: PathBuf,
    seen: Option<Stamp>,
    servers: Vec<SocketAddr>,
}

/// What tells two states of a file apart.
type Stamp = (u64, u64, i64, i64, u64);

impl Resolvers {
    /// Those of a file, which need not be there.
    pub(super) fn new(path: &Path) -> Self {
        Resolvers { path: path.to_owned(), seen: None, servers: Vec::new() }
    }

    /// The servers now, first choice first.
    pub(super) fn servers(&mut self) -> &[SocketAddr] {
        let stamp = fs::metadata(&self.path)
            .map(|meta| (meta.dev(), meta.ino(), meta.ctime(), meta.ctime_nsec(), meta.len()))
            .ok();
        if stamp.is_none() || stamp != self.seen {
            self.servers = parse(&fs::read_to_string(&self.path).unwrap_or_default());
            self.seen = stamp;
        }
        &self.servers
    }
}

/// The servers that a `resolv.conf` names; without any it is the one on this host (resolv.conf(5)).
fn parse(text: &str) -> Vec<SocketAddr> {
    let lines = text.lines().filter_map(|line| line.trim().strip_prefix("nameserver")?.split_whitespace().next());
    let mut servers: Vec<_> = lines.filter_map(address).take(MOST).collect();
    if servers.is_empty() {
        servers.push(SocketAddr::from((Ipv4Addr::LOCALHOST, 53)));
    }
    servers
}

fn address(text: &str) -> Option<SocketAddr> {
    let Some((address, scope)) = text.split_once('%') else {
        return text.parse::<IpAddr>().ok().map(|address| SocketAddr::new(address, 53));
    };
    let index = scope
        .parse()
        .ok()
        .or_else(|| fs::read_to_string(format!("/sys/class/net/{scope}/ifindex")).ok()?.trim().parse().ok())?;
    Some(SocketAddr::V6(SocketAddrV6::new(address.parse().ok()?, 53, 0, index)))
}

#[cfg(test)]
mod tests {
    use super::{Resolvers, parse};

    fn text(servers: &[std::net::SocketAddr]) -> Vec<String> {
        servers.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn servers_are_read() {
        let servers =
            parse("# x\nsearch corp.example\nnameserver 10.0.0.1\n nameserver\tfe80::1%3 # y\nnameserver x\n");
        assert_eq!(text(&servers), ["10.0.0.1:53", "[fe80::1%3]:53"]);
        assert_eq!(text(&parse("nameservers")), ["127.0.0.1:53"]);
        assert_eq!(parse("nameserver ::1\n".repeat(9).as_str()).len(), 3);
    }

    #[test]
    fn a_change_is_seen() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("resolv.conf");
        let mut resolvers = Resolvers::new(&path);
        assert_eq!(text(resolvers.servers()), ["127.0.0.1:53"]);
        for address in ["10.0.0.1", "10.0.0.2"] {
            std::fs::write(folder.path().join("new"), format!("nameserver {address}\n")).expect("a file");
            std::fs::rename(folder.path().join("new"), &path).expect("a rename");
            assert_eq!(text(resolvers.servers()), [format!("{address}:53")]);
        }
    }
}
