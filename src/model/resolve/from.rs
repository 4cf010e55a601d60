//! `FROM`, and what `COPY --from` and mounts read from.

use std::ops::Bound;
use std::rc::Rc;

use super::Resolver;
use super::expand::{Expansion, Style};
use super::flags::flag;
use super::scope::Scope;
use crate::image::{ImageConfig, Platform, Reference, is_official};
use crate::model::base::BaseError;
use crate::model::facts::Facts;
use crate::model::stage::{Base, Origin, StageId};
use crate::model::{check, path};
use crate::source::{Span, Spanned};
use crate::syntax::tree::{Instruction, Word};

/// Names that begin as a misspelt one does and are looked at.
const MOST_BEGINNINGS: usize = 100;

/// What a stage starts with.
pub(super) struct Start {
    pub base: Spanned<Base>,
    pub platform: Platform,
    pub config: Option<Rc<ImageConfig>>,
    pub scope: Scope,
    pub workdir: String,
    pub workdir_set: bool,
    pub facts: Option<Facts>,
    pub triggers: Vec<Rc<Instruction>>,
}

/// How a base is asked for: as it is written, and with the digest that the lock has for it.
pub(super) fn lookup(base: &Base, written: &str) -> String {
    match base {
        Base::Image(Reference { digest: Some(_), .. }) => base.to_string(),
        _ => written.to_owned(),
    }
}

