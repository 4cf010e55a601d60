//! A service: its keys, in their order, as properties.

mod files;
mod life;
mod reach;

use super::variables::has_variables;
use super::write::{Block, exec, shell_words};
use super::yaml::{Entry, Node, Value};
use super::{Conversion, Place, merge};

/// A service on its way.
struct Writer<'c, 'a> {
    conversion: &'c mut Conversion<'a>,
    name: &'c str,
    /// All that the Compose file says of it.
    node: &'c Node,
    project: &'c Node,
    block: Block,
    /// Words of LIMIT and RESERVE, which stand together.
    limits: Vec<String>,
    reserves: Vec<String>,
    /// Services that it depends on, with a condition.
    depends: Vec<(String, &'static str)>,
}

impl Conversion<'_> {
    /// The block of a service.
    pub(super) fn service(&mut self, name: &str, node: &Node, project: &Node) -> String {
        let mut writer = Writer {
            conversion: self,
            name,
            node,
            project,
            block: Block::default(),
            limits: Vec::new(),
            reserves: Vec::new(),
            depends: Vec::new(),
        };
        writer.image();
        for entry in node.entries() {
            writer.property(entry);
        }
        writer.gathered();
        writer.block.finish(&format!("SERVICE {name}"))
    }
}

impl Writer<'_, '_> {
    fn image(&mut self) {
        let node = self.node;
        let mut flags = String::new();
        let platform = node.get("platform").and_then(Node::as_text);
        if let Some(platform) = platform.filter(|text| !self.conversion.is_nothing(node.place, "platform", text)) {
            flags.push_str(&format!("--platform={} ", self.conversion.word(node.place, platform)));
        }
        let is_built = node.get("build").is_some();
        match node.text_of("pull_policy") {
            Some(policy @ ("always" | "missing" | "never")) if !is_built => {
                flags.push_str(&format!("--pull={policy} "));
            }
            Some("always" | "missing" | "never" | "if_not_present" | "build") | None => {}
            Some(policy) => {
                let text =
                    format!("`pull_policy: {policy}` has no counterpart: an image is pulled where it is missing");
                self.conversion.note(node.place, text);
            }
        }
        let image = if let Some(stage) = self.conversion.builds.stage_of(self.name) {
            stage.to_owned()
        } else if let Some(image) = node.text_of("image") {
            self.conversion.word(node.place, image)
        } else {
            let text = format!("`{}` has neither an image nor a Dockerfile that could be read", self.name);
            self.conversion.note(node.place, text);
            "scratch".to_owned()
        };
        self.block.line(format!("FROM {flags}{image}"));
    }

    fn property(&mut self, Entry { key, place, node }: &Entry) {
        let at = *place;
        match key.as_str() {
            // What FROM says; what only Compose's own commands heed.
            "image" | "build" | "platform" | "pull_policy" | "attach" | "stdin_open" => {}
            "command" => self.command("CMD", at, node),
            "entrypoint" => self.command("ENTRYPOINT", at, node),
            "environment" => self.environment(node),
            "env_file" => self.env_files(node),
            "user" => self.plain("USER", at, node),
            "working_dir" => self.plain("WORKDIR", at, node),
            "hostname" if node.as_text().is_some_and(|text| self.conversion.is_nothing(at, key, text)) => {}
            "hostname" => self.plain("HOSTNAME", at, node),
            "container_name" => self.plain("NAME", at, node),
            "stop_signal" => self.plain("STOPSIGNAL", at, node),
            "stop_grace_period" => self.plain("STOPGRACE", at, node),
            "init" => self.switch("INIT", node),
            "tty" => self.switch("TTY", node),
            "privileged" => self.switch("PRIVILEGED", node),
            "read_only" => self.switch("READONLY", node),
            "labels" => self.conversion.labels(&mut self.block, node),
            "profiles" => self.plain_each("PROFILE", node),
            "expose" => self.plain_each("EXPOSE", node),
            "dns" => self.plain_each("DNS", node),
            "ports" => self.ports(node),
            "networks" => self.networks(node),
            "network_mode" => self.network_mode(at, node),
            "links" => self.links(node),
            "extra_hosts" => self.hosts(node),
            "pid" | "ipc" | "uts" => self.namespace(key, at, node),
            "volumes" => self.volumes(node),
            "tmpfs" => self.tmpfs(node),
            "secrets" => self.secrets(node),
            "configs" => self.configs(node),
            "devices" => self.devices(node),
            "depends_on" => self.depends_on(node),
            "restart" => self.restart(at, node),
            "healthcheck" => self.healthcheck(at, node),
            "logging" => self.logging(node),
            "deploy" => self.deploy(node),
            "scale" => self.plain("REPLICAS", at, node),
            "cap_add" => self.capabilities('+', node),
            "cap_drop" => self.capabilities('-', node),
            "security_opt" => self.security(node),
            "sysctls" => self.settings("SYSCTL", node),
            "ulimits" => self.ulimits(node),
            "mem_limit" | "memswap_limit" | "mem_reservation" | "cpus" | "cpu_shares" | "pids_limit" | "shm_size" => {
                self.limit(key, at, node);
            }
            "develop" => {
                let text = "`develop` is not needed: `rbox up --watch` watches the files that COPY names";
                self.conversion.note(at, text);
            }
            _ if key.starts_with("x-") => {}
            _ => self.left_out(key, node),
        }
    }

