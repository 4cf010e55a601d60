//! Names of what is there: stages and services of the file, images, containers, networks, volumes, stacks.
//!
//! Whatever can't be told quickly and without changing anything is left out: nobody wants errors from a tab key.

use std::fs;
use std::path::PathBuf;

use clap::Arg;

use super::super::input::Input;
use super::super::root;
use super::super::stacks::find::Stacks;
use super::super::stacks::{Project, StackName};
use super::{Candidate, Fits};
use crate::diag::Code;
use crate::lock::{self, Lock};
use crate::source::FileId;
use crate::stack::protocol::{Container, State};
use crate::stack::{LOOSE, state};
use crate::store::Store;
use crate::syntax;
use crate::syntax::keyword::{BlockKind, Keyword};
use crate::syntax::tree::{Args, Item, Tree};

/// What a line says already that decides which names fit.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// The file or its folder.
    path: Option<PathBuf>,
    /// `--file`.
    file: Option<PathBuf>,
    project: Option<StackName>,
}

const SIGNALS: [&str; 8] = ["HUP", "INT", "QUIT", "KILL", "USR1", "USR2", "TERM", "WINCH"];

impl Names {
    /// Takes note of an argument and its value.
    pub(super) fn see(&mut self, arg: &Arg, value: &str) {
        match arg.get_id().as_str() {
            "path" => self.path = Some(value.into()),
            // The first word of `rbox up` is a file where there is one.
            "words" if self.path.is_none() && PathBuf::from(value).exists() => self.path = Some(value.into()),
            "file" => self.file = Some(value.into()),
            "project" => self.project = value.parse().ok(),
            _ => {}
        }
    }

    /// The tree of the file that the line is about.
    fn tree(&self) -> Option<Tree> {
        let stdin = |path: &Option<PathBuf>| path.as_ref().is_some_and(|path| path.as_os_str() == "-");
        if stdin(&self.path) || stdin(&self.file) {
            return None;
        }
        let chosen = Input::named(self.path.clone(), self.file.clone()).choose().ok()?;
        let text = syntax::decode(FileId(0), chosen.text).ok()?;
        Some(syntax::parse(FileId(0), &text).0)
    }

    fn stages(&self) -> Vec<Candidate> {
        let tree = self.tree().unwrap_or_default();
        let from = |item: &Item| match item {
            Item::Instruction(instruction) if instruction.keyword.value == Keyword::From => match &instruction.args {
                Args::Words(words) => Some(words.iter().map(|word| word.text.clone()).collect::<Vec<_>>()),
                _ => None,
            },
            _ => None,
        };
        let named = tree.items.iter().filter_map(from).filter_map(|words| match words.as_slice() {
            [base, word, name] if word.eq_ignore_ascii_case("as") => Some(Candidate::new(name, format!("FROM {base}"))),
            _ => None,
        });
        named.collect()
    }

    fn services(&self) -> Vec<Candidate> {
        let tree = self.tree().unwrap_or_default();
        let service = |item: &Item| match item {
            Item::Block(block) if block.kind.value == BlockKind::Service => Some(block.name.text.clone()),
            _ => None,
        };
        tree.items.iter().filter_map(service).map(|name| Candidate::new(name, "service")).collect()
    }

    /// Entries of the lock beside the file.
    fn locked(&self) -> Vec<Candidate> {
        let chosen = Input::named(self.path.clone(), self.file.clone()).choose().ok();
        let path = chosen.and_then(|chosen| Some(chosen.path?.with_file_name(lock::NAME)));
        let text = path.and_then(|path| fs::read_to_string(path).ok()).unwrap_or_default();
        let lock = Lock::read(&text).unwrap_or_default();
        let entries = lock.files.values().flat_map(|pins| pins.entries.keys());
        let mut found: Vec<Candidate> = entries.map(|name| Candidate::new(&name.text, name.kind.to_string())).collect();
        found.sort_by(|a, b| a.word.cmp(&b.word));
        found.dedup();
        found.push(Candidate::new("all", "every entry"));
        found
    }

    fn stacks(&self) -> Option<Stacks> {
        Stacks::open(&Project { project: self.project.clone() }).ok()
    }

