//! A pid 1 of ours: starts the program, passes signals on to it, reaps what else dies, and ends as the program ends.

use std::os::fd::{BorrowedFd, OwnedFd};

use rustix::io::Errno;
use rustix::pipe::PipeFlags;
use rustix::process::{Pid, WaitOptions, WaitStatus};

use super::report::{self, Report};
use super::unborn;
use crate::sys::process;

/// Starts `program` below this process, tells the parent once it runs, and looks after it; returns only if it cannot be started.
/// In a child.
pub(super) fn run(status: BorrowedFd<'_>, program: impl FnOnce() -> i32) -> Errno {
    process::hold_signals();
    let way = match rustix::pipe::pipe_with(PipeFlags::CLOEXEC) {
        Ok(way) => way,
        Err(errno) => return errno,
    };
    let child = process::fork(|| {
        process::reset_signals();
        program()
    });
    match child {
        Ok(child) => {
            if died_unborn(child, way) {
                // it has told why, or was killed, which the parent knows by hearing nothing
                process::exit(125);
            }
            // who would hear it may be gone, and kills this then
            let _ = report::send(status, Report::Runs, None);
            // whoever reads the program's output waits for the last holder of it
            let _ = process::close_from(0);
            look_after(child)
        }
        Err(errno) => errno,
    }
}

/// Whether the program ended before it was executed. It is not waited for before this, so that the kernel still knows.
fn died_unborn(child: i32, (ours, theirs): (OwnedFd, OwnedFd)) -> bool {
    drop(theirs);
    // the program's copy is closed when it is executed, or dies
    let _ = rustix::io::retry_on_intr(|| rustix::io::read(&ours, &mut [0; 1]));
    unborn::died(child)
}

fn look_after(child: i32) -> ! {
    loop {
        match process::next_signal() {
            Ok(libc::SIGCHLD) => {
                if let Some(code) = reap(child) {
                    process::exit(code);
                }
            }
            // it may have ended meanwhile, which the next SIGCHLD tells
            Ok(signal) => drop(process::kill(child, signal)),
            Err(_) => {}
        }
    }
}

/// Reaps all that died; the exit code if the program is among them.
fn reap(child: i32) -> Option<i32> {
    let mut code = None;
    while let Ok(Some((pid, status))) = rustix::process::wait(WaitOptions::NOHANG) {
        if Some(pid) == Pid::from_raw(child) {
            code = Some(exit_code(status));
        }
    }
    code
}

fn exit_code(status: WaitStatus) -> i32 {
    status.exit_status().or_else(|| status.terminating_signal().map(|signal| 128 + signal)).unwrap_or(125)
}
