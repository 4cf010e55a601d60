//! `rbox why`: what makes a step run again, by name.

use std::cell::Cell;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::Serialize;

use super::bases::Pulling;
use super::exit::{Error, Outcome, print, say};
use super::input::Input;
use super::layers::TextFormat;
use super::limits::Limits;
use super::meaning::{Meaning, Reach};
use super::work::Work;
use super::{findings, root};
use crate::executor::{self, Cause, Explained, Fate};
use crate::model::{Action, Model};
use crate::plan::{Op, Plan, StepId};
use crate::report::{Look, fit, stage_name, units, wrap};

/// Tell what makes a step run again: which file, variable, base or instruction, by name
///
/// Of a step that is cached, it tells why it last ran. A step that runs because one before it does is followed down to what
/// started it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  rbox why                      everything that would run
  rbox why build                a stage of the file in this folder
  rbox why shop.rbox:12         the instruction at a line
  rbox why build:3              the third step of a stage, as `rbox build` counts them
  rbox why 'RUN make'           steps that begin so
  rbox why build -f shop.rbox --arg VERSION=2")]
pub(super) struct Why {
    /// A stage, <FILE:LINE>, STAGE:NUMBER, or the beginning of an instruction
    #[arg(value_name = "STEP|FILE:LINE|STAGE")]
    what: Option<String>,
    /// The file, or a folder that has one
    #[arg(short, long, value_name = "FILE|FOLDER")]
    file: Option<PathBuf>,
    /// The folder that COPY and ADD take files from [default: the file's folder]
    #[arg(long, value_name = "DIR")]
    context: Option<PathBuf>,
    #[command(flatten)]
    meaning: Meaning,
    #[command(flatten)]
    reach: Reach,
    #[command(flatten)]
    pulling: Pulling,
    #[command(flatten)]
    work: Work,
    /// How to print it
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    format: TextFormat,
}

/// Steps that are followed down, in all.
const MOST_FOLLOWED: usize = 1000;

/// Columns that an instruction has at least beside its place.
const NARROW: usize = 24;

/// Which steps are meant.
enum Which {
    /// All that would run.
    Running,
    /// Those of an instruction.
    Line(u32),
    /// Those of a stage.
    Stage(String),
    /// One of a stage, counted from 1.
    Numbered(String, usize),
    /// Those whose text begins so.
    Text(String),
}

#[derive(Serialize)]
struct Record<'a> {
    stage: &'a str,
    line: u32,
    instruction: &'a str,
    /// Whether it would run.
    runs: bool,
    causes: &'a [Cause],
    /// Seconds since 1970.
    last_run: Option<u64>,
    last_causes: &'a [Cause],
}

impl Why {
    pub(super) fn run(&self) -> Outcome {
        let (input, which) = self.asked();
        let chosen = input.choose()?;
        root::become_root()?;
        let mut compiled = self.meaning.compile(&chosen, self.pulling.configs(self.work.progress(false)))?;
        self.reach.apply(&mut compiled.plan);
        let store = root::store()?;
        let options = self.work.options(&Limits::default(), Meaning::epoch(&compiled)?)?;
        let plan = &compiled.plan;
        let all = executor::explain(plan, &store, &options)
            .map_err(|failure| findings::run_failed(&failure, plan, &compiled.files))?;
        let chosen = choose(&which, plan, &all)?;
        if self.format == TextFormat::Json {
            let records: Vec<Record<'_>> = chosen.iter().map(|one| record(plan, one)).collect();
            return say(&serde_json::to_string_pretty(&records).expect("strings and numbers"));
        }
        let look = Look::of_stdout();
        if chosen.is_empty() {
            return say("nothing would run: every step is cached");
        }
        let telling = Telling { plan, model: &compiled.model, all: &all, look, left: Cell::new(MOST_FOLLOWED) };
        print(&chosen.iter().map(|one| telling.step(one)).collect::<Vec<_>>().join("\n"))
    }

