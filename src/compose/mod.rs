//! Compose files (compose-spec) and the Dockerfiles that they build, written as one `.rbox` file.
//!
//! ```text
//! files ─ yaml ─▶ nodes ─ merge ─▶ one node ─ build ─▶ stages  ┐
//!                                           ─ service, blocks ─┴▶ text, and notes of what has no counterpart
//! ```
//!
//! What comes out means what went in: ports stay open to whom they were open, variables stay variables. What can't be said is
//! left out with a comment in its place and a note with its line, never in silence.

mod blocks;
mod build;
mod include;
mod merge;
mod service;
mod variables;
mod write;
mod yaml;

use std::collections::{BTreeSet, HashMap};

use crate::source::Sources;
use crate::syntax::env_file;
use build::Builds;
use yaml::{Entry, Node, Value};

/// How deep services may extend each other.
const DEPTH: usize = 16;

/// Services by their names, the first of each.
fn by_name(services: &Node) -> HashMap<&str, &Node> {
    services.entries().iter().rev().map(|entry| (entry.key.as_str(), &entry.node)).collect()
}

/// A line of a file of a conversion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Place {
    /// Its number among the files.
    file: usize,
    /// From 1 on.
    line: usize,
}

/// A Compose file.
#[derive(Clone, Debug)]
pub struct File {
    /// As the user would write it.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// Something that the outcome can't say, or says in another way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The file.
    pub file: String,
    /// Its line, from 1 on.
    pub line: usize,
    /// A sentence without a full stop.
    pub text: String,
}

/// What a conversion comes to.
#[derive(Clone, Debug)]
pub struct Converted {
    /// The `.rbox` file.
    pub text: String,
    /// The lines of the ignore file that it needs, where several Dockerfiles with contexts of their own became one file.
    pub ignore: Option<String>,
    /// What has no counterpart, in the order of the files.
    pub notes: Vec<Note>,
    /// How many services it has.
    pub services: usize,
    /// How many images it builds.
    pub builds: usize,
}

/// A file that can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// What, where and why.
    pub text: String,
    /// What to do.
    pub help: Option<String>,
}

/// Why a file can't be read.
#[derive(Debug)]
struct Unreadable {
    place: Place,
    text: String,
    help: Option<String>,
}

/// How many folders above that of the first file the contexts and Dockerfiles of its services lie: a `.rbox` file has them below
/// its own.
///
/// # Errors
/// A file is no YAML, or no Compose file.
pub fn climbs(files: &[File]) -> Result<usize, Failed> {
    let project = read(files)?;
    let builds = project.get("services").map(Node::entries).unwrap_or_default();
    let builds = builds.iter().filter_map(|service| service.node.get("build"));
    Ok(builds.map(build::climbs).max().unwrap_or(0))
}

/// Converts Compose files, later ones over earlier ones; other files are read from `sources`, in which `folder` is that of the
/// first one.
///
/// # Errors
/// A file is no YAML, or no Compose file.
pub fn convert(files: &[File], folder: &str, sources: &dyn Sources) -> Result<Converted, Failed> {
    let project = read(files)?;
    let read = |name: &str| sources.read(name).ok().flatten().map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let values = read(&build::joined(folder, ".env")).map(|text| env_file::read(&text).values.into_iter().collect());
    let mut conversion = Conversion {
        names: files.iter().map(|file| file.name.clone()).collect(),
        sources,
        values: values.unwrap_or_default(),
        notes: Vec::new(),
        variables: BTreeSet::new(),
        builds: Builds::default(),
        volumes: HashMap::new(),
        is_open: false,
        is_fixed: false,
    };
    let project = conversion.with_included(include::rebased(project, folder), folder);
    Ok(conversion.project(&project))
}

