//! `rbox fmt` as edits: of the whole file, of some lines, of the line that was just ended.

use std::ops::Range;

use gen_lsp_types::TextEdit;

use super::document::Document;
use super::lines::Lines;
use super::settings::Settings;
use crate::syntax::format::{Hunk, Style, format, steps};

/// The edits that format a document, or those that touch some of its lines.
pub(super) fn edits(document: &Document, settings: &Settings, within: Option<&Range<usize>>) -> Vec<TextEdit> {
    merged(lines(document, settings, within))
}

/// Each line that comes in front of one that changes as one edit with it: some clients mind two edits at one place.
fn merged(edits: Vec<TextEdit>) -> Vec<TextEdit> {
    let mut merged: Vec<TextEdit> = Vec::with_capacity(edits.len());
    for edit in edits {
        match merged.last_mut() {
            Some(last) if last.range.start == last.range.end && last.range.end == edit.range.start => {
                last.range.end = edit.range.end;
                last.new_text.push_str(&edit.new_text);
            }
            _ => merged.push(edit),
        }
    }
    merged
}

/// The edits, a line each.
fn lines(document: &Document, settings: &Settings, within: Option<&Range<usize>>) -> Vec<TextEdit> {
    let text = document.text();
    // A mistake of the formatter changes nothing.
    let Ok(after) = format(text, Style { shell: settings.format.shell }) else { return Vec::new() };
    let new = Lines::new(&after, document.encoding());
    let old = document.lines();
    let touches = |hunk: &Hunk| {
        within.is_none_or(|lines| {
            let end = hunk.before.end.max(hunk.before.start + 1);
            hunk.before.start < lines.end && lines.start < end
        })
    };
    let edit = |hunk: &Hunk| TextEdit {
        range: document.range(old.start(hunk.before.start, text)..old.start(hunk.before.end, text)),
        new_text: after[new.start(hunk.after.start, &after)..new.start(hunk.after.end, &after)].to_owned(),
    };
    steps(text, &after).into_iter().filter(touches).map(|hunk| edit(&hunk)).collect()
}

/// The edits behind a typed character: a line end formats the line that it ends, `}` the block that it closes.
pub(super) fn on_type(document: &Document, settings: &Settings, offset: usize, typed: &str) -> Vec<TextEdit> {
    let line = document.lines().line(offset);
    let lines = match typed {
        "}" => match document.item_at(offset) {
            Some((chunk, item)) => {
                let range = chunk.absolute(item.span());
                document.lines().line(range.start)..line + 1
            }
            None => line..line + 1,
        },
        // The new line stays as the editor indented it.
        _ => line.saturating_sub(1)..line,
    };
    let mut edits = self::lines(document, settings, Some(&lines));
    if typed == "\n" {
        // Lines that go away would take the one with the cursor along.
        let before_cursor = |edit: &TextEdit| (edit.range.end.line as usize) <= line && !edit.new_text.is_empty();
        let same_lines = |edit: &TextEdit| {
            let before = (edit.range.end.line - edit.range.start.line) as usize;
            before == edit.new_text.matches('\n').count()
        };
        edits.retain(|edit| before_cursor(edit) && same_lines(edit));
    }
    merged(edits)
}
