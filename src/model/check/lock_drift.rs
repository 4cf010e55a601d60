//! RB2002 lock-drift: a file and the lock beside it that say different things. RB2007 malformed-lock: one that says nothing.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, Diagnostics, Severity};
use crate::lock::{Kind, Malformed, Name, Pin, Pins};
use crate::model::Model;
use crate::model::context::Context;
use crate::model::pinnable::{LockFile, Mention};
use crate::model::stage::Base;
use crate::source::{SourceMap, Span};

/// Reports what a file names and its lock has not, has otherwise, or has for nothing.
///
/// Where a build is to be as the lock says (`strict`), each is an error, and so is a lock that is not there.
pub(in crate::model) fn check(
    model: &Model,
    strict: bool,
    context: &Context<'_>,
    files: &SourceMap,
    found: &mut Diagnostics,
) {
    let no_pins = Pins::default();
    let drifts: Vec<Diagnostic> = match &model.pinnable.lock {
        None if strict && !is_malformed(found) => missing(model, context, None).take(1).collect(),
        Some(LockFile { pins: None, .. }) if !strict => Vec::new(),
        Some(lock) => {
            let pins = lock.pins.as_ref().unwrap_or(&no_pins);
            let certain = !found.has_errors() && has_all_configs(model);
            let varying = model.varying(files);
            let stale = stale(model, lock, pins, &varying).filter(|_| certain);
            missing(model, context, Some((lock, pins))).chain(different(model, lock, pins)).chain(stale).collect()
        }
        None => Vec::new(),
    };
    for mut drift in drifts {
        if strict {
            drift.severity = Severity::Error;
        }
        found.push(drift);
    }
}

fn is_malformed(found: &Diagnostics) -> bool {
    found.iter().any(|found| found.code == Code::MalformedLock)
}

/// Whether all is known that the file names with these values of its variables: a base that is not here may have triggers.
fn has_all_configs(model: &Model) -> bool {
    model.stages.iter().all(|stage| stage.config.is_some() || !matches!(stage.base.value, Base::Image(_)))
}

impl Model {
    /// The kinds of which the file may name others with other values of its variables.
    pub fn varying(&self, files: &SourceMap) -> BTreeSet<Kind> {
        let bases = self.stages.iter().map(|stage| (Kind::Base, stage.base.span));
        let names = self.pinnable.names.iter();
        let mentions = names.flat_map(|(name, mentions)| mentions.keys().map(|span| (name.kind, *span)));
        bases.chain(mentions).filter(|(_, span)| files.slice(*span).contains('$')).map(|(kind, _)| kind).collect()
    }
}

/// What has no entry.
fn missing<'a>(
    model: &'a Model,
    context: &'a Context<'_>,
    lock: Option<(&'a LockFile, &'a Pins)>,
) -> impl Iterator<Item = Diagnostic> {
    let unlocked =
        model.pinnable.names.iter().filter(move |(name, _)| lock.is_none_or(|(_, pins)| pins.get(name).is_none()));
    unlocked.filter_map(move |(name, mentions)| {
        let (span, _) = mentions.iter().find(|(_, mention)| is_open(name, mention, context))?;
        let Some((lock, pins)) = lock else {
            let message = "there is no rbox.lock beside the file, and `--locked` asks for one";
            return Some(drift(*span, message.to_owned(), "pinned by nothing").help("make it: `rbox lock`"));
        };
        let message = format!("rbox.lock has no entry for `{}`", name.text);
        let told = drift(*span, message, "not locked").help("`rbox lock` adds what is missing, and keeps the rest");
        Some(if pins.place.is_empty() { told } else { told.related(lock.span(&pins.place), "the file's entries") })
    })
}

/// Whether a lock should have an entry for a name.
fn is_open(name: &Name, mention: &Mention, context: &Context<'_>) -> bool {
    let here = || context.sources().is_made_here(&name.text, &mention.platform.to_string());
    mention.own.is_none() && (name.kind != Kind::Base || !here())
}

/// What the file pins otherwise itself.
fn different<'a>(model: &'a Model, lock: &'a LockFile, pins: &'a Pins) -> impl Iterator<Item = Diagnostic> {
    pins.entries.iter().flat_map(move |(name, pin)| {
        let mentions = model.pinnable.names.get(name).into_iter().flatten();
        mentions.filter_map(move |(span, mention)| {
            let own = mention.own.as_ref()?;
            if pin.pinned.to_string().starts_with(own.as_str()) {
                return None;
            }
            let message = format!("the file and rbox.lock want different bytes of `{}`", name.text);
            let told = drift(*span, message, "this is what counts").related(lock.span(&pin.place), "what was locked");
            Some(told.help("`rbox lock` takes the entry out; or take the digest out of the file"))
        })
    })
}

/// What the file no longer names.
fn stale<'a>(
    model: &'a Model,
    lock: &'a LockFile,
    pins: &'a Pins,
    varying: &'a BTreeSet<Kind>,
) -> impl Iterator<Item = Diagnostic> {
    let first = model.stages.first().map(|stage| stage.span);
    let is_named = move |name: &Name| model.pinnable.names.contains_key(name) || varying.contains(&name.kind);
    let unnamed = pins.entries.iter().filter(move |(name, _)| !is_named(name));
    unnamed.map(move |(name, Pin { place, .. })| {
        let message = format!("rbox.lock pins `{}`, which the file does not name", name.text);
        let told = drift(lock.span(place), message, "for nothing").help("`rbox lock` takes it out");
        first.into_iter().fold(told, |told, first| told.related(first, "the file begins here"))
    })
}

fn drift(span: Span, message: String, label: &str) -> Diagnostic {
    Diagnostic::new(Code::LockDrift, span, message).label(label)
}

pub(in crate::model) fn malformed(error: &Malformed, span: Span) -> Diagnostic {
    let label = if span.is_empty() { "" } else { "this line" };
    Diagnostic::new(Code::MalformedLock, span, error.text.clone()).label(label).help(error.help)
}

pub(in crate::model) fn unreadable(span: Span, path: &str, why: &str) -> Diagnostic {
    Diagnostic::new(Code::MalformedLock, span, format!("`{path}` can't be read: {why}")).label("this lock")
}
