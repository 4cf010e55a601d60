//! What a stage has come to at one of its lines.

use std::collections::HashMap;

use crate::image::{DEFAULT_PATH, History, ImageConfig};
use crate::model::{Command, Ports, path};
use crate::plan::StepId;
use crate::source::hide_passwords;

/// The file system and the config so far.
#[derive(Clone, Debug)]
pub(super) struct State {
    /// The step whose file system is the stage's.
    pub top: StepId,
    pub config: ImageConfig,
    /// The image's own variables: `ENV`.
    pub image_env: Variables,
    /// Ports of `EXPOSE`, besides the base's.
    pub ports: Vec<Ports>,
    /// Variables of programs that run now: `ENV` and `ARG`.
    pub env: Variables,
    /// Names of `ENV`s that an `ARG` of this stage came after.
    pub shadowed: Vec<String>,
    /// `ARG`s so far, for the history; in the order of their first mention.
    pub args: Variables,
    /// Absolute.
    pub workdir: String,
    /// Whether this stage has a `CMD`.
    pub has_cmd: bool,
    /// The date of everything, RFC 3339.
    pub created: String,
}

/// Names and values in the order of their first mention.
#[derive(Clone, Debug, Default)]
pub(super) struct Variables {
    pairs: Vec<(String, String)>,
    index: HashMap<String, usize>,
}

impl Variables {
    pub(super) fn set(&mut self, name: &str, value: &str) {
        if let Some(index) = self.index.get(name) {
            value.clone_into(&mut self.pairs[*index].1);
        } else {
            self.index.insert(name.to_owned(), self.pairs.len());
            self.pairs.push((name.to_owned(), value.to_owned()));
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.index.contains_key(name)
    }

    /// `NAME=value`, in order.
    pub(super) fn lines(&self) -> Vec<String> {
        self.pairs.iter().map(|(name, value)| format!("{name}={value}")).collect()
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.index.get(name).map(|index| self.pairs[*index].1.as_str())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.pairs.len()
    }
}

impl State {
    /// The state of a stage on a base that is no stage.
    pub(super) fn new(top: StepId, base: &ImageConfig, created: &str) -> Self {
        let mut config = base.clone();
        config.rootfs.diff_ids.clear();
        config.created = Some(created.to_owned());
        config.config.on_build.clear();
        if config.config.working_dir.is_empty() {
            "/".clone_into(&mut config.config.working_dir);
        }
        if !config.config.env.iter().any(|line| line.starts_with("PATH=")) {
            config.config.env.push(format!("PATH={DEFAULT_PATH}"));
        }
        let mut env = Variables::default();
        for line in &config.config.env {
            let (name, value) = line.split_once('=').unwrap_or((line, ""));
            env.set(name, value);
        }
        let workdir = path::clean(&config.config.working_dir);
        let args = Variables::default();
        let image_env = env.clone();
        Self {
            top,
            config,
            image_env,
            ports: Vec::new(),
            env,
            shadowed: Vec::new(),
            args,
            workdir,
            has_cmd: false,
            created: created.to_owned(),
        }
    }

    /// What a stage on another stage starts with: there an `ENV` counts again, whatever `ARG` came after it.
    pub(super) fn inherited(mut self) -> Self {
        for name in std::mem::take(&mut self.shadowed) {
            let value = self.image_env.get(&name).unwrap_or_default();
            self.env.set(&name, value);
        }
        self.config.config.on_build.clear();
        self.has_cmd = false;
        self
    }

    /// Adds a line to the history.
    pub(super) fn record(&mut self, line: &str, layer: bool) {
        let line = hide_passwords(line).into_owned();
        self.config.history.push(History {
            created: Some(self.created.clone()),
            created_by: Some(line),
            comment: Some("rbox".to_owned()),
            empty_layer: !layer,
            author: None,
        });
    }

    /// The program and its flags that lines are handed to.
    pub(super) fn shell(&self) -> Vec<String> {
        let own = self.config.config.shell.clone().filter(|shell| !shell.is_empty());
        own.unwrap_or_else(|| vec!["/bin/sh".to_owned(), "-c".to_owned()])
    }

    /// A command as arguments.
    pub(super) fn args_of(&self, command: &Command) -> Vec<String> {
        match command {
            Command::Exec(args) => args.clone(),
            Command::Shell(line) => {
                let mut args = self.shell();
                args.push(line.clone());
                args
            }
        }
    }
}
