//! Small files in memory: one file system for all of a sandbox's, each file of which is mounted at its place.

use std::ffi::CString;
use std::os::fd::OwnedFd;

use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;

use super::operation::Operation;
use super::userns::UserNamespace;
use super::walk::mount;
use crate::sys::mount::attribute::{NO_DEV, NO_SUID};
use crate::sys::ownership;

/// The file system, made when the first file is.
#[derive(Debug, Default)]
pub(super) struct Files {
    mount: Option<OwnedFd>,
    count: usize,
}

impl Files {
    /// Writes a file; returns another name of the file system's descriptor, and the file's name in it.
    pub(super) fn add(
        &mut self,
        content: &[u8],
        mode: u32,
        (uid, gid): (u32, u32),
    ) -> Result<(OwnedFd, CString), Errno> {
        let mount = match self.mount.take() {
            Some(mount) => mount,
            None => mount(c"tmpfs", &[(c"mode", Some(c"755"))], NO_SUID | NO_DEV)?,
        };
        let mount = self.mount.insert(mount);
        let name = CString::new(self.count.to_string()).map_err(|_| Errno::INVAL)?;
        self.count += 1;
        let flags = OFlags::CREATE | OFlags::EXCL | OFlags::WRONLY | OFlags::CLOEXEC;
        let file = rustix::fs::openat(&*mount, &name, flags, Mode::from_raw_mode(0o600))?;
        let mut rest = content;
        while !rest.is_empty() {
            let written = rustix::io::retry_on_intr(|| rustix::io::write(&file, rest))?;
            rest = rest.get(written..).unwrap_or_default();
        }
        if (uid, gid) != (0, 0) {
            match ownership::give(&file, uid, gid) {
                // a played owner, and a kernel whose memory keeps no attributes
                Err(Errno::NOTSUP) => {}
                result => result?,
            }
        }
        // last: a change of owner takes set-user-id bits away
        rustix::fs::fchmod(&file, Mode::from_raw_mode(mode))?;
        Ok((rustix::io::fcntl_dupfd_cloexec(mount, 0)?, name))
    }

    /// Shifts the file system, if there is one, for the sandbox and hangs it up. No file can be added after that.
    pub(super) fn finish(self, space: UserNamespace) -> Result<Option<Operation>, Errno> {
        let Some(mount) = self.mount else { return Ok(None) };
        space.shift(&mount, false)?;
        Ok(Some(Operation::Hang { mount }))
    }
}
