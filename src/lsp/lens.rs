//! Lines above stages and services: build this, run this, who uses it.
//!
//! The commands are the editor's to run, in its terminal: `rbox.build` and `rbox.run` with the file and the stage, `rbox.up` with
//! the file and the service, `rbox.showReferences` with an address, a place and the places to show.

use std::collections::HashMap;

use gen_lsp_types::{CodeLens, Command, Location};
use serde_json::{Value, json};

use super::document::Document;
use super::mention::{Kind, Role};
use super::outline::PartKind;
use super::uri::path;

/// Stages and blocks behind so many have no lenses: an editor takes all of a file at once, some hundred bytes a lens.
const MOST: usize = 2000;

/// The lenses of a document.
pub(super) fn lenses(document: &Document) -> Vec<CodeLens> {
    let file = path(&document.uri).map_or_else(|| document.uri.0.clone(), |path| path.to_string_lossy().into_owned());
    let known = uses(document);
    let mut lenses = Vec::new();
    let mut services = false;
    for part in document.outline().parts.iter().take(MOST) {
        let mut push = |title: &str, command: &str, arguments: Vec<Value>| {
            let command = Command {
                title: title.to_owned(),
                command: command.to_owned(),
                arguments: Some(arguments),
                ..Command::default()
            };
            lenses.push(CodeLens { range: document.range(part.first.clone()), command: Some(command), data: None });
        };
        match part.kind {
            PartKind::Stage => {
                push("build", "rbox.build", vec![json!(file), json!(part.name)]);
                push("run", "rbox.run", vec![json!(file), json!(part.name)]);
            }
            PartKind::Block(Kind::Service) => {
                if !services {
                    push("up", "rbox.up", vec![json!(file)]);
                }
                services = true;
                push("up this", "rbox.up", vec![json!(file), json!(part.name)]);
            }
            PartKind::Block(_) => {}
        }
        if part.named {
            let (kind, name) = match part.kind {
                PartKind::Stage => (Kind::Stage, part.name.to_ascii_lowercase()),
                PartKind::Block(kind) => (kind, part.name.clone()),
            };
            let uses = known.get(&(kind, name.as_str())).map_or(&[][..], Vec::as_slice);
            let title = match uses.len() {
                0 => "no uses".to_owned(),
                1 => "1 use".to_owned(),
                count => format!("{count} uses"),
            };
            let place = json!(document.range(part.head.clone()).start);
            push(&title, "rbox.showReferences", vec![json!(document.uri), place, json!(uses)]);
        }
    }
    lenses
}

/// Where names are used, by what they name.
type Uses<'a> = HashMap<(Kind, &'a str), Vec<Location>>;

fn uses(document: &Document) -> Uses<'_> {
    let mut uses = Uses::new();
    for (range, found) in
        document.mentions().filter(|(_, found)| found.role == Role::Use && found.kind != Kind::Variable)
    {
        let location = Location { uri: document.uri.clone(), range: document.range(range) };
        uses.entry((found.kind, found.name.as_str())).or_default().push(location);
    }
    uses
}
