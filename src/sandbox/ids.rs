//! The ids that this process has: the whole machine's, those of a range, or a single one.

use std::sync::OnceLock;

/// The ids of a user namespace, as `/proc/self/uid_map` and its like have them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ids {
    users: Vec<Range>,
    groups: Vec<Range>,
    set_groups: bool,
}

/// Ids inside, from `start` on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Range {
    start: u32,
    outside: u32,
    count: u32,
}

impl Ids {
    /// Those of this process. Read once: [`enter`](super::identity::enter) comes first.
    pub fn current() -> &'static Self {
        static IDS: OnceLock<Ids> = OnceLock::new();
        IDS.get_or_init(|| {
            let read = |name| std::fs::read_to_string(format!("/proc/self/{name}")).unwrap_or_default();
            Ids::parse(&read("uid_map"), &read("gid_map"), &read("setgroups"))
        })
    }

    fn parse(users: &str, groups: &str, set_groups: &str) -> Self {
        Ids { users: ranges(users), groups: ranges(groups), set_groups: set_groups.trim() != "deny" }
    }

    /// Whether this is the namespace that the machine booted with.
    pub fn is_whole_machine(&self) -> bool {
        self.users == [Range { start: 0, outside: 0, count: u32::MAX }]
    }

    /// Whether there is one user only.
    pub fn is_single(&self) -> bool {
        self.users.iter().map(|range| u64::from(range.count)).sum::<u64>() <= 1
    }

    /// Whether supplementary groups can be set.
    pub fn can_set_groups(&self) -> bool {
        self.set_groups
    }

    /// Whether there is a user of this number.
    pub fn has_user(&self, uid: u32) -> bool {
        holds(&self.users, uid)
    }

    /// Whether there is a group of this number.
    pub fn has_group(&self, gid: u32) -> bool {
        holds(&self.groups, gid)
    }

    /// The last group number of the first range.
    pub(super) fn last_group(&self) -> u32 {
        self.groups.first().map_or(0, |range| range.start.saturating_add(range.count - 1))
    }

    /// Maps for a namespace inside with the same numbers: of users, of groups.
    pub(super) fn identity_maps(&self) -> (String, String) {
        let write = |ranges: &[Range]| {
            let lines: Vec<_> = ranges.iter().map(|range| format!("{0} {0} {1}\n", range.start, range.count)).collect();
            lines.concat()
        };
        (write(&self.users), write(&self.groups))
    }
}

fn holds(ranges: &[Range], id: u32) -> bool {
    ranges.iter().any(|range| id >= range.start && id - range.start < range.count)
}

fn ranges(text: &str) -> Vec<Range> {
    let range = |line: &str| {
        let mut numbers = line.split_whitespace().map(str::parse);
        let mut next = || numbers.next()?.ok();
        let range = Range { start: next()?, outside: next()?, count: next()? };
        (range.count > 0).then_some(range)
    };
    text.lines().filter_map(range).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_of_the_machine_of_a_range_and_of_one_id_are_told_apart() {
        let machine = Ids::parse("         0          0 4294967295\n", "0 0 4294967295\n", "allow\n");
        assert!(machine.is_whole_machine() && machine.can_set_groups() && machine.has_user(70_000));
        let range = Ids::parse("0 1000 1\n1 100000 65536\n", "0 1000 1\n1 100000 65536\n", "allow\n");
        assert!(!range.is_whole_machine() && !range.is_single());
        assert!(range.has_user(65_536) && !range.has_user(65_537));
        assert_eq!(range.identity_maps().0, "0 0 1\n1 1 65536\n");
        let single = Ids::parse("0 65432 1\n", "0 65432 1\n", "deny\n");
        assert!(single.is_single() && !single.can_set_groups() && single.has_group(0) && !single.has_group(5));
    }
}
