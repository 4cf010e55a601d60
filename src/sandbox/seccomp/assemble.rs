//! Makes a filter of a table: a search tree over ranges of numbers, so that the kernel is through in eight steps, and
//! behind it the calls whose arguments decide. All of it at compile time, where the table is known then.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "what the compiler computes has no conversions that can fail; every number here is small"
)]

use super::list::{CLONE, IOCTL, NO_SYSTEM_CALL, PERSONALITY, REFUSE, SOCKET, SOCKET_RAW, Table, UNSHARE};
use crate::sys::seccomp::Instruction;

/// The one architecture whose calls are looked at.
#[cfg(target_arch = "x86_64")]
pub(in crate::sandbox) const NATIVE: u32 = 0xc000_003e;
/// The one architecture whose calls are looked at.
#[cfg(target_arch = "aarch64")]
pub(in crate::sandbox) const NATIVE: u32 = 0xc000_00b7;

const CAPACITY: usize = 640;

// what the kernel is to do
const ALLOW: u32 = 0x7fff_0000;
const EPERM: u32 = 0x0005_0000 | libc::EPERM as u32;
const ENOSYS: u32 = 0x0005_0000 | libc::ENOSYS as u32;
const EAFNOSUPPORT: u32 = 0x0005_0000 | libc::EAFNOSUPPORT as u32;
const KILL_PROCESS: u32 = 0x8000_0000;

// instructions
const LOAD: u16 = 0x20;
const RETURN: u16 = 0x06;
const JUMP: u16 = 0x05;
const IF_EQUAL: u16 = 0x15;
const IF_AT_LEAST: u16 = 0x35;
const IF_ANY_BIT: u16 = 0x45;

// places in `struct seccomp_data`; of an argument the half that the kernel looks at
const NUMBER: u32 = 0;
const ARCHITECTURE: u32 = 4;
const fn argument(index: u32) -> u32 {
    16 + 8 * index
}

/// A filter.
pub(super) struct Program {
    code: [Instruction; CAPACITY],
    length: usize,
}

impl Program {
    /// What the kernel gets.
    pub(super) fn instructions(&self) -> &[Instruction] {
        self.code.get(..self.length).unwrap_or_default()
    }

    const fn emit(&mut self, code: u16, k: u32, jt: u8, jf: u8) {
        self.code[self.length] = Instruction { code, jt, jf, k };
        self.length += 1;
    }

    /// Returns `verdict` if the accumulator equals `k`.
    const fn return_if(&mut self, test: u16, k: u32, verdict: u32) {
        self.emit(test, k, 0, 1);
        self.emit(RETURN, verdict, 0, 0);
    }
}

/// Runs of numbers that are treated alike.
struct Runs {
    first: [u32; Table::SIZE + 1],
    class: [u8; Table::SIZE + 1],
    count: usize,
}

impl Runs {
    const fn of(table: &Table) -> Self {
        let mut runs = Runs { first: [0; Table::SIZE + 1], class: [0; Table::SIZE + 1], count: 0 };
        let mut number = 0;
        while number <= Table::SIZE {
            // numbers beyond the table, x32's among them, are no system calls
            let class = if number < Table::SIZE { table.class(number) } else { NO_SYSTEM_CALL };
            if runs.count == 0 || runs.class[runs.count - 1] != class {
                runs.first[runs.count] = number as u32;
                runs.class[runs.count] = class;
                runs.count += 1;
            }
            number += 1;
        }
        runs
    }
}

/// Makes the filter of a table.
pub(super) const fn assemble(table: &Table) -> Program {
    let mut program = Program { code: [Instruction { code: 0, jt: 0, jf: 0, k: 0 }; CAPACITY], length: 0 };
    program.emit(LOAD, ARCHITECTURE, 0, 0);
    program.emit(IF_EQUAL, NATIVE, 1, 0);
    program.emit(RETURN, KILL_PROCESS, 0, 0);
    program.emit(LOAD, NUMBER, 0, 0);
    let runs = Runs::of(table);
    let tree = program.length;
    search(&mut program, &runs, 0, runs.count);
    let end = program.length;
    // leaves that need arguments hold their class until the code for it has a place
    let mut class = SOCKET;
    while class <= PERSONALITY {
        let place = program.length;
        let mut used = false;
        let mut at = tree;
        while at < end {
            if program.code[at].code == JUMP && program.code[at].jt == class {
                program.code[at] = Instruction { code: JUMP, jt: 0, jf: 0, k: (place - at - 1) as u32 };
                used = true;
            }
            at += 1;
        }
        if used {
            by_arguments(&mut program, class);
        }
        class += 1;
    }
    program
}

