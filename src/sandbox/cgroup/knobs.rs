//! The knobs of controllers, by cgroups-rs where it knows them. Every one is read back: an error that is swallowed on
//! the way must not become a sandbox without its limit.

use std::path::Path;

use cgroups_rs::fs::MaxValue;
use cgroups_rs::fs::cpu::CpuController;
use cgroups_rs::fs::cpuset::CpuSetController;
use cgroups_rs::fs::memory::MemController;
use cgroups_rs::fs::pid::PidController;
use rustix::io::Errno;

use super::Controller;
use crate::sandbox::error::LaunchError;
use crate::sandbox::spec::Limits;

/// Which files a cgroup has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    Old,
    Unified,
}

/// Microseconds in which a quota of processor time is spent.
const PERIOD: u64 = 100_000;

/// Sets what limits say about one controller.
pub(super) fn set(path: &Path, version: Version, controller: Controller, limits: &Limits) -> Result<(), LaunchError> {
    match controller {
        Controller::Memory => memory(path, version, limits),
        Controller::Cpu => {
            limits.cpu_weight.map_or(Ok(()), |weight| cpu_weight(path, version, weight))?;
            limits.millicpus.map_or(Ok(()), |millis| cpu(path, version, millis))
        }
        Controller::Cpuset => limits.cpuset.as_ref().map_or(Ok(()), |cpus| cpuset(path, version, cpus)),
        Controller::Pids => limits.pids.map_or(Ok(()), |pids| processes(path, version, pids)),
        Controller::Io => limits.io_weight.map_or(Ok(()), |weight| io(path, version, weight)),
    }
}

fn memory(path: &Path, version: Version, limits: &Limits) -> Result<(), LaunchError> {
    let controller = MemController::new(path.to_owned(), path.to_owned(), version == Version::Unified);
    // the kernel counts pages
    let fits = |bytes: u64| move |text: &str| number(text).is_some_and(|set| set <= bytes && bytes - set < 65_536);
    if let Some(bytes) = limits.memory_reserved {
        let file = by_version(version, "memory.soft_limit_in_bytes", "memory.low");
        let set = std::fs::write(path.join(file), bytes.to_string()).is_ok();
        verify(path, file, bytes, set, fits(bytes))?;
    }
    let Some(memory) = limits.memory.or(limits.memory_swap) else { return Ok(()) };
    let file = by_version(version, "memory.limit_in_bytes", "memory.max");
    verify(path, file, memory, controller.set_limit(signed(memory)).is_ok(), fits(memory))?;
    // as Docker has it: as much swap again as memory
    let both = limits.memory_swap.unwrap_or(memory.saturating_mul(2));
    if both < memory {
        return Err(LaunchError::Impossible(format!(
            "cannot limit memory and swap together to {both} bytes: that is less than the {memory} bytes of memory"
        )));
    }
    let (file, swap) = match version {
        Version::Old => ("memory.memsw.limit_in_bytes", both),
        Version::Unified => ("memory.swap.max", both - memory),
    };
    if !path.join(file).exists() {
        return without_swap_accounting(limits);
    }
    verify(path, file, swap, controller.set_memswap_limit(signed(swap)).is_ok(), fits(swap))?;
    if version == Version::Unified {
        // when one process has to go, the rest of a sandbox is of no use; older kernels kill just one
        let _ = std::fs::write(path.join("memory.oom.group"), "1");
    }
    Ok(())
}

/// A kernel that does not count swap: a limit on it holds only where there is none.
fn without_swap_accounting(limits: &Limits) -> Result<(), LaunchError> {
    let swaps = std::fs::read_to_string("/proc/swaps").unwrap_or_default();
    if limits.memory_swap.is_none() || swaps.lines().count() <= 1 {
        return Ok(());
    }
    Err(LaunchError::Impossible(
        "cannot limit swap: this kernel does not count it; boot it with swapaccount=1, or leave --memory-swap out"
            .to_owned(),
    ))
}

fn cpu(path: &Path, version: Version, millis: u64) -> Result<(), LaunchError> {
    let controller = CpuController::new(path.to_owned(), path.to_owned(), version == Version::Unified);
    // the kernel takes no quota below a millisecond
    let quota = (millis * PERIOD / 1000).max(1000);
    let set = controller.set_cfs_quota_and_period(Some(signed(quota)), Some(PERIOD)).is_ok();
    let file = by_version(version, "cpu.cfs_quota_us", "cpu.max");
    verify(path, file, quota, set, |text| text.split_whitespace().next().and_then(number) == Some(quota))
}

/// The old scale has 1024 where the new one has 100.
fn cpu_weight(path: &Path, version: Version, weight: u16) -> Result<(), LaunchError> {
    let weight = u64::from(weight);
    let (file, value) = match version {
        Version::Old => ("cpu.shares", (weight * 1024 / 100).max(2)),
        Version::Unified => ("cpu.weight", weight),
    };
    let set = std::fs::write(path.join(file), value.to_string()).is_ok();
    verify(path, file, value, set, |text| number(text) == Some(value))
}