/// Reads Compose files as one.
fn read(files: &[File]) -> Result<Node, Failed> {
    let told = |error: Unreadable| {
        let name = files.get(error.place.file).map_or("", |file| &file.name);
        Failed { text: format!("{name}:{}: {}", error.place.line, error.text), help: error.help }
    };
    let mut project: Option<Node> = None;
    for (number, file) in files.iter().enumerate() {
        let node = yaml::parse(number, &file.text).map_err(told)?;
        project = Some(match project {
            Some(before) => merge::merged(before, node, ""),
            None => node,
        });
    }
    let project = project.unwrap_or_else(|| Node::null(Place::default()));
    if project.get("services").is_none() && project.get("include").is_none() {
        let name = files.first().map_or("", |file| &file.name);
        let help = "a Compose file has a key `services:` at its top".to_owned();
        return Err(Failed { text: format!("`{name}` has no services"), help: Some(help) });
    }
    Ok(project)
}

/// A conversion on its way.
struct Conversion<'a> {
    names: Vec<String>,
    sources: &'a dyn Sources,
    /// What `.env` says: Compose reads it unasked.
    values: HashMap<String, String>,
    notes: Vec<Note>,
    /// Variables that the outcome needs as ARGs.
    variables: BTreeSet<String>,
    builds: Builds,
    /// Names of volumes in the Compose file whose name is another.
    volumes: HashMap<String, String>,
    /// Whether a port is open to more than this machine.
    is_open: bool,
    /// Whether a variable was resolved.
    is_fixed: bool,
}

