//! Sets and maps: what changes while the rules stay.

use super::field::Field;
use super::transaction::Family;

/// A set, or, with `data`, a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::network) struct Set {
    /// Which kind of table it is in.
    pub(in crate::network) family: Family,
    /// Its name.
    pub(in crate::network) name: &'static str,
    /// What its keys are made of.
    pub(in crate::network) key: &'static [Field],
    /// What its values are made of; nothing for a set.
    pub(in crate::network) data: &'static [Field],
    /// Whether keys are ranges; only keys of several fields can be.
    pub(in crate::network) ranges: bool,
}

impl Set {
    /// A set of single keys.
    pub(in crate::network) const fn of(name: &'static str, key: &'static [Field]) -> Self {
        Set { family: Family::Inet, name, key, data: &[], ranges: false }
    }

    /// The same set in a bridge's table.
    pub(in crate::network) const fn of_frames(self) -> Self {
        Set { family: Family::Bridge, ..self }
    }

    /// A set of ranges of several fields.
    pub(in crate::network) const fn of_ranges(name: &'static str, key: &'static [Field]) -> Self {
        Set { family: Family::Inet, name, key, data: &[], ranges: true }
    }

    /// A map with single keys.
    pub(in crate::network) const fn map(name: &'static str, key: &'static [Field], data: &'static [Field]) -> Self {
        Set { family: Family::Inet, name, key, data, ranges: false }
    }

    /// A map whose keys are ranges.
    pub(in crate::network) const fn map_of_ranges(
        name: &'static str,
        key: &'static [Field],
        data: &'static [Field],
    ) -> Self {
        Set { family: Family::Inet, name, key, data, ranges: true }
    }
}

/// An element of a set or a map.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::network) struct Element {
    /// The key, or the first one of a range of keys.
    pub(in crate::network) key: Vec<u8>,
    /// The last key of a range.
    pub(in crate::network) last: Option<Vec<u8>>,
    /// Its value in a map.
    pub(in crate::network) data: Option<Vec<u8>>,
}

impl Element {
    /// An element of a set.
    pub(in crate::network) fn new(key: Vec<u8>) -> Self {
        Element { key, last: None, data: None }
    }

    /// Bytes that it takes at most in a message.
    pub(super) fn size(&self) -> usize {
        let part = |bytes: &Option<Vec<u8>>| bytes.as_ref().map_or(0, |bytes| bytes.len() + 12);
        20 + self.key.len() + part(&self.last) + part(&self.data)
    }

    /// An element of a map.
    pub(in crate::network) fn to(key: Vec<u8>, data: Vec<u8>) -> Self {
        Element { key, last: None, data: Some(data) }
    }
}

/// The bytes that fields fill in registers.
pub(super) fn width(fields: &[Field]) -> u32 {
    match fields {
        [field] => field.length(),
        fields => fields.iter().map(|field| field.registers() * 4).sum(),
    }
}

/// The number by which the `nft` program knows the type of these fields.
pub(super) fn datatype(fields: &[Field]) -> u32 {
    fields.iter().fold(0, |types, field| types << 6 | field.datatype())
}
