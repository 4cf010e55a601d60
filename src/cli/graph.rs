//! `rbox graph`: a plan, or a stack's networks, as a picture.

use std::fs;
use std::path::{Path, PathBuf};

use super::bases::Pulling;
use super::exit::{Error, Exit, Outcome, print};
use super::input::Input;
use super::meaning::Meaning;
use super::{findings, root};
use crate::compile::Compiled;
use crate::executor::{self, Options, StepState};
use crate::plan::Plan;
use crate::report::{self, Graph as Picture, GraphFormat, Look, ProgressMode};

/// Draw what a file means: its stages, or its services and networks
///
/// A plan is drawn with a box a stage: what it stands on is above it, and beside a dashed line the paths that it copies from
/// another. Networks are drawn with a frame each and services inside; a service on several has a box in each.
#[derive(Debug, clap::Args)]
pub(super) struct Graph {
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    meaning: Meaning,
    #[command(flatten)]
    pulling: Pulling,
    /// What to draw [default: the networks of a file with services, else the plan]
    #[arg(long, value_enum, value_name = "WHAT")]
    of: Option<Of>,
    /// How to draw it [default: by the ending of --output, else text]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
    /// Write it to a file
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Of {
    /// Stages and their steps, and which of them are cached
    Plan,
    /// Networks, services, and what may reach whom
    Network,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For a terminal
    Text,
    /// For a terminal without Unicode
    Ascii,
    /// A picture for browsers and pages, light and dark
    Svg,
    /// A flowchart that GitHub and GitLab draw
    Mermaid,
    /// For Graphviz
    Dot,
    /// For programs, with the places of a drawing
    Json,
}

impl Graph {
    pub(super) fn run(&self) -> Outcome {
        let format = self.format()?;
        let chosen = self.input.choose_as_up()?;
        // The store is opened later, and an ordinary user's belongs to a namespace of theirs.
        root::become_root()?;
        let compiled = self.meaning.compile_stack(&chosen, self.pulling.configs(ProgressMode::Auto))?;
        findings::hint(&compiled.warnings, &chosen.name);
        let picture = self.picture(&compiled)?;
        let look = match (&self.output, format) {
            (None, Format::Text | Format::Ascii) => Look::of_stdout(),
            _ => Look::PLAIN,
        };
        let look = Look { unicode: look.unicode && format != Format::Ascii, ..look };
        let text = report::graph(&picture, format.typed(), look);
        match &self.output {
            None => print(&text),
            Some(path) => write(path, &text),
        }
    }

    fn picture(&self, compiled: &Compiled) -> Result<Picture, Error> {
        let plan = &compiled.plan;
        let stack = plan.stack.as_ref().filter(|stack| !stack.services.is_empty() || !stack.networks.is_empty());
        match (self.of, stack) {
            (None | Some(Of::Network), Some(stack)) => Ok(report::of_network(stack, &plan.file)),
            (Some(Of::Network), None) => {
                let text = format!("`{}` has no services, and so no networks", plan.file);
                Err(Error::usage(text).help("`rbox graph --of plan` draws its stages"))
            }
            (None | Some(Of::Plan), _) => {
                let epoch = Meaning::epoch(compiled)?;
                Ok(report::of_plan(plan, states(plan, epoch).as_deref()))
            }
        }
    }

    fn format(&self) -> Result<Format, Error> {
        let Some(path) = self.output.as_ref().filter(|_| self.format.is_none()) else {
            return Ok(self.format.unwrap_or(Format::Text));
        };
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("svg") => Ok(Format::Svg),
            Some("mmd" | "mermaid") => Ok(Format::Mermaid),
            Some("dot" | "gv") => Ok(Format::Dot),
            Some("json") => Ok(Format::Json),
            Some("txt") => Ok(Format::Text),
            _ => Err(Error::usage(format!("the ending of `{}` says no format", path.display()))
                .help("name one: `--format svg`")),
        }
    }
}

impl Format {
    const fn typed(self) -> GraphFormat {
        match self {
            Self::Text | Self::Ascii => GraphFormat::Text,
            Self::Svg => GraphFormat::Svg,
            Self::Mermaid => GraphFormat::Mermaid,
            Self::Dot => GraphFormat::Dot,
            Self::Json => GraphFormat::Json,
        }
    }
}

/// What the store has of a plan; none where that can't be told, which stops no picture.
fn states(plan: &Plan, epoch: Option<i64>) -> Option<Vec<StepState>> {
    let store = root::store().ok()?;
    let options = Options { epoch, ..Options::new().ok()? };
    executor::assess(plan, &store, &options).ok()
}

fn write(path: &Path, text: &str) -> Outcome {
    fs::write(path, text).map_err(|error| Error::new(format!("`{}` can't be written: {error}", path.display())))?;
    Ok(Exit::OK)
}
