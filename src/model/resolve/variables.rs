//! `ARG` before the first `FROM`, `ARG` and `ENV` in a stage, and what `--arg` gives.

use std::collections::{HashMap, HashSet};

use super::Resolver;
use super::expand::{Style, place};
use super::outline::Outline;
use super::stage::Open;
use crate::model::check;
use crate::model::stage::Action;
use crate::source::{Span, Spanned};
use crate::syntax::tree::{Args, Instruction, Pair};

/// Variables that `RUN` sees when `--arg` gives them, without any `ARG`.
const PROXIES: [&str; 5] = ["http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy"];

fn is_proxy(name: &str) -> bool {
    PROXIES.iter().any(|proxy| proxy.eq_ignore_ascii_case(name))
}

impl Resolver<'_> {
    /// Sets what is predefined, then the `ARG`s before the first `FROM`.
    pub(super) fn global_args(&mut self, outline: &Outline<'_>) {
        self.predefined(outline);
        for instruction in &outline.globals {
            for pair in pairs(&instruction.args) {
                let mut globals = std::mem::take(&mut self.globals);
                let name = pair.key.text.clone();
                let value = match (self.given.get(name.as_str()), &pair.value) {
                    (Some(given), _) => Some((*given).to_owned()),
                    (None, Some(default)) => {
                        let expansion = self.expansion(default, &globals, Style::Word);
                        for missing in &expansion.missing {
                            let near =
                                self.guesses.near(&missing.value, globals.names(), |name| globals.get(name).is_some());
                            let diagnostic = check::variables::undefined(missing);
                            self.report(diagnostic.did_you_mean(&missing.value, missing.span, near.as_deref()));
                        }
                        Some(expansion.text)
                    }
                    (None, None) => globals.get(&name).and_then(|variable| variable.value.clone()),
                };
                let arg = self.args.add(&name, pair.key.span, instruction, true);
                globals.set(&name, value, Some(arg));
                self.globals = globals;
                self.default_of(pair);
            }
        }
    }

    /// Notes what a global `ARG` is where no `--arg` is given.
    fn default_of(&mut self, pair: &Pair) {
        if self.given.is_empty() {
            return;
        }
        let mut defaults = std::mem::take(&mut self.defaults);
        if let Some(default) = &pair.value {
            let value = self.quiet_expansion(default, &defaults);
            defaults.set(&pair.key.text, Some(value), None);
        }
        self.defaults = defaults;
    }

    fn predefined(&mut self, outline: &Outline<'_>) {
        let (build, target) = (&self.inputs.build_platform, &self.inputs.platform);
        let stage = self.inputs.targets.first().cloned().or_else(|| {
            let last = outline.stages.len().checked_sub(1)?;
            self.names.iter().find(|(_, id)| id.0 == last).map(|(name, _)| name.clone())
        });
        let variant = |variant: &Option<String>| variant.clone().unwrap_or_default();
        let values = [
            ("BUILDPLATFORM", build.to_string()),
            ("BUILDOS", build.os.clone()),
            ("BUILDOSVERSION", String::new()),
            ("BUILDARCH", build.architecture.clone()),
            ("BUILDVARIANT", variant(&build.variant)),
            ("TARGETPLATFORM", target.to_string()),
            ("TARGETOS", target.os.clone()),
            ("TARGETOSVERSION", String::new()),
            ("TARGETARCH", target.architecture.clone()),
            ("TARGETVARIANT", variant(&target.variant)),
            ("TARGETSTAGE", stage.unwrap_or_else(|| "default".to_owned())),
        ];
        for (name, value) in values {
            self.defaults.set(name, Some(value.clone()), None);
            let value = self.given.get(name).map_or(value, |given| (*given).to_owned());
            self.globals.set(name, Some(value), None);
        }
        let proxies = self.inputs.args.iter().filter(|(name, _)| is_proxy(name));
        self.model.proxies = proxies.cloned().collect();
    }

    /// `ARG` in a stage.
    pub(super) fn arg(&mut self, open: &mut Open, instruction: &Instruction) -> Action {
        let mut values = Vec::new();
        for pair in pairs(&instruction.args) {
            let name = self.expand(&pair.key, &open.scope);
            let value = match (self.given.get(name.as_str()), &pair.value) {
                (Some(given), _) => Some((*given).to_owned()),
                (None, Some(default)) => Some(self.expand(default, &open.scope)),
                (None, None) => self.global(&name),
            };
            let arg = self.args.add(&name, pair.key.span, instruction, false);
            if value.is_some() || open.scope.get(&name).is_none() {
                open.scope.set(&name, value.clone(), Some(arg));
            } else {
                self.args.mark_read(arg);
            }
            values.push((name, value));
        }
        Action::Arg(values)
    }

    /// The value that an `ARG NAME` in a stage takes from before the first `FROM`.
    fn global(&mut self, name: &str) -> Option<String> {
        let variable = self.globals.get(name)?.clone();
        variable.arg.into_iter().for_each(|arg| self.args.mark_read(arg));
        variable.value
    }

    /// `ENV`.
    pub(super) fn env(&mut self, open: &mut Open, instruction: &Instruction) -> Action {
        let pairs = pairs(&instruction.args);
        let mut values: Vec<(String, String)> = Vec::with_capacity(pairs.len());
        let mut on_this_line: HashMap<String, Span> = HashMap::new();
        for pair in pairs {
            let name = self.expand(&pair.key, &open.scope);
            let Some(word) = &pair.value else { continue };
            let mut expansion = self.expansion(word, &open.scope, Style::Word);
            if let Some((read, set)) = expansion.read.iter().find_map(|read| on_this_line.get_key_value(read)) {
                let read = Spanned::new(read.clone(), place(word, read));
                self.report(check::env_self_reference::diagnostic(&read, *set, pair.key.span));
            }
            expansion.missing.retain(|missing| !on_this_line.contains_key(&missing.value));
            self.undefined(&expansion.missing, &open.scope);
            self.env_over_arg(open, &name, &expansion.read, pair);
            if pairs.len() > 1 {
                on_this_line.insert(name.clone(), pair.key.span);
            }
            values.push((name, expansion.text));
        }
        // All of a line sees the values from before it.
        for (name, value) in &values {
            open.scope.set(name, Some(value.clone()), None);
        }
        Action::Env(values)
    }

    /// Reports an `ENV` that hides an `ARG` of the same stage without using it.
    fn env_over_arg(&mut self, open: &Open, name: &str, read: &[String], pair: &Pair) {
        let Some(arg) = open.scope.get(name).and_then(|variable| variable.arg) else { return };
        if !read.iter().any(|read| read == name) {
            // That is all there is to say about it.
            self.args.mark_read(arg);
            let declared = self.args.0[arg].span;
            self.report(check::variables::env_shadows_arg(name, pair.key.span, declared));
        }
    }

    /// Reports a variable that only `FROM` sees.
    pub(super) fn arg_not_in_scope(&mut self, name: &Spanned<String>) {
        let Some(arg) = self.globals.get(&name.value).and_then(|variable| variable.arg) else { return };
        self.args.mark_read(arg);
        let declared = self.args.0[arg].span;
        self.report(check::variables::arg_not_in_scope(name, declared, self.current_from));
    }

    /// The date that `--arg SOURCE_DATE_EPOCH` or an `ARG` of that name before the first `FROM` gives to everything.
    pub(super) fn source_date_epoch(&mut self) {
        const NAME: &str = "SOURCE_DATE_EPOCH";
        let declared = self.globals.get(NAME).cloned();
        let value = self.given.get(NAME).map(|given| (*given).to_owned());
        let Some(value) = value.or_else(|| declared.as_ref()?.value.clone()).filter(|value| !value.is_empty()) else {
            return;
        };
        self.model.source_date_epoch = value.parse().ok();
        if self.model.source_date_epoch.is_none() {
            let span = match declared.and_then(|variable| variable.arg) {
                Some(arg) => self.args.0[arg].span,
                None => self.command_line(format!("--arg {NAME}={value}")),
            };
            self.report(check::values::not_an_epoch(&value, span));
        }
    }

    /// Reports what `--arg` gives and nothing declares.
    pub(super) fn unknown_args(&mut self) {
        let declared: HashSet<String> = self.args.0.iter().map(|arg| arg.name.clone()).collect();
        let mut told = HashSet::new();
        for (name, _) in &self.inputs.args {
            let predefined = is_proxy(name) || self.globals.get(name).is_some() || name == "SOURCE_DATE_EPOCH";
            if predefined || declared.contains(name) || !told.insert(name) {
                continue;
            }
            // Only the name: a value can be a secret.
            let span = self.command_line(format!("--arg {name}"));
            let known: Vec<&str> = declared.iter().map(String::as_str).collect();
            self.report(check::variables::undeclared(name, span, &known));
        }
    }
}

/// The pairs of `ARG`, `ENV` and `LABEL`.
pub(super) fn pairs(args: &Args) -> &[Pair] {
    match args {
        Args::Pairs(pairs) => pairs,
        _ => &[],
    }
}
