//! Volumes, secrets, configs, devices.

use super::super::Place;
use super::super::variables::{Piece, has_variables, names, pieces};
use super::super::write::cut;
use super::super::yaml::{Entry, Node};
use super::{Writer, life::amount};
use crate::source::Sources;

impl Writer<'_, '_> {
    pub(super) fn volumes(&mut self, node: &Node) {
        for volume in node.each() {
            match volume.as_text() {
                Some(text) => self.short_volume(volume.place, text),
                None => self.long_volume(volume),
            }
        }
    }

    fn short_volume(&mut self, at: Place, text: &str) {
        let parts = cut(text, ':');
        let (source, target, modes) = match parts[..] {
            [target] => (None, target, ""),
            [source, target] => (Some(source), target, ""),
            [source, target, modes] => (Some(source), target, modes),
            _ => {
                self.conversion.note(at, format!("`{text}` is no volume: it is left out"));
                return;
            }
        };
        let mut read_only = false;
        for mode in modes.split(',').filter(|mode| !mode.is_empty()) {
            match mode {
                "ro" => read_only = true,
                // What labels, and what other machines' file systems need.
                "rw" | "z" | "Z" | "cached" | "delegated" | "consistent" => {}
                _ => self
                    .conversion
                    .note(at, format!("the mode `{mode}` of a volume has no counterpart: it is left out")),
            }
        }
        let end = if read_only { ":ro" } else { "" };
        let line = match source {
            Some(source) => format!("{}:{target}{end}", self.volume_source(at, source)),
            None => format!("{target}{end}"),
        };
        let line = self.conversion.word(at, &line);
        self.block.line(format!("MOUNT {line}"));
    }

    /// The source of a mount: a volume under its name here, or a path.
    fn volume_source(&mut self, at: Place, source: &str) -> String {
        if let Some(name) = self.conversion.volumes.get(source) {
            return name.clone();
        }
        if let Some(rest) = source.strip_prefix('~') {
            // Whose home that is is asked for.
            return format!("${{HOME:?give it with `--arg HOME`}}{rest}");
        }
        if source.starts_with("./") && !has_variables(source) {
            let path = source.trim_end_matches('/');
            let is_there = |sources: &dyn Sources| {
                matches!(sources.read(path), Ok(Some(_)) | Err(_)) || matches!(sources.list(path), Ok(Some(_)))
            };
            if !is_there(self.conversion.sources) {
                self.conversion.note(at, format!("there is no `{path}`; Compose made it a folder: `mkdir -p {path}`"));
            }
        }
        source.to_owned()
    }

    fn long_volume(&mut self, volume: &Node) {
        let target = volume.text_of("target").unwrap_or_default();
        let source = volume.text_of("source");
        let kind = volume.text_of("type").unwrap_or("volume");
        let mut fields = vec![format!("type={kind}")];
        match (kind, source) {
            ("image", Some(source)) => fields.push(format!("from={source}")),
            ("volume" | "bind", Some(source)) => {
                fields.push(format!("source={}", self.volume_source(volume.place, source)));
            }
            ("volume" | "tmpfs", None) => {}
            _ => return self.left_out("volumes", volume),
        }
        fields.push(format!("target={target}"));
        if volume.is("read_only") {
            fields.push("ro".to_owned());
        }
        for Entry { key, node, .. } in volume.entries() {
            match key.as_str() {
                "type" | "source" | "target" | "read_only" | "consistency" => {}
                "bind" | "volume" | "tmpfs" | "image" => self.volume_options(node, &mut fields),
                _ => self.left_out(key, node),
            }
        }
        let line = self.conversion.word(volume.place, &fields.join(","));
        self.block.line(format!("MOUNT {line}"));
    }

    fn volume_options(&mut self, options: &Node, fields: &mut Vec<String>) {
        for Entry { key, node, .. } in options.entries() {
            match (key.as_str(), node.as_text()) {
                ("size", Some(size)) => fields.push(format!("size={}", amount(size))),
                ("subpath", Some(path)) if fields[0] == "type=image" => fields.push(format!("source={path}")),
                ("create_host_path" | "selinux", _) => {}
                ("nocopy", _) if !node.is_true() => {}
                _ => self.left_out(key, node),
            }
        }
    }

