//! What a child tells its parent before it executes the program: one message a packet, all of one size, but the last
//! word of a [trampoline](crate::sys::trampoline), which is the number of an error.

use std::io::{IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use crate::sys::process::Child;
use rustix::io::Errno;
use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage, SendFlags,
};

/// A message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Report {
    /// A step did not work.
    Failed {
        /// Which.
        step: Step,
        /// What the kernel says.
        errno: Errno,
    },
    /// It has descriptors of its own now.
    Begun,
    /// A mount point was made.
    Made {
        /// The operation that needed it.
        operation: u32,
        /// How many components of its path were there already.
        depth: u32,
        /// The inode of the last component.
        inode: u64,
    },
    /// The other end of the terminal comes along.
    Terminal,
    /// There is a network namespace now, which comes along.
    Network,
    /// From here on calls are held; where they arrive comes along.
    Listener,
    /// What is to run does, though this process stays what it is: it looks after a program, or stands there itself.
    Runs,
}

/// What a child was doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The operation of this index.
    Operation(u32),
    /// Anything else, by its place in [`STEPS`].
    Other(u32),
}

macro_rules! steps {
    ($($name:ident = $index:literal $text:literal;)*) => {
        impl Step {
            $(pub(super) const $name: Step = Step::Other($index);)*
        }
        /// What each step does, as it follows "cannot".
        const STEPS: &[&str] = &[$($text),*];
    };
}

steps! {
    WAIT = 0 "wait for what the parent prepares";
    IDENTITY = 1 "become root of its user namespace";
    PRIVATE = 2 "cut the sandbox's mounts off from the machine's";
    CGROUP = 3 "make cgroup and network namespaces";
    ROOT = 4 "mount the root file system";
    READ_ONLY = 5 "make the root file system read-only";
    PIVOT = 6 "change to the root file system";
    HOSTNAME = 7 "set the host name";
    LOOPBACK = 8 "bring up the loopback interface";
    KEYRING = 9 "make a session keyring";
    TERMINAL = 10 "open the terminal";
    STDIO = 11 "set up the standard streams";
    RLIMIT = 12 "set a resource limit";
    PRIVILEGES = 13 "give up new privileges";
    FENCE = 14 "fence off the machine's abstract sockets";
    SECCOMP = 15 "filter system calls";
    BOUNDING = 16 "drop capabilities";
    GROUPS = 17 "set supplementary groups";
    USER = 18 "become the user";
    CAPABILITIES = 19 "set capabilities";
    DIRECTORY = 20 "enter the working directory";
    OUTSIDE = 21 "enter the working directory: it lies outside of the sandbox";
    CLOSE = 22 "close descriptors";
    INIT = 23 "start the program below init";
    EXEC = 24 "execute the program";
    JOIN = 25 "join the sandbox";
    HOLD = 26 "have system calls held, to play owners and users (a sandbox in a sandbox can't; --fakeroot none does without)";
}

impl Step {
    /// What it does, as it follows "cannot"; operations describe themselves.
    pub(super) fn describe(self) -> &'static str {
        match self {
            Step::Other(index) => STEPS.get(index as usize).copied().unwrap_or("start"),
            Step::Operation(_) => "set up its files",
        }
    }
}

const SIZE: usize = 24;

/// Lets a child go on, with a descriptor if it needs one.
pub(super) fn go(to: BorrowedFd<'_>, descriptor: Option<BorrowedFd<'_>>) -> Result<(), Errno> {
    send_bytes(to, b"!", descriptor)
}

/// Waits until the parent lets a child go on. In a child.
pub(super) fn wait_to_go(from: BorrowedFd<'_>) -> Result<Option<OwnedFd>, Errno> {
    let mut byte = [0];
    match receive_bytes(from, &mut byte)? {
        (1, descriptor) => Ok(descriptor),
        // the parent is gone
        _ => Err(Errno::PIPE),
    }
}

fn send_bytes(to: BorrowedFd<'_>, bytes: &[u8], descriptor: Option<BorrowedFd<'_>>) -> Result<(), Errno> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut control = SendAncillaryBuffer::new(&mut space);
    let descriptors = descriptor.as_slice();
    if !descriptors.is_empty() {
        control.push(SendAncillaryMessage::ScmRights(descriptors));
    }
    match rustix::net::sendmsg(to, &[IoSlice::new(bytes)], &mut control, SendFlags::NOSIGNAL) {
        // the other end is gone, and left something unread
        Err(Errno::CONNRESET) => Err(Errno::PIPE),
        sent => sent.map(drop),
    }
}

fn receive_bytes(from: impl AsFd, bytes: &mut [u8]) -> Result<(usize, Option<OwnedFd>), Errno> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut control = RecvAncillaryBuffer::new(&mut space);
    let length = loop {
        match rustix::net::recvmsg(&from, &mut [IoSliceMut::new(bytes)], &mut control, RecvFlags::CMSG_CLOEXEC) {
            // told once, and ahead of what is there: the other end is gone, and left something unread
            Err(Errno::INTR | Errno::CONNRESET) => {}
            received => break received?.bytes,
        }
    };
    let descriptor = control.drain().find_map(|message| match message {
        RecvAncillaryMessage::ScmRights(mut descriptors) => descriptors.next(),
        _ => None,
    });
    Ok((length, descriptor))
}

