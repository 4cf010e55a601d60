//! Users and groups of processes, as they believe to be.

use std::collections::HashMap;
use std::sync::Arc;

use super::MANY;
use crate::sandbox::spec::User;

/// Real, effective, saved and file system id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Four {
    pub(super) real: u32,
    pub(super) effective: u32,
    pub(super) saved: u32,
    pub(super) files: u32,
}

impl Four {
    pub(super) const fn all(id: u32) -> Self {
        Four { real: id, effective: id, saved: id, files: id }
    }

    /// Whether an id is one that a process without privileges may take.
    pub(super) fn has(&self, id: u32) -> bool {
        [self.real, self.effective, self.saved].contains(&id)
    }
}

/// Credentials of a process.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Credentials {
    pub(super) users: Four,
    pub(super) groups: Four,
    pub(super) more: Vec<u32>,
}

impl Credentials {
    /// Those that a program begins with.
    pub(super) fn of(user: &User) -> Self {
        let mut more = vec![user.gid];
        more.extend(user.groups.iter().filter(|group| **group != user.gid));
        // as the kernel has them
        more.sort_unstable();
        Credentials { users: Four::all(user.uid), groups: Four::all(user.gid), more }
    }

    /// Whether it may do what root may: as nobody's capabilities change when only played ids do, root's id stands for them.
    pub(super) fn is_privileged(&self) -> bool {
        self.users.effective == 0
    }

    /// Whether it is in a group.
    pub(super) fn is_in(&self, group: u32) -> bool {
        self.groups.files == group || self.groups.effective == group || self.more.contains(&group)
    }

    /// Whether the permission bits of an owner's file or folder let it do something (4 read, 2 write, 1 execute).
    pub(super) fn may(&self, (uid, gid): (u32, u32), mode: u32, what: u32) -> bool {
        let shift = match () {
            () if self.users.files == 0 => return true,
            () if self.users.files == uid => 6,
            () if self.is_in(gid) => 3,
            () => 0,
        };
        mode >> shift & what == what
    }

    /// Who owns the files that it makes.
    pub(super) fn owner(&self) -> (u32, u32) {
        (self.users.files, self.groups.files)
    }
}

/// All credentials that there were, by number. The first are those of the sandbox's first program.
#[derive(Debug)]
pub(super) struct Table {
    all: Vec<Arc<Credentials>>,
    numbers: HashMap<Arc<Credentials>, u64>,
}

impl Table {
    pub(super) fn new(first: Credentials) -> Self {
        let first = Arc::new(first);
        Table { all: vec![Arc::clone(&first)], numbers: HashMap::from([(first, 0)]) }
    }

    /// The credentials of a number; one that nobody was given (a limit as it was before) means the first ones.
    pub(super) fn get(&self, number: u64) -> Arc<Credentials> {
        let at = usize::try_from(number).ok().filter(|at| *at < self.all.len()).unwrap_or(0);
        Arc::clone(&self.all[at])
    }

    /// The number of credentials. A program that makes up ever new ones gets the first.
    pub(super) fn number(&mut self, credentials: Credentials) -> u64 {
        if let Some(number) = self.numbers.get(&credentials) {
            return *number;
        }
        let number = self.all.len() as u64;
        if number >= MANY {
            return 0;
        }
        let credentials = Arc::new(credentials);
        self.all.push(Arc::clone(&credentials));
        self.numbers.insert(credentials, number);
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permission_bits_are_the_owner_s_the_group_s_or_the_others() {
        let own = Credentials::of(&User { uid: 33, gid: 34, groups: vec![50] });
        assert!(own.may((33, 0), 0o200, 2) && !own.may((33, 34), 0o077, 2));
        assert!(own.may((0, 50), 0o030, 3) && !own.may((0, 50), 0o707, 3));
        assert!(own.may((0, 0), 0o002, 2) && !own.may((0, 0), 0o775, 2));
        assert!(Credentials::of(&User::default()).may((33, 34), 0, 7));
    }

    #[test]
    fn the_same_credentials_have_one_number_and_unknown_numbers_are_the_first() {
        let user = |uid| Credentials::of(&User { uid, gid: 7, groups: vec![8, 5, 7] });
        assert_eq!(user(1).more, [5, 7, 8]);
        let mut table = Table::new(user(1));
        assert_eq!([table.number(user(1)), table.number(user(2)), table.number(user(2))], [0, 1, 1]);
        assert_eq!(*table.get(1), user(2));
        assert_eq!(*table.get(u64::MAX), user(1));
    }
}