/// Emits the tree for the runs from `low` to before `high`.
const fn search(program: &mut Program, runs: &Runs, low: usize, high: usize) {
    if high - low == 1 {
        match runs.class[low] {
            NO_SYSTEM_CALL => program.emit(RETURN, ENOSYS, 0, 0),
            super::list::ALLOW => program.emit(RETURN, ALLOW, 0, 0),
            REFUSE => program.emit(RETURN, EPERM, 0, 0),
            class => program.emit(JUMP, 0, class, 0),
        }
        return;
    }
    let middle = usize::midpoint(low, high);
    let branch = program.length;
    program.emit(IF_AT_LEAST, runs.first[middle], 0, 0);
    search(program, runs, low, middle);
    let distance = program.length - branch - 1;
    assert!(distance < 256, "presume: half of the tree is within a jump");
    program.code[branch].jt = distance as u8;
    search(program, runs, middle, high);
}

/// Emits the code for calls whose arguments decide.
const fn by_arguments(program: &mut Program, class: u8) {
    const NAMESPACES: u32 = 0x7e02_0000;
    const TIME_NAMESPACE: u32 = 0x80;
    match class {
        SOCKET | SOCKET_RAW => families(program, class == SOCKET_RAW),
        CLONE => {
            program.emit(LOAD, argument(0), 0, 0);
            program.return_if(IF_ANY_BIT, NAMESPACES, EPERM);
            program.emit(RETURN, ALLOW, 0, 0);
        }
        UNSHARE => {
            program.emit(LOAD, argument(0), 0, 0);
            program.return_if(IF_ANY_BIT, NAMESPACES | TIME_NAMESPACE, EPERM);
            program.emit(RETURN, ALLOW, 0, 0);
        }
        IOCTL => {
            program.emit(LOAD, argument(1), 0, 0);
            program.return_if(IF_EQUAL, libc::TIOCSTI as u32, EPERM);
            program.return_if(IF_EQUAL, 0x541c, EPERM); // TIOCLINUX
            program.emit(RETURN, ALLOW, 0, 0);
        }
        _ => {
            program.emit(LOAD, argument(0), 0, 0);
            let allowed = [0, 0x8, 0x2_0000, 0x2_0008, u32::MAX];
            let mut index = 0;
            while index < allowed.len() {
                program.return_if(IF_EQUAL, allowed[index], ALLOW);
                index += 1;
            }
            program.emit(RETURN, EPERM, 0, 0);
        }
    }
}

/// Families of sockets that programs need; every other one is code of the kernel that nobody in a sandbox asked for.
///
/// The others do not exist for a sandbox, which programs take well, but those that have been a way out again and again:
/// who asks for these is told that it is refused.
const fn families(program: &mut Program, packets: bool) {
    const NETLINK_XFRM: u32 = 6;
    let allowed = [libc::AF_UNIX, libc::AF_INET, libc::AF_INET6, libc::AF_PACKET];
    let refused = [libc::AF_KEY, libc::AF_RXRPC, libc::AF_ALG, libc::AF_VSOCK, libc::AF_PACKET];
    let count = if packets { allowed.len() } else { allowed.len() - 1 };
    program.emit(LOAD, argument(0), 0, 0);
    let mut index = 0;
    while index < count {
        program.return_if(IF_EQUAL, allowed[index] as u32, ALLOW);
        index += 1;
    }
    program.emit(IF_EQUAL, libc::AF_NETLINK as u32, 0, 4);
    program.emit(LOAD, argument(2), 0, 0);
    program.return_if(IF_EQUAL, NETLINK_XFRM, EPERM);
    program.emit(RETURN, ALLOW, 0, 0);
    index = 0;
    while index < refused.len() {
        program.return_if(IF_EQUAL, refused[index] as u32, EPERM);
        index += 1;
    }
    program.emit(RETURN, EAFNOSUPPORT, 0, 0);
}