fn cpuset(path: &Path, version: Version, cpus: &str) -> Result<(), LaunchError> {
    let controller = CpuSetController::new(path.to_owned(), path.to_owned(), version == Version::Unified);
    let set = controller.set_cpus(cpus).is_ok();
    verify(path, "cpuset.cpus", cpus, set, |text| members(text) == members(cpus)).map_err(|error| match error {
        LaunchError::Failed { what, errno, .. } => {
            let here = std::fs::read_to_string("/sys/devices/system/cpu/online").unwrap_or_default();
            LaunchError::Failed { what, errno, advice: format!("this machine has the processors {}", here.trim()) }
        }
        error => error,
    })
}

/// Gives a cpuset of an old hierarchy what the one above has.
pub(super) fn inherit_cpuset(above: &Path, below: &Path) -> Result<(), LaunchError> {
    for file in ["cpuset.mems", "cpuset.cpus"] {
        let copy = std::fs::read_to_string(below.join(file)).and_then(|now| {
            if !now.trim().is_empty() {
                return Ok(());
            }
            std::fs::read_to_string(above.join(file)).and_then(|text| std::fs::write(below.join(file), text.trim()))
        });
        copy.map_err(|error| {
            let errno = Errno::from_io_error(&error).unwrap_or(Errno::IO);
            LaunchError::failed(format!("set {}", below.join(file).display()))(errno)
        })?;
    }
    Ok(())
}

fn processes(path: &Path, version: Version, pids: u64) -> Result<(), LaunchError> {
    let controller = PidController::new(path.to_owned(), path.to_owned(), version == Version::Unified);
    let set = controller.set_pid_max(MaxValue::Value(signed(pids))).is_ok();
    verify(path, "pids.max", pids, set, |text| number(text) == Some(pids))
}

/// The weight of a sandbox's reads and writes against others'. cgroups-rs knows the names of neither the current old
/// files nor of `io.weight`, so this one is written here.
fn io(path: &Path, version: Version, weight: u16) -> Result<(), LaunchError> {
    let weight = u64::from(weight);
    // the old scale ends at 1000
    let tenth = (weight / 10).max(1);
    let files = match version {
        Version::Old => [("blkio.bfq.weight", tenth), ("blkio.weight", tenth.max(10))],
        Version::Unified => [("io.weight", weight), ("io.bfq.weight", tenth)],
    };
    let Some((file, value)) = files.into_iter().find(|(file, _)| path.join(file).exists()) else {
        return Err(LaunchError::Impossible(
            "cannot weigh input and output: no disk of this machine has a scheduler that does; choose `bfq` in \
             /sys/block/DISK/queue/scheduler, or leave --io-weight out"
                .to_owned(),
        ));
    };
    let set = std::fs::write(path.join(file), value.to_string()).is_ok();
    verify(path, file, value, set, |text| text.split_whitespace().last().and_then(number) == Some(value))
}

/// Reads a knob back.
fn verify(
    path: &Path,
    file: &str,
    wanted: impl std::fmt::Display,
    set: bool,
    is_set: impl FnOnce(&str) -> bool,
) -> Result<(), LaunchError> {
    let path = path.join(file);
    let text = std::fs::read_to_string(&path);
    if set && text.as_ref().is_ok_and(|text| is_set(text.trim())) {
        return Ok(());
    }
    let errno = match &text {
        Ok(_) => Errno::INVAL,
        Err(error) => Errno::from_io_error(error).unwrap_or(Errno::IO),
    };
    let now = text.map(|text| format!("it says {:?}", text.trim())).unwrap_or_default();
    Err(LaunchError::Failed { what: format!("set the limit {} to {wanted}", path.display()), errno, advice: now })
}

fn by_version(version: Version, old: &'static str, unified: &'static str) -> &'static str {
    if version == Version::Old { old } else { unified }
}

fn number(text: &str) -> Option<u64> {
    text.parse().ok()
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The numbers of a list like `0-3,7`; none if it is no such list.
fn members(list: &str) -> Option<Vec<u32>> {
    let mut members = Vec::new();
    for range in list.trim().split(',') {
        let (low, high) = range.split_once('-').unwrap_or((range, range));
        let (low, high) = (low.trim().parse::<u32>().ok()?, high.trim().parse::<u32>().ok()?);
        // no machine has more processors
        if high < low || high > 65_535 {
            return None;
        }
        members.extend(low..=high);
    }
    members.sort_unstable();
    members.dedup();
    Some(members)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_processors_are_compared_by_what_they_mean() {
        assert_eq!(members("0,1,2-3"), members("0-3"));
        assert_eq!(members("3,1,1"), Some(vec![1, 3]));
        for wrong in ["", "a", "3-1", "0-", "0-99999999"] {
            assert_eq!(members(wrong), None, "{wrong}");
        }
    }
}
