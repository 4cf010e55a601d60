//! The filter that has calls held. The list of what may be called at all is another one beside it; where both have
//! something to say, that one wins.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "numbers of system calls and flags are small, and not negative"
)]

use super::Mode;
use crate::sandbox::seccomp::NATIVE;
use crate::sys::notify::HOLD;
use crate::sys::seccomp::Instruction;

const OWNERS: &[i64] = &[libc::SYS_fchown, libc::SYS_fchownat, libc::SYS_mknodat];
const MAKERS: &[i64] = &[libc::SYS_openat2, libc::SYS_mkdirat, libc::SYS_symlinkat];
const IDENTITY: &[i64] = &[
    libc::SYS_setuid,
    libc::SYS_setgid,
    libc::SYS_setreuid,
    libc::SYS_setregid,
    libc::SYS_setresuid,
    libc::SYS_setresgid,
    libc::SYS_setgroups,
    libc::SYS_setfsuid,
    libc::SYS_setfsgid,
    libc::SYS_getuid,
    libc::SYS_geteuid,
    libc::SYS_getgid,
    libc::SYS_getegid,
    libc::SYS_getresuid,
    libc::SYS_getresgid,
    libc::SYS_getgroups,
];
const LISTS: &[i64] = &[libc::SYS_listxattr, libc::SYS_llistxattr, libc::SYS_flistxattr];
const EXECUTION: &[i64] = &[libc::SYS_execve, libc::SYS_execveat];
const LOOKS: &[i64] = &[libc::SYS_fstat, libc::SYS_newfstatat, libc::SYS_statx];

#[cfg(target_arch = "x86_64")]
const OLD: &[i64] =
    &[libc::SYS_chown, libc::SYS_lchown, libc::SYS_mknod, libc::SYS_creat, libc::SYS_mkdir, libc::SYS_symlink];
#[cfg(not(target_arch = "x86_64"))]
const OLD: &[i64] = &[];

#[cfg(target_arch = "x86_64")]
const OLD_LOOKS: &[i64] = &[libc::SYS_stat, libc::SYS_lstat];
#[cfg(not(target_arch = "x86_64"))]
const OLD_LOOKS: &[i64] = &[];

/// Calls that make a file if their flags say so, and where those are.
#[cfg(target_arch = "x86_64")]
const OPENS: &[(i64, u32)] = &[(libc::SYS_openat, 2), (libc::SYS_open, 1)];
#[cfg(not(target_arch = "x86_64"))]
const OPENS: &[(i64, u32)] = &[(libc::SYS_openat, 2)];

/// Calls that make a device if their mode says so, and where that is.
#[cfg(target_arch = "x86_64")]
const NODES: &[(i64, u32)] = &[(libc::SYS_mknodat, 2), (libc::SYS_mknod, 1)];
#[cfg(not(target_arch = "x86_64"))]
const NODES: &[(i64, u32)] = &[(libc::SYS_mknodat, 2)];

/// Calls about limits, and where they say which: that of file locks is where credentials have their number.
const LIMITS: &[(i64, u32)] = &[(libc::SYS_prlimit64, 1), (libc::SYS_setrlimit, 0), (libc::SYS_getrlimit, 0)];

/// What makes a file: `O_CREAT`, and the bit that makes `O_TMPFILE` more than `O_DIRECTORY`.
pub(super) const MAKING: i32 = libc::O_CREAT | libc::O_TMPFILE & !libc::O_DIRECTORY;

/// A ring does calls that no filter sees.
const RINGS: &[i64] = &[libc::SYS_io_uring_setup, libc::SYS_io_uring_enter, libc::SYS_io_uring_register];

const LOAD: u16 = 0x20;
const RETURN: u16 = 0x06;
const AND: u16 = 0x54;
const IF_EQUAL: u16 = 0x15;
const IF_ANY_BIT: u16 = 0x45;
const ALLOW: u32 = 0x7fff_0000;
const EPERM: u32 = 0x0005_0000 | libc::EPERM as u32;

const fn one(code: u16, k: u32, jt: u8, jf: u8) -> Instruction {
    Instruction { code, jt, jf, k }
}

/// The beginning of each filter: the number of the call is loaded.
const START: [Instruction; 4] = [
    one(LOAD, 4, 0, 0),
    // the list of what may be called has the last word on calls of another architecture
    one(IF_EQUAL, NATIVE, 1, 0),
    one(RETURN, ALLOW, 0, 0),
    one(LOAD, 0, 0, 0),
];

/// The filter for a sandbox; `set_id` where set-user-id programs gain something.
pub(super) fn filter(mode: Mode, set_id: bool) -> Vec<Instruction> {
    let mut code = START.to_vec();
    if mode == Mode::Devices {
        return devices(code);
    }
    let opens = OPENS.iter().map(|call| (call, IF_ANY_BIT, MAKING as u32));
    let limits = LIMITS.iter().map(|call| (call, IF_EQUAL, libc::RLIMIT_LOCKS));
    for ((number, argument), test, value) in opens.chain(limits) {
        code.extend([
            one(IF_EQUAL, *number as u32, 0, 4),
            one(LOAD, 16 + 8 * argument, 0, 0),
            one(test, value, 0, 1),
            one(RETURN, HOLD, 0, 0),
            one(RETURN, ALLOW, 0, 0),
        ]);
    }
    let looks = if mode == Mode::Full { [LOOKS, OLD_LOOKS] } else { [&[][..], &[]] };
    let execution = if set_id { EXECUTION } else { &[] };
    for number in [looks[0], looks[1], IDENTITY, MAKERS, OWNERS, OLD, LISTS, execution].into_iter().flatten() {
        code.extend([one(IF_EQUAL, *number as u32, 0, 1), one(RETURN, HOLD, 0, 0)]);
    }
    for number in RINGS {
        code.extend([one(IF_EQUAL, *number as u32, 0, 1), one(RETURN, EPERM, 0, 0)]);
    }
    code.push(one(RETURN, ALLOW, 0, 0));
    code
}

/// Completes a filter that holds the making of devices, and nothing else.
fn devices(mut code: Vec<Instruction>) -> Vec<Instruction> {
    for (number, argument) in NODES {
        code.extend([
            one(IF_EQUAL, *number as u32, 0, 6),
            one(LOAD, 16 + 8 * argument, 0, 0),
            one(AND, libc::S_IFMT, 0, 0),
            one(IF_EQUAL, libc::S_IFCHR, 1, 0),
            one(IF_EQUAL, libc::S_IFBLK, 0, 1),
            one(RETURN, HOLD, 0, 0),
            one(RETURN, ALLOW, 0, 0),
        ]);
    }
    code.push(one(RETURN, ALLOW, 0, 0));
    code
}