    fn left_out(&mut self, key: &str, node: &Node) {
        let whose = format!("`{}`", self.name);
        self.conversion.left_out(&mut self.block, &whose, key, node);
    }

    fn word(&mut self, node: &Node) -> String {
        self.conversion.word(node.place, node.as_text().unwrap_or_default())
    }

    /// `WORD value`.
    fn plain(&mut self, word: &str, at: Place, node: &Node) {
        match node.as_text() {
            Some(text) => {
                let value = self.conversion.word(at, text);
                self.block.line(format!("{word} {value}"));
            }
            None => self.left_out(&word.to_lowercase(), node),
        }
    }

    /// `WORD value value …`.
    fn plain_each(&mut self, word: &str, node: &Node) {
        let values: Vec<String> = node.each().iter().map(|node| self.word(node)).collect();
        if !values.is_empty() {
            self.block.line(format!("{word} {}", values.join(" ")));
        }
    }

    /// A property that is there or not.
    fn switch(&mut self, word: &str, node: &Node) {
        if node.is_true() {
            self.block.line(word);
        }
    }

    /// `WORD name=value …`.
    fn settings(&mut self, word: &str, node: &Node) {
        for Entry { key, node, .. } in merge::as_map(node.clone()).entries() {
            let value = self.word(node);
            self.block.line(format!("{word} {key}={value}"));
        }
    }

    /// A command: a text is cut into words, no shell sees it.
    fn command(&mut self, word: &str, at: Place, node: &Node) {
        let words = match &node.value {
            Value::Null => return,
            Value::Text(text) => shell_words(&self.conversion.literal(at, text)),
            _ => node
                .each()
                .iter()
                .map(|node| self.conversion.literal(node.place, node.as_text().unwrap_or_default()))
                .collect(),
        };
        self.block.line(format!("{word} {}", exec(&words)));
    }

    fn environment(&mut self, node: &Node) {
        for Entry { key, place, node } in merge::as_map(node.clone()).entries() {
            let value = match node.as_text() {
                Some(text) => self.conversion.word(*place, text),
                // The value of whoever starts it.
                None => self.conversion.word(*place, &format!("${{{key}}}")),
            };
            self.block.line(format!("ENV {key}={value}"));
        }
    }

    fn env_files(&mut self, node: &Node) {
        for file in node.each() {
            let path = file.as_text().or_else(|| file.text_of("path")).unwrap_or_default();
            let text = self.conversion.sources.read(path.trim_start_matches("./"));
            let is_there = matches!(text, Ok(Some(_)));
            if !is_there && file.text_of("required") == Some("false") {
                self.block.line(format!("# left out: env_file {path}: there is none"));
                continue;
            }
            if let Ok(Some(bytes)) = text {
                let text = String::from_utf8_lossy(&bytes);
                let is_literal =
                    |line: &str| line.split_once('=').is_none_or(|(_, value)| value.trim().starts_with('\''));
                let mut lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#') && !is_literal(line));
                if let Some(line) = lines.find(|line| has_variables(line)) {
                    let name = line.split('=').next().unwrap_or_default();
                    let text = format!("variables in `{path}` are not filled in: `{name}` keeps its `$`");
                    self.conversion.note(file.place, text);
                }
            }
            let path = self.conversion.word(file.place, path);
            self.block.line(format!("ENV --file={path}"));
        }
    }

    /// What was gathered of several keys.
    fn gathered(&mut self) {
        for (name, condition) in std::mem::take(&mut self.depends) {
            let line =
                if condition == "started" { format!("DEPENDS {name}") } else { format!("DEPENDS {name} {condition}") };
            self.block.line(line);
        }
        for (word, values) in [("LIMIT", &self.limits), ("RESERVE", &self.reserves)] {
            if !values.is_empty() {
                self.block.line(format!("{word} {}", values.join(" ")));
            }
        }
    }
}