    pub(super) fn tmpfs(&mut self, node: &Node) {
        for mount in node.each() {
            let text = mount.as_text().unwrap_or_default();
            let (target, options) = text.split_once(':').unwrap_or((text, ""));
            let mut line = format!("type=tmpfs,target={target}");
            for option in options.split(',').filter(|option| !option.is_empty()) {
                match option.split_once('=').unwrap_or((option, "")) {
                    // As every tmpfs here is.
                    ("rw" | "nosuid" | "nodev", _) | ("mode", "1777" | "777") => {}
                    ("size", size) => line.push_str(&format!(",size={}", amount(size))),
                    _ => {
                        let text = format!("the option `{option}` of a tmpfs has no counterpart: it is left out");
                        self.conversion.note(mount.place, text);
                    }
                }
            }
            let line = self.conversion.word(mount.place, &line);
            self.block.line(format!("MOUNT {line}"));
        }
    }

    pub(super) fn secrets(&mut self, node: &Node) {
        for secret in node.each() {
            let name = secret.as_text().or_else(|| secret.text_of("source")).unwrap_or_default();
            let mut line = format!("SECRET {name}");
            if let Some(target) = secret.text_of("target") {
                let path = if target.starts_with('/') { target.to_owned() } else { format!("/run/secrets/{target}") };
                line.push_str(&format!(" --target={}", self.conversion.word(secret.place, &path)));
            }
            line.push_str(&access(secret));
            self.block.line(line);
        }
    }

    pub(super) fn configs(&mut self, node: &Node) {
        for config in node.each() {
            let name = config.as_text().or_else(|| config.text_of("source")).unwrap_or_default();
            let target = match config.text_of("target") {
                Some(target) if target.starts_with('/') => target.to_owned(),
                Some(target) => format!("/{target}"),
                None => format!("/{name}"),
            };
            let declared = self.project.get("configs").and_then(|configs| configs.get(name));
            let path = self.conversion.word(config.place, &target);
            if let Some(content) = declared.and_then(|declared| declared.text_of("content")) {
                self.config(&path, &access(config), content);
            } else if let Some(file) = declared.and_then(|declared| declared.text_of("file")) {
                let line = self.conversion.word(config.place, &format!("{file}:{target}:ro"));
                self.block.line(format!("MOUNT {line}"));
            } else if let Some(variable) = declared.and_then(|declared| declared.text_of("environment")) {
                self.config(&path, &access(config), &format!("${{{variable}}}\n"));
            } else {
                self.left_out("configs", config);
            }
        }
    }

    /// A config whose lines stand in the Compose file.
    fn config(&mut self, path: &str, access: &str, content: &str) {
        names(content, &mut self.conversion.variables);
        let end = ["EOF", "END", "END_OF_CONFIG"].into_iter().find(|end| content.lines().all(|line| line != *end));
        let end = end.unwrap_or("END_OF_THE_CONFIG");
        let content: String = content.lines().map(|line| format!("{}\n", heredoc_line(line))).collect();
        self.block.line(format!("FILE {path}{access} <<{end}"));
        self.block.verbatim(&format!("{content}{end}\n"));
    }

    pub(super) fn devices(&mut self, node: &Node) {
        for device in node.each() {
            let written = match (device.as_text(), device.text_of("source")) {
                (Some(text), _) => text.to_owned(),
                (None, Some(source)) => {
                    let target = device.text_of("target").unwrap_or(source);
                    let permissions = device.text_of("permissions").unwrap_or("rwm");
                    format!("{source}:{target}:{permissions}")
                }
                (None, None) => {
                    self.left_out("devices", device);
                    continue;
                }
            };
            let written = self.conversion.word(device.place, &written);
            self.block.line(format!("DEVICE {written}"));
        }
    }
}

/// Who may read a secret or a config.
fn access(node: &Node) -> String {
    let mut flags = String::new();
    if let Some(mode) = node.text_of("mode") {
        flags.push_str(&format!(" --mode={}", mode.replacen("0o", "0", 1)));
    }
    match (node.text_of("uid"), node.text_of("gid")) {
        (None, None) => {}
        (uid, gid) => flags.push_str(&format!(" --chown={}:{}", uid.unwrap_or("0"), gid.unwrap_or("0"))),
    }
    flags
}

/// A line as a heredoc has it whose variables count.
fn heredoc_line(line: &str) -> String {
    let piece = |piece: Piece<'_>| match piece {
        Piece::Text(text) => text.replace('\\', "\\\\"),
        Piece::Dollar => "\\$".to_owned(),
        Piece::Variable { written, .. } => written.to_owned(),
    };
    pieces(line).into_iter().map(piece).collect()
}
