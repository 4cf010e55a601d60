//! `rbox plan`: what a build would do, and why.

use super::document::Document;
use super::exit::{Error, Exit, Outcome, print, say};
use super::input::Input;
use super::limits::Limits;
use super::meaning::{Meaning, Reach};
use super::work::Work;
use super::{findings, root};
use crate::executor::{self, Fate};
use crate::report::{Look, stack_tree, tree, tree_summary};

/// Show what a build would do: what is cached, what will run, and why
///
/// Of a file with services, also what `rbox up` would run. `rbox apply` builds exactly what the plan of --format json says.
#[derive(Debug, clap::Args)]
pub(super) struct PlanArgs {
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    meaning: Meaning,
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
    /// Exit with 2 where something would run, 0 where all is cached
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
        let chosen = self.input.choose()?;
        root::become_root()?;
        let mut compiled = self.meaning.compile_stack(&chosen)?;
        self.reach.apply(&mut compiled.plan);
        findings::hint(&compiled.warnings, &chosen.name);
        let store = root::store()?;
        let epoch = Meaning::epoch(&compiled)?;
        let options = self.work.options(&Limits::default(), epoch)?;
        let states = executor::assess(&compiled.plan, &store, &options)
            .map_err(|failure| findings::run_failed(&failure, &compiled.plan, &compiled.files))?;
        let changes = states.iter().any(|state| state.fate != Fate::Cached);
        match self.format {
            PlanFormat::Json => {
                let document = Document::new(compiled.plan, epoch, &states);
                say(&serde_json::to_string_pretty(&document).expect("a plan has string keys alone"))?;
            }
            PlanFormat::Tree => {
                let look = Look::of_stdout();
                let summary = look.strong(&tree_summary(&compiled.plan, &states));
                let stack = compiled.plan.stack.as_ref().map(|stack| stack_tree(stack, look)).unwrap_or_default();
                print(&format!("{}{stack}\n{summary}\n", tree(&compiled.plan, &states, look)))?;
            }
        }
        Ok::<_, Error>(if changes && self.detailed_exitcode { Exit::CHANGES } else { Exit::OK })
    }
}
