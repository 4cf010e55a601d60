//! Whatever makes a file: the kernel does it, but a file that is to be another's than root's is made and recorded here, and
//! handed over where it is open.

use std::os::fd::{AsFd as _, BorrowedFd};

use rustix::fs::{FileType, Mode, OFlags, fstat, mkdirat, mknodat, openat, symlinkat};
use rustix::io::Errno;

use super::credentials::Credentials;
use super::filter::MAKING;
use super::identity;
use super::own::{name_of, record};
use super::serve::Reply;
use super::target::{Spot, Target};
use super::{Shared, lock};
use crate::sys::notify::Answer;

/// What is to be made.
enum What {
    /// A file, by these flags, to be open.
    Open(i32, u32),
    Folder(u32),
    /// A link; where its text lies.
    Link(u64),
    /// A pipe, a socket or a file.
    Node(u32),
}

/// Who owns what is made in a folder, one that is set-group-id gives its own group; ACCESS where it may not be made there.
pub(super) fn owner(shared: &Shared, own: &Credentials, folder: BorrowedFd<'_>) -> Result<(u32, u32), Errno> {
    let (uid, mut gid) = own.owner();
    let stat = fstat(folder)?;
    let inherits = stat.st_mode & Mode::SGID.bits() != 0;
    if inherits || uid != 0 {
        let record = lock(&shared.records).get(folder, &stat)?.unwrap_or_default();
        if !own.may((record.uid, record.gid), stat.st_mode, 3) {
            return Err(Errno::ACCESS);
        }
        gid = if inherits { record.gid } else { gid };
    }
    Ok((uid, gid))
}

/// Whether somebody may write to a file that is there; what is neither file nor folder has the kernel's own rules.
fn may_write(shared: &Shared, own: &Credentials, file: BorrowedFd<'_>) -> Result<bool, Errno> {
    let stat = fstat(file)?;
    if FileType::from_raw_mode(stat.st_mode) != FileType::RegularFile {
        return Ok(true);
    }
    let record = lock(&shared.records).get(file, &stat)?.unwrap_or_default();
    Ok(own.may((record.uid, record.gid), stat.st_mode, 2))
}

/// Answers a call that may make a file.
pub(super) fn make(shared: &Shared, target: &Target<'_>) -> Result<Reply, Errno> {
    let Some((folder, path, what)) = what(target) else { return Ok(Answer::Continue.into()) };
    // what can't be looked up can't be made either: the kernel says why
    let Ok(path) = target.text(path) else { return Ok(Answer::Continue.into()) };
    let nameless = matches!(what, What::Open(flags, _) if flags & libc::O_CREAT == 0);
    let spot = if nameless {
        let made = target.find(folder, &path, true);
        made.map(|folder| Spot { folder, name: c".".into() })
    } else {
        target.spot(folder, &path)
    };
    let Ok(spot) = spot else { return Ok(Answer::Continue.into()) };
    let own = identity::credentials(shared, target);
    if let What::Open(flags, _) = what
        && !nameless
    {
        let follow = flags & (libc::O_NOFOLLOW | libc::O_EXCL) == 0;
        match target.find(folder, &path, follow) {
            Err(Errno::NOENT) => {}
            Ok(file) if own.users.files != 0 && flags & libc::O_ACCMODE != libc::O_RDONLY => {
                let denied = flags & libc::O_EXCL == 0 && !may_write(shared, &own, file.as_fd())?;
                return if denied { Err(Errno::ACCESS) } else { Ok(Answer::Continue.into()) };
            }
            _ => return Ok(Answer::Continue.into()),
        }
    }
    // what is there already is told before what may not be made
    if own.users.files != 0 && !matches!(what, What::Open(..)) && target.find(folder, &path, false).is_ok() {
        return Ok(Answer::Continue.into());
    }
    let owner = owner(shared, &own, spot.folder.as_fd())?;
    if owner == (0, 0) {
        return Ok(Answer::Continue.into());
    }
    let name = name_of(&spot.name);
    match what {
        What::Open(flags, mode) => {
            // bits that only the old calls ignore
            let known = OFlags::from_bits_retain(flags.unsigned_abs() & 0o37_777_777);
            let file = target.open(folder, &path, known, target.masked(mode)?)?;
            record(shared, file.as_fd(), owner)?;
            return Ok(Reply::Descriptor(file, flags & libc::O_CLOEXEC != 0));
        }
        What::Folder(mode) => mkdirat(&spot.folder, name, target.masked(mode & 0o1777)?)?,
        What::Link(text) => symlinkat(target.text(text)?, &spot.folder, name)?,
        What::Node(mode) => {
            let kind = match FileType::from_raw_mode(mode) {
                FileType::Unknown => FileType::RegularFile,
                kind => kind,
            };
            mknodat(&spot.folder, name, kind, target.masked(mode)?, 0)?;
        }
    }
    let made = openat(&spot.folder, name, OFlags::PATH | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty())?;
    record(shared, made.as_fd(), owner)?;
    Ok(Answer::Value(0).into())
}

/// What a call would make and where (folder, address of the path); none = nothing.
fn what(target: &Target<'_>) -> Option<(i32, u64, What)> {
    let args = &target.call.args;
    let here = libc::AT_FDCWD;
    let made = match i64::from(target.call.number) {
        libc::SYS_openat => (target.signed(0), args[1], What::Open(target.signed(2), target.number(3))),
        libc::SYS_openat2 => {
            let mut how = [0; 24];
            if target.read(args[2], &mut how).is_err() {
                return None;
            }
            let word = |at: usize| u64::from_ne_bytes(std::array::from_fn(|byte| how[at * 8 + byte]));
            let flags = i32::try_from(word(0)).unwrap_or_default();
            // a way of its own to look a path up is one that we don't go
            if flags & MAKING == 0 || word(2) != 0 {
                return None;
            }
            (target.signed(0), args[1], What::Open(flags, u32::try_from(word(1)).unwrap_or_default()))
        }
        libc::SYS_mkdirat => (target.signed(0), args[1], What::Folder(target.number(2))),
        libc::SYS_symlinkat => (target.signed(1), args[2], What::Link(args[0])),
        libc::SYS_mknodat => (target.signed(0), args[1], What::Node(target.number(2))),
        #[cfg(target_arch = "x86_64")]
        libc::SYS_open => (here, args[0], What::Open(target.signed(1), target.number(2))),
        #[cfg(target_arch = "x86_64")]
        libc::SYS_creat => {
            let flags = libc::O_CREAT | libc::O_WRONLY | libc::O_TRUNC;
            (here, args[0], What::Open(flags, target.number(1)))
        }
        #[cfg(target_arch = "x86_64")]
        libc::SYS_mkdir => (here, args[0], What::Folder(target.number(1))),
        #[cfg(target_arch = "x86_64")]
        libc::SYS_symlink => (here, args[1], What::Link(args[0])),
        #[cfg(target_arch = "x86_64")]
        libc::SYS_mknod => (here, args[0], What::Node(target.number(1))),
        _ => return None,
    };
    Some(made)
}
