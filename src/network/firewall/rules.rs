//! A table that lives: what belongs to whom in its sets, and changes as differences.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::set::{Element, Set};
use super::transaction::Transaction;
use crate::network::netlink::Netfilter;

/// Whose elements they are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::network) enum Scope {
    /// The host's, for all.
    Host,
    /// All networks' together.
    Networks,
    /// A network's policy.
    Policy(String),
    /// A container's on a network.
    Member(String, String),
    /// The ports of a container.
    Ports(String),
}

/// Elements with their sets.
pub(in crate::network) type Entries = BTreeSet<(Set, Element)>;

/// The tables of one name, and the socket that owns them.
#[derive(Debug)]
pub(in crate::network) struct Rules {
    socket: Netfilter,
    table: String,
    scopes: BTreeMap<Scope, Entries>,
}

impl Rules {
    /// Makes the tables. On a thread in their network namespace.
    pub(in crate::network) fn make(table: &str, fill: impl FnOnce(&mut Transaction)) -> io::Result<Self> {
        let socket = Netfilter::open()?;
        let mut changes = Transaction::on(table);
        fill(&mut changes);
        changes.commit(&socket)?;
        Ok(Rules { socket, table: table.to_owned(), scopes: BTreeMap::new() })
    }

    /// Makes the tables again with all that belongs in them, after somebody took them away.
    pub(in crate::network) fn make_again(&mut self, fill: impl FnOnce(&mut Transaction)) -> io::Result<()> {
        let mut changes = Transaction::on(&self.table);
        fill(&mut changes);
        for entries in self.scopes.values() {
            by_set(entries.iter(), |set, elements| changes.insert(set, elements));
        }
        changes.commit(&self.socket)
    }

    /// Gives each of these scopes these elements and no others, all at once.
    pub(in crate::network) fn change(&mut self, scopes: Vec<(Scope, Entries)>) -> io::Result<()> {
        let none = Entries::new();
        let mut changes = Transaction::on(&self.table);
        for (scope, entries) in &scopes {
            let there = self.scopes.get(scope).unwrap_or(&none);
            by_set(there.difference(entries), |set, elements| changes.remove(set, elements));
        }
        for (scope, entries) in &scopes {
            let there = self.scopes.get(scope).unwrap_or(&none);
            by_set(entries.difference(there), |set, elements| changes.insert(set, elements));
        }
        changes.commit(&self.socket)?;
        for (scope, entries) in scopes {
            if entries.is_empty() {
                self.scopes.remove(&scope);
            } else {
                self.scopes.insert(scope, entries);
            }
        }
        Ok(())
    }

    /// The socket that owns the tables, for questions.
    pub(in crate::network) fn socket(&self) -> &Netfilter {
        &self.socket
    }
}

/// Calls `each` once for every set; entries come sorted by it.
fn by_set<'a>(entries: impl Iterator<Item = &'a (Set, Element)>, mut each: impl FnMut(&Set, &[Element])) {
    let mut current: Option<(Set, Vec<Element>)> = None;
    for (set, element) in entries {
        match &mut current {
            Some((of, elements)) if of == set => elements.push(element.clone()),
            _ => {
                if let Some((set, elements)) = current.replace((*set, vec![element.clone()])) {
                    each(&set, &elements);
                }
            }
        }
    }
    if let Some((set, elements)) = current {
        each(&set, &elements);
    }
}
