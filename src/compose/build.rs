//! Dockerfiles that services are built from, as stages of one file.
//!
//! Each becomes a run of stages with its text as it was, but for what it takes to stand beside others: names of stages that are
//! nobody else's, sources of COPY below the folder that was its context, build arguments in their ARGs.

mod ignore;
mod rewrite;

use std::collections::{BTreeMap, BTreeSet};

use super::yaml::{Entry, Node};
use super::{Conversion, Place, merge};
use crate::source::FileId;
use crate::syntax;
use crate::syntax::keyword::Keyword;
use crate::syntax::tree::{Args, Directive, Instruction, Item};

/// The Dockerfiles of a project.
#[derive(Debug, Default)]
pub(super) struct Builds {
    units: Vec<Unit>,
    /// ARGs before the first stage, in order, with what they are set to.
    globals: Vec<(String, Option<String>)>,
}

/// A Dockerfile with a context and arguments: built once, however many services use it.
#[derive(Debug)]
struct Unit {
    place: Place,
    /// The context, relative to the Compose file's folder; empty for that folder itself.
    context: String,
    file: Dockerfile,
    /// Build arguments with what the Compose file sets them to.
    args: Vec<(String, String)>,
    /// Further contexts, by the names that the Dockerfile has for them.
    contexts: Vec<(String, Further)>,
    users: Vec<User>,
    /// New names of its stages, by their number.
    stages: Vec<String>,
}

/// A Dockerfile, read.
#[derive(Debug)]
struct Dockerfile {
    /// As a comment names it.
    name: String,
    text: String,
    directives: Vec<Directive>,
    instructions: Vec<Instruction>,
    /// The names of its stages.
    stages: Vec<Option<String>>,
}

/// What a further context of a build is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Further {
    /// A folder, relative to the Compose file's.
    Folder(String),
    /// An image, as `FROM` names it.
    Image(String),
    /// What a service is built to.
    Service(String),
}

/// A service that uses a unit.
#[derive(Debug)]
struct User {
    service: String,
    target: Option<String>,
}

impl Builds {
    pub(super) fn count(&self) -> usize {
        let stages = self.units.iter().flat_map(|unit| unit.users.iter().map(|user| unit.stage_for(user)));
        stages.collect::<BTreeSet<_>>().len()
    }

    /// ARGs that the stages need before the first of them.
    pub(super) fn globals(&self) -> &[(String, Option<String>)] {
        &self.globals
    }

    /// The stage that a service runs.
    pub(super) fn stage_of(&self, service: &str) -> Option<&str> {
        let uses = |unit: &Unit| unit.users.iter().any(|user| user.service == service);
        let unit = self.units.iter().find(|unit| uses(unit))?;
        unit.users.iter().find(|user| user.service == service).map(|user| unit.stage_for(user))
    }

    /// Gives every stage a name that no other stage has, and no image that a service runs.
    pub(super) fn name_stages<'n>(&mut self, images: impl Iterator<Item = &'n str>) {
        let mut taken: BTreeSet<String> = images.map(without_tag).collect();
        for unit in &self.units {
            taken.extend(unit.file.bases());
        }
        for unit in &mut self.units {
            let service = unit.users.first().map_or("app", |user| &user.service).to_ascii_lowercase();
            let last = unit.file.stages.len().saturating_sub(1);
            for (number, name) in unit.file.stages.iter().enumerate() {
                let first = match name {
                    Some(name) => name.clone(),
                    None if number == last => service.clone(),
                    None => format!("{service}-{number}"),
                };
                let further = (0..).map(|count| match count {
                    0 => format!("{service}-{first}"),
                    count => format!("{service}-{first}-{count}"),
                });
                let free = std::iter::once(first.clone()).chain(further).find(|name| !taken.contains(name));
                let free = free.unwrap_or(first);
                taken.insert(free.clone());
                unit.stages.push(free);
            }
        }
    }
}

impl Dockerfile {
    fn read(name: String, text: String) -> Self {
        let (tree, _) = syntax::parse(FileId(0), &text);
        let instruction = |item| match item {
            Item::Instruction(instruction) => Some(instruction),
            _ => None,
        };
        let instructions: Vec<Instruction> = tree.items.into_iter().filter_map(instruction).collect();
        let stages = instructions.iter().filter(|instruction| instruction.keyword.value == Keyword::From).map(name_of);
        Self { stages: stages.collect(), directives: tree.directives, instructions, name, text }
    }

