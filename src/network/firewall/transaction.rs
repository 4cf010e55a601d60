//! Changes of rules that take effect together or not at all.

use std::io;

use super::field::Field;
use super::rule::Rule;
use super::set::{Element, Set, datatype, width};
use crate::network::netlink::{APPEND, Attributes, CREATE, EXCLUSIVE, Messages, Netfilter};

/// `NFNL_SUBSYS_NFTABLES`.
const NFTABLES: u16 = 10;
const BEGIN: u16 = 16;
const END: u16 = 17;
const NEW_TABLE: u16 = 0;
const NEW_CHAIN: u16 = 3;
const NEW_RULE: u16 = 6;
const NEW_SET: u16 = 9;
const NEW_ELEMENT: u16 = 12;
const DELETE_ELEMENT: u16 = 14;

/// The table goes with the socket that made it, and nobody else may change it (`NFT_TABLE_F_OWNER`, Linux 5.12).
const OWNER: u32 = 2;
/// An attribute with elements must stay below 64 KiB.
const ELEMENTS: usize = 48 << 10;

/// Which packets a table sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::network) enum Family {
    /// IPv4 and IPv6.
    Inet = 1,
    /// Frames that cross a bridge.
    Bridge = 7,
}

/// Where a chain is called from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::network) enum Hook {
    /// Every packet that came in.
    Prerouting = 0,
    /// Packets for this machine.
    Input = 1,
    /// Packets that go through.
    Forward = 2,
    /// Packets of this machine.
    Output = 3,
    /// Every packet that goes out.
    Postrouting = 4,
}

/// What a chain may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::network) enum Kind {
    /// Accept and drop.
    Filter,
    /// Change addresses.
    Nat,
}

/// A chain that packets come through by themselves.
#[derive(Clone, Copy, Debug)]
pub(in crate::network) struct Base {
    /// What it may do.
    pub(in crate::network) kind: Kind,
    /// Where.
    pub(in crate::network) hook: Hook,
    /// Lower ones are asked first.
    pub(in crate::network) priority: i32,
    /// Whether what no rule decides is dropped.
    pub(in crate::network) drops: bool,
}

/// A transaction on the tables of one name.
#[derive(Debug)]
pub(in crate::network) struct Transaction {
    messages: Messages,
    family: Family,
    table: String,
    sets: u32,
    changes: usize,
}

impl Transaction {
    /// An empty one.
    pub(in crate::network) fn on(table: &str) -> Self {
        let mut messages = Messages::default();
        messages.add(BEGIN, 0, &frame(), |_| {});
        Transaction { messages, family: Family::Inet, table: table.to_owned(), sets: 0, changes: 0 }
    }

    /// Goes on with the table of that name of another family.
    pub(in crate::network) fn of(&mut self, family: Family) -> &mut Self {
        self.family = family;
        self
    }

