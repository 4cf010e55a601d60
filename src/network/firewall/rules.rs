//! A table that lives: what belongs to whom in its sets, and changes as differences.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::set::{Element, Set};
use super::transaction::Transaction;
use crate::network::netlink::Netfilter;

/// Bytes of a transaction where not all changes can be one.
const PIECE: usize = 128 << 10;
/// Bytes of a message, or of an element, beside what is in the element.
const OVERHEAD: usize = 64;

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

    /// Gives each of these scopes these elements and no others, all at once; thousands, for an ordinary user, in pieces, since
    /// the kernel takes only so many bytes from one. If a piece fails, those before it are taken back.
    pub(in crate::network) fn change(&mut self, scopes: Vec<(Scope, Entries)>) -> io::Result<()> {
        let none = Entries::new();
        let mut changes = Vec::new();
        for (scope, entries) in &scopes {
            let there = self.scopes.get(scope).unwrap_or(&none);
            by_set(there.difference(entries), |set, elements| changes.push(Change::new(false, set, elements)));
        }
        for (scope, entries) in &scopes {
            let there = self.scopes.get(scope).unwrap_or(&none);
            by_set(entries.difference(there), |set, elements| changes.push(Change::new(true, set, elements)));
        }
        let size = changes.iter().map(Change::size).sum();
        if size <= PIECE || size <= self.socket.room_for(size) {
            self.commit(&changes)?;
        } else {
            self.commit_in_pieces(changes)?;
        }
        for (scope, entries) in scopes {
            if entries.is_empty() {
                self.scopes.remove(&scope);
            } else {
                self.scopes.insert(scope, entries);
            }
        }
        Ok(())
    }

    fn commit(&self, changes: &[Change]) -> io::Result<()> {
        let mut transaction = Transaction::on(&self.table);
        for change in changes {
            change.write(&mut transaction);
        }
        transaction.commit(&self.socket)
    }

    fn commit_in_pieces(&self, changes: Vec<Change>) -> io::Result<()> {
        let most = self.socket.room_for(PIECE);
        let pieces: Vec<Change> = changes.into_iter().flat_map(|change| change.split(most)).collect();
        for (done, piece) in pieces.iter().enumerate() {
            if let Err(error) = self.commit(std::slice::from_ref(piece)) {
                for piece in pieces[..done].iter().rev() {
                    // what can't be taken back goes with the table
                    let _ = self.commit(&[piece.reversed()]);
                }
                return Err(error);
            }
        }
        Ok(())
    }

    /// The socket that owns the tables, for questions.
    pub(in crate::network) fn socket(&self) -> &Netfilter {
        &self.socket
    }
}

/// Elements that go into a set, or out of it.
#[derive(Clone, Debug)]
struct Change {
    inserts: bool,
    set: Set,
    elements: Vec<Element>,
}

impl Change {
    fn new(inserts: bool, set: &Set, elements: &[Element]) -> Self {
        Change { inserts, set: *set, elements: elements.to_vec() }
    }

    /// Bytes that it takes at most as messages.
    fn size(&self) -> usize {
        self.elements.iter().map(|element| element.size() + OVERHEAD).sum::<usize>() + OVERHEAD
    }

    /// The same in parts of at most so many bytes, if that is enough for an element.
    fn split(self, most: usize) -> Vec<Change> {
        let largest = self.elements.iter().map(|element| element.size() + OVERHEAD).max().unwrap_or(1);
        let count = (most.saturating_sub(OVERHEAD) / largest).max(1);
        self.elements.chunks(count).map(|part| Change { elements: part.to_vec(), ..self }).collect()
    }

    fn reversed(&self) -> Change {
        Change { inserts: !self.inserts, ..self.clone() }
    }

    fn write(&self, transaction: &mut Transaction) {
        if self.inserts {
            transaction.insert(&self.set, &self.elements);
        } else {
            transaction.remove(&self.set, &self.elements);
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::firewall::stack::PORTS4;

    #[test]
    fn a_large_change_is_cut_into_parts_that_fit() {
        let element = |number: u32| Element::to(number.to_be_bytes().to_vec(), vec![0; 8]);
        let all: Vec<Element> = (0..1000).map(element).collect();
        let change = Change::new(true, &PORTS4, &all);
        let parts = change.clone().split(10_000);
        assert!(parts.len() > 1 && parts.iter().all(|part| part.size() <= 10_000 && part.inserts));
        assert_eq!(parts.iter().flat_map(|part| part.elements.clone()).collect::<Vec<_>>(), all);
        assert_eq!(change.split(1).len(), 1000, "one at least");
    }
}
