//! Who a process is: `setuid` and all its like, by the kernel's rules for those (credentials(7)).

use std::sync::Arc;

use rustix::io::Errno;

use super::credentials::{Credentials, Four};
use super::target::Target;
use super::{Shared, lock};
use crate::sys::notify::Answer;

/// As Linux has it (`NGROUPS_MAX`).
const GROUPS: usize = 65_536;

/// The credentials of the process that calls.
pub(super) fn credentials(shared: &Shared, target: &Target<'_>) -> Arc<Credentials> {
    let number = crate::sys::process::lock_limit(target.call.thread).unwrap_or(0);
    lock(&shared.credentials).get(number)
}

/// Gives it others.
pub(super) fn become_others(shared: &Shared, target: &Target<'_>, credentials: Credentials) -> Result<(), Errno> {
    let number = lock(&shared.credentials).number(credentials);
    target.listener.holds(target.call)?;
    super::mark(target.call.thread, number)
}

/// Answers a call about the limit of file locks, which is used for something else here: there is none, and none is set.
pub(super) fn limit(target: &Target<'_>) -> Result<Answer, Errno> {
    let old = match i64::from(target.call.number) {
        libc::SYS_prlimit64 => target.call.args[3],
        libc::SYS_getrlimit => target.call.args[1],
        _ => 0,
    };
    if old != 0 {
        target.write(old, &[0xff; 16])?;
    }
    Ok(Answer::Value(0))
}

/// Answers a call that asks who a process is, or changes it.
pub(super) fn answer(shared: &Shared, target: &Target<'_>) -> Result<Answer, Errno> {
    let mut own = Credentials::clone(&credentials(shared, target));
    let value = |id: u32| Ok(Answer::Value(i64::from(id)));
    match i64::from(target.call.number) {
        libc::SYS_getuid => return value(own.users.real),
        libc::SYS_geteuid => return value(own.users.effective),
        libc::SYS_getgid => return value(own.groups.real),
        libc::SYS_getegid => return value(own.groups.effective),
        libc::SYS_getresuid => return three(target, own.users),
        libc::SYS_getresgid => return three(target, own.groups),
        libc::SYS_getgroups => return groups(target, &own.more),
        _ => {}
    }
    let before = own.clone();
    let privileged = own.is_privileged();
    let mut returned = 0;
    let ids =
        |count: usize| -> [u32; 3] { std::array::from_fn(|at| if at < count { target.number(at) } else { u32::MAX }) };
    match i64::from(target.call.number) {
        libc::SYS_setuid => set(&mut own.users, target.number(0), privileged)?,
        libc::SYS_setgid => set(&mut own.groups, target.number(0), privileged)?,
        libc::SYS_setreuid => set_two(&mut own.users, ids(2), privileged)?,
        libc::SYS_setregid => set_two(&mut own.groups, ids(2), privileged)?,
        libc::SYS_setresuid => set_three(&mut own.users, ids(3), privileged)?,
        libc::SYS_setresgid => set_three(&mut own.groups, ids(3), privileged)?,
        libc::SYS_setfsuid => returned = set_files(&mut own.users, target.number(0), privileged),
        libc::SYS_setfsgid => returned = set_files(&mut own.groups, target.number(0), privileged),
        libc::SYS_setgroups if privileged => own.more = read_groups(target)?,
        _ => return Err(Errno::PERM),
    }
    if own != before {
        become_others(shared, target, own)?;
    }
    Ok(Answer::Value(i64::from(returned)))
}

fn three(target: &Target<'_>, four: Four) -> Result<Answer, Errno> {
    for (argument, id) in [four.real, four.effective, four.saved].into_iter().enumerate() {
        target.write(target.call.args[argument], &id.to_ne_bytes())?;
    }
    Ok(Answer::Value(0))
}

fn groups(target: &Target<'_>, more: &[u32]) -> Result<Answer, Errno> {
    let room = usize::try_from(target.signed(0)).map_err(|_| Errno::INVAL)?;
    if room > 0 {
        if room < more.len() {
            return Err(Errno::INVAL);
        }
        let bytes: Vec<u8> = more.iter().flat_map(|group| group.to_ne_bytes()).collect();
        target.write(target.call.args[1], &bytes)?;
    }
    Ok(Answer::Value(i64::try_from(more.len()).unwrap_or(0)))
}

