//! Who rbox is: root, or an ordinary user who becomes root of a user namespace.
//!
//! With ranges in `/etc/subuid` and `/etc/subgid`, and the two small set-user-id programs that hand them out, the
//! namespace has as many ids as they say; without, it has a single one.

use std::os::fd::AsFd;
use std::path::Path;
use std::process::Command;

use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::process::DumpableBehavior;
use rustix::thread::{CapabilitySet, LinkNameSpaceType, move_into_link_name_space};

use super::error::reason;
use super::ids::Ids;
use super::subids::Subids;
use super::userns;
use crate::sys::mount::{Change, set};
use crate::sys::process::{is_privileged_start, namespace, unshare};

/// Why rbox cannot become root of a user namespace.
#[derive(Debug, thiserror::Error)]
pub enum EnterError {
    /// It was started with more rights than its caller has.
    #[error(
        "rbox is installed set-user-id or with file capabilities, which it refuses: its caller could make it do \
         anything; take them away (chmod u-s, setcap -r)"
    )]
    Privileged,
    /// The machine forbids user namespaces.
    #[error("rbox needs a user namespace, since it does not run as root, and this machine forbids it: {0}")]
    Forbidden(String),
    /// Something else does not work.
    #[error("cannot {what}: {}", reason(*errno))]
    Failed {
        /// What was tried, as it follows "cannot".
        what: &'static str,
        /// What the kernel says.
        errno: Errno,
    },
}

/// Which of a user's ids are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    /// All that it has.
    All,
    /// Its own alone.
    Own,
}

/// Makes sure that this process may mount: as root it may, as an ordinary user it becomes root of a user namespace and
/// gets a mount namespace of its own.
///
/// To be called once, before any thread is started: the kernel lets only a single thread enter a user namespace.
pub fn enter(range: Range) -> Result<(), EnterError> {
    if is_privileged_start() {
        return Err(EnterError::Privileged);
    }
    let capabilities = rustix::thread::capabilities(None).map(|sets| sets.effective);
    if capabilities.is_ok_and(|effective| effective.contains(CapabilitySet::SYS_ADMIN)) {
        return Ok(());
    }
    let uid = rustix::process::geteuid().as_raw();
    let gid = rustix::process::getegid().as_raw();
    let namespace = userns::hold(|pid| map(pid, uid, gid, range)).map_err(forbidden)?;
    let failed = |what| move |errno| EnterError::Failed { what, errno };
    move_into_link_name_space(namespace.as_fd(), Some(LinkNameSpaceType::User))
        .map_err(failed("enter a user namespace"))?;
    // changing identity hides a process's files in /proc from itself; children's id maps are written there
    rustix::process::set_dumpable_behavior(DumpableBehavior::Dumpable).map_err(failed("keep /proc usable"))?;
    unshare(namespace::MOUNT).map_err(forbidden)?;
    let root = rustix::fs::open(c"/", OFlags::PATH | OFlags::CLOEXEC, Mode::empty()).map_err(failed("open /"))?;
    set(&root, Change { private: true, recursive: true, ..Change::default() }).map_err(forbidden)
}

/// Maps the ids of a process that waits in a new user namespace: all that the user has, or the one.
fn map(pid: i32, uid: u32, gid: u32, range: Range) -> Result<(), Errno> {
    if range == Range::All
        && let (Some(users), Some(groups)) = (Subids::users(uid), Subids::groups(uid))
    {
        let hand_out = |program: &str, own: u32, subids: &Subids| {
            let status = Command::new(program).arg(pid.to_string()).args(subids.arguments(own)).output();
            status.is_ok_and(|output| output.status.success())
        };
        // the user map comes second: once it is written, the namespace is in use
        if hand_out("newgidmap", gid, &groups) && hand_out("newuidmap", uid, &users) {
            return Ok(());
        }
    }
    let path = format!("/proc/{pid}/setgroups");
    let file = rustix::fs::open(path, OFlags::WRONLY | OFlags::CLOEXEC, Mode::empty())?;
    rustix::io::write(&file, b"deny")?;
    userns::write_maps(pid, &format!("0 {uid} 1\n"), &format!("0 {gid} 1\n"))
}

fn forbidden(errno: Errno) -> EnterError {
    EnterError::Forbidden(forbidding_switch(errno))
}

/// Which switch of the machine forbids user namespaces, and the command that allows them.
pub fn forbidding_switch(errno: Errno) -> String {
    switch_below(Path::new("/proc/sys"), errno)
}

fn switch_below(settings: &Path, errno: Errno) -> String {
    let switch =
        |path: &str, value: &str| std::fs::read_to_string(settings.join(path)).is_ok_and(|text| text.trim() == value);
    if switch("user/max_user_namespaces", "0") {
        "user.max_user_namespaces is 0; as root: sysctl -w user.max_user_namespaces=10000".to_owned()
    } else if switch("kernel/unprivileged_userns_clone", "0") {
        "kernel.unprivileged_userns_clone is 0; as root: sysctl -w kernel.unprivileged_userns_clone=1".to_owned()
    } else if switch("kernel/apparmor_restrict_unprivileged_userns", "1") {
        "AppArmor restricts them to programs with a profile; as root: sysctl -w \
         kernel.apparmor_restrict_unprivileged_userns=0"
            .to_owned()
    } else if errno == Errno::NOSPC {
        "the limit user.max_user_namespaces is used up; close other sandboxes or raise it with sysctl".to_owned()
    } else {
        format!(
            "{}; a surrounding container or a security module denies it (in Docker: --security-opt \
             seccomp=unconfined)",
            reason(errno)
        )
    }
}

/// What to do when an id is missing.
pub fn more_ids() -> String {
    if !Ids::current().is_single() {
        return "the ranges of this user in /etc/subuid and /etc/subgid are too small for it".to_owned();
    }
    let installed = ["/usr/bin", "/bin", "/usr/local/bin"].iter().any(|bin| Path::new(bin).join("newuidmap").exists());
    let install = if installed { "" } else { "install newuidmap (Debian: apt install uidmap) and " };
    format!(
        "this user has a single id; {install}give the user a range of ids in /etc/subuid and /etc/subgid (as root: \
         usermod --add-subuids 100000-165535 --add-subgids 100000-165535 USER), or run rbox as root"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_switch_is_named_with_the_command_that_turns_it() {
        let switches = [
            ("user/max_user_namespaces", "0", "sysctl -w user.max_user_namespaces=10000"),
            ("kernel/unprivileged_userns_clone", "0", "sysctl -w kernel.unprivileged_userns_clone=1"),
            (
                "kernel/apparmor_restrict_unprivileged_userns",
                "1",
                "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
            ),
        ];
        for (path, value, command) in switches {
            let settings = tempfile::tempdir().expect("a folder");
            let file = settings.path().join(path);
            std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
            std::fs::write(&file, format!("{value}\n")).expect("a file");
            let told = switch_below(settings.path(), Errno::PERM);
            assert!(told.contains(command) && told.contains("as root"), "{told}");
            std::fs::write(&file, "7\n").expect("a file");
            assert!(switch_below(settings.path(), Errno::NOSPC).contains("used up"));
        }
    }
}
