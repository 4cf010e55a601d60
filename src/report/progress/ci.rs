//! Progress in the log of a CI job: each step's lines in a section that a reader can close.
//!
//! Sections can't lie side by side in a log. So one step at a time has the log: what it prints is there at once; others wait,
//! and get theirs when it is over.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use super::super::names::{Names, clean};
use super::super::{Look, units};
use super::plain::put;
use super::warning;
use crate::executor::Event;
use crate::plan::StepId;

/// Whose log it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    /// A GitHub workflow: `::group::`.
    GitHub,
    /// A GitLab pipeline: `section_start`.
    GitLab,
}

impl Job {
    /// The job that this process is part of, by the variables that they set.
    pub fn detect() -> Option<Self> {
        let is = |name: &str| std::env::var_os(name).is_some_and(|value| value == "true");
        if is("GITHUB_ACTIONS") {
            Some(Self::GitHub)
        } else if is("GITLAB_CI") {
            Some(Self::GitLab)
        } else {
            None
        }
    }

    /// The line that begins a section.
    fn opens(self, id: StepId, heading: &str, time: u64) -> String {
        match self {
            Self::GitHub => format!("::group::{heading}\n"),
            Self::GitLab => {
                format!("\x1b[0Ksection_start:{time}:rbox_step_{}[collapsed=true]\r\x1b[0K{heading}\n", id.0)
            }
        }
    }

    /// The line that ends it.
    fn closes(self, id: StepId, time: u64) -> String {
        match self {
            Self::GitHub => "::endgroup::\n".to_owned(),
            Self::GitLab => format!("\x1b[0Ksection_end:{time}:rbox_step_{}\r\x1b[0K\n", id.0),
        }
    }
}

/// Sections of a job's log.
#[derive(Debug)]
pub(super) struct Ci {
    job: Job,
    names: Names,
    look: Look,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// The step that has the log.
    open: Option<StepId>,
    /// Others, with what they printed so far; in the order in which they began.
    waiting: BTreeMap<usize, Waiting>,
    began: usize,
    /// Lines of no step, kept until no section is open.
    between: String,
}

#[derive(Debug)]
struct Waiting {
    step: StepId,
    lines: String,
    /// How it ended, where it has.
    end: Option<String>,
}

impl Ci {
    pub(super) fn new(job: Job, names: Names, look: Look) -> Self {
        Self { job, names, look, state: Mutex::new(State::default()) }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn event(&self, event: &Event) {
        let mut state = self.lock();
        let out = self.take(&mut state, event, now());
        // Written while the lock is held: lines of several threads keep their order.
        put(&out);
    }

    /// Ends what is open and shows what still waits.
    pub(super) fn finish(self) {
        let mut state = self.lock();
        let mut out = String::new();
        if let Some(step) = state.open.take() {
            out += &self.job.closes(step, now());
        }
        out += &self.next(&mut state, now(), true);
        drop(state);
        put(&out);
    }

    /// What to write for an event.
    fn take(&self, state: &mut State, event: &Event, time: u64) -> String {
        match event {
            Event::Cached { step, .. } if self.names.get(*step).shown => {
                let line = format!("{}  {}\n", self.heading(*step), self.look.dim("cached"));
                Self::beside(state, line)
            }
            Event::Warning { text } => Self::beside(state, warning(&clean(text), self.look)),
            Event::Running { step, .. } if self.names.get(*step).shown => {
                if state.open.is_none() {
                    state.open = Some(*step);
                    return self.job.opens(*step, &self.heading(*step), time);
                }
                state.began += 1;
                state.waiting.insert(state.began, Waiting { step: *step, lines: String::new(), end: None });
                String::new()
            }
            Event::Output { step, line, .. } => {
                let line = format!("| {}", harmless(&clean(line))).trim_end().to_owned() + "\n";
                if state.open == Some(*step) {
                    return line;
                }
                if let Some(other) = state.waiting.values_mut().find(|other| other.step == *step) {
                    other.lines += &line;
                }
                String::new()
            }
            Event::Done { step, took } => {
                self.ends(state, *step, &format!("done in {}", units::time(*took)), time, false)
            }
            Event::Failed { step, took } => {
                self.ends(state, *step, &format!("failed after {}", units::time(*took)), time, true)
            }
            Event::Cached { .. } | Event::Running { .. } | Event::Started { .. } | Event::Progress { .. } => {
                String::new()
            }
        }
    }

    fn heading(&self, step: StepId) -> String {
        let name = self.names.get(step);
        format!("{}  {}", name.place, harmless(&name.text))
    }

    /// A line that belongs to no step: at once where no section is open.
    fn beside(state: &mut State, line: String) -> String {
        if state.open.is_none() {
            return line;
        }
        state.between += &line;
        String::new()
    }

    fn ends(&self, state: &mut State, step: StepId, how: &str, time: u64, failed: bool) -> String {
        let how = if failed { self.look.error(how) } else { self.look.good(how) };
        // Outside of the section: it is what a reader of the closed ones wants to see.
        let line = format!("{}  {how}\n", self.names.get(step).place);
        if state.open != Some(step) {
            if let Some(other) = state.waiting.values_mut().find(|other| other.step == step) {
                other.end = Some(line);
            }
            return String::new();
        }
        state.open = None;
        let mut out = self.job.closes(step, time) + &line;
        out += &self.next(state, time, false);
        out
    }

    /// The sections of those that are over, and the beginning of one of those that still run.
    fn next(&self, state: &mut State, time: u64, last: bool) -> String {
        let mut out = std::mem::take(&mut state.between);
        let over: Vec<usize> =
            state.waiting.iter().filter(|(_, other)| last || other.end.is_some()).map(|(at, _)| *at).collect();
        for at in over {
            let Some(other) = state.waiting.remove(&at) else { continue };
            let _ = write!(
                out,
                "{}{}{}{}",
                self.job.opens(other.step, &self.heading(other.step), time),
                other.lines,
                self.job.closes(other.step, time),
                other.end.unwrap_or_default()
            );
        }
        if let Some((_, other)) = state.waiting.pop_first() {
            state.open = Some(other.step);
            out += &self.job.opens(other.step, &self.heading(other.step), time);
            out += &other.lines;
        }
        out
    }
}

/// Text that is no command of the runner's, which reads lines of a log (`::name::` at their start, `##[name]` anywhere).
fn harmless(text: &str) -> String {
    let text = text.replace("##[", "## [");
    if text.trim_start().starts_with("::") { text.replacen("::", ": :", 1) } else { text }
}

/// In seconds since 1970.
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn programs_can_not_drive_the_runner() {
        assert_eq!(harmless("  ::add-mask::x"), "  : :add-mask::x");
        assert_eq!(harmless("a ##[error]b"), "a ## [error]b");
        assert_eq!(harmless("std::vec"), "std::vec");
    }
}
