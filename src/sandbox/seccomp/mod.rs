//! Which system calls a sandbox may make: a list of those allowed, a few refused in words programs understand (EPERM),
//! and everything else unknown (ENOSYS), so that libraries fall back to what they did before it existed.
//!
//! The default filter is assembled by the compiler and lies in the binary; others take some microseconds.

mod assemble;
mod list;
mod profile;
#[cfg(test)]
mod simulate;

pub(in crate::sandbox) use assemble::NATIVE;

use assemble::Program;
use list::Table;

use super::capabilities::SYS_CHROOT;
use crate::sys::parcel::Parcel;
use crate::sys::seccomp::Instruction;

pub use profile::Profile;

/// The filter without any capability that opens a call, but chroot's.
static DEFAULT: Program = assemble::assemble(&Table::new(SYS_CHROOT));

/// The filter for a sandbox with these capabilities.
pub(super) fn filter(capabilities: u64) -> Parcel<Instruction> {
    let opening = capabilities & list::OPENING;
    if opening == SYS_CHROOT {
        return Parcel::of_program(DEFAULT.instructions());
    }
    Parcel::copy(assemble::assemble(&Table::new(opening)).instructions())
}

#[cfg(test)]
mod tests {
    use super::simulate::verdict;
    use super::*;
    use crate::sandbox::capabilities::{ALL, NET_RAW, RUN, SYS_ADMIN};

    const ALLOW: u32 = 0x7fff_0000;
    const EPERM: u32 = 0x0005_0001;
    const ENOSYS: u32 = 0x0005_0026;
    const EAFNOSUPPORT: u32 = 0x0005_0061;
    const KILL: u32 = 0x8000_0000;

    fn default(number: i64, args: [u64; 6]) -> u32 {
        verdict(&filter(RUN), assemble::NATIVE, number, args)
    }

    #[test]
    fn what_programs_need_is_allowed_and_what_breaks_out_is_not() {
        for allowed in [libc::SYS_read, libc::SYS_execve, libc::SYS_futex, libc::SYS_openat, libc::SYS_chroot, 439, 452]
        {
            assert_eq!(default(allowed, [0; 6]), ALLOW, "{allowed}");
        }
        for refused in [
            libc::SYS_mount,
            libc::SYS_setns,
            libc::SYS_bpf,
            libc::SYS_keyctl,
            libc::SYS_add_key,
            libc::SYS_request_key,
            libc::SYS_userfaultfd,
            libc::SYS_io_uring_setup,
            libc::SYS_perf_event_open,
            libc::SYS_open_by_handle_at,
            libc::SYS_init_module,
            libc::SYS_kexec_load,
            libc::SYS_pivot_root,
        ] {
            assert_eq!(default(refused, [0; 6]), EPERM, "{refused}");
        }
        for unknown in [libc::SYS_clone3, 500, 600, 100_000] {
            assert_eq!(default(unknown, [0; 6]), ENOSYS, "{unknown}");
        }
    }

    #[test]
    fn other_architectures_get_nowhere() {
        for arch in [0x4000_0003, 0x4000_0028, 0] {
            assert_eq!(verdict(&filter(RUN), arch, libc::SYS_read, [0; 6]), KILL);
        }
        // x32: the same architecture, numbers with a bit set
        assert_eq!(default(0x4000_0000 + 41, [38, 0, 0, 0, 0, 0]), ENOSYS);
    }

    #[test]
    fn only_families_that_programs_need_are_reached() {
        let raw = filter(RUN | NET_RAW);
        for call in [libc::SYS_socket, libc::SYS_socketpair] {
            for family in 0..=100 {
                let says = match family {
                    1 | 2 | 10 | 16 => ALLOW,
                    15 | 17 | 33 | 38 | 40 => EPERM,
                    _ => EAFNOSUPPORT,
                };
                assert_eq!(default(call, [family, 3, 0, 0, 0, 0]), says, "{family}");
                // the kernel looks at the low half only
                assert_eq!(default(call, [family + (1 << 40), 3, 0, 0, 0, 0]), says, "{family}");
                let with_packets = if family == 17 { ALLOW } else { says };
                assert_eq!(verdict(&raw, assemble::NATIVE, call, [family, 3, 0, 0, 0, 0]), with_packets, "{family}");
            }
            assert_eq!(default(call, [16, 3, 6, 0, 0, 0]), EPERM, "xfrm");
            assert_eq!(default(call, [1, 1, 6, 0, 0, 0]), ALLOW, "a protocol of that number is another elsewhere");
        }
    }

    #[test]
    fn no_namespaces_and_no_typing_into_terminals() {
        let thread = 0x3d_0f00;
        assert_eq!(default(libc::SYS_clone, [thread, 0, 0, 0, 0, 0]), ALLOW);
        for flag in
            [0x80_u64, 0x0002_0000, 0x0200_0000, 0x0400_0000, 0x0800_0000, 0x1000_0000, 0x2000_0000, 0x4000_0000]
        {
            assert_eq!(default(libc::SYS_unshare, [flag, 0, 0, 0, 0, 0]), EPERM, "{flag:#x}");
            if flag != 0x80 {
                assert_eq!(default(libc::SYS_clone, [flag + 17, 0, 0, 0, 0, 0]), EPERM, "{flag:#x}");
            }
        }
        assert_eq!(default(libc::SYS_unshare, [0x400, 0, 0, 0, 0, 0]), ALLOW);
        for command in [0x5412, 0x541c, 0x5412 | 1 << 32, 0x541c | 0xdead << 40] {
            assert_eq!(default(libc::SYS_ioctl, [0, command, 0, 0, 0, 0]), EPERM, "{command:#x}");
        }
        assert_eq!(default(libc::SYS_ioctl, [0, 0x5413, 0, 0, 0, 0]), ALLOW);
        assert_eq!(default(libc::SYS_personality, [0x20008, 0, 0, 0, 0, 0]), ALLOW);
        assert_eq!(default(libc::SYS_personality, [0x0040_0000, 0, 0, 0, 0, 0]), EPERM);
    }

    #[test]
    fn capabilities_open_their_calls() {
        let admin = filter(RUN | SYS_ADMIN);
        let says = |number| verdict(&admin, assemble::NATIVE, number, [0x0200_0000, 0, 0, 0, 0, 0]);
        assert_eq!(says(libc::SYS_mount), ALLOW);
        assert_eq!(says(libc::SYS_unshare), ALLOW);
        assert_eq!(says(libc::SYS_io_uring_setup), EPERM);
        assert_eq!(says(libc::SYS_keyctl), EPERM);
        let none = filter(0);
        assert_eq!(verdict(&none, assemble::NATIVE, libc::SYS_chroot, [0; 6]), EPERM);
        assert!(filter(ALL).len() < 400);
    }

    #[test]
    fn the_usual_filter_is_the_one_in_the_binary() {
        assert!(std::ptr::eq(&raw const *filter(RUN), DEFAULT.instructions()));
        assert!(filter(RUN).len() < 300, "{}", filter(RUN).len());
    }
}
