//! Whether the flags of an instruction or property are those that the table gives it.

use super::keyword::Keyword;
use super::reference::{self, FlagKind, FlagSpec};
use super::sink::Sink;
use super::tree::{Directive, Flag, Word};
use crate::diag::{Code, Diagnostic, FixSafety, Severity, nearest};
use crate::source::Span;

/// The instructions that take a flag of this name.
fn owners(name: &str) -> Vec<&'static str> {
    let takes = |keyword: &&Keyword| reference::instruction(**keyword).flag(name).is_some();
    Keyword::ALL.iter().filter(takes).map(|keyword| keyword.as_str()).collect()
}

/// The version of Dockerfile syntax that a file asks for: `# syntax=docker/dockerfile:1.7`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Declared {
    minor: u32,
    /// The words `1.7`.
    span: Span,
}

impl Declared {
    /// The version in a directive; none where it is left open (`:1`) or names a channel of its own (`-labs`).
    pub(super) fn new(directive: &Directive) -> Option<Self> {
        let value = &directive.value.value;
        let (_, tag) =
            value.split_once(':').filter(|_| directive.name.value == "syntax" && !value.contains(['-', '@', ' ']))?;
        let minor = tag.strip_prefix("1.")?.split('.').next()?.parse().ok()?;
        let span = directive.value.span;
        let tag_start = span.end - u32::try_from(tag.len()).ok()?;
        Some(Self { minor, span: Span::new(span.file, tag_start, span.end) })
    }
}

/// A flag that Docker would not take in a file that asks for this version.
fn too_new(spec: &FlagSpec, flag: &Flag, declared: Declared) -> Option<Diagnostic> {
    let since = spec.since.strip_prefix("1.")?.parse::<u32>().ok()?;
    if since <= declared.minor {
        return None;
    }
    let (name, version) = (spec.name, spec.since);
    let message =
        format!("`--{name}` came with Dockerfile syntax {version}, and the file asks for 1.{}", declared.minor);
    let mut diagnostic = Diagnostic::new(Code::UnknownFlag, flag.span, message)
        .label(format!("since {version}"))
        .related(declared.span, "asked for here")
        .help("rbox takes it; for Docker, ask for that version or for `docker/dockerfile:1`");
    // rbox builds the file all the same.
    diagnostic.severity = Severity::Warning;
    Some(diagnostic.fix(FixSafety::Unsafe, format!("ask for {version}"), declared.span, version))
}

/// Reports what is wrong with the flags of `owner`, as far as no value has to be understood, and notes what misspelt ones mean.
pub(super) fn check(owner: &str, specs: &[FlagSpec], flags: &mut [Flag], declared: Option<Declared>, sink: &mut Sink) {
    for index in 0..flags.len() {
        let (before, rest) = flags.split_at_mut(index);
        let Some(flag) = rest.first_mut() else { return };
        let name = flag.name.value.as_str();
        let Some(spec) = specs.iter().find(|spec| spec.name == name) else {
            // No words need be found for what nobody sees, and nothing is built of a file with so many errors.
            if sink.is_full() {
                sink.drop_one();
                continue;
            }
            let near = nearest(name, specs.iter().map(|spec| spec.name));
            sink.push(unknown(owner, specs, flag, near));
            flag.meant = near.filter(|(_, distance)| *distance == 1).map(|(name, _)| name);
            continue;
        };
        sink.extend(declared.and_then(|declared| too_new(spec, flag, declared)));
        let before = before.iter().find(|other| other.name.value == name);
        if let Some(before) = before.filter(|_| spec.kind != FlagKind::Values) {
            let message = format!("`--{name}` is given twice");
            let diagnostic = Diagnostic::new(Code::ExtraArgument, flag.span, message).label("given again");
            sink.push(diagnostic.related(before.span, "first given here").help("keep one of the two"));
        }
        let text = flag.value.as_ref().map(|value| value.text.as_str());
        match (spec.kind, text) {
            (FlagKind::Value | FlagKind::Values, None) => {
                let message = format!("`--{name}` needs a value");
                let diagnostic = Diagnostic::new(Code::MissingArgument, flag.span, message).label("no value");
                sink.push(diagnostic.help(format!("write `--{name}=…`, with no space around the `=`")));
            }
            (FlagKind::Switch, Some(text)) if text != "true" && text != "false" => {
                let span = flag.value.as_ref().map_or(flag.span, |value| value.span);
                let message = format!("`--{name}` is on or off, not `{text}`");
                let diagnostic = Diagnostic::new(Code::InvalidValue, span, message).label("neither `true` nor `false`");
                sink.push(diagnostic.help(format!("write `--{name}` alone to switch it on")));
            }
            _ => {}
        }
    }
}

/// `near` is the known flag that it most likely stands for, and how many letters are wrong.
fn unknown(owner: &str, specs: &[FlagSpec], flag: &Flag, near: Option<(&str, usize)>) -> Diagnostic {
    let name = flag.name.value.as_str();
    let span = Span::new(flag.span.file, flag.span.start, flag.name.span.end);
    let message = format!("`{owner}` has no flag `--{name}`");
    let diagnostic = Diagnostic::new(Code::UnknownFlag, span, message).label(format!("no flag of {owner}"));
    if let Some((near, distance)) = near {
        let safety = if distance <= 1 { FixSafety::Safe } else { FixSafety::Unsafe };
        let fixed = format!("--{near}");
        return diagnostic.help(format!("did you mean `{fixed}`?")).fix(
            safety,
            format!("write `{fixed}`"),
            span,
            fixed,
        );
    }
    let owners = owners(name);
    if !owners.is_empty() {
        return diagnostic.help(format!("`--{name}` is a flag of {}", owners.join(" and ")));
    }
    let known: Vec<String> = specs.iter().map(|spec| format!("`--{}`", spec.name)).collect();
    diagnostic.help(match known.as_slice() {
        [] => format!("{owner} takes no flags; to pass it on, write `--` before it: `{owner} -- --{name}`"),
        [one] => format!("the only flag of {owner} is {one}"),
        [rest @ .., last] => format!("{owner} takes {} and {last}", rest.join(", ")),
    })
}

/// A word that was meant as a flag but starts with a long dash, as word processors make of `--`.
pub(super) fn long_dash(word: &Word, specs: &[FlagSpec]) -> Option<Diagnostic> {
    let rest = word
        .text
        .trim_start_matches(['\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}', '\u{2015}', '\u{2212}']);
    let rest = if rest.len() < word.text.len() { rest.trim_start_matches('-') } else { rest };
    let dashes = word.text.len() - rest.len();
    let name = rest.split('=').next().unwrap_or(rest);
    if dashes == 0 || !specs.iter().any(|spec| spec.name == name) {
        return None;
    }
    let span = word.span_of(0..dashes);
    let message = format!("a long dash is not `--`, so `{name}` is no flag here");
    Some(
        Diagnostic::new(Code::InvisibleCharacter, span, message)
            .label("looks like `--`")
            .help(format!("write `--{name}`"))
            .fix(FixSafety::Safe, "write `--`", span, "--"),
    )
}
