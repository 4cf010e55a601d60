//! `rbox plan`: what a build and an `rbox up` would do, and why.

use super::bases::Pulling;
use super::document::Document;
use super::exit::{Exit, Outcome, print, say};
use super::input::{Chosen, Input};
use super::limits::Limits;
use super::meaning::{Meaning, Reach};
use super::stacks::Project;
use super::stacks::planned;
use super::stacks::wanted::{Choice, Wanted};
use super::work::Work;
use super::{findings, root};
use crate::compile::Compiled;
use crate::executor::{self, Fate, StepState};
use crate::report::{Look, differences, stack_tree, tree, tree_summary};
use crate::stack::diff::Difference;

/// Show what a build would do: what is cached, what will run, and why
///
/// Of images that are not here, only the configs are asked for; for --format json they are pulled, so that what is applied is
/// what was planned.
///
/// Of a file with services, also what `rbox up` would change of what runs: `+` is made, `~` changed, `-/+` made anew, `-`
/// taken away. `rbox apply` builds exactly what the plan of --format json says.
#[derive(Debug, clap::Args)]
pub(super) struct PlanArgs {
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    project: Project,
    #[command(flatten)]
    choice: Choice,
    #[command(flatten)]
    meaning: Meaning,
    #[command(flatten)]
    pulling: Pulling,
    #[command(flatten)]
    reach: Reach,
    #[command(flatten)]
    work: Work,
    /// How to print it
    #[arg(long, value_enum, default_value = "tree", value_name = "FORMAT")]
    format: PlanFormat,
    /// Print the JSON schema of --format json
    #[arg(long, conflicts_with_all = ["format", "path", "file"])]
    schema: bool,
    /// Exit with 2 where something would run or change, 0 where nothing would
    #[arg(long)]
    detailed_exitcode: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum PlanFormat {
    /// For people
    Tree,
    /// For `rbox apply` and other programs
    Json,
}

impl PlanArgs {
    pub(super) fn run(&self) -> Outcome {
        if self.schema {
            let schema = schemars::schema_for!(Document);
            return say(&serde_json::to_string_pretty(&schema).expect("a schema is JSON"));
        }
        let chosen = self.input.choose_as_up()?;
        root::become_root()?;
        let mode = self.work.progress(false);
        // What is applied is exactly what was planned, so its bases have to be here.
        let bases =
            if self.format == PlanFormat::Json { self.pulling.layers(mode) } else { self.pulling.configs(mode) };
        let mut compiled = self.meaning.compile_stack(&chosen, bases)?;
        self.reach.apply(&mut compiled.plan);
        findings::hint(&compiled.warnings, &chosen.name);
        let store = root::store()?;
        let epoch = Meaning::epoch(&compiled)?;
        let options = self.work.options(&Limits::default(), epoch)?;
        let states = executor::assess(&compiled.plan, &store, &options)
            .map_err(|failure| findings::run_failed(&failure, &compiled.plan, &compiled.files))?;
        let changes = match compiled.plan.stack {
            Some(_) => {
                let wanted = self.wanted(compiled.clone(), &chosen)?;
                Some(planned::changes(&wanted, &store, &options, &states)?)
            }
            None => None,
        };
        let work = states.iter().any(|state| state.fate != Fate::Cached);
        let work = work || changes.as_ref().is_some_and(|changes| !changes.is_empty());
        match self.format {
            PlanFormat::Json => {
                let document = Document::new(compiled.plan, epoch, &states, changes);
                say(&serde_json::to_string_pretty(&document).expect("a plan has string keys alone"))?;
            }
            PlanFormat::Tree => _ = print(&people(&compiled, &states, changes.as_deref()))?,
        }
        Ok(if work && self.detailed_exitcode { Exit::CHANGES } else { Exit::OK })
    }

    fn wanted(&self, compiled: Compiled, chosen: &Chosen) -> Result<Wanted, super::exit::Error> {
        Wanted::new(compiled, chosen, self.project.project.as_ref(), &[], &self.choice)
    }
}

fn people(compiled: &Compiled, states: &[StepState], changes: Option<&[Difference]>) -> String {
    let look = Look::of_stdout();
    let mut text = tree(&compiled.plan, states, look);
    if let Some(stack) = &compiled.plan.stack {
        text += &stack_tree(stack, look);
    }
    let heading = |words: &str| look.on_words(&look.strong(words)) + "\n";
    text += &format!("\n{}", heading(&tree_summary(&compiled.plan, states)));
    match changes {
        None => {}
        Some([]) => text += &heading("nothing to change: all of it runs as the file says"),
        Some(changes) => text += &format!("\n{}{}", heading("rbox up would change:"), differences(changes, look)),
    }
    text
}