impl Resolver<'_> {
    /// Resolves a `FROM` line.
    pub(super) fn from(&mut self, from: &Instruction, word: Option<&Word>) -> Start {
        let platform = self.platform(from);
        let base = word.and_then(|word| self.base(word, &platform));
        // An error has been reported where there is none; `scratch` keeps the rest going without further ones.
        let failed = base.is_none();
        let span = word.map_or(from.span, |word| word.span);
        let base = base.unwrap_or(Base::Scratch);
        if let Base::Stage(id) = base {
            // What starts from a stage goes on with its variables.
            for arg in std::mem::take(&mut self.finished[id.0].unread) {
                self.args.mark_read(arg);
            }
            let parent = &self.finished[id.0];
            let stage = &self.stages[id.0];
            return Start {
                base: Spanned::new(base, span),
                platform: stage.platform.clone(),
                config: None,
                scope: Scope::on(&parent.scope),
                workdir: parent.workdir.clone(),
                workdir_set: parent.workdir_set,
                facts: self.model.stage_facts.get(id.0).copied().flatten(),
                triggers: parent.triggers.clone(),
            };
        }
        let written = word.map_or("scratch", |word| word.text.as_str());
        let written = if written.contains('$') { base.to_string() } else { lookup(&base, written) };
        let config = if failed { None } else { self.config_of(&base, &written, &platform, span) };
        let mut scope = Scope::new(config.is_none());
        for variable in config.iter().flat_map(|config| &config.config.env) {
            let (name, value) = variable.split_once('=').unwrap_or((variable, ""));
            scope.set(name, Some(value.to_owned()), None);
        }
        if scope.get("PATH").is_none() {
            scope.set("PATH", Some(crate::image::DEFAULT_PATH.to_owned()), None);
        }
        let workdir = config.as_ref().map_or("", |config| config.config.working_dir.as_str());
        Start {
            base: Spanned::new(base, span),
            workdir: path::clean(workdir),
            workdir_set: false,
            facts: config.as_deref().map(Facts::of),
            platform,
            config,
            scope,
            triggers: Vec::new(),
        }
    }

    /// The base that a `FROM` names.
    fn base(&mut self, word: &Word, platform: &Platform) -> Option<Base> {
        let text = self.expand_in_from(word)?;
        self.default_base(word, &text);
        if text.is_empty() {
            return None;
        }
        let current = StageId(self.stages.len());
        let named = self.names.get(&text.to_lowercase()).copied();
        if let Some(id) = named.filter(|id| *id < current) {
            return Some(Base::Stage(id));
        }
        match Base::parse(&text) {
            Ok(base @ Base::Image(_)) => {
                let ours = self.inputs.platform.to_string();
                let later = named.filter(|id| *id > current);
                let is_stage = later.is_some() || self.looks_like_a_stage(&text, current);
                if is_stage && !is_official(&text) && !self.is_locked(&base) && !self.is_here(&text, &ours) {
                    match later {
                        Some(id) => {
                            self.report(check::stages::not_earlier(word, current, self.places.get(id.0).copied()));
                        }
                        None => self.unknown_stage(word, current),
                    }
                    return None;
                }
                Some(self.pinned(base, word.span, platform.clone()))
            }
            Ok(base) => Some(base),
            Err(error) => {
                self.not_a_base(word, &text, error, current);
                None
            }
        }
    }

    /// Expands a word of a `FROM` line; none where an error was reported.
    fn expand_in_from(&mut self, word: &Word) -> Option<String> {
        let globals = std::mem::take(&mut self.globals);
        let expansion = self.expansion(word, &globals, Style::Word);
        self.globals = globals;
        self.mark_read(&expansion);
        for missing in &expansion.missing {
            let globals = &self.globals;
            let near = self.guesses.near(&missing.value, globals.names(), |name| globals.get(name).is_some());
            let diagnostic = check::variables::undefined_in_from(missing, self.first_from);
            self.report(diagnostic.did_you_mean(&missing.value, missing.span, near.as_deref()));
        }
        (!expansion.failed && expansion.missing.is_empty()).then_some(expansion.text)
    }

    /// Reports a base that is empty, or would be with the defaults of the `ARG`s alone.
    fn default_base(&mut self, word: &Word, text: &str) {
        if text.is_empty() {
            self.report(check::variables::empty_base(word));
        } else if !self.given.is_empty() && word.text.contains('$') {
            let defaults = std::mem::take(&mut self.defaults);
            let by_default = self.quiet_expansion(word, &defaults);
            self.defaults = defaults;
            if Base::parse(&by_default).is_err() {
                self.report(check::variables::empty_default(word, &by_default));
            }
        }
    }

    /// The machine that `--platform` names, or the one asked for.
    fn platform(&mut self, from: &Instruction) -> Platform {
        let word = flag(from, "platform").and_then(|flag| flag.value.as_ref());
        let parsed = word.and_then(|word| Some((word, self.expand_in_from(word)?.parse::<Platform>())));
        match parsed {
            Some((word, Ok(platform))) => {
                if !platform.is_known() {
                    self.report(check::platforms::unknown(word.span, &platform));
                }
                platform
            }
            Some((word, Err(error))) => {
                self.report(check::values::invalid(word.span, error.to_string(), "no platform"));
                self.inputs.platform.clone()
            }
            None => self.inputs.platform.clone(),
        }
    }

    /// The config of a base that is no stage; none where it is not here.
    pub(super) fn config_of(
        &mut self,
        base: &Base,
        text: &str,
        platform: &Platform,
        span: Span,
    ) -> Option<Rc<ImageConfig>> {
        let empty = || {
            let Platform { architecture, os, variant } = platform.clone();
            Rc::new(ImageConfig { architecture, variant, os, ..ImageConfig::default() })
        };
        if *base == Base::Scratch {
            return Some(empty());
        }
        let bytes = match self.context.sources().image_config(text, Some(&platform.to_string())) {
            Ok(Some(bytes)) => bytes,
            Ok(None) if *base == Base::Host => return Some(empty()),
            Ok(None) => return None,
            Err(error) => {
                self.report(check::bases::unreadable(span, text, &error.to_string()));
                return None;
            }
        };
        match serde_json::from_slice(&bytes) {
            Ok(config) => Some(Rc::new(config)),
            Err(error) => {
                self.report(check::bases::unreadable(span, text, &format!("its config is malformed: {error}")));
                None
            }
        }
    }

    fn is_here(&self, text: &str, platform: &str) -> bool {
        self.context.sources().image_config(text, Some(platform)).is_ok_and(|config| config.is_some())
    }

    /// Notes the global `ARG`s that a word asks for.
    pub(super) fn mark_read(&mut self, expansion: &Expansion) {
        for name in &expansion.read {
            if let Some(arg) = self.globals.get(name).and_then(|variable| variable.arg) {
                self.args.mark_read(arg);
            }
        }
    }

    /// The stage or image that `--from` or `from=` names.
    pub(super) fn origin(&mut self, word: &Word, stage: StageId) -> Option<Origin> {
        let text = &word.text;
        if text.contains('$') {
            self.report(check::stages::variable_in_from(word));
            return None;
        }
        let found = |base| Some(Origin { base, text: text.clone(), present: true, span: word.span });
        let number = text.parse::<usize>().ok().map(StageId);
        let named = self.names.get(&text.to_lowercase()).copied();
        match named.or(number) {
            Some(id) if id == stage => {
                self.report(check::copy_from_self::diagnostic(word, self.places[stage.0]));
                return None;
            }
            Some(id) if id < stage => return found(Base::Stage(id)),
            Some(id) => {
                let later = self.places.get(id.0).copied();
                if later.is_none() && self.holes {
                    return None;
                }
                self.report(check::stages::not_earlier(word, stage, later));
                return None;
            }
            None => {}
        }
        match Base::parse(text) {
            Ok(Base::Scratch) => found(Base::Scratch),
            Ok(base) => {
                let platform = self.inputs.platform.to_string();
                let locked = self.is_locked(&base);
                let present = base == Base::Host || !locked && self.is_here(text, &platform);
                if !present && !locked && !is_official(text) && self.looks_like_a_stage(text, stage) {
                    self.unknown_stage(word, stage);
                    return None;
                }
                let base = self.pinned(base, word.span, self.inputs.platform.clone());
                let present = present || locked && self.is_here(&lookup(&base, text), &platform);
                Some(Origin { base, text: text.clone(), present, span: word.span })
            }
            Err(error) => {
                self.not_a_base(word, text, error, stage);
                None
            }
        }
    }

    /// Whether a name that is no image here is more likely a misspelt stage.
    fn looks_like_a_stage(&mut self, text: &str, current: StageId) -> bool {
        let plain = !text.contains(['/', ':', '@', '.']);
        plain && (self.holes || self.near_stage(text, current).is_some())
    }

    /// The name of a stage that a misspelt one in a stage most likely stands for: another's, since `FROM alpine AS alpine` names an
    /// image.
    fn near_stage(&mut self, text: &str, current: StageId) -> Option<String> {
        let names = &self.names;
        let others = names.iter().filter(|(_, id)| **id != current).map(|(name, _)| name.as_str());
        let near = self.guesses.near(text, others, |name| names.get(name).is_some_and(|id| *id != current));
        near.or_else(|| {
            // Two letters are too few to tell a typing mistake from another word, but not a beginning.
            let from = (Bound::Included(text), Bound::Unbounded);
            let begin = names.range::<str, _>(from).take(MOST_BEGINNINGS).filter(|_| text.len() == 2);
            let mut begin = begin.take_while(|(name, _)| name.starts_with(text));
            begin.find(|(name, id)| name.len() == 3 && **id != current).map(|(name, _)| name.clone())
        })
    }

    /// Reports a name that is no stage, with the nearest one.
    fn unknown_stage(&mut self, word: &Word, current: StageId) {
        if self.holes {
            return;
        }
        let near = self.near_stage(&word.text, current);
        let place = near.as_ref().and_then(|name| self.names.get(name)).map(|id| self.places[id.0]);
        self.report(check::stages::unknown(word, near.as_deref().zip(place)));
    }

    fn not_a_base(&mut self, word: &Word, text: &str, error: BaseError, current: StageId) {
        if self.looks_like_a_stage(text, current) {
            self.unknown_stage(word, current);
        } else {
            self.report(check::stages::not_a_base(word, text, error));
        }
    }
}
