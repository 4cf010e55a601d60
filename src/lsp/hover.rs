//! What is told about the word under the pointer: its page of the reference, what a name stands for, the value of a variable, the
//! config of a base.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::ops::Range;

use gen_lsp_types::{Contents, Hover, MarkupContent, MarkupKind};

use super::document::Document;
use super::mention::{Kind, Role, bytes};
use super::outline::{Part, PartKind};
use crate::image::ImageConfig;
use crate::model::{Action, Base, Model};
use crate::source::{FileId, SourceMap};
use crate::syntax::keyword::BlockKind;
use crate::syntax::reference::{self, Entry};
use crate::syntax::tree::{Flag, Item};

/// What only the meaning of a file tells.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    /// Where the words behind `FROM` stand, and what is known of the base.
    bases: Vec<(Range<usize>, String)>,
    /// Where each stage starts.
    stages: Vec<usize>,
    /// Where variables get values.
    values: Vec<Given>,
}

/// A variable that gets a value.
#[derive(Clone, Debug)]
struct Given {
    /// The byte behind which it has it.
    from: usize,
    /// Where its stage starts.
    stage: usize,
    name: String,
    value: String,
}

/// Gathers them. Where the file is not `whole`, because something in it is wrong or a base is not here, a value is told only if all
/// that it was made of is known.
pub(super) fn facts(model: &Model, files: &SourceMap, whole: bool) -> Facts {
    let mut facts = Facts::default();
    // By stage: the variables whose values are certain.
    let mut certain: Vec<HashSet<&str>> = Vec::new();
    for stage in &model.stages {
        let mut known = match stage.base.value {
            Base::Stage(id) => certain.get(id.0).cloned().unwrap_or_default(),
            _ => HashSet::new(),
        };
        let (span, start) = (stage.base.span, stage.span.start as usize);
        let own = span.file == FileId(0);
        facts.stages.extend(own.then_some(start));
        let mut add = |from, name: &str, value: &str| {
            facts.values.push(Given { from, stage: start, name: name.to_owned(), value: value.to_owned() });
        };
        if let Some(config) = stage.config.as_ref().filter(|_| own) {
            facts.bases.push((bytes(span), config_page(config)));
            for (name, value) in config.config.env.iter().filter_map(|pair| pair.split_once('=')) {
                known.insert(name);
                add(bytes(span).end, name, value);
            }
        }
        for instruction in stage.instructions.iter().filter(|instruction| instruction.span.file == FileId(0)) {
            let pairs: Vec<(&str, &str)> = match &instruction.action {
                Action::Arg(pairs) => {
                    pairs.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_deref()?))).collect()
                }
                Action::Env(pairs) => pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect(),
                _ => continue,
            };
            let is_certain = whole || names_read(files.slice(instruction.span)).all(|name| known.contains(name));
            for (name, value) in pairs {
                if is_certain {
                    known.insert(name);
                    add(bytes(instruction.span).end, name, value);
                } else {
                    known.remove(name);
                }
            }
        }
        certain.push(known);
    }
    facts
}

/// The names behind each `$` and `${` of a text.
fn names_read(text: &str) -> impl Iterator<Item = &str> {
    text.split('$').skip(1).map(|rest| {
        let rest = rest.strip_prefix('{').unwrap_or(rest);
        let end = rest.find(|char: char| !char.is_ascii_alphanumeric() && char != '_').unwrap_or(rest.len());
        &rest[..end]
    })
}

/// The config of an image, as a table.
fn config_page(config: &ImageConfig) -> String {
    let mut out = format!("Image for `{}/{}`\n\n", config.os, config.architecture);
    let own = &config.config;
    let mut row = |name: &str, value: String| {
        if !value.is_empty() {
            let _ = writeln!(out, "- {name}: `{value}`");
        }
    };
    row("user", own.user.clone());
    row("working directory", own.working_dir.clone());
    row("entrypoint", own.entrypoint.iter().flatten().cloned().collect::<Vec<_>>().join(" "));
    row("command", own.cmd.iter().flatten().cloned().collect::<Vec<_>>().join(" "));
    row("exposes", own.exposed_ports.join(" "));
    row("volumes", own.volumes.join(" "));
    row("stop signal", own.stop_signal.clone());
    for pair in &own.env {
        row("env", pair.clone());
    }
    out
}

/// What is told about a place.
pub(super) fn hover(document: &Document, offset: usize, facts: Option<&Facts>) -> Option<Hover> {
    let (range, text) = named(document, offset, facts).or_else(|| written(document, offset))?;
    let contents = Contents::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value: text });
    Some(Hover { contents, range: Some(document.range(range)) })
}