    fn add(&mut self, message: u16, flags: u16, fill: impl FnOnce(&mut Attributes<'_>)) {
        let header = [self.family as u8, 0, 0, 0];
        self.messages.add(NFTABLES << 8 | message, flags, &header, fill);
        self.changes += 1;
    }

    /// Makes the table. One that is owned by the socket that this is sent by goes with it, which takes the kernel
    /// milliseconds; one that is not goes with its network namespace, which nobody waits for.
    pub(in crate::network) fn make_table(&mut self, is_owned: bool) {
        let table = self.table.clone();
        self.add(NEW_TABLE, CREATE | EXCLUSIVE, |all| {
            all.text(1, &table).number(2, if is_owned { OWNER } else { 0 });
        });
    }

    /// Makes a chain; without a base only other chains lead to it.
    pub(in crate::network) fn chain(&mut self, name: &str, base: Option<Base>) {
        let table = self.table.clone();
        self.add(NEW_CHAIN, CREATE, |all| {
            all.text(1, &table).text(3, name);
            if let Some(base) = base {
                all.nest(4, |hook| {
                    hook.number(1, base.hook as u32).number(2, base.priority.cast_unsigned());
                });
                all.number(5, u32::from(!base.drops));
                all.text(7, if base.kind == Kind::Nat { "nat" } else { "filter" });
            }
        });
    }

    /// Adds a rule at the end of a chain.
    pub(in crate::network) fn rule(&mut self, chain: &str, fill: impl FnOnce(&mut Rule<'_, '_>)) {
        let table = self.table.clone();
        self.add(NEW_RULE, CREATE | APPEND, |all| {
            all.text(1, &table).text(2, chain).nest(4, |list| fill(&mut Rule::new(list)));
        });
    }

    /// Makes a set or a map.
    pub(in crate::network) fn set(&mut self, set: &Set) {
        const INTERVAL: u32 = 4;
        const MAP: u32 = 8;
        const CONCATENATION: u32 = 0x80;
        let table = self.table.clone();
        self.sets += 1;
        let id = self.sets;
        let several = set.key.len() > 1;
        let mut flags = 0;
        flags |= if set.ranges { INTERVAL } else { 0 };
        flags |= if set.ranges && several { CONCATENATION } else { 0 };
        flags |= if set.data.is_empty() { 0 } else { MAP };
        self.add(NEW_SET, CREATE, |all| {
            all.text(1, &table).text(2, set.name).number(3, flags);
            all.number(4, datatype(set.key)).number(5, width(set.key));
            if !set.data.is_empty() {
                all.number(6, datatype(set.data)).number(7, width(set.data));
            }
            if set.ranges && several {
                all.nest(9, |description| {
                    description.nest(2, |fields| lengths(set.key, fields));
                });
            }
            all.number(10, id);
            if let [Field::InInterface] = set.key {
                // for the `nft` program: names are in this machine's order
                all.bytes(13, &[0, 4, 1, 0, 0, 0]);
            }
        });
    }

    /// Adds elements to a set or a map.
    pub(in crate::network) fn insert(&mut self, set: &Set, elements: &[Element]) {
        self.elements(NEW_ELEMENT, set, elements);
    }

    /// Takes elements out of a set or a map.
    pub(in crate::network) fn remove(&mut self, set: &Set, elements: &[Element]) {
        self.elements(DELETE_ELEMENT, set, elements);
    }

    fn elements(&mut self, message: u16, set: &Set, elements: &[Element]) {
        let most = elements.iter().map(Element::size).max().map_or(1, |size| ELEMENTS / size);
        let (table, with_data) = (self.table.clone(), message == NEW_ELEMENT);
        self.family = set.family;
        for some in elements.chunks(most) {
            self.add(message, if with_data { CREATE } else { 0 }, |all| {
                all.text(1, &table).text(2, set.name);
                all.nest(3, |list| some.iter().for_each(|element| write(element, with_data, list)));
            });
        }
    }

    /// Whether nothing would change.
    pub(in crate::network) fn is_empty(&self) -> bool {
        self.changes == 0
    }

    /// Has the kernel do all of it, or nothing. It has taken effect when this returns.
    pub(in crate::network) fn commit(mut self, socket: &Netfilter) -> io::Result<()> {
        if self.is_empty() {
            return Ok(());
        }
        self.messages.acknowledge_last();
        self.messages.add(END, 0, &frame(), |_| {});
        socket.transact(&self.messages)
    }
}

/// The fixed part of what begins and ends a batch: its subsystem.
fn frame() -> [u8; 4] {
    let [high, low] = NFTABLES.to_be_bytes();
    [0, 0, high, low]
}

fn lengths(fields: &[Field], list: &mut Attributes<'_>) {
    for field in fields {
        list.nest(1, |inner| {
            inner.number(1, field.length());
        });
    }
}

fn write(element: &Element, with_data: bool, list: &mut Attributes<'_>) {
    list.nest(1, |all| {
        let value = |bytes: &[u8], kind: u16, all: &mut Attributes<'_>| {
            all.nest(kind, |value| {
                value.bytes(1, bytes);
            });
        };
        value(&element.key, 1, all);
        if let Some(last) = &element.last {
            value(last, 10, all);
        }
        if let Some(data) = element.data.as_ref().filter(|_| with_data) {
            value(data, 2, all);
        }
    });
}
