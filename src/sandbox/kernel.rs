//! `/proc` and `/sys` as a sandbox sees them: its own, with what concerns the machine masked or read-only.

use std::ffi::{CStr, CString};
use std::path::Path;
use std::sync::OnceLock;

use super::error::LaunchError;
use super::ids::Ids;
use super::operation::{Operation, Target};
use super::tree;
use super::userns::UserNamespace;
use super::{dev, spec};
use crate::sys::mount::attribute::{NO_DEV, NO_EXEC, NO_SUID, READ_ONLY};
use crate::sys::mount::{Change, set};

/// What tells of the machine or lets it be changed, and is hidden: Docker's and Podman's lists together.
const MASKED: [&str; 13] = [
    "/proc/acpi",
    "/proc/asound",
    "/proc/interrupts",
    "/proc/kcore",
    "/proc/keys",
    "/proc/latency_stats",
    "/proc/sched_debug",
    "/proc/scsi",
    "/proc/timer_list",
    "/proc/timer_stats",
    "/sys/devices/virtual/powercap",
    "/sys/firmware",
    "/sys/fs/selinux",
];

/// What may be read only.
const FROZEN: [&str; 5] = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];

/// A masked path that this kernel has, and whether it is a directory.
struct Masked {
    path: String,
    directory: bool,
}

/// The operations for both, in order.
pub(super) fn operations(spec: &spec::Spec, space: UserNamespace) -> Result<Vec<Operation>, LaunchError> {
    let mut operations = vec![Operation::Mount {
        filesystem: c"proc",
        options: &[],
        attributes: NO_SUID | NO_DEV | NO_EXEC,
        target: Target::known("/proc"),
    }];
    operations.extend(settings(spec, space));
    operations.push(sys(&spec.network, space)?);
    if has_unified_cgroups() {
        operations.push(Operation::Mount {
            filesystem: c"cgroup2",
            options: &[],
            attributes: READ_ONLY | NO_SUID | NO_DEV | NO_EXEC,
            target: Target::known("/sys/fs/cgroup"),
        });
    }
    if spec.confinement.masks {
        operations.extend(FROZEN.map(|path| Operation::Freeze { target: Target::known(path) }));
        operations.extend(masked().iter().map(|masked| Operation::Cover {
            entry: if masked.directory { dev::MASK } else { dev::NULL },
            target: Target::known(&masked.path),
        }));
    }
    operations.push(Operation::Forget { entry: dev::MASK });
    Ok(operations)
}

/// `/sys`: a new one belongs to the network namespace of its maker, so with the machine's network it is the machine's.
fn sys(network: &spec::Network, space: UserNamespace) -> Result<Operation, LaunchError> {
    let attributes = READ_ONLY | NO_SUID | NO_DEV | NO_EXEC;
    let target = Target::known("/sys");
    let is_makers = network.is_own() || !space.is_own() && (Ids::current().is_whole_machine() || !network.is_host());
    if is_makers {
        return Ok(Operation::Mount { filesystem: c"sysfs", options: &[], attributes, target });
    }
    let mount = tree::clone(Path::new("/sys"), false, UserNamespace::None)
        .map_err(LaunchError::failed("clone /sys of this machine"))?;
    set(&mount, Change { attributes, recursive: true, ..Change::default() })
        .map_err(LaunchError::failed("make /sys read-only"))?;
    Ok(Operation::Attach { mount, target })
}

/// Settings of the sandbox's own namespaces: anybody may ping and listen on any port, so that neither needs a
/// capability; the number of processes is bounded without a cgroup.
fn settings(spec: &spec::Spec, space: UserNamespace) -> Vec<Operation> {
    let setting = |path: &'static CStr, value: String| {
        CString::new(value).ok().map(|value| Operation::Setting {
            path: path.into(),
            value: value.into(),
            required: false,
        })
    };
    let mut settings = Vec::new();
    if spec.network.is_own() {
        let last_group = match space {
            UserNamespace::Shifted(_) => super::userns::RANGE - 1,
            UserNamespace::Nested => Ids::current().last_group(),
            UserNamespace::None => 2_147_483_647,
        };
        settings.push(setting(c"sys/net/ipv4/ping_group_range", format!("0 {last_group}")));
        settings.push(setting(c"sys/net/ipv4/ip_unprivileged_port_start", "0".to_owned()));
    }
    let own = |_: &u64| spec.shares.pid.is_own() && pid_max_is_private();
    if let Some(pids) = spec.limits.pids.filter(own) {
        // Also where a cgroup keeps the limit, for there may be none. With fewer numbers than usual, and the first 300 given once only,
        // they would soon be used up.
        let numbers = pids.max(super::defaults::PIDS).saturating_add(1);
        settings.push(setting(c"sys/kernel/pid_max", numbers.to_string()));
    }
    let asked = spec.sysctls.iter().filter_map(|(name, value)| super::sysctl::operation(name, value));
    settings.into_iter().flatten().chain(asked).collect()
}

/// Whether each pid namespace has its own highest number (Linux 6.14): before, it is the machine's.
fn pid_max_is_private() -> bool {
    let system = rustix::system::uname();
    let release = system.release().to_string_lossy();
    let mut numbers = release.split(|digit: char| !digit.is_ascii_digit()).map_while(|part| part.parse::<u32>().ok());
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) >= (6, 14)
}

/// Whether the machine has the unified hierarchy, of which a sandbox then sees its own part.
fn has_unified_cgroups() -> bool {
    static FOUND: OnceLock<bool> = OnceLock::new();
    let found = || ["/sys/fs/cgroup/cgroup.controllers", "/sys/fs/cgroup/unified/cgroup.controllers"];
    *FOUND.get_or_init(|| found().iter().any(|path| Path::new(path).exists()))
}

/// What of the list this kernel has; it does not change while it runs.
fn masked() -> &'static [Masked] {
    static FOUND: OnceLock<Vec<Masked>> = OnceLock::new();
    FOUND.get_or_init(|| {
        let cpus = std::fs::read_dir("/sys/devices/system/cpu").into_iter().flatten().flatten();
        let throttles = cpus
            .filter(|entry| entry.file_name().as_encoded_bytes().starts_with(b"cpu"))
            .map(|entry| format!("{}/thermal_throttle", entry.path().display()));
        let all = MASKED.map(str::to_owned).into_iter().chain(throttles);
        all.filter_map(|path| {
            let directory = std::fs::symlink_metadata(&path).ok()?.is_dir();
            Some(Masked { path, directory })
        })
        .collect()
    })
}