/// A name under the pointer.
fn named(document: &Document, offset: usize, facts: Option<&Facts>) -> Option<(Range<usize>, String)> {
    let (range, mention) = document.mention_at(offset)?;
    let name = mention.name.as_str();
    match mention.kind {
        Kind::Variable => {
            let value = facts.and_then(|facts| value_at(document, facts, range.start, name, mention.role));
            let defined = document.definitions(Kind::Variable, name).next();
            if value.is_none() && defined.is_none() {
                return None;
            }
            let mut text = match value {
                Some(value) => format!("`{name}` = `{value}`"),
                None => format!("variable `{name}`"),
            };
            let lines = document.definitions(Kind::Variable, name).map(|(at, found)| {
                let start = at.start - found.span.start + found.whole.start;
                first_line(document, start)
            });
            let lines: Vec<&str> = lines.collect();
            let _ = write!(text, "\n\n```rbox\n{}\n```", lines.join("\n"));
            Some((range, text))
        }
        Kind::Stage => {
            if let Some(stage) = document.outline().stage(name) {
                return Some((range, stage_page(document, stage, name)));
            }
            let (_, page) = facts?.bases.iter().find(|(place, _)| place.start <= offset && offset <= place.end)?;
            Some((range, page.clone()))
        }
        kind => {
            let block =
                document.outline().parts.iter().find(|part| part.kind == PartKind::Block(kind) && part.name == name)?;
            Some((range, format!("```rbox\n{}\n```", excerpt(document, block.whole.clone()))))
        }
    }
}

/// What is told of a stage.
fn stage_page(document: &Document, stage: &Part, name: &str) -> String {
    let uses = document
        .mentions()
        .filter(|(_, found)| found.kind == Kind::Stage && found.role == Role::Use && found.name == name);
    let used = match uses.count() {
        0 => "nothing uses it by name".to_owned(),
        1 => "used once".to_owned(),
        count => format!("used {count} times"),
    };
    let from = if stage.base.is_empty() { "nothing" } else { &stage.base };
    let excerpt = excerpt(document, stage.whole.clone());
    format!("stage `{}`, from `{from}`; {used}\n\n```rbox\n{excerpt}\n```", stage.name)
}

/// The value that a variable has at a byte.
fn value_at(document: &Document, facts: &Facts, at: usize, name: &str, role: Role) -> Option<String> {
    let stage = *facts.stages.iter().rfind(|start| **start <= at)?;
    // A definition is told with the value that it gives.
    let line_end = document.text()[at..].find('\n').map_or(document.text().len(), |length| at + length);
    let until = if role == Role::Definition { line_end } else { at };
    let own = facts.values.iter().filter(|value| value.stage == stage && value.name == name && value.from <= until);
    own.max_by_key(|value| value.from).map(|value| value.value.clone())
}

fn first_line(document: &Document, start: usize) -> &str {
    document.text()[start..].lines().next().unwrap_or_default()
}

/// The first lines of something.
fn excerpt(document: &Document, range: Range<usize>) -> String {
    const LINES: usize = 15;
    let text = &document.text()[range];
    let mut lines: Vec<&str> = text.lines().take(LINES).collect();
    if text.lines().nth(LINES).is_some() {
        lines.push("…");
    }
    lines.join("\n")
}

/// A word of the language under the pointer.
fn written(document: &Document, offset: usize) -> Option<(Range<usize>, String)> {
    let (chunk, item) = document.item_at(offset)?;
    let on = |range: &Range<usize>| range.start <= offset && offset <= range.end;
    let entry_at = |span, entry: &'static Entry, flags: &[Flag]| {
        let range = chunk.absolute(span);
        if on(&range) {
            return Some((range, reference::page(entry)));
        }
        flags.iter().find_map(|flag| {
            let range = chunk.absolute(flag.span);
            let spec = entry.flag(&flag.name.value).filter(|_| on(&range))?;
            Some((range, format!("`{}`\n\n{}", spec.written(), reference::flag_page(spec))))
        })
    };
    match item {
        Item::Instruction(one) => entry_at(one.keyword.span, reference::instruction(one.keyword.value), &one.flags),
        Item::Block(block) => entry_at(block.kind.span, reference::block(block.kind.value), &[]).or_else(|| {
            block.properties.iter().find_map(|property| {
                let kind: BlockKind = block.kind.value;
                let entry = reference::property(kind, property.keyword.value)?;
                entry_at(property.keyword.span, entry, &property.flags)
            })
        }),
        Item::Unknown(_) => None,
    }
}
