//! Children that end before they have executed their program.

use std::ffi::CStr;
use std::io::Write as _;

use rustix::fs::{Mode, OFlags};

/// Whether a child that nobody has waited for yet ends, or has ended, without having executed a program; false where `/proc` does not
/// say. Takes no memory, so that a child may ask it of its own one.
///
/// A [trampoline](crate::sys::trampoline) is a program as well: who is killed in the few instructions of one has run something.
pub(super) fn died(pid: i32) -> bool {
    let (mut path, mut stat) = ([0; 32], [0; 512]);
    // what is left of it are zeros, which end it
    if write!(&mut path[..], "/proc/{pid}/stat").is_err() {
        return false;
    }
    let Ok(path) = CStr::from_bytes_until_nul(&path) else { return false };
    let Ok(file) = rustix::fs::open(path, OFlags::CLOEXEC, Mode::empty()) else { return false };
    let length = rustix::io::retry_on_intr(|| rustix::io::read(&file, &mut stat)).unwrap_or(0);
    is_unborn(&stat[..length])
}

/// Whether the flags of a process in its `stat` say so (`proc_pid_stat(5)`, the ninth field).
fn is_unborn(stat: &[u8]) -> bool {
    // PF_EXITING and PF_FORKNOEXEC of include/linux/sched.h
    const UNBORN: u32 = 0x4 | 0x40;
    // the second field, in parentheses, may hold anything
    let behind = stat.iter().rposition(|byte| *byte == b')').map_or(stat.len(), |at| at + 1);
    let flags = std::str::from_utf8(&stat[behind..]).ok().and_then(|rest| rest.split_whitespace().nth(6));
    flags.and_then(|flags| flags.parse::<u32>().ok()).is_some_and(|flags| flags & UNBORN == UNBORN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_found_behind_any_name() {
        let stat = |name: &str, flags: u32| is_unborn(format!("7 ({name}) Z 1 7 7 0 -1 {flags} 0 0").as_bytes());
        for name in ["box", "a b", "a) Z 1 1 1 1 1 1 (", "("] {
            assert!(stat(name, 0x40_0044) && !stat(name, 0x40_0004) && !stat(name, 0x40), "{name}");
        }
        assert!(!is_unborn(b"") && !is_unborn(b"7 (box") && !is_unborn(b"7 (box) Z 1"));
        assert!(!died(i32::try_from(std::process::id()).expect("a number")));
    }
}
