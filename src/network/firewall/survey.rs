//! Whether the host has rules about what comes in or goes through.
//!
//! A redirected packet never comes by the chains of the host's input, so a published port would be reachable although the
//! host's owner has closed it; and it comes by the chains for what goes through, which often drop everything that their
//! maker does not know. Where somebody filters either, ports are therefore served by sockets, to which packets come by the
//! input chains as to any other program.

use std::fs;
use std::io;

use crate::network::netlink::{DUMP, Message, Messages, Netfilter, attribute};

/// `NFT_MSG_GETCHAIN` of `NFNL_SUBSYS_NFTABLES`.
const GET_CHAIN: u16 = 10 << 8 | 4;
const TABLE: u16 = 1;
const HOOK: u16 = 4;
const POLICY: u16 = 5;
const USES: u16 = 6;
const TYPE: u16 = 7;
/// Hooks.
const INPUT: u32 = 1;
const FORWARD: u32 = 2;

/// What was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::network) struct Survey {
    /// Whether somebody else's rules decide about packets for this host, or through it.
    pub(in crate::network) is_filtered: bool,
    /// Whether what goes through this host is dropped unless somebody else's rule knows it.
    pub(in crate::network) drops_forwarded: bool,
    /// Whether our own table is there.
    pub(in crate::network) has_ours: bool,
}

/// Looks at the rules of a namespace. On a thread that is in it.
pub(in crate::network) fn look(socket: &Netfilter, ours: &str) -> io::Result<Survey> {
    let mut question = Messages::default();
    question.add(GET_CHAIN, DUMP, &[0; 4], |_| {});
    let is_filtered = legacy_tables().any(|name| name == "filter");
    let mut survey = Survey { is_filtered, ..Survey::default() };
    socket.ask(&question, |chain| {
        if let Some((hook, drops)) = filters(chain) {
            survey.is_filtered = true;
            survey.drops_forwarded |= drops && hook == FORWARD;
        }
        let table = chain.body.get(4..).and_then(|all| attribute(all, TABLE));
        survey.has_ours |= table.is_some_and(|table| table.strip_suffix(b"\0").unwrap_or(table) == ours.as_bytes());
    })?;
    Ok(survey)
}

/// Tables of the older iptables, whose rules only it can read.
fn legacy_tables() -> impl Iterator<Item = String> {
    let names = ["/proc/thread-self/net/ip_tables_names", "/proc/thread-self/net/ip6_tables_names"];
    let texts: Vec<String> = names.iter().filter_map(|path| fs::read_to_string(path).ok()).collect();
    texts.into_iter().flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>())
}

/// Where somebody else's chain decides about packets for this host or through it, and whether it drops what it does not
/// know.
fn filters(chain: &Message<'_>) -> Option<(u32, bool)> {
    // families of IP packets: both, IPv4, IPv6
    let Some(([1 | 2 | 10, ..], all)) = chain.body.split_at_checked(4) else { return None };
    let number = |bytes: Option<&[u8]>| bytes.and_then(|bytes| bytes.try_into().ok()).map(u32::from_be_bytes);
    let hook = attribute(all, HOOK).and_then(|hook| number(attribute(hook, 1)))?;
    let is_ours = attribute(all, TABLE).is_some_and(is_our_table);
    let is_filter = attribute(all, TYPE).is_some_and(|kind| kind.starts_with(b"filter"));
    let drops = number(attribute(all, POLICY)) == Some(0);
    let has_rules = number(attribute(all, USES)).is_some_and(|uses| uses > 0);
    (matches!(hook, INPUT | FORWARD) && is_filter && !is_ours && (drops || has_rules)).then_some((hook, drops))
}

/// Whether it is the table of a stack: `rbox` and a number.
fn is_our_table(name: &[u8]) -> bool {
    let name = name.strip_suffix(b"\0").unwrap_or(name);
    name.strip_prefix(b"rbox").is_some_and(|rest| rest.iter().all(u8::is_ascii_digit))
}