    /// The images that it starts from and that are no stages of its own.
    fn bases(&self) -> BTreeSet<String> {
        let froms = self.instructions.iter().filter(|instruction| instruction.keyword.value == Keyword::From);
        let base = |from: &Instruction| match &from.args {
            Args::Words(words) => words.first().map(|base| without_tag(&base.text)),
            _ => None,
        };
        let is_own = |base: &String| self.stages.iter().flatten().any(|stage| stage == base);
        froms.filter_map(base).filter(|base| !is_own(base)).collect()
    }
}

impl Unit {
    fn stage_for(&self, user: &User) -> &str {
        let names = &self.file.stages;
        let target = user.target.as_ref().and_then(|target| {
            let by_name = names.iter().position(|name| name.as_deref() == Some(&target.to_ascii_lowercase()));
            by_name.or_else(|| target.parse().ok().filter(|number| *number < names.len()))
        });
        target.and_then(|number| self.stages.get(number)).or(self.stages.last()).map_or("", String::as_str)
    }
}

impl Conversion<'_> {
    /// Notes what a service is built from.
    pub(super) fn plan_build(&mut self, service: &str, node: &Node) {
        let Some(build) = node.get("build") else { return };
        let context = build.as_text().or_else(|| build.text_of("context")).unwrap_or(".");
        if is_elsewhere(context) {
            let text = format!("the context `{context}` is not here: get it, and name its folder");
            return self.note(build.place, text);
        }
        let context = joined("", context);
        let Some((name, text)) = self.dockerfile(build, &context) else { return };
        let target = build.text_of("target").map(str::to_owned);
        let args = arguments(build);
        let contexts = self.contexts(build);
        self.unread(build, service);
        let user = User { service: service.to_owned(), target };
        let same = |unit: &&mut Unit| {
            (&unit.context, &unit.file.text, &unit.args, &unit.contexts) == (&context, &text, &args, &contexts)
        };
        match self.builds.units.iter_mut().find(same) {
            Some(unit) => unit.users.push(user),
            None => self.builds.units.push(Unit {
                place: build.place,
                context,
                file: Dockerfile::read(name, text),
                args,
                contexts,
                users: vec![user],
                stages: Vec::new(),
            }),
        }
    }

    /// Further contexts of a build.
    fn contexts(&mut self, build: &Node) -> Vec<(String, Further)> {
        let Some(node) = build.get("additional_contexts") else { return Vec::new() };
        let mut contexts = Vec::new();
        for Entry { key, place, node } in merge::as_map(node.clone()).entries() {
            let text = node.as_text().unwrap_or_default();
            let further = if let Some(service) = text.strip_prefix("service:") {
                Further::Service(service.to_owned())
            } else if let Some(image) = text.strip_prefix("docker-image://") {
                Further::Image(image.to_owned())
            } else if let Some(layout) = text.strip_prefix("oci-layout://") {
                Further::Image(format!("oci:{layout}"))
            } else if text.contains("://") || text.starts_with("git@") || super::variables::has_variables(text) {
                self.note(
                    *place,
                    format!("the further context `{key}` is not here ({text}): get it, and name its folder"),
                );
                continue;
            } else {
                Further::Folder(joined("", text))
            };
            contexts.push((key.to_ascii_lowercase(), further));
        }
        contexts
    }

    /// The Dockerfile of a build: its name and its text, which ends in a line end.
    fn dockerfile(&mut self, build: &Node, context: &str) -> Option<(String, String)> {
        let ended = |text: &str| format!("{}\n", text.trim_end());
        if let Some(text) = build.text_of("dockerfile_inline") {
            let name = self.names.get(build.place.file).cloned().unwrap_or_default();
            return Some((name, ended(text)));
        }
        let named = build.text_of("dockerfile").map(|name| joined(context, name));
        let known = ["Dockerfile", "Containerfile"].map(|name| joined(context, name));
        let candidates = named.map_or(known.to_vec(), |name| vec![name]);
        for path in &candidates {
            match self.sources.read(path) {
                Ok(Some(bytes)) => {
                    let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
                    return Some((path.clone(), ended(text.strip_prefix('\u{feff}').unwrap_or(&text))));
                }
                Ok(None) => {}
                Err(error) => {
                    self.note(build.place, format!("`{path}` can't be read: {error}"));
                    return None;
                }
            }
        }
        self.note(build.place, format!("there is no `{}`", candidates[0]));
        None
    }

    /// Notes keys of a build that have no counterpart.
    fn unread(&mut self, build: &Node, service: &str) {
        for Entry { key, place, node } in build.entries() {
            match key.as_str() {
                "context"
                | "dockerfile"
                | "dockerfile_inline"
                | "additional_contexts"
                | "args"
                | "target"
                | "pull"
                | "no_cache" => {}
                "cache_from" | "cache_to" => {
                    self.note(
                        *place,
                        format!("`{key}` is no part of a file: `rbox build --{}`", key.replace('_', "-")),
                    );
                }
                "secrets" => {
                    self.note(
                        *place,
                        "secrets of a build are those of the file: a SECRET block, or `rbox build --secret`",
                    );
                }
                "tags" | "platforms" => {
                    let flag = if key == "tags" { "tag" } else { "platform" };
                    self.note(*place, format!("`{key}` is no part of a file: `rbox build --{flag}`"));
                }
                _ => {
                    let text =
                        format!("`build.{key}` of `{service}` has no counterpart: it is left out ({})", node.brief());
                    self.note(*place, text);
                }
            }
        }
    }

    /// The stages of all Dockerfiles.
    pub(super) fn stages(&mut self) -> Vec<String> {
        let services: BTreeMap<String, String> = {
            let users = self.builds.units.iter().flat_map(|unit| unit.users.iter().map(move |user| (unit, user)));
            users.map(|(unit, user)| (user.service.clone(), unit.stage_for(user).to_owned())).collect()
        };
        let units = in_order(std::mem::take(&mut self.builds.units));
        let texts = units.iter().map(|unit| self.rewritten(unit, &services, units.len() == 1)).collect();
        self.builds.units = units;
        texts
    }
}