    /// The file and the steps that are meant.
    fn asked(&self) -> (Input, Which) {
        let of = |file: Option<PathBuf>| Input::of(file, self.context.clone());
        let Some(what) = &self.what else { return (of(self.file.clone()), Which::Running) };
        let number = |text: &str| text.parse::<usize>().ok();
        match what.rsplit_once(':').and_then(|(name, text)| Some((name, number(text)?))) {
            Some((name, line)) if name.is_empty() || self.file.is_none() && PathBuf::from(name).exists() => {
                let file = if name.is_empty() { self.file.clone() } else { Some(PathBuf::from(name)) };
                (of(file), Which::Line(u32::try_from(line).unwrap_or(u32::MAX)))
            }
            Some((stage, number)) => (of(self.file.clone()), Which::Numbered(stage.to_owned(), number)),
            None if self.file.is_none() && PathBuf::from(what).is_file() => (of(Some(what.into())), Which::Running),
            None => match number(what) {
                Some(line) => (of(self.file.clone()), Which::Line(u32::try_from(line).unwrap_or(u32::MAX))),
                None if what.contains(char::is_whitespace) => (of(self.file.clone()), Which::Text(what.clone())),
                None => (of(self.file.clone()), Which::Stage(what.clone())),
            },
        }
    }
}

/// Whether people see a step: an image is the end of its stage and no step of its own.
fn is_shown(plan: &Plan, id: StepId) -> bool {
    !matches!(plan.step(id).op, Op::Image(_))
}

fn choose<'a>(which: &Which, plan: &Plan, all: &'a [Explained]) -> Result<Vec<&'a Explained>, Error> {
    let shown: Vec<&Explained> = all.iter().filter(|one| is_shown(plan, one.step)).collect();
    let origin = |one: &Explained| &plan.step(one.step).origin;
    let in_stage = |name: &str, one: &Explained| {
        let stage = &origin(one).stage;
        stage.eq_ignore_ascii_case(name) || stage_name(stage).eq_ignore_ascii_case(name)
    };
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_ascii_lowercase();
    let chosen: Vec<&Explained> = match which {
        Which::Running => return Ok(shown.into_iter().filter(|one| one.fate != Fate::Cached).collect()),
        Which::Line(line) => {
            // The instruction that begins there, or the last one before: it may go over several lines.
            let begin = shown.iter().map(|one| origin(one).line).filter(|begin| begin <= line).max();
            shown.iter().copied().filter(|one| Some(origin(one).line) == begin).collect()
        }
        Which::Stage(name) => {
            let stage: Vec<&Explained> = shown.iter().copied().filter(|one| in_stage(name, one)).collect();
            if stage.is_empty() {
                shown.iter().copied().filter(|one| squeezed(&origin(one).text).starts_with(&squeezed(name))).collect()
            } else {
                stage
            }
        }
        Which::Numbered(name, number) => {
            let mut stage = shown.iter().copied().filter(|one| in_stage(name, one));
            stage.nth(number.saturating_sub(1)).into_iter().collect()
        }
        Which::Text(text) => {
            shown.iter().copied().filter(|one| squeezed(&origin(one).text).starts_with(&squeezed(text))).collect()
        }
    };
    if !chosen.is_empty() {
        return Ok(chosen);
    }
    let mut stages: Vec<String> = shown.iter().map(|one| stage_name(&origin(one).stage).into_owned()).collect();
    stages.dedup();
    let what = match which {
        Which::Running => "step that would run".to_owned(),
        Which::Line(line) => format!("step at or above line {line}"),
        Which::Stage(name) => format!("stage or step `{name}`"),
        Which::Numbered(name, number) => format!("step {number} in a stage `{name}`"),
        Which::Text(text) => format!("step that begins with `{text}`"),
    };
    let text = format!("the target has no {what}; its stages are {}", stages.join(", "));
    Err(Error::usage(text).help("name a stage of it, or another target with `--target`"))
}

fn record<'a>(plan: &'a Plan, one: &'a Explained) -> Record<'a> {
    let origin = &plan.step(one.step).origin;
    Record {
        stage: &origin.stage,
        line: origin.line,
        instruction: &origin.text,
        runs: one.fate != Fate::Cached,
        causes: &one.causes,
        last_run: one.last.as_ref().map(|last| last.at),
        last_causes: one.last.as_ref().map_or(&[], |last| last.causes.as_slice()),
    }
}

