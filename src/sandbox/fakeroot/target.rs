//! A process whose call is held: its memory, its descriptors, its paths.

use std::ffi::{CStr, CString, OsStr, OsString};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::Path;
use std::time::Duration;

use rustix::fs::{Mode, OFlags, ResolveFlags, openat2};
use rustix::io::Errno;

use crate::sys::lookup::undisturbed;
use crate::sys::notify::{self, Call, Listener};

/// How long a call may be held for a look-up that is disturbed: others wait behind it.
const HELD: Duration = Duration::from_millis(100);

/// A process whose call is held.
pub(super) struct Target<'a> {
    pub(super) listener: &'a Listener,
    pub(super) call: &'a Call,
}

/// Who a process is to the kernel: its ids for files, as this process has them, and what it may do in its sandbox.
pub(super) struct Caller {
    pub(super) uid: u32,
    pub(super) gid: u32,
    pub(super) capabilities: u64,
}

/// What `/proc/PID/status` says.
struct Status(String);

impl Status {
    fn line(&self, name: &str) -> Option<&str> {
        self.0.lines().find_map(|line| line.strip_prefix(name)).map(str::trim)
    }
}

/// A folder, and a name in it.
pub(super) struct Spot {
    pub(super) folder: OwnedFd,
    pub(super) name: CString,
}

const PAGE: usize = 4096;

