//! Two images side by side.

use std::collections::BTreeMap;
use std::io;

use rayon::prelude::*;

use super::changes::{Changes, same_bytes};
use super::{Contents, Entry, EntryKind};
use crate::store::xattrs;

/// Something at a path that is not the same in both.
#[derive(Clone, Debug)]
pub struct Difference<'a> {
    /// The path.
    pub path: &'a [u8],
    /// In the first image; none = not there.
    pub before: Option<&'a Entry>,
    /// In the second image; none = not there.
    pub after: Option<&'a Entry>,
    /// In what they differ, where both have it.
    pub differs: Differs,
}

/// In what two names of one path differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about two files")]
pub struct Differs {
    /// One is a file and the other a link, say.
    pub kind: bool,
    /// The bytes, what a link says, or a device's number.
    pub content: bool,
    /// Permission bits.
    pub mode: bool,
    /// Owner or group.
    pub owner: bool,
    /// Extended attributes, capabilities among them.
    pub xattrs: bool,
}

impl Differs {
    /// Whether there is any difference.
    pub const fn any(self) -> bool {
        self.kind || self.content || self.mode || self.owner || self.xattrs
    }
}

/// A name as an image shows it.
type Shown<'a> = (&'a Contents, &'a Entry);

/// Tells the differences between two stacks of layers, by path. Times are none: they say when, not what.
///
/// # Errors
/// A file can't be read.
pub fn compare<'a>(before: &Changes<'a>, after: &Changes<'a>) -> io::Result<Vec<Difference<'a>>> {
    let (left, right) = (shown(before), shown(after));
    let mut paths: BTreeMap<&'a [u8], (Option<Shown<'a>>, Option<Shown<'a>>)> = BTreeMap::new();
    for (path, one) in left {
        paths.entry(path).or_default().0 = Some(one);
    }
    for (path, one) in right {
        paths.entry(path).or_default().1 = Some(one);
    }
    let pairs: Vec<_> = paths.into_iter().collect();
    let found: Vec<Option<Difference<'a>>> = pairs
        .into_par_iter()
        .map(|(path, (before, after))| {
            let differs = match (before, after) {
                (Some(before), Some(after)) => {
                    let differs = differs(before, after)?;
                    if !differs.any() {
                        return Ok(None);
                    }
                    differs
                }
                _ => Differs::default(),
            };
            let entry = |shown: Option<Shown<'a>>| shown.map(|(_, entry)| entry);
            Ok(Some(Difference { path, before: entry(before), after: entry(after), differs }))
        })
        .collect::<io::Result<_>>()?;
    Ok(found.into_iter().flatten().collect())
}

fn shown<'a>(changes: &Changes<'a>) -> Vec<(&'a [u8], Shown<'a>)> {
    let layers = changes.layers;
    changes.merged().map(|(layer, entry)| (entry.path.as_slice(), (&layers[layer], entry))).collect()
}

fn differs((left, before): Shown<'_>, (right, after): Shown<'_>) -> io::Result<Differs> {
    // The same file of the same layer.
    if before.inode == after.inode {
        return Ok(Differs::default());
    }
    let mut differs = Differs {
        kind: before.kind.word() != after.kind.word(),
        mode: before.mode != after.mode && !matches!(before.kind, EntryKind::Symlink(_)),
        owner: (before.uid, before.gid) != (after.uid, after.gid),
        ..Differs::default()
    };
    match (&before.kind, &after.kind) {
        (EntryKind::File, EntryKind::File) => {
            let (one, other) = (left.open(before)?, right.open(after)?);
            differs.xattrs = xattrs(&one)? != xattrs(&other)?;
            differs.content = before.length != after.length || !same_bytes(one, other)?;
        }
        (EntryKind::Folder { .. }, EntryKind::Folder { .. }) => {}
        (one, other) => differs.content = !differs.kind && one != other,
    }
    Ok(differs)
}
