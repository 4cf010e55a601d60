//! The supervisor's thread: takes held calls one by one and has them answered.

use std::os::fd::{AsFd as _, OwnedFd};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::fs::Mode;
use rustix::io::Errno;

use super::target::Target;
use super::{Shared, create, identity, look, own};
use crate::sys::notify::{Answer, Call, Listener, unshare_files};

/// What becomes of a call.
pub(super) enum Reply {
    /// This.
    Answer(Answer),
    /// The caller gets a descriptor; whether that is closed on exec.
    Descriptor(OwnedFd, bool),
}

impl From<Answer> for Reply {
    fn from(answer: Answer) -> Self {
        Reply::Answer(answer)
    }
}

/// Serves until nobody is left who could call, or the sandbox is over.
pub(super) fn serve(shared: &Shared, listener: &Listener) {
    // a umask of its own, for modes are the callers' already; without, files would get too few permissions
    if unshare_files().is_ok() {
        rustix::process::umask(Mode::empty());
    }
    loop {
        let mut fds = [PollFd::new(listener, PollFlags::IN), PollFd::new(&shared.end, PollFlags::IN)];
        match poll(&mut fds, None) {
            Ok(_) => {}
            Err(Errno::INTR) => continue,
            Err(_) => return,
        }
        let [calls, end] = fds.map(|fd| fd.revents());
        if !calls.contains(PollFlags::IN) {
            if calls.intersects(PollFlags::HUP | PollFlags::ERR) || !end.is_empty() {
                return;
            }
            continue;
        }
        match listener.receive() {
            Ok(call) => answer(shared, listener, &call),
            // the caller is gone
            Err(Errno::NOENT | Errno::INTR) => {}
            Err(_) => return,
        }
    }
}

fn answer(shared: &Shared, listener: &Listener, call: &Call) {
    let target = Target { listener, call };
    let told = match dispatch(shared, &target) {
        Ok(Reply::Answer(answer)) => listener.answer(call, answer),
        Ok(Reply::Descriptor(file, close_on_exec)) => {
            match listener.answer_with(call, file.as_fd(), close_on_exec) {
                // it has as many open as it may, say
                Err(errno) => listener.answer(call, Answer::Failed(errno)),
                Ok(()) => Ok(()),
            }
        }
        Err(errno) => listener.answer(call, Answer::Failed(errno)),
    };
    // a caller that can't be told waits for good: it is killed with its sandbox
    let _ = told;
}

fn dispatch(shared: &Shared, target: &Target<'_>) -> Result<Reply, Errno> {
    let or_kernel = |reply: Result<Reply, Errno>| Ok(reply.unwrap_or(Reply::Answer(Answer::Continue)));
    match i64::from(target.call.number) {
        libc::SYS_fstat | libc::SYS_newfstatat | libc::SYS_statx => or_kernel(look::stat(shared, target)),
        #[cfg(target_arch = "x86_64")]
        libc::SYS_stat | libc::SYS_lstat => or_kernel(look::stat(shared, target)),
        libc::SYS_execve | libc::SYS_execveat => or_kernel(look::execute(shared, target)),
        libc::SYS_listxattr | libc::SYS_llistxattr | libc::SYS_flistxattr => match look::list(target) {
            Err(Errno::RANGE) => Err(Errno::RANGE),
            reply => or_kernel(reply),
        },
        libc::SYS_fchown | libc::SYS_fchownat => own::change(shared, target),
        #[cfg(target_arch = "x86_64")]
        libc::SYS_chown | libc::SYS_lchown => own::change(shared, target),
        libc::SYS_mknodat => own::make_node(shared, target),
        #[cfg(target_arch = "x86_64")]
        libc::SYS_mknod => own::make_node(shared, target),
        libc::SYS_openat | libc::SYS_openat2 | libc::SYS_mkdirat | libc::SYS_symlinkat => create::make(shared, target),
        #[cfg(target_arch = "x86_64")]
        libc::SYS_open | libc::SYS_creat | libc::SYS_mkdir | libc::SYS_symlink => create::make(shared, target),
        libc::SYS_prlimit64 | libc::SYS_setrlimit | libc::SYS_getrlimit => identity::limit(target).map(Reply::Answer),
        _ => identity::answer(shared, target).map(Reply::Answer),
    }
}
