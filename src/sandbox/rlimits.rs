//! Resource limits: never above what rbox itself may have, since raising a hard limit needs a capability.

use rustix::process::{Resource, Rlimit as Limit, getrlimit};

use super::spec::Rlimit;
use crate::sys::descriptors;

/// The limits to set, clamped to the hard limits of this process; resources that do not exist are left out.
pub(super) fn clamped(wanted: &[Rlimit]) -> Vec<(Resource, Limit)> {
    let clamp = |limit: &Rlimit| {
        let resource = resource(limit.resource)?;
        let ceiling = getrlimit(resource).maximum.unwrap_or(u64::MAX);
        let bound = |value: u64| Some(value.min(ceiling)).filter(|value| *value != u64::MAX);
        Some((resource, Limit { current: bound(limit.soft.min(limit.hard)), maximum: bound(limit.hard) }))
    };
    wanted.iter().filter_map(clamp).collect()
}

fn resource(number: u32) -> Option<Resource> {
    let all = [
        Resource::Cpu,
        Resource::Fsize,
        Resource::Data,
        Resource::Stack,
        Resource::Core,
        Resource::Rss,
        Resource::Nproc,
        Resource::Nofile,
        Resource::Memlock,
        Resource::As,
        Resource::Locks,
        Resource::Sigpending,
        Resource::Msgqueue,
        Resource::Nice,
        Resource::Rtprio,
        Resource::Rttime,
    ];
    all.get(number as usize).copied()
}

/// The names that `--ulimit` takes, at the numbers of their resources.
pub const RESOURCES: [&str; 16] = [
    "cpu",
    "fsize",
    "data",
    "stack",
    "core",
    "rss",
    "nproc",
    "nofile",
    "memlock",
    "as",
    "locks",
    "sigpending",
    "msgqueue",
    "nice",
    "rtprio",
    "rttime",
];

/// The number of a resource by the name that `--ulimit` takes, as `nofile`.
pub fn resource_by_name(name: &str) -> Option<u32> {
    RESOURCES.iter().position(|known| *known == name).and_then(|number| u32::try_from(number).ok())
}

/// A bound on the processes of a sandbox that gets no cgroup: since Linux 5.14 they are counted in each user namespace, so it has to
/// have one of its own.
///
/// What is said by hand counts more.
pub(super) fn bound_processes(limits: &mut Vec<(Resource, Limit)>, number: u64) {
    if limits.iter().all(|(resource, _)| *resource != Resource::Nproc) {
        let number = getrlimit(Resource::Nproc).maximum.map_or(number, |most| number.min(most));
        limits.push((Resource::Nproc, Limit { current: Some(number), maximum: Some(number) }));
    }
}

/// How many files this process was given to have open: what programs are to have too, though it takes more itself.
pub fn open_files() -> Option<Rlimit> {
    let limit = descriptors::given();
    let resource = resource_by_name("nofile")?;
    Some(Rlimit { resource, soft: limit.current.unwrap_or(u64::MAX), hard: limit.maximum.unwrap_or(u64::MAX) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_never_above_our_own() {
        let ceiling = getrlimit(Resource::Nofile).maximum;
        let nofile = resource_by_name("nofile").expect("a resource");
        let limits = clamped(&[Rlimit { resource: nofile, soft: u64::MAX, hard: u64::MAX }]);
        assert_eq!(limits.len(), 1);
        assert_eq!(limits[0].1.maximum, ceiling);
        assert_eq!(limits[0].1.current, ceiling);
        assert!(clamped(&[Rlimit { resource: 99, soft: 0, hard: 0 }]).is_empty());
    }
}
