//! A pid 1 of ours: starts the program, passes signals on to it, reaps what else dies, and ends as the program ends.

use rustix::io::Errno;
use rustix::process::{Pid, WaitOptions, WaitStatus};

use crate::sys::process;

/// Starts `program` below this process and looks after it; returns only if it cannot be started. In a child.
pub(super) fn run(program: impl FnOnce() -> i32) -> Errno {
    process::hold_signals();
    let child = process::fork(|| {
        process::reset_signals();
        program()
    });
    match child {
        Ok(child) => {
            // whoever reads the program's output waits for the last holder of it
            let _ = process::close_from(0);
            look_after(child)
        }
        Err(errno) => errno,
    }
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
