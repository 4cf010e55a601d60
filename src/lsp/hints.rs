//! Inlay hints: values beside the words that they come from.
//!
//! ```text
//! ARG VERSION = 1.2          what an argument without a value gets
//! FROM app:$VERSION app:1.2  what a base with variables comes to
//! FROM debian:12 sha256:0f1e…  the digest that rbox.lock has for it
//! PUBLISH 8080:80 http://127.0.0.1:8080
//! ```

use std::ops::Range;

use gen_lsp_types::{InlayHint, InlayHintKind, Label};
use lsp_server::{Message, RequestId, Response};

use super::analysis::Analysis;
use crate::image::Reference;
use crate::model::{Action, Base, Model, Protocol, Publish};
use crate::source::{FileId, Source, SourceMap};

/// A hint behind a byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hint {
    pub(super) offset: usize,
    pub(super) label: String,
}

/// The hints of a file.
pub(super) fn of(model: &Model, files: &SourceMap) -> Vec<Hint> {
    let text = files.get(FileId(0)).map_or("", Source::text);
    let mut hints = Vec::new();
    for stage in &model.stages {
        let span = stage.base.span;
        // One that could not be told, which has been reported, goes on as `scratch`, and of that alone no config is known.
        let is_known = stage.base.value != Base::Scratch || stage.config.is_some();
        if span.file == FileId(0)
            && is_known
            && let Some(label) = base(&stage.base.value, files.slice(span))
        {
            hints.push(Hint { offset: span.end as usize, label });
        }
        for instruction in &stage.instructions {
            if let (Action::Arg(pairs), FileId(0)) = (&instruction.action, instruction.span.file) {
                let range = instruction.span.start as usize..instruction.span.end as usize;
                args(pairs, range, text, &mut hints);
            }
        }
    }
    for publish in model.services.iter().flat_map(|service| &service.publish) {
        if let Some(label) = address(publish).filter(|_| publish.span.file == FileId(0)) {
            hints.push(Hint { offset: publish.span.end as usize, label });
        }
    }
    hints.sort_by_key(|hint| hint.offset);
    hints
}

/// What a base is beyond its words: what its variables come to, and the beginning of the lock's digest.
fn base(base: &Base, written: &str) -> Option<String> {
    let has_variable = written.contains('$');
    match base {
        Base::Image(image @ Reference { digest: Some(digest), .. }) if !written.contains('@') => {
            let digest: String = digest.to_string().chars().take(19).collect();
            let name = Reference { digest: None, ..image.clone() }.familiar();
            Some(if has_variable { format!("{name} {digest}…") } else { format!("{digest}…") })
        }
        base => has_variable.then(|| base.to_string()),
    }
}

/// `ARG` names that stand without a value and have one.
fn args(pairs: &[(String, Option<String>)], range: Range<usize>, text: &str, hints: &mut Vec<Hint>) {
    let Some(line) = text.get(range.clone()) else { return };
    for (name, value) in pairs {
        let Some(value) = value else { continue };
        let word = line.match_indices(name.as_str()).find(|(at, _)| {
            let before = line[..*at].ends_with(char::is_whitespace);
            let behind = line[at + name.len()..].chars().next();
            before && behind.is_none_or(char::is_whitespace)
        });
        if let Some((at, _)) = word {
            hints.push(Hint { offset: range.start + at + name.len(), label: format!("= {value}") });
        }
    }
}

/// Where a port of the host can be reached.
fn address(publish: &Publish) -> Option<String> {
    let (first, last) = publish.host?;
    let host = publish.address.map_or_else(
        || "127.0.0.1".to_owned(),
        |address| match address {
            std::net::IpAddr::V6(address) => format!("[{address}]"),
            std::net::IpAddr::V4(address) => address.to_string(),
        },
    );
    let scheme = match publish.container.protocol {
        Protocol::Tcp if first == last => "http://",
        _ => "",
    };
    let range = if first == last { String::new() } else { format!("-{last}") };
    Some(format!("{scheme}{host}:{first}{range}"))
}

/// The answer to `textDocument/inlayHint`.
pub(super) fn answer(id: RequestId, analysis: &Analysis, range: &Range<usize>) -> Message {
    let text = analysis.files.get(FileId(0)).map_or("", Source::text);
    let seen = analysis.hints.iter().filter(|hint| range.start <= hint.offset && hint.offset <= range.end);
    let hints: Vec<InlayHint> = seen
        .map(|hint| InlayHint {
            position: analysis.lines.position(hint.offset, text),
            label: Label::String(hint.label.clone()),
            kind: Some(InlayHintKind::Parameter),
            text_edits: None,
            tooltip: None,
            padding_left: Some(true),
            padding_right: None,
            data: None,
        })
        .collect();
    Response::new_ok(id, hints).into()
}
