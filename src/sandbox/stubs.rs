//! Mount points that were made for a sandbox are taken away again, by the path they were made by and never through a
//! link out of the root.

use std::ffi::CStr;
use std::os::fd::{AsFd, OwnedFd};
use std::time::Duration;

use rustix::fs::{AtFlags, OFlags, Statx, StatxFlags};
use rustix::io::Errno;

use super::operation::Target;
use super::walk::open_within;

/// How often it is looked whether a mount is gone, and how long it is waited in between.
const TRIES: u32 = 50;
const PAUSE: Duration = Duration::from_millis(1);

/// Mount points that were made in a root file system.
#[derive(Debug, Default)]
pub(super) struct Stubs {
    root: Option<OwnedFd>,
    made: Vec<Stub>,
}

/// One of them.
#[derive(Debug)]
struct Stub {
    target: Target<Box<[u8]>>,
    /// How many components of its path were there.
    first: usize,
    inode: u64,
}

impl Stubs {
    /// Takes note of one.
    pub(super) fn add(&mut self, target: &Target, first: u32, inode: u64) {
        self.made.push(Stub { target: target.to_keep(), first: first as usize, inode });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.made.is_empty()
    }

    /// Keeps the root file system open until they are taken away.
    pub(super) fn keep(&mut self, root: OwnedFd) {
        self.root = Some(root);
    }

    /// Takes away those that are still what they were made as, the last one first. What is not, the program made its
    /// own: it stays.
    pub(super) fn remove(&mut self) {
        let Some(root) = self.root.take() else { return };
        let mut tries = 0;
        while let Some(stub) = self.made.last() {
            // its mount goes with the last who holds the sandbox: a process that is just being made has copies of our descriptors
            if stub.remove(&root) == Err(Errno::BUSY) && tries < TRIES {
                tries += 1;
                std::thread::sleep(PAUSE);
                continue;
            }
            // what is in use or gone is no stub any more
            self.made.pop();
        }
    }
}

impl Stub {
    fn remove(&self, root: &OwnedFd) -> Result<(), Errno> {
        let last = self.target.prefixes().count().saturating_sub(1);
        for depth in (self.first..=last).rev() {
            let above = depth.checked_sub(1).and_then(|above| self.target.prefixes().nth(above));
            let above = above.map_or(c".", |(prefix, _)| prefix);
            let parent = open_within(PAUSE, root, above, OFlags::DIRECTORY)?;
            let (_, name) = self.target.prefixes().nth(depth).ok_or(Errno::NOENT)?;
            if depth == last {
                let stat = look(&parent, name, AtFlags::SYMLINK_NOFOLLOW)?;
                if stat.stx_mnt_id != look(&parent, c"", AtFlags::EMPTY_PATH)?.stx_mnt_id {
                    return Err(Errno::BUSY);
                }
                if stat.stx_ino != self.inode || self.target.file && stat.stx_size != 0 {
                    return Err(Errno::EXIST);
                }
            }
            let file = self.target.file && depth == last;
            let flags = if file { AtFlags::empty() } else { AtFlags::REMOVEDIR };
            rustix::fs::unlinkat(parent.as_fd(), name, flags)?;
        }
        Ok(())
    }
}

fn look(folder: &OwnedFd, name: &CStr, flags: AtFlags) -> Result<Statx, Errno> {
    rustix::fs::statx(folder, name, flags, StatxFlags::BASIC_STATS | StatxFlags::MNT_ID)
}
