//! Numbers of processes as the machine counts them: in the supervisor's own namespace everybody begins at 1 again.

use std::io::Read as _;
use std::os::fd::{AsFd, AsRawFd as _, OwnedFd};

use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::process::{Pid, PidfdFlags};

/// This process's descriptors as a `/proc` of the machine shows them. A process is told by its pidfd there, by the number that
/// it has in the namespace of that `/proc` (`Pid:`, `pidfd_open(2)`).
#[derive(Debug)]
pub(super) struct Outside(OwnedFd);

impl Outside {
    /// Keeps what `/proc` is now, for when another one is mounted over it.
    pub(super) fn keep() -> Result<Self, Errno> {
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
        rustix::fs::open("/proc/self/fdinfo", flags, Mode::empty()).map(Self)
    }

    /// The machine's number of the process that a pidfd is of; none if it is gone.
    pub(super) fn number(&self, pidfd: impl AsFd) -> Option<i32> {
        let name = pidfd.as_fd().as_raw_fd().to_string();
        let info = rustix::fs::openat(&self.0, name, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty()).ok()?;
        let mut text = String::new();
        std::fs::File::from(info).read_to_string(&mut text).ok()?;
        let number = text.lines().find_map(|line| line.strip_prefix("Pid:"))?.trim().parse().ok()?;
        (number > 0).then_some(number)
    }

    /// The machine's number of a process that has this one here; none if it is gone.
    pub(super) fn number_of(&self, pid: i32) -> Option<i32> {
        let pidfd = rustix::process::pidfd_open(Pid::from_raw(pid)?, PidfdFlags::empty()).ok()?;
        self.number(pidfd)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_nothing_is_mounted_over_it_the_numbers_are_the_same() {
        let outside = Outside::keep().expect("/proc is mounted");
        let own = i32::try_from(std::process::id()).expect("a number");
        assert_eq!((outside.number_of(own), outside.number_of(i32::MAX)), (Some(own), None));
        let file = std::fs::File::open("/dev/null").expect("it is there");
        assert_eq!(outside.number(&file), None, "no pidfd");
    }
}
