//! Putting a system call filter on a process.

use rustix::io::Errno;

use super::checked;

/// One instruction of a filter: classic BPF, as `struct sock_filter`.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// What it does.
    pub code: u16,
    /// Instructions to skip if a comparison holds.
    pub jt: u8,
    /// Instructions to skip if it does not.
    pub jf: u8,
    /// Its operand.
    pub k: u32,
}

#[repr(C)]
struct Program {
    length: u16,
    filter: *const Instruction,
}

/// Filters every later system call of this process and its children. In a child.
///
/// Needs either no new privileges or the administrator's capability in the user namespace.
pub fn install(filter: &[Instruction]) -> Result<(), Errno> {
    const SET_MODE_FILTER: libc::c_uint = 1;
    let length = u16::try_from(filter.len()).map_err(|_| Errno::TOOBIG)?;
    let program = Program { length, filter: filter.as_ptr() };
    // SAFETY: the program points at `length` instructions, which the kernel copies and checks.
    checked(unsafe { libc::syscall(libc::SYS_seccomp, SET_MODE_FILTER, 0, &raw const program) }).map(drop)
}