    /// Services that run, and containers.
    fn containers(&self) -> Vec<Candidate> {
        let Some(stacks) = self.stacks() else { return Vec::new() };
        let mut found = Vec::new();
        for stack in stacks.scope().unwrap_or_default() {
            for container in stacks.containers(&stack).unwrap_or_default() {
                let state = told(&container);
                if !container.service.is_empty() {
                    found.push(Candidate::new(&container.service, format!("service of {stack}")));
                }
                found.push(Candidate::new(&container.name, state));
            }
        }
        found
    }

    fn live(&self) -> Vec<Candidate> {
        let alive = self.stacks().and_then(|stacks| stacks.alive().ok()).unwrap_or_default();
        alive.into_iter().filter(|name| name != LOOSE).map(|name| Candidate::new(name, "stack")).collect()
    }
}

const fn told(container: &Container) -> &'static str {
    match container.state {
        State::Running => "running",
        State::Paused => "paused",
        State::Exited => "exited",
        _ => "container",
    }
}

/// The store, if there is one: completing makes none.
fn store() -> Option<Store> {
    let path = root::path().ok()?;
    if path.is_dir() { Store::open(&path).ok() } else { None }
}

fn images() -> Vec<Candidate> {
    let list = store().and_then(|store| store.images().list().ok()).unwrap_or_default();
    list.iter().flat_map(|listed| &listed.names).map(|name| Candidate::new(name.familiar(), "image")).collect()
}

fn volumes() -> Vec<Candidate> {
    let list = store().and_then(|store| store.volumes().ok()).unwrap_or_default();
    list.into_iter().map(|volume| Candidate::new(volume.name, "volume")).collect()
}

fn networks() -> Vec<Candidate> {
    let list = root::path().ok().and_then(|path| state::networks(&path).ok()).unwrap_or_default();
    list.into_iter().map(|network| Candidate::new(network.name, "network")).collect()
}

/// The two that every machine has.
fn special_networks() -> [Candidate; 2] {
    [Candidate::new("host", "this machine's own"), Candidate::new("none", "loopback alone")]
}

/// Each with an end that something else follows.
fn with(end: char, candidates: Vec<Candidate>) -> Vec<Candidate> {
    candidates.into_iter().map(|one| Candidate { word: format!("{}{end}", one.word), ..one }).collect()
}

/// What the value of an argument can be, by what its help calls it.
pub(super) fn of_value(arg: &Arg, path: &[&str], names: &Names) -> Fits {
    let called = arg.get_value_names().and_then(|names| names.first()).map_or("", |name| name.as_str());
    let plain = |candidates| Fits { candidates, files: false };
    let or_files = |candidates| Fits { candidates, files: true };
    match called {
        "STAGE" => plain(names.stages()),
        "NAME|all" => plain(names.locked()),
        "CONTAINER" => plain(names.containers()),
        "SERVICE=N" => plain(with('=', names.services())),
        "FILE|SERVICE" => or_files(names.services()),
        "FILE|IMAGE|BASE|SERVICE" => {
            let mut images = images();
            let service = |one: Candidate| Candidate { word: format!("service:{}", one.word), ..one };
            images.extend(names.services().into_iter().map(service));
            images.push(Candidate::new("host", "any program of this machine"));
            or_files(images)
        }
        "IMAGE" | "NAME[:TAG]" | "NAME[:TAG][@DIGEST]" | "BEFORE" | "AFTER" => plain(images()),
        "NAME" if path == ["inspect"] => plain(names.containers().into_iter().chain(images()).collect()),
        "NETWORK" if path == ["run"] => plain(networks().into_iter().chain(special_networks()).collect()),
        "NETWORK" if path.first() == Some(&"network") => plain(networks()),
        "NETWORK" => plain(special_networks().into()),
        "VOLUME" => plain(volumes()),
        "[SOURCE:]TARGET[:ro]" => or_files(with(':', volumes())),
        "[CONTAINER:]FROM" | "[CONTAINER:]TO" => or_files(with(':', names.containers())),
        "SIGNAL" => plain(SIGNALS.map(|name| Candidate::new(name, "")).into()),
        _ if called == "WHICH" || called.starts_with("CODE") => {
            plain(Code::ALL.iter().map(|code| Candidate::new(code.name(), code.id())).collect())
        }
        "FILE|FOLDER" | "FILE" | "DIR" | "PATH" | "PLAN.json" | "FILE.html" => or_files(Vec::new()),
        _ if arg.get_id() == "image" => plain(images()),
        _ if arg.get_id() == "project" => plain(names.live()),
        _ => Fits::default(),
    }
}