fn read_groups(target: &Target<'_>) -> Result<Vec<u32>, Errno> {
    let count = usize::try_from(target.signed(0)).ok().filter(|count| *count <= GROUPS).ok_or(Errno::INVAL)?;
    let mut bytes = vec![0; count * 4];
    if count > 0 {
        target.read(target.call.args[1], &mut bytes)?;
    }
    let groups = bytes.chunks_exact(4).map(|chunk| u32::from_ne_bytes(std::array::from_fn(|at| chunk[at])));
    let mut groups: Vec<u32> = groups.collect();
    groups.sort_unstable();
    Ok(groups)
}

fn set(four: &mut Four, id: u32, privileged: bool) -> Result<(), Errno> {
    match id {
        u32::MAX => return Err(Errno::INVAL),
        id if privileged => *four = Four::all(id),
        id if id == four.real || id == four.saved => (four.effective, four.files) = (id, id),
        _ => return Err(Errno::PERM),
    }
    Ok(())
}

fn set_two(four: &mut Four, [real, effective, _]: [u32; 3], privileged: bool) -> Result<(), Errno> {
    let old = *four;
    if real != u32::MAX {
        if !privileged && real != old.real && real != old.effective {
            return Err(Errno::PERM);
        }
        four.real = real;
    }
    if effective != u32::MAX {
        if !privileged && !old.has(effective) {
            return Err(Errno::PERM);
        }
        four.effective = effective;
    }
    if real != u32::MAX || (effective != u32::MAX && effective != old.real) {
        four.saved = four.effective;
    }
    four.files = four.effective;
    Ok(())
}

fn set_three(four: &mut Four, ids: [u32; 3], privileged: bool) -> Result<(), Errno> {
    let old = *four;
    if !privileged && ids.iter().any(|id| *id != u32::MAX && !old.has(*id)) {
        return Err(Errno::PERM);
    }
    for (place, id) in [&mut four.real, &mut four.effective, &mut four.saved].into_iter().zip(ids) {
        if id != u32::MAX {
            *place = id;
        }
    }
    four.files = four.effective;
    Ok(())
}

/// Returns what it was before, whether it may be changed or not.
fn set_files(four: &mut Four, id: u32, privileged: bool) -> u32 {
    let old = four.files;
    if id != u32::MAX && (privileged || four.has(id) || id == old) {
        four.files = id;
    }
    old
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEEP: u32 = u32::MAX;

    #[test]
    fn root_gives_itself_up_and_gets_back_only_what_it_saved() {
        let mut four = Four::all(0);
        assert_eq!(set_three(&mut four, [KEEP, 33, KEEP], true), Ok(()));
        assert_eq!(four, Four { real: 0, effective: 33, saved: 0, files: 33 });
        assert_eq!(set(&mut four, 5, false), Err(Errno::PERM));
        assert_eq!(set(&mut four, 0, false), Ok(()));
        assert_eq!(four, Four::all(0));
        assert_eq!(set(&mut four, 33, true), Ok(()));
        assert_eq!(four, Four::all(33));
        assert_eq!(set(&mut four, 0, false), Err(Errno::PERM));
        assert_eq!(set(&mut four, KEEP, true), Err(Errno::INVAL));
    }

    #[test]
    fn two_ids_are_swapped_and_the_saved_one_follows() {
        let mut four = Four { real: 1, effective: 2, saved: 2, files: 2 };
        assert_eq!(set_two(&mut four, [2, 1, KEEP], false), Ok(()));
        assert_eq!(four, Four { real: 2, effective: 1, saved: 1, files: 1 });
        assert_eq!(set_two(&mut four, [3, KEEP, KEEP], false), Err(Errno::PERM));
        assert_eq!(set_files(&mut four, 9, false), 1);
        assert_eq!(set_files(&mut four, 2, false), 1);
        assert_eq!(four.files, 2);
    }
}
