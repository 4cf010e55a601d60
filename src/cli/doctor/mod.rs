//! `rbox doctor`: what this machine allows, what a killed rbox left behind, whether the store is whole.

mod machine;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::exit::{Exit, Outcome, print, say};
use super::images::ListFormat;
use super::root;
use crate::report::units::counted;
use crate::report::{Look, wrap};
use crate::sandbox::cgroup;
use crate::stack::state;
use crate::store::{self, Finding, Store};

use machine::Fact;

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
    /// How to print it
    #[arg(long, value_enum, default_value = "table", value_name = "FORMAT")]
    format: ListFormat,
}

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
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
    report: Report,
}

/// The same for programs.
#[derive(Debug, Default, Serialize)]
struct Report {
    machine: Vec<Fact>,
    findings: Vec<Told>,
}

/// A finding about the store or about what was left behind.
#[derive(Debug, Serialize)]
struct Told {
    state: State,
    text: String,
}

impl Findings {
    fn section(&mut self, name: &str) {
        let _ = writeln!(self.text, "{}", self.look.strong(name));
    }

    fn add(&mut self, state: State, text: &str) {
        self.report.findings.push(Told { state, text: text.to_owned() });
        let mark = self.mark(state);
        let _ = writeln!(self.text, "  {mark} {text}");
    }

    fn mark(&mut self, state: State) -> String {
        let (look, unicode) = (self.look, self.look.unicode);
        let mark = match state {
            State::Good => look.good(if unicode { "✔" } else { "ok" }),
            State::Less => look.warning("!"),
            State::Bad => look.error(if unicode { "✘" } else { "x" }),
        };
        self.bad |= state == State::Bad;
        mark
    }

    /// What the machine gives, aligned.
    fn facts(&mut self, facts: Vec<Fact>) {
        let width = facts.iter().map(|fact| fact.name.len()).max().unwrap_or(0);
        for fact in &facts {
            let mark = self.mark(fact.state);
            let time = fact.milliseconds.map_or(String::new(), |time| format!("{time:.1} ms"));
            let margin = 2 + 2 + width + 2 + 9 + 2;
            let room = self.look.width.saturating_sub(margin).max(40);
            let text = wrap(&fact.text, room);
            let advice = fact.advice.iter().flat_map(|advice| wrap(advice, room)).map(|line| self.look.dim(&line));
            let lines: Vec<String> = text.into_iter().chain(advice).collect();
            for (number, line) in lines.iter().enumerate() {
                let _ = match number {
                    0 => writeln!(self.text, "  {mark} {:width$}  {time:>9}  {line}", fact.name),
                    _ => writeln!(self.text, "{:margin$}{line}", ""),
                };
            }
        }
        self.report.machine = facts;
    }
}

impl Doctor {
    pub(super) fn run(&self) -> Outcome {
        let look = Look::of_stdout();
        let mut found = Findings { look, text: String::new(), bad: false, report: Report::default() };
        let user = rustix::process::geteuid().as_raw();
        found.section("this machine");
        if let Err(error) = root::become_root() {
            let super::exit::Error::Message { text, .. } = error else { return Err(error) };
            found.add(State::Bad, &text);
            self.print(&found)?;
            return Ok(Exit::FAILED);
        }
        let path = root::path()?;
        let store = root::store();
        found.facts(machine::facts(store.as_ref().ok(), user));
        found.section(&format!("the store, {}", path.display()));
        match store {
            Ok(store) => self.store(&store, &mut found)?,
            Err(super::exit::Error::Message { text, .. }) => found.add(State::Bad, &text),
            Err(told) => return Err(told),
        }
        found.section("left behind");
        self.left_behind(&path, &mut found);
        self.print(&found)?;
        Ok(if found.bad { Exit::FAILED } else { Exit::OK })
    }

    fn print(&self, found: &Findings) -> Result<(), super::exit::Error> {
        match self.format {
            ListFormat::Table => print(&found.text).map(drop),
            ListFormat::Json => {
                say(&serde_json::to_string_pretty(&found.report).expect("strings and numbers")).map(drop)
            }
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_the_mount_table() {
        assert_eq!(unescaped("/a\\040b\\134c"), "/a b\\c");
        assert!(mounts_below(Path::new("/nothing-is-here")).is_empty());
    }
}
