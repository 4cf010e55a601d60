//! `rbox doctor`: what this machine allows, what a killed rbox left behind, whether the store is whole.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::exit::{Exit, Outcome, print};
use super::root;
use crate::report::Look;
use crate::report::units::counted;
use crate::sandbox::{Ids, cgroup};
use crate::stack::state;
use crate::store::{self, Finding, Store};

/// Find what is wrong with this machine's set-up and with the store, and mend it with --fix
///
/// The exit code is 0 where nothing is wrong, or all of it was mended, else 1.
#[derive(Debug, clap::Args)]
pub(super) struct Doctor {
    /// Mend what can be mended: clear away what a killed rbox left
    #[arg(long)]
    fix: bool,
    /// Also read every layer and measure it against its digest
    #[arg(long)]
    deep: bool,
}

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Good,
    /// Works, with less.
    Less,
    Bad,
}

/// What was found, as people read it.
#[derive(Debug)]
struct Findings {
    look: Look,
    text: String,
    bad: bool,
}

impl Findings {
    fn section(&mut self, name: &str) {
        let _ = writeln!(self.text, "{}", self.look.strong(name));
    }

    fn add(&mut self, state: State, text: &str) {
        let (look, unicode) = (self.look, self.look.unicode);
        let mark = match state {
            State::Good => look.good(if unicode { "✔" } else { "ok" }),
            State::Less => look.warning("!"),
            State::Bad => look.error(if unicode { "✘" } else { "x" }),
        };
        self.bad |= state == State::Bad;
        let _ = writeln!(self.text, "  {mark} {text}");
    }
}

impl Doctor {
    pub(super) fn run(&self) -> Outcome {
        let mut found = Findings { look: Look::of_stdout(), text: String::new(), bad: false };
        found.section("this machine");
        if let Err(error) = root::become_root() {
            let super::exit::Error::Message { text, .. } = error else { return Err(error) };
            found.add(State::Bad, &text);
            print(&found.text)?;
            return Ok(Exit::FAILED);
        }
        machine(&mut found);
        let path = root::path()?;
        found.section(&format!("the store, {}", path.display()));
        self.store(&root::store()?, &mut found)?;
        found.section("left behind");
        self.left_behind(&path, &mut found);
        print(&found.text)?;
        Ok(if found.bad { Exit::FAILED } else { Exit::OK })
    }

    fn store(&self, store: &Store, found: &mut Findings) -> Result<(), super::exit::Error> {
        let list = store.doctor(store::Doctor { fix: self.fix, deep: self.deep })?;
        if list.is_empty() {
            found.add(State::Good, "nothing is wrong with it");
        }
        let hint = if self.fix { "" } else { " (`rbox doctor --fix` clears it away)" };
        for finding in &list {
            // Garbage is what every crash may leave: nobody is harmed by it.
            let state = if finding.fixed || finding.problem.is_garbage() { State::Less } else { State::Bad };
            let hint = if finding.problem.is_garbage() { hint } else { "" };
            found.add(state, &format!("{}{hint}", Finding::to_string(finding)));
        }
        Ok(())
    }

    fn left_behind(&self, root: &Path, found: &mut Findings) {
        let groups = cgroup::leftovers();
        let mounts = mounts_below(root);
        let stacks: Vec<_> = state::list(root).unwrap_or_default();
        let dead = |stack: &state::Stack| state::remains(&stack.folder).filter(|_| !stack.alive);
        let dead: Vec<_> = stacks.iter().filter_map(|stack| Some((stack, dead(stack)?))).collect();
        if groups.is_empty() && mounts.is_empty() && dead.is_empty() {
            found.add(State::Good, "no cgroup, no mount and no stack of a killed rbox");
        }
        for (stack, remains) in dead {
            let clear = || state::clear(&stack.folder).map_err(std::io::Error::other);
            self.mend(found, &format!("stack {}: {remains}", stack.name), clear);
        }
        for group in groups {
            let what = format!("cgroup {} with {}", group.path.display(), counted(group.processes as u64, "process"));
            self.mend(found, &what.replace("processs", "processes"), || group.remove().map_err(Into::into));
        }
        for mount in mounts.iter().rev() {
            let unmount = || rustix::mount::unmount(mount, rustix::mount::UnmountFlags::DETACH).map_err(Into::into);
            self.mend(found, &format!("mount {}", mount.display()), unmount);
        }
    }

    fn mend(&self, found: &mut Findings, what: &str, mend: impl FnOnce() -> std::io::Result<()>) {
        if !self.fix {
            return found.add(State::Less, &format!("{what} (`rbox doctor --fix` clears it away)"));
        }
        match mend() {
            Ok(()) => found.add(State::Less, &format!("{what} (cleared away)")),
            Err(error) => found.add(State::Bad, &format!("{what} can't be cleared away: {error}")),
        }
    }
}

/// Mount points in the store: rbox makes none that outlives it, so they are a stranger's or a crash's.
fn mounts_below(root: &Path) -> Vec<PathBuf> {
    let Ok(root) = fs::canonicalize(root) else { return Vec::new() };
    let table = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    let points = table.lines().filter_map(|line| line.split(' ').nth(4)).map(|point| PathBuf::from(unescaped(point)));
    points.filter(|point| point.starts_with(&root) && *point != root).collect()
}

/// A path of mountinfo, whose spaces are `\040` (proc(5)).
fn unescaped(text: &str) -> String {
    text.replace("\\040", " ").replace("\\011", "\t").replace("\\012", "\n").replace("\\134", "\\")
}

/// What the machine has and allows.
fn machine(found: &mut Findings) {
    let release = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let mut numbers = release.split(['.', '-']).map(|part| part.trim().parse().unwrap_or(0));
    let version: (u32, u32) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    let state = if version >= (5, 15) { State::Good } else { State::Bad };
    found.add(state, &format!("Linux {}, and rbox needs 5.15", release.trim()));
    let ids = Ids::current();
    if ids.is_whole_machine() {
        found.add(State::Good, "root, with every user and group");
    } else if ids.is_single() {
        let text = "an ordinary user with a single id: what needs more (files of other users, `apt-get`) fails; \
                    install `uidmap` and have root run `usermod --add-subuids 100000-165535 --add-subgids 100000-165535 USER`";
        found.add(State::Less, text);
    } else {
        found.add(State::Good, "an ordinary user with ids of /etc/subuid and /etc/subgid");
    }
    let systems = fs::read_to_string("/proc/filesystems").unwrap_or_default();
    let overlay = systems.lines().any(|line| line.ends_with("overlay"));
    if overlay {
        found.add(State::Good, "overlayfs");
    } else {
        found.add(State::Bad, "no overlayfs: load it as root with `modprobe overlay`");
    }
    let unified = Path::new("/sys/fs/cgroup/cgroup.controllers").exists();
    let hybrid = Path::new("/sys/fs/cgroup/unified/cgroup.controllers").exists();
    match (unified, hybrid, Path::new("/sys/fs/cgroup/memory").exists()) {
        (true, ..) => found.add(State::Good, "cgroups, the unified hierarchy (v2)"),
        (_, true, _) => found.add(State::Good, "cgroups, hybrid: limits by v1, the rest by v2"),
        (_, _, true) => found.add(State::Good, "cgroups, the old hierarchies (v1)"),
        _ => found.add(State::Less, "no cgroups in /sys/fs/cgroup: `--memory`, `--cpus` and `--pids` can't be kept"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_the_mount_table() {
        assert_eq!(unescaped("/a\\040b\\134c"), "/a b\\c");
        assert!(mounts_below(Path::new("/nothing-is-here")).is_empty());
    }
}
