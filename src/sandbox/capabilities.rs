//! Capabilities: their names, the default sets, and keeping exactly a set.

use rustix::io::Errno;
use rustix::thread::{CapabilitySet, CapabilitySets};

/// Names by number, as capabilities(7) has them, without `CAP_`.
const NAMES: [&str; 41] = [
    "CHOWN",
    "DAC_OVERRIDE",
    "DAC_READ_SEARCH",
    "FOWNER",
    "FSETID",
    "KILL",
    "SETGID",
    "SETUID",
    "SETPCAP",
    "LINUX_IMMUTABLE",
    "NET_BIND_SERVICE",
    "NET_BROADCAST",
    "NET_ADMIN",
    "NET_RAW",
    "IPC_LOCK",
    "IPC_OWNER",
    "SYS_MODULE",
    "SYS_RAWIO",
    "SYS_CHROOT",
    "SYS_PTRACE",
    "SYS_PACCT",
    "SYS_ADMIN",
    "SYS_BOOT",
    "SYS_NICE",
    "SYS_RESOURCE",
    "SYS_TIME",
    "SYS_TTY_CONFIG",
    "MKNOD",
    "LEASE",
    "AUDIT_WRITE",
    "AUDIT_CONTROL",
    "SETFCAP",
    "MAC_OVERRIDE",
    "MAC_ADMIN",
    "SYSLOG",
    "WAKE_ALARM",
    "BLOCK_SUSPEND",
    "AUDIT_READ",
    "PERFMON",
    "BPF",
    "CHECKPOINT_RESTORE",
];

/// All that are known.
pub const ALL: u64 = (1 << NAMES.len()) - 1;

/// What a container gets: Podman's eleven less `SETPCAP` and `SETFCAP`.
pub const RUN: u64 = CHOWN | DAC_OVERRIDE | FSETID | FOWNER | SETGID | SETUID | NET_BIND_SERVICE | SYS_CHROOT | KILL;

/// What a build step gets: package managers set file capabilities too.
pub const BUILD: u64 = RUN | SETPCAP | SETFCAP;

macro_rules! bits {
    ($($name:ident = $number:literal)*) => { $(pub(super) const $name: u64 = 1 << $number;)* };
}

bits! {
    CHOWN = 0  DAC_OVERRIDE = 1  DAC_READ_SEARCH = 2  FOWNER = 3  FSETID = 4  KILL = 5  SETGID = 6  SETUID = 7
    SETPCAP = 8  NET_BIND_SERVICE = 10   NET_RAW = 13  SYS_MODULE = 16  SYS_RAWIO = 17
    SYS_CHROOT = 18  SYS_PTRACE = 19  SYS_PACCT = 20  SYS_ADMIN = 21  SYS_BOOT = 22  SYS_NICE = 23  SYS_TIME = 25
    SYS_TTY_CONFIG = 26  MKNOD = 27  SETFCAP = 31  SYSLOG = 34  PERFMON = 38  BPF = 39
}

/// Reads a name: any case, with or without `CAP_`; `ALL` means all. None for a name that is none.
pub fn parse(name: &str) -> Option<u64> {
    let name = name.to_ascii_uppercase();
    let name = name.strip_prefix("CAP_").unwrap_or(&name);
    if name == "ALL" {
        return Some(ALL);
    }
    NAMES.iter().position(|known| *known == name).map(|number| 1 << number)
}

/// The names that [`parse`] knows, for messages and completions.
pub fn names() -> &'static [&'static str] {
    &NAMES
}

/// The last capability that this kernel knows.
pub(super) fn last() -> u32 {
    static LAST: std::sync::OnceLock<u32> = std::sync::OnceLock::new();
    *LAST.get_or_init(|| {
        let text = std::fs::read_to_string("/proc/sys/kernel/cap_last_cap").unwrap_or_default();
        text.trim().parse().unwrap_or(40).min(63)
    })
}

/// Those of `wanted` that a process without a user namespace of its own can hand on.
pub(super) fn available(wanted: u64) -> u64 {
    rustix::thread::capabilities(None).map_or(0, |sets| sets.permitted.bits() & wanted)
}

/// Keeps exactly `bits`, inherits and lends none. In a child.
pub(super) fn keep(bits: u64) -> Result<(), Errno> {
    rustix::thread::clear_ambient_capability_set()?;
    let kept = CapabilitySet::from_bits_retain(bits);
    let sets = CapabilitySets { effective: kept, permitted: kept, inheritable: CapabilitySet::empty() };
    rustix::thread::set_capabilities(None, sets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_people_write_them() {
        assert_eq!(parse("NET_ADMIN"), Some(1 << 12));
        assert_eq!(parse("cap_net_admin"), Some(1 << 12));
        assert_eq!(parse("all"), Some(ALL));
        assert_eq!(parse("CAP_CHECKPOINT_RESTORE"), Some(1 << 40));
        assert_eq!(parse("NET_ADMINS"), None);
        assert_eq!(parse(""), None);
    }

    #[test]
    fn the_default_sets_hold_nothing_dangerous() {
        for name in ["SYS_ADMIN", "NET_RAW", "MKNOD", "SYS_PTRACE", "NET_ADMIN", "DAC_READ_SEARCH"] {
            assert_eq!(BUILD & parse(name).expect("a name"), 0, "{name}");
        }
        assert_eq!(RUN.count_ones(), 9);
    }
}
