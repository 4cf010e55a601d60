//! Progress as lines that stay, each with its stage and step in front.

use std::io::Write as _;

use super::super::names::{Names, clean};
use super::super::{Look, units};
use super::warning;
use crate::executor::Event;

/// Plain lines.
#[derive(Debug)]
pub(super) struct Plain {
    names: Names,
    look: Look,
    /// Whether what is cached is told of.
    cached: bool,
}

impl Plain {
    pub(super) const fn new(names: Names, look: Look, cached: bool) -> Self {
        Self { names, look, cached }
    }

    pub(super) fn event(&self, event: &Event) {
        if let Some(line) = self.line(event) {
            put(&line);
        }
    }

    /// The line of an event, with its end.
    fn line(&self, event: &Event) -> Option<String> {
        let (Self { names, look, .. }, line) = (self, |step, text: String| {
            names_shown(&self.names, step).then(|| format!("{}  {text}\n", self.look.dim(&self.names.place(step))))
        });
        match event {
            Event::Cached { .. } if !self.cached => None,
            Event::Cached { step, .. } => line(*step, format!("{}  {}", names.get(*step).text, look.dim("cached"))),
            Event::Running { step, .. } => line(*step, look.strong(&names.get(*step).text)),
            Event::Output { step, line: text, .. } => line(*step, format!("| {}", clean(text)).trim_end().to_owned()),
            Event::Done { step, took } => line(*step, look.good(&format!("done in {}", units::time(*took)))),
            Event::Failed { step, took } => line(*step, look.error(&format!("failed after {}", units::time(*took)))),
            Event::Warning { text } => Some(warning(text, *look)),
            Event::Started { .. } | Event::Progress { .. } => None,
        }
    }
}

fn names_shown(names: &Names, step: crate::plan::StepId) -> bool {
    names.get(step).shown
}

/// Writes to standard error in one piece, so that lines of several threads don't mix. Nobody listening is no error.
pub(in crate::report) fn put(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}
