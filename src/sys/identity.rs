//! Who a thread is: ids for files, and a session keyring of its own.

use std::fs;
use std::sync::OnceLock;

use rustix::io::Errno;

use super::checked;

/// Whether this process is in the user namespace that the machine booted with. Read once: whoever enters another does so first.
pub fn is_whole_machine() -> bool {
    static WHOLE: OnceLock<bool> = OnceLock::new();
    let map = || fs::read_to_string("/proc/self/uid_map").unwrap_or_default();
    *WHOLE.get_or_init(|| map().split_whitespace().eq(["0", "0", "4294967295"]))
}

/// While it lives, this thread's files are made and looked up as another user, with every capability kept.
#[derive(Debug)]
pub struct FileOwner {
    active: bool,
}

impl FileOwner {
    /// Becomes `uid` and `gid` for files on this thread alone; 0 and 0 change nothing.
    pub fn become_ids(uid: u32, gid: u32) -> Result<Self, Errno> {
        if uid == 0 && gid == 0 {
            return Ok(FileOwner { active: false });
        }
        let sets = rustix::thread::capabilities(None)?;
        // SAFETY: both calls change this thread's credentials only and cannot touch memory.
        unsafe {
            libc::setfsgid(gid);
            libc::setfsuid(uid);
        }
        let owner = FileOwner { active: true };
        // the kernel drops the file capabilities when the file user stops being root: take them back
        let effective = sets.permitted;
        rustix::thread::set_capabilities(None, rustix::thread::CapabilitySets { effective, ..sets })?;
        Ok(owner)
    }
}

impl Drop for FileOwner {
    fn drop(&mut self) {
        if self.active {
            // SAFETY: as above.
            unsafe {
                libc::setfsuid(0);
                libc::setfsgid(0);
            }
        }
    }
}

/// What an id of a file of this machine is in an image. In an ordinary user's namespace all that are not its own look like
/// the overflow id, which can't be given to a file: such a tree was made by root, and is root's in the image.
pub fn image_id(id: u32) -> u32 {
    const OVERFLOW: u32 = 65534;
    if id == OVERFLOW && !is_whole_machine() { 0 } else { id }
}

/// Leaves the session keyring for a new, empty one. In a child.
pub fn new_session_keyring() -> Result<(), Errno> {
    const JOIN_SESSION_KEYRING: libc::c_int = 1;
    // SAFETY: a null name asks for an anonymous keyring.
    checked(unsafe { libc::syscall(libc::SYS_keyctl, JOIN_SESSION_KEYRING, std::ptr::null::<libc::c_char>()) })
        .map(drop)
}

/// Drops one capability, by number, from what this process and its children can ever get. In a child.
pub fn drop_from_bounding_set(capability: u32) -> Result<(), Errno> {
    // SAFETY: a prctl with plain numbers.
    checked(unsafe { libc::syscall(libc::SYS_prctl, libc::PR_CAPBSET_DROP, capability, 0, 0, 0) }).map(drop)
}

/// Replaces the supplementary groups of this process. In a child.
pub fn set_groups(groups: &[u32]) -> Result<(), Errno> {
    // SAFETY: pointer and length are those of a slice of gid_t.
    checked(unsafe { libc::syscall(libc::SYS_setgroups, groups.len(), groups.as_ptr()) }).map(drop)
}

/// Becomes `uid` and `gid` in every respect. In a child, whose only thread is this one.
pub fn become_user(uid: u32, gid: u32) -> Result<(), Errno> {
    // SAFETY: plain numbers; the raw calls change this thread only, which is the only one.
    unsafe {
        checked(libc::syscall(libc::SYS_setresgid, gid, gid, gid))?;
        checked(libc::syscall(libc::SYS_setresuid, uid, uid, uid))?;
    }
    Ok(())
}
