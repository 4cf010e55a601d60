//! `rbox apply`: exactly the plan that was looked at.

use std::io::Read as _;
use std::path::PathBuf;

use super::bases;
use super::build::{Results, make};
use super::document::Document;
use super::exit::{Error, Exit, Outcome};
use super::limits::Limits;
use super::work::Work;
use super::{findings, root};
use crate::executor;
use crate::source::{Source, SourceMap};

/// Run exactly the plan that `rbox plan --format json` wrote
///
/// Refused where anything that its steps read has changed since.
#[derive(Debug, clap::Args)]
pub(super) struct Apply {
    /// The plan; `-` reads standard input
    #[arg(value_name = "PLAN.json")]
    plan: PathBuf,
    #[command(flatten)]
    results: Results,
    #[command(flatten)]
    work: Work,
    #[command(flatten)]
    limits: Limits,
}

impl Apply {
    pub(super) fn run(&self) -> Outcome {
        let name = self.plan.display().to_string();
        let mut bytes = Vec::new();
        let read = if name == "-" {
            std::io::stdin().lock().read_to_end(&mut bytes)
        } else {
            std::fs::File::open(&self.plan).and_then(|mut file| file.read_to_end(&mut bytes))
        };
        read.map_err(|error| Error::usage(format!("`{name}` can't be read: {error}")))?;
        let document = Document::read(&name, &bytes)?;
        root::become_root()?;
        let plan = &document.plan;
        // For the lines of a failed step; where it is gone or another one, the step is told in words.
        let text = std::fs::read_to_string(&plan.file).unwrap_or_default();
        let files = SourceMap::new(Source::new(&plan.file, text));
        let options = self.work.options(&self.limits, document.epoch)?;
        bases::bring(plan, self.work.progress(false))?;
        let now = executor::assess(plan, &root::store()?, &options)
            .map_err(|failure| findings::run_failed(&failure, plan, &files))?;
        let changes = document.changes(&now);
        if let Some((first, more)) = changes.split_first() {
            let more = if more.is_empty() { String::new() } else { format!(" (and {} more)", more.len()) };
            let text = format!("what the plan reads has changed since it was made, first at {first}{more}");
            let help = Some("look at a new one: `rbox plan`".to_owned());
            return Err(Error::Message { text, help, exit: Exit::FAILED });
        }
        make(plan, &files, &self.results, &self.work, &options)
    }
}
