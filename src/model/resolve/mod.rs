//! Tree to [`Model`]: names, variables and values are resolved, and everything wrong with them is reported.

mod block;
mod copy;
mod expand;
mod flags;
mod from;
mod git;
mod guesses;
mod instruction;
mod metadata;
mod mount;
mod onbuild;
mod outline;
mod pin;
mod run;
mod scope;
mod stage;
mod variables;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

use self::block::BlockNames;
pub(super) use self::expand::stripped;
use self::guesses::Guesses;
use self::outline::Outline;
pub(super) use self::run::is_heredoc;
pub(super) use self::scope::Declaration;
use self::scope::{Declarations, Scope};
use self::stage::Finished;
use super::context::Context;
use super::ignore::Ignore;
use super::stage::{Base, Stage, StageId};
use super::{Inputs, Model, check};
use crate::diag::{Diagnostic, Diagnostics, Edit};
use crate::source::{Source, SourceMap, Sources, Span};
use crate::syntax::tree::{Instruction, Tree};

/// Resolves a tree. The model is whole only where no error was found.
pub fn resolve(tree: &Tree, inputs: &Inputs, sources: &dyn Sources, files: &mut SourceMap) -> (Model, Diagnostics) {
    let outline = Outline::of(tree);
    let mut resolver = Resolver::new(tree, inputs, sources, files);
    resolver.first_from = outline.stages.first().map(|stage| stage.from.span);
    resolver.holes = outline.holes;
    resolver.any_global_arg = !outline.globals.is_empty();
    resolver.read_lock();
    resolver.strays(&outline);
    resolver.declare(&outline);
    resolver.declare_blocks(&outline);
    resolver.global_args(&outline);
    resolver.secret_blocks(&outline);
    for stage in &outline.stages {
        resolver.stage(stage);
    }
    resolver.other_blocks(&outline);
    resolver.finish(&outline)
}

/// What is known while a file is resolved.
struct Resolver<'a> {
    inputs: &'a Inputs,
    context: Context<'a>,
    files: &'a mut SourceMap,
    /// The escape character: `\`, or what `# escape=` says.
    escape: char,
    /// The last `--arg` of each name.
    given: HashMap<&'a str, &'a str>,
    found: Diagnostics,
    guesses: Guesses,
    /// Bytes that words with variables have come to so far.
    filled: usize,
    /// Variables that `FROM` sees.
    globals: Scope,
    /// The same without any `--arg`.
    defaults: Scope,
    /// The first `FROM` line, before which an `ARG` must stand.
    first_from: Option<Span>,
    /// Whether a line was not understood, which may have named a stage.
    holes: bool,
    /// The `FROM` line of the stage in hand.
    current_from: Option<Span>,
    /// Whether `FROM` sees any variable of the file.
    any_global_arg: bool,
    ignore: Option<Ignore>,
    blocks: BlockNames,
    /// The names of the model's volumes, of the first so many.
    volumes: (usize, HashSet<String>),
    /// Triggers of base images, parsed once.
    triggers: HashMap<(Base, String), Rc<Vec<Instruction>>>,
    /// How many were to run so far.
    triggered: usize,
    args: Declarations,
    /// Every stage's name and number, later ones too.
    names: BTreeMap<String, StageId>,
    /// Where each stage's name (or its `FROM`, where it has none) is written.
    places: Vec<Span>,
    stages: Vec<Stage>,
    finished: Vec<Finished>,
    model: Model,
}

impl<'a> Resolver<'a> {
    fn new(tree: &Tree, inputs: &'a Inputs, sources: &'a dyn Sources, files: &'a mut SourceMap) -> Self {
        let ignore = Ignore::load(inputs.file.as_deref(), sources, files);
        Self {
            inputs,
            context: Context::new(sources),
            files,
            escape: tree.escape,
            given: inputs.args.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect(),
            found: Diagnostics::default(),
            guesses: Guesses::default(),
            filled: 0,
            globals: Scope::default(),
            defaults: Scope::default(),
            first_from: None,
            holes: false,
            current_from: None,
            any_global_arg: false,
            ignore,
            blocks: BlockNames::default(),
            volumes: (0, HashSet::new()),
            triggers: HashMap::new(),
            triggered: 0,
            args: Declarations::default(),
            names: BTreeMap::new(),
            places: Vec::new(),
            stages: Vec::new(),
            finished: Vec::new(),
            model: Model::default(),
        }
    }

    fn report(&mut self, mut diagnostic: Diagnostic) {
        // What a variable came to is no reason to write it in the variable's place.
        let has_variable = |edit: &Edit| self.files.slice(edit.span).contains('$');
        diagnostic.fixes.retain(|fix| !fix.edits.iter().any(has_variable));
        self.found.push(diagnostic);
    }

    fn report_all(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        for diagnostic in diagnostics {
            self.report(diagnostic);
        }
    }

    /// Reports a misspelt name with the nearest known one.
    fn report_near(&mut self, diagnostic: Diagnostic, written: &str, span: Span, known: &[&str]) {
        let near = self.guesses.near(written, known.iter().copied(), |word| known.contains(&word));
        self.report(diagnostic.did_you_mean(written, span, near.as_deref()));
    }

    /// A place for words that stand in no file: those of the command line.
    fn command_line(&mut self, words: String) -> Span {
        let end = u32::try_from(words.len()).unwrap_or(u32::MAX);
        let file = self.files.add(Source::new("command line", words));
        Span::new(file, 0, end)
    }

    fn finish(mut self, outline: &Outline<'_>) -> (Model, Diagnostics) {
        self.targets();
        self.unknown_args();
        self.model.ignore = self.ignore.as_ref().map(Ignore::patterns).unwrap_or_default();
        self.model.stages = std::mem::take(&mut self.stages);
        self.model.note_names();
        self.source_date_epoch();
        check::networks::check(&self.model, &mut self.found);
        check::address_clash::check(&self.model, &mut self.found);
        check::port_clash::check(&self.model, &mut self.found);
        check::services::nothing_to_run(&self.model, &mut self.found);
        check::dependency_cycle::check(&self.model, &mut self.found);
        check::healthy_needs_healthcheck::check(&self.model, &mut self.found);
        check::mount_clash::check(&self.model, &mut self.found);
        check::bases::check(&self.model, self.inputs.stack, &mut self.found);
        let stages = outline.stages.iter().map(|stage| (stage.from, stage.body.as_slice()));
        check::stage_lints::check(
            &self.model,
            stages,
            &outline.globals,
            self.escape,
            &mut self.context,
            &mut self.found,
        );
        // A misspelt name would make what it means look unused.
        if !self.found.has_errors() {
            check::unused_arg::check(&self.args.0, &mut self.found);
            check::stages::unreachable(&self.model, &mut self.found);
            check::publish_nothing_listens::check(&self.model, &mut self.found);
            check::unused_definition::check(&self.model, &mut self.found);
            check::host_routes::check(&self.model, &self.context.sources().routes(), &mut self.found);
            check::unreachable_peer::check(&self.model, &mut self.found);
            check::privileged_port::check(&self.model, self.context.sources().first_port(), &mut self.found);
            check::volume_shadows::check(&self.model, &mut self.found);
            check::host_control_mount::check(&self.model, &mut self.found);
        }
        check::lock_drift::check(&self.model, self.inputs.locked, &self.context, self.files, &mut self.found);
        (self.model, self.found)
    }
}
