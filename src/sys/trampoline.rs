//! A program of some thirty instructions that executes another one: it stands between rbox and the first program of a
//! sandbox.
//!
//! For a process that is about to execute something, `/proc/self/exe` is what it executes now. Were that rbox, an image
//! whose program is a script that begins with `#!/proc/self/exe` would get a handle on rbox's own file, and could write
//! to it once no rbox runs any more (CVE-2019-5736). So a child of rbox becomes this first, a sealed file in memory.
//!
//! Its arguments are paths to try, an empty string, and the arguments of the program. If none can be executed, it writes
//! the error's number, four bytes, to descriptor 3 and exits with 125; the descriptor is closed on success.

use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::sync::OnceLock;

use rustix::fs::{MemfdFlags, SealFlags};
use rustix::io::Errno;

use super::last_error;
use super::process::Vector;

#[cfg(target_arch = "x86_64")]
std::arch::global_asm!(
    ".pushsection .rodata.rbox_trampoline,\"a\",@progbits",
    ".globl rbox_trampoline_start",
    ".hidden rbox_trampoline_start",
    ".globl rbox_trampoline_end",
    ".hidden rbox_trampoline_end",
    "rbox_trampoline_start:",
    // fcntl(3, F_SETFD, FD_CLOEXEC)
    "mov edi, 3",
    "mov esi, 2",
    "mov edx, 1",
    "mov eax, 72",
    "syscall",
    // rbx: the next path; rbp: behind the empty string; r12: the environment
    "mov rcx, [rsp]",
    "lea rbx, [rsp + 8]",
    "lea r12, [rsp + rcx * 8 + 16]",
    "mov rbp, rbx",
    "2:",
    "mov rax, [rbp]",
    "add rbp, 8",
    "test rax, rax",
    // started by somebody else, without an empty string
    "jz 5f",
    "cmp byte ptr [rax], 0",
    "jne 2b",
    // r13: the worst error so far, ENOENT at first
    "mov r13d, 2",
    "3:",
    "mov rdi, [rbx]",
    "cmp byte ptr [rdi], 0",
    "je 4f",
    "add rbx, 8",
    // execve(path, arguments, environment)
    "mov rsi, rbp",
    "mov rdx, r12",
    "mov eax, 59",
    "syscall",
    "neg eax",
    // ENOENT, ENOTDIR: the next one
    "cmp eax, 2",
    "je 3b",
    "cmp eax, 20",
    "je 3b",
    "mov r13d, eax",
    // EACCES: the next one, but told if there is none
    "cmp eax, 13",
    "je 3b",
    "4:",
    // write(3, &error, 4)
    "push r13",
    "mov edi, 3",
    "mov rsi, rsp",
    "mov edx, 4",
    "mov eax, 1",
    "syscall",
    "5:",
    // exit(125)
    "mov edi, 125",
    "mov eax, 60",
    "syscall",
    "rbox_trampoline_end:",
    ".popsection",
);

#[cfg(target_arch = "x86_64")]
#[expect(clippy::unnecessary_wraps, reason = "other machines have none")]
fn code() -> Option<&'static [u8]> {
    unsafe extern "C" {
        static rbox_trampoline_start: u8;
        static rbox_trampoline_end: u8;
    }
    let (start, end) = (&raw const rbox_trampoline_start, &raw const rbox_trampoline_end);
    // SAFETY: both symbols bound the bytes assembled above, which are read-only data of this program.
    Some(unsafe { std::slice::from_raw_parts(start, end.addr() - start.addr()) })
}

/// Other machines have none yet: there rbox's own file must not be writable by who runs it.
#[cfg(not(target_arch = "x86_64"))]
fn code() -> Option<&'static [u8]> {
    None
}

/// The trampoline of this process, where the machine has one and lets files in memory be executed.
///
/// Its number is 10 or more, so that a child can put its own descriptors below.
pub fn get() -> Option<BorrowedFd<'static>> {
    static TRAMPOLINE: OnceLock<Option<OwnedFd>> = OnceLock::new();
    TRAMPOLINE.get_or_init(|| make(&image(code()?)).ok()).as_ref().map(AsFd::as_fd)
}

/// Becomes the trampoline; returns only if that fails. In a child.
pub fn exec(trampoline: BorrowedFd<'_>, paths_and_args: &Vector, env: &Vector) -> Errno {
    // SAFETY: the vectors are null-terminated and outlive the call; the path is empty, so the descriptor is executed.
    unsafe {
        let (args, env) = (paths_and_args.as_ptr(), env.as_ptr());
        libc::syscall(libc::SYS_execveat, trampoline.as_raw_fd(), c"".as_ptr(), args, env, libc::AT_EMPTY_PATH);
    }
    last_error()
}

fn make(image: &[u8]) -> Result<OwnedFd, Errno> {
    const EXECUTABLE: MemfdFlags = MemfdFlags::from_bits_retain(0x10);
    let flags = MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING;
    let file = match rustix::fs::memfd_create(c"rbox-trampoline", flags | EXECUTABLE) {
        // before Linux 6.3 every such file can be executed
        Err(Errno::INVAL) => rustix::fs::memfd_create(c"rbox-trampoline", flags)?,
        result => result?,
    };
    if rustix::io::write(&file, image)? != image.len() {
        return Err(Errno::IO);
    }
    rustix::fs::fcntl_add_seals(&file, SealFlags::WRITE | SealFlags::GROW | SealFlags::SHRINK | SealFlags::SEAL)?;
    rustix::io::fcntl_dupfd_cloexec(&file, 10)
}

/// A static ELF program with one segment: header, one program header, code (System V ABI, chapter 4 and 5).
fn image(code: &[u8]) -> Vec<u8> {
    const HEADERS: u16 = 64 + 56;
    const BASE: u64 = 0x40_0000;
    const X86_64: u16 = 62;
    let entry = BASE + u64::from(HEADERS);
    let size = u64::from(HEADERS) + code.len() as u64;
    let mut image = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0".to_vec();
    let mut half = |values: &[u16]| values.iter().for_each(|value| image.extend(value.to_le_bytes()));
    half(&[2, X86_64, 1, 0]);
    let mut long = |values: &[u64]| values.iter().for_each(|value| image.extend(value.to_le_bytes()));
    long(&[entry, 64, 0]);
    let mut half = |values: &[u16]| values.iter().for_each(|value| image.extend(value.to_le_bytes()));
    half(&[0, 0, 64, 56, 1, 0, 0, 0]);
    // PT_LOAD, readable and executable
    half(&[1, 0, 5, 0]);
    let mut long = |values: &[u64]| values.iter().for_each(|value| image.extend(value.to_le_bytes()));
    long(&[0, BASE, BASE, size, size, 0x1000]);
    image.extend_from_slice(code);
    image
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_headers_are_as_long_as_they_say() {
        let image = image(&[0x90; 7]);
        assert_eq!(image.len(), 64 + 56 + 7);
        assert_eq!(u64::from_le_bytes(image[24..32].try_into().expect("eight bytes")), 0x40_0000 + 120);
    }
}