impl Conversion<'_> {
    fn note(&mut self, at: Place, text: impl Into<String>) {
        let file = self.names.get(at.file).cloned().unwrap_or_default();
        self.notes.push(Note { file, line: at.line, text: text.into() });
    }

    /// A text as a word whose variables are kept.
    fn word(&mut self, at: Place, text: &str) -> String {
        variables::names(text, &mut self.variables);
        let text = if text.contains(['\n', '\r']) {
            self.note(at, "a value of several lines is one line here: its line ends became blanks");
            text.trim_end_matches(['\n', '\r']).replace(['\n', '\r'], " ")
        } else {
            text.to_owned()
        };
        write::word(&text)
    }

    /// A text whose variables take the values that they have now: where the language expands none.
    fn literal(&mut self, at: Place, text: &str) -> String {
        let mut unknown = BTreeSet::new();
        let value = variables::resolved(text, &self.values, &mut unknown);
        if variables::has_variables(text) && !self.is_fixed {
            self.is_fixed = true;
            self.note(
                at,
                "variables in commands and names have the values of `.env` and the defaults now, here and below",
            );
        }
        if !unknown.is_empty() {
            let names: Vec<String> = unknown.iter().map(|name| format!("`{name}`")).collect();
            self.note(at, format!("{} has no value here, and came to nothing", names.join(", ")));
        }
        value
    }

    /// Whether a text is nothing by its own defaults, as that of `${HOST:-}` is: Compose leaves such a key out.
    fn is_nothing(&mut self, at: Place, key: &str, text: &str) -> bool {
        let mut unknown = BTreeSet::new();
        let is_nothing = variables::resolved(text, &self.values, &mut unknown).is_empty() && unknown.is_empty();
        if is_nothing && !text.is_empty() {
            self.note(at, format!("the `{key}` of `{text}` is empty now: it is left out"));
        }
        is_nothing
    }

    fn project(&mut self, project: &Node) -> Converted {
        let services = self.services(project);
        for (name, node) in &services {
            self.plan_build(name, node);
        }
        self.builds.name_stages(services.iter().filter_map(|(_, node)| node.text_of("image")));
        let stages = self.stages();
        let mut body = self.blocks(project);
        for (name, node) in &services {
            body.push(self.service(name, node, project));
        }
        self.elsewhere(project);
        let mut parts = vec![self.head()];
        parts.extend(stages);
        parts.extend(body);
        self.notes.sort_by_key(|note| (self.names.iter().position(|name| *name == note.file), note.line));
        self.notes.dedup();
        Converted {
            text: parts.join("\n"),
            ignore: self.ignore(),
            notes: std::mem::take(&mut self.notes),
            services: services.len(),
            builds: self.builds.count(),
        }
    }

    /// The services, each with what it extends below it.
    fn services(&mut self, project: &Node) -> Vec<(String, Node)> {
        let Some(services) = project.get("services") else { return Vec::new() };
        let (all, named) = (services.entries().iter(), by_name(services));
        all.map(|entry| (entry.key.clone(), self.extended(&entry.node, &named, 0))).collect()
    }

    /// A service with what it extends, which is one of those of the same file or of another.
    fn extended(&mut self, service: &Node, services: &HashMap<&str, &Node>, depth: usize) -> Node {
        let Some(extends) = service.get("extends") else { return service.clone() };
        let name = extends.as_text().or_else(|| extends.text_of("service")).unwrap_or_default();
        let other = extends.text_of("file").and_then(|file| {
            let file = build::joined("", file);
            Some(include::rebased(self.other_file(extends.place, &file)?, include::folder_of(&file)))
        });
        let others = other.as_ref().and_then(|file| file.get("services")).map(by_name);
        let from = others.as_ref().unwrap_or(services);
        let Some(base) = from.get(name).filter(|_| depth < DEPTH) else {
            let why = if depth < DEPTH { "there is none" } else { "it extends others, and those this one" };
            self.note(extends.place, format!("nothing was taken over of the service `{name}`: {why}"));
            return service.clone();
        };
        let base = self.extended(base, from, depth + 1);
        let mut own = service.clone();
        if let Value::Map(entries) = &mut own.value {
            entries.retain(|entry| entry.key != "extends");
        }
        merge::merged(base, own, "")
    }

    /// A further Compose file, named in one.
    fn other_file(&mut self, at: Place, name: &str) -> Option<Node> {
        let text = match self.sources.read(name) {
            Ok(Some(text)) => String::from_utf8_lossy(&text).into_owned(),
            Ok(None) => {
                self.note(at, format!("there is no file `{name}`"));
                return None;
            }
            Err(error) => {
                self.note(at, format!("`{name}` can't be read: {error}"));
                return None;
            }
        };
        let number = self.names.iter().position(|known| known == name).unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        });
        match yaml::parse(number, &text) {
            Ok(node) => Some(node),
            Err(error) => {
                self.note(error.place, error.text);
                None
            }
        }
    }

    /// What stands at the top of the file and has no place here.
    fn elsewhere(&mut self, project: &Node) {
        for Entry { key, place, node } in project.entries() {
            match key.as_str() {
                "services" | "networks" | "volumes" | "secrets" | "configs" | "include" | "version" => {}
                "name" => {
                    let name = node.as_text().unwrap_or_default();
                    self.note(*place, format!("the name of a stack is its folder's: `rbox up --project {name}`"));
                }
                _ if key.starts_with("x-") => {}
                _ => self.note(*place, format!("`{key}` has no counterpart: it is left out")),
            }
        }
    }

    /// The first lines: where the file comes from, and its variables.
    fn head(&self) -> String {
        let names = self.names.join(" and ");
        let mut text = format!("# Made of {names} by `rbox convert`.\n");
        if self.is_open {
            text.push_str("# 0.0.0.0 leaves ports open to other machines, as they were; without it they are this machine's own.\n");
        }
        let globals = self.builds.globals();
        let rest: Vec<&String> =
            self.variables.iter().filter(|name| !globals.iter().any(|(known, _)| known == *name)).collect();
        if rest.iter().any(|name| self.values.contains_key(*name)) {
            text.push_str("# What `.env` says counts with `--arg-file .env`; nothing is read unasked.\n");
        }
        if !rest.is_empty() || !globals.is_empty() {
            text.push('\n');
        }
        for name in rest {
            text.push_str(&format!("ARG {name}\n"));
        }
        for (name, value) in globals {
            text.push_str(&value.as_ref().map_or(format!("ARG {name}\n"), |value| format!("ARG {name}={value}\n")));
        }
        text
    }
}