/// Sends a message, with a descriptor if there is one. In a child.
pub(super) fn send(to: BorrowedFd<'_>, report: Report, descriptor: Option<BorrowedFd<'_>>) -> Result<(), Errno> {
    let words: [u64; 3] = match report {
        Report::Failed { step: Step::Operation(index), errno } => [0, u64::from(index), errno_bits(errno)],
        Report::Failed { step: Step::Other(index), errno } => [1, u64::from(index), errno_bits(errno)],
        Report::Made { operation, depth, inode } => [2 | u64::from(depth) << 32, u64::from(operation), inode],
        Report::Terminal => [3, 0, 0],
        Report::Network => [4, 0, 0],
        Report::Listener => [5, 0, 0],
        Report::Begun => [6, 0, 0],
        Report::Runs => [7, 0, 0],
    };
    let mut bytes = [0; SIZE];
    for (chunk, word) in bytes.chunks_exact_mut(8).zip(words) {
        chunk.copy_from_slice(&word.to_ne_bytes());
    }
    send_bytes(to, &bytes, descriptor)
}

/// Hands a child over to the one that wanted it. In a child.
pub(super) fn send_born(to: BorrowedFd<'_>, born: &Child) -> Result<(), Errno> {
    send_bytes(to, &born.pid.to_ne_bytes(), Some(born.pidfd.as_fd()))
}

/// Takes a child over; an error if there is none.
pub(super) fn receive_born(from: impl AsFd) -> Result<Child, Errno> {
    let mut bytes = [0; 4];
    match receive_bytes(from, &mut bytes)? {
        (4, Some(pidfd)) => Ok(Child { pid: i32::from_ne_bytes(bytes), pidfd }),
        _ => Err(Errno::CHILD),
    }
}

/// Waits for the next message; none when the child has executed its program or is gone.
pub(super) fn receive(from: impl AsFd) -> Result<Option<(Report, Option<OwnedFd>)>, Errno> {
    let mut bytes = [0; SIZE];
    let (length, descriptor) = receive_bytes(from, &mut bytes)?;
    match length {
        SIZE => {}
        4 => {
            let errno = i32::from_ne_bytes(std::array::from_fn(|byte| bytes[byte]));
            let report = Report::Failed { step: Step::EXEC, errno: Errno::from_raw_os_error(errno) };
            return Ok(Some((report, None)));
        }
        _ => return Ok(None),
    }
    let word = |at: usize| u64::from_ne_bytes(std::array::from_fn(|byte| bytes[at * 8 + byte]));
    let low = |word: u64| u32::try_from(word & u64::from(u32::MAX)).unwrap_or_default();
    let failed = |step| Report::Failed { step, errno: Errno::from_raw_os_error(low(word(2)).cast_signed()) };
    let report = match low(word(0)) {
        0 => failed(Step::Operation(low(word(1)))),
        1 => failed(Step::Other(low(word(1)))),
        2 => Report::Made { operation: low(word(1)), depth: low(word(0) >> 32), inode: word(2) },
        4 => Report::Network,
        5 => Report::Listener,
        6 => Report::Begun,
        7 => Report::Runs,
        _ => Report::Terminal,
    };
    Ok(Some((report, descriptor)))
}

fn errno_bits(errno: Errno) -> u64 {
    u64::from(errno.raw_os_error().unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::net::{AddressFamily, SocketFlags, SocketType, socketpair};

    #[test]
    fn every_message_arrives_as_it_was_sent() {
        let (here, there) =
            socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None).expect("a socket pair");
        let sent = [
            Report::Failed { step: Step::Operation(7), errno: Errno::PERM },
            Report::Failed { step: Step::EXEC, errno: Errno::NOENT },
            Report::Made { operation: 3, depth: 2, inode: u64::MAX },
            Report::Begun,
            Report::Runs,
        ];
        for report in sent {
            send(there.as_fd(), report, None).expect("sent");
            assert_eq!(receive(&here).expect("received").map(|(report, _)| report), Some(report));
        }
        send(there.as_fd(), Report::Terminal, Some(here.as_fd())).expect("sent");
        let (report, descriptor) = receive(&here).expect("received").expect("a message");
        assert_eq!((report, descriptor.is_some()), (Report::Terminal, true));
        drop(there);
        assert!(receive(&here).expect("received").is_none());
    }

    #[test]
    fn who_dies_with_something_unread_is_heard_out() {
        let pair = || socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None);
        let report = Report::Failed { step: Step::EXEC, errno: Errno::NOENT };
        for more in [false, true] {
            let (here, there) = pair().expect("a socket pair");
            go(here.as_fd(), None).expect("sent");
            send(there.as_fd(), report, None).expect("sent");
            drop(there);
            if more {
                assert_eq!(go(here.as_fd(), None), Err(Errno::PIPE));
            }
            assert_eq!(receive(&here).expect("received").map(|(report, _)| report), Some(report));
            assert!(receive(&here).expect("received").is_none());
        }
    }
}