impl Target<'_> {
    /// An argument that is a number of 32 bits.
    pub(super) fn number(&self, argument: usize) -> u32 {
        u32::try_from(self.call.args[argument] & u64::from(u32::MAX)).unwrap_or_default()
    }

    /// An argument that is a descriptor or flags.
    pub(super) fn signed(&self, argument: usize) -> i32 {
        self.number(argument).cast_signed()
    }

    /// What a file below `/proc` says of the thread, opened while it surely is that thread's.
    fn proc(&self, name: &str, flags: OFlags) -> Result<OwnedFd, Errno> {
        let path = format!("/proc/{}/{name}", self.call.thread);
        let file = rustix::fs::open(path, flags | OFlags::CLOEXEC, Mode::empty())?;
        self.listener.holds(self.call)?;
        Ok(file)
    }

    fn link(&self, name: &str) -> Result<OsString, Errno> {
        let text = rustix::fs::readlink(format!("/proc/{}/{name}", self.call.thread), Vec::new())?;
        self.listener.holds(self.call)?;
        Ok(OsString::from_vec(text.into_bytes()))
    }

    /// A text in its memory.
    pub(super) fn text(&self, address: u64) -> Result<CString, Errno> {
        let mut bytes = Vec::new();
        let mut at = address;
        while bytes.len() < PAGE {
            // up to the end of a page: the next one need not be there
            let most = PAGE - usize::try_from(at % PAGE as u64).unwrap_or(0);
            let mut page = [0; PAGE];
            let read = notify::read_memory(self.call.thread, at, &mut page[..most])?;
            if let Some(end) = page[..read].iter().position(|byte| *byte == 0) {
                bytes.extend(&page[..end]);
                self.listener.holds(self.call)?;
                return CString::new(bytes).map_err(|_| Errno::FAULT);
            }
            if read < most {
                return Err(Errno::FAULT);
            }
            bytes.extend(&page[..read]);
            at += read as u64;
        }
        Err(Errno::NAMETOOLONG)
    }

    /// Fills a buffer from its memory.
    pub(super) fn read(&self, address: u64, into: &mut [u8]) -> Result<(), Errno> {
        let read = notify::read_memory(self.call.thread, address, into)?;
        self.listener.holds(self.call)?;
        if read == into.len() { Ok(()) } else { Err(Errno::FAULT) }
    }

    /// Writes to its memory.
    pub(super) fn write(&self, address: u64, from: &[u8]) -> Result<(), Errno> {
        self.listener.holds(self.call)?;
        notify::write_memory(self.call.thread, address, from)
    }

    /// What its umask leaves of a mode.
    pub(super) fn masked(&self, mode: u32) -> Result<Mode, Errno> {
        let mask = self.status()?.line("Umask:").and_then(|mask| u32::from_str_radix(mask, 8).ok());
        Ok(Mode::from_raw_mode(mode & 0o7777 & !mask.unwrap_or(0o022)))
    }

    /// Who it is to the kernel.
    pub(super) fn caller(&self) -> Result<Caller, Errno> {
        let status = self.status()?;
        // real, effective, saved, and that of files
        let id = |name: &str| status.line(name)?.split_whitespace().nth(3)?.parse().ok();
        let capabilities = status.line("CapEff:").and_then(|bits| u64::from_str_radix(bits, 16).ok());
        match (id("Uid:"), id("Gid:"), capabilities) {
            (Some(uid), Some(gid), Some(capabilities)) => Ok(Caller { uid, gid, capabilities }),
            _ => Err(Errno::IO),
        }
    }

    /// Whether its user namespace has a user, by the number that this process knows it by.
    pub(super) fn has_user(&self, uid: u32) -> Result<bool, Errno> {
        let map = std::fs::read_to_string(format!("/proc/{}/uid_map", self.call.thread))
            .map_err(|error| Errno::from_io_error(&error).unwrap_or(Errno::IO))?;
        self.listener.holds(self.call)?;
        Ok(map.lines().any(|line| {
            let mut numbers = line.split_whitespace().skip(1).filter_map(|number| number.parse::<u64>().ok());
            let (first, count) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
            (first..first + count).contains(&u64::from(uid))
        }))
    }

    fn status(&self) -> Result<Status, Errno> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.call.thread))
            .map_err(|error| Errno::from_io_error(&error).unwrap_or(Errno::IO))?;
        self.listener.holds(self.call)?;
        Ok(Status(status))
    }

    /// What a descriptor of its names.
    pub(super) fn descriptor(&self, number: i32) -> Result<OwnedFd, Errno> {
        if number == libc::AT_FDCWD {
            return self.proc("cwd", OFlags::PATH);
        }
        if number < 0 {
            return Err(Errno::BADF);
        }
        self.proc(&format!("fd/{number}"), OFlags::PATH).map_err(|errno| match errno {
            Errno::NOENT if self.listener.holds(self.call).is_ok() => Errno::BADF,
            errno => errno,
        })
    }

    /// Opens a path as the caller would, in its root and by no magic link.
    pub(super) fn open(&self, folder: i32, path: &CStr, flags: OFlags, mode: Mode) -> Result<OwnedFd, Errno> {
        if path.is_empty() {
            return Err(Errno::NOENT);
        }
        let flags = flags | OFlags::CLOEXEC;
        if path.to_bytes().starts_with(b"/") {
            return open_in(self.proc("root", OFlags::PATH)?, path, flags, mode);
        }
        let base = self.descriptor(folder)?;
        match undisturbed(HELD, || {
            openat2(&base, path, flags, mode, ResolveFlags::BENEATH | ResolveFlags::NO_MAGICLINKS)
        }) {
            // it leads up, or by a link to a path from the root: then it is one from there
            Err(Errno::XDEV) => self.open_from_root(folder, path, flags, mode),
            result => result,
        }
    }

    fn open_from_root(&self, folder: i32, path: &CStr, flags: OFlags, mode: Mode) -> Result<OwnedFd, Errno> {
        let name = if folder == libc::AT_FDCWD { "cwd".to_owned() } else { format!("fd/{folder}") };
        let (root, base) = (self.link("root")?, self.link(&name)?);
        let below = Path::new(&base).strip_prefix(&root).map_err(|_| Errno::XDEV)?;
        let path = below.join(OsStr::from_bytes(path.to_bytes()));
        let path = CString::new(path.as_os_str().as_bytes()).map_err(|_| Errno::INVAL)?;
        open_in(self.proc("root", OFlags::PATH)?, &path, flags, mode)
    }

    /// Names what lies at a path (`O_PATH`).
    pub(super) fn find(&self, folder: i32, path: &CStr, follow: bool) -> Result<OwnedFd, Errno> {
        let last = if follow { OFlags::empty() } else { OFlags::NOFOLLOW };
        self.open(folder, path, OFlags::PATH | last, Mode::empty())
    }

    /// The folder and the name where something is to be made.
    pub(super) fn spot(&self, folder: i32, path: &CStr) -> Result<Spot, Errno> {
        let bytes = path.to_bytes();
        let end = bytes.iter().rposition(|byte| *byte != b'/').map_or(0, |last| last + 1);
        let start = bytes[..end].iter().rposition(|byte| *byte == b'/').map_or(0, |slash| slash + 1);
        let name = &bytes[start..end];
        if matches!(name, b"" | b"." | b"..") {
            return Err(Errno::EXIST);
        }
        let name = CString::new(name).map_err(|_| Errno::INVAL)?;
        let above = if start == 0 { b"." } else { &bytes[..start] };
        let above = CString::new(above).map_err(|_| Errno::INVAL)?;
        let folder = self.open(folder, &above, OFlags::PATH | OFlags::DIRECTORY, Mode::empty())?;
        Ok(Spot { folder, name })
    }
}

fn open_in(root: impl AsFd, path: &CStr, flags: OFlags, mode: Mode) -> Result<OwnedFd, Errno> {
    undisturbed(HELD, || openat2(&root, path, flags, mode, ResolveFlags::IN_ROOT | ResolveFlags::NO_MAGICLINKS))
}