struct Telling<'a> {
    plan: &'a Plan,
    model: &'a Model,
    all: &'a [Explained],
    look: Look,
    /// How many steps below others may still be followed down: of a file of fifty thousand that is the first so many, and no more.
    left: Cell<usize>,
}

impl Telling<'_> {
    /// What a variable is in the file: `ARG` or `ENV`, with a space; nothing for one of a base.
    fn kind(&self, name: &str) -> &'static str {
        let mut actions = self.model.stages.iter().flat_map(|stage| &stage.instructions).map(|one| &one.action);
        let env =
            actions.clone().any(|one| matches!(one, Action::Env(pairs) if pairs.iter().any(|pair| pair.0 == name)));
        let arg = actions.any(|one| matches!(one, Action::Arg(pairs) if pairs.iter().any(|pair| pair.0 == name)));
        match (env, arg) {
            (true, _) => "ENV ",
            (_, true) => "ARG ",
            _ => "",
        }
    }

    fn step(&self, one: &Explained) -> String {
        let look = self.look;
        let origin = &self.plan.step(one.step).origin;
        let place = format!("{}:{}", self.plan.file, origin.line);
        let beside = look.width.saturating_sub(place.len() + 2);
        // A narrow terminal has the place below.
        let (room, gap) =
            if look.terminal && beside < NARROW { (look.width, "\n  ") } else { (beside.max(NARROW), "  ") };
        let mut text = format!("{}{gap}{}\n", look.strong(&fit(&origin.text, room)), look.dim(&place));
        if one.fate == Fate::Cached {
            text += &match &one.last {
                None => self.row("  ", "is cached; when and why it last ran is not known here"),
                Some(last) => {
                    let words = format!("is cached; it last ran {}:", ago(last.at));
                    self.row("  ", &words) + &self.causes(&last.causes, 4, &mut Vec::new())
                }
            };
            return text;
        }
        text += &format!("  {}:\n", look.help("would run"));
        text + &self.causes(&one.causes, 4, &mut vec![one.step])
    }

    /// Words behind some blanks; what has no room on a terminal goes on below, a little further in.
    fn row(&self, space: &str, words: &str) -> String {
        if !self.look.terminal {
            return format!("{space}{words}\n");
        }
        // However deep it is, there is room for a word.
        let space = &space[..space.len().min(self.look.width / 2)];
        let rows = wrap(words, self.look.width.saturating_sub(space.len() + 2).max(1));
        let indent = |number| if number == 0 { "" } else { "  " };
        rows.iter().enumerate().map(|(number, row)| format!("{space}{}{row}\n", indent(number))).collect()
    }

    /// A line for each cause; what runs below is followed down, once.
    fn causes(&self, causes: &[Cause], indent: usize, seen: &mut Vec<StepId>) -> String {
        const MOST: usize = 20;
        let space = " ".repeat(indent);
        let mut text = String::new();
        for cause in causes.iter().take(MOST) {
            let words = match cause {
                Cause::First => "nothing is known of an earlier run".to_owned(),
                Cause::Variable { name, .. } => format!("{}{}", self.kind(name), fit(&cause.words(), 400)),
                _ => fit(&cause.words(), 400),
            };
            let digests = match cause {
                Cause::File { before: Some(before), after: Some(after), .. } => format!("  {before} → {after}"),
                _ => String::new(),
            };
            text += &self.row(&space, &format!("{words}{}", self.look.dim(&digests)));
            if let Cause::Step { step, ran: false, .. } = cause
                && self.left.get() > 0
                && !seen.contains(&StepId(*step))
                && let Some(below) = self.all.iter().find(|one| one.step == StepId(*step) && one.fate != Fate::Cached)
            {
                self.left.set(self.left.get() - 1);
                seen.push(below.step);
                text += &self.causes(&below.causes, indent + 4, seen);
            }
        }
        if causes.len() > MOST {
            text += &format!("{space}{}\n", self.look.dim(&format!("… and {} more", causes.len() - MOST)));
        }
        text
    }
}

fn ago(at: u64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    units::ago(now.saturating_sub(Duration::from_secs(at)))
}