/// Units, each behind those that it copies from, as far as they don't go in circles.
fn in_order(units: Vec<Unit>) -> Vec<Unit> {
    let (mut done, mut left): (Vec<Unit>, Vec<Unit>) = (Vec::new(), units);
    while !left.is_empty() {
        let waits = |unit: &Unit| {
            let needs =
                |service: &String| left.iter().any(|other| other.users.iter().any(|user| user.service == *service));
            unit.contexts.iter().any(|(_, further)| matches!(further, Further::Service(service) if needs(service)))
        };
        let next = left.iter().position(|unit| !waits(unit)).unwrap_or(0);
        done.push(left.remove(next));
    }
    done
}

/// How many folders above that of its file a build reads.
pub(super) fn climbs(build: &Node) -> usize {
    let context = build.as_text().or_else(|| build.text_of("context")).unwrap_or(".");
    if is_elsewhere(context) || context.starts_with(['/', '~']) {
        return 0;
    }
    let file = build.text_of("dockerfile").filter(|file| !file.starts_with('/'));
    let paths = [joined("", context), file.map_or_else(String::new, |file| joined(context, file))];
    paths.iter().map(|path| path.split('/').take_while(|part| *part == "..").count()).max().unwrap_or(0)
}

/// Whether a context is no folder of this machine that is known yet.
fn is_elsewhere(context: &str) -> bool {
    super::variables::has_variables(context) || context.contains("://") || context.starts_with("git@")
}

/// Build arguments; one without a value takes that of the variable of its name.
fn arguments(build: &Node) -> Vec<(String, String)> {
    let args = build.get("args").cloned().map(merge::as_map);
    let entries = args.as_ref().map(Node::entries).unwrap_or_default();
    let value = |entry: &Entry| entry.node.as_text().map_or(format!("${{{}}}", entry.key), str::to_owned);
    entries.iter().map(|entry| (entry.key.clone(), value(entry))).collect()
}

fn name_of(from: &Instruction) -> Option<String> {
    match &from.args {
        Args::Words(words) => match &words[..] {
            [_, r#as, name, ..] if r#as.text.eq_ignore_ascii_case("as") => Some(name.text.to_ascii_lowercase()),
            _ => None,
        },
        _ => None,
    }
}

/// An image's name as a stage could have it.
fn without_tag(image: &str) -> String {
    image.split([':', '@']).next().unwrap_or(image).to_ascii_lowercase()
}

/// A path below a folder, without `.`; `..` stays where it leads out of the top.
pub(super) fn joined(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}
