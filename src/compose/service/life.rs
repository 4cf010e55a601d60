//! Dependencies, health, limits: how a service lives.

use super::super::variables::has_variables;
use super::super::write::exec;
use super::super::yaml::{Entry, Node, Value};
use super::super::{Place, merge};
use super::Writer;

impl Writer<'_, '_> {
    pub(super) fn depends_on(&mut self, node: &Node) {
        for Entry { key, place, node } in merge::as_map(node.clone()).entries() {
            let condition = match node.text_of("condition") {
                None | Some("service_started") => "started",
                Some("service_healthy") => "healthy",
                Some("service_completed_successfully") => "completed",
                Some(other) => {
                    self.conversion.note(*place, format!("`{other}` is no condition: `{key}` has to be started"));
                    "started"
                }
            };
            let is_there = || self.project.get("services").is_some_and(|services| services.get(key).is_some());
            if node.text_of("required") == Some("false") && !is_there() {
                continue;
            }
            if node.is("restart") {
                let text = format!("`{}` is not started again when `{key}` is: do so by `rbox restart`", self.name);
                self.conversion.note(*place, text);
            }
            self.depends_on_service(key, condition);
        }
    }

    pub(super) fn depends_on_service(&mut self, name: &str, condition: &'static str) {
        match self.depends.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) if condition != "started" => *known = condition,
            Some(_) => {}
            None => self.depends.push((name.to_owned(), condition)),
        }
    }

    pub(super) fn restart(&mut self, at: Place, node: &Node) {
        // As Compose writes `no` without quotes.
        match node.as_text() {
            Some("no" | "false") | None => self.block.line("RESTART no"),
            Some(_) => self.plain("RESTART", at, node),
        }
    }

    pub(super) fn healthcheck(&mut self, at: Place, node: &Node) {
        let mut line = "HEALTHCHECK".to_owned();
        if node.is("disable") {
            return self.block.line("HEALTHCHECK NONE");
        }
        if node.entries().iter().all(|entry| entry.key == "disable") {
            // It is the image's own then.
            return;
        }
        for Entry { key, node, .. } in node.entries() {
            let flag = match key.as_str() {
                "test" | "disable" => continue,
                "interval" | "timeout" | "retries" => key.clone(),
                "start_period" | "start_interval" => key.replace('_', "-"),
                _ => {
                    self.left_out(key, node);
                    continue;
                }
            };
            let value = self.conversion.literal(node.place, node.as_text().unwrap_or_default());
            // One without a value is told, and has its default.
            if !value.is_empty() {
                line.push_str(&format!(" --{flag}={value}"));
            }
        }
        let test = node.get("test");
        let words: Vec<&str> = test.map(Node::each).unwrap_or_default().iter().filter_map(Node::as_text).collect();
        let is_list = test.is_some_and(|test| matches!(test.value, Value::List(_)));
        let command = match words[..] {
            ["NONE"] => return self.block.line("HEALTHCHECK NONE"),
            ["CMD", ref rest @ ..] if is_list => {
                exec(&rest.iter().map(|word| self.conversion.literal(at, word)).collect::<Vec<_>>())
            }
            [line] if !is_list => self.shell(at, line),
            ["CMD-SHELL", line] => self.shell(at, line),
            _ => {
                let text = "a HEALTHCHECK names its command here, that of the image is not taken: it is left out";
                self.conversion.note(at, text);
                return self.block.left_out("healthcheck", node);
            }
        };
        self.block.line(format!("{line} CMD {command}"));
    }

    /// A command for the container's shell.
    fn shell(&mut self, at: Place, line: &str) -> String {
        let line = self.conversion.literal(at, line.trim());
        if line.contains('\n') || line.starts_with('[') || line.ends_with('\\') {
            exec(&["/bin/sh".to_owned(), "-c".to_owned(), line])
        } else {
            line
        }
    }

    pub(super) fn logging(&mut self, node: &Node) {
        match node.text_of("driver") {
            None | Some("json-file" | "local") => {}
            Some(_) => return self.left_out("logging", node),
        }
        let mut settings = Vec::new();
        for Entry { key, node, .. } in node.get("options").map(Node::entries).unwrap_or_default() {
            let text = node.as_text().unwrap_or_default();
            let value = match key.as_str() {
                "max-size" => amount(text),
                "max-file" => text.to_owned(),
                "compress" | "mode" => continue,
                _ => {
                    self.left_out(key, node);
                    continue;
                }
            };
            settings.push(format!("{key}={}", self.conversion.word(node.place, &value)));
        }
        if !settings.is_empty() {
            self.block.line(format!("LOG {}", settings.join(" ")));
        }
    }

    pub(super) fn deploy(&mut self, node: &Node) {
        for Entry { key, place, node } in node.entries() {
            match key.as_str() {
                "mode" if node.as_text() == Some("replicated") => {}
                "replicas" => self.plain("REPLICAS", *place, node),
                "resources" => self.resources(node),
                "restart_policy" => self.restart_policy(node),
                // Of a cluster; one machine has none of it.
                "placement" | "update_config" | "rollback_config" | "endpoint_mode" => {
                    self.conversion.note(*place, format!("`deploy.{key}` is for a cluster: it is left out"));
                }
                _ => self.left_out(&format!("deploy.{key}"), node),
            }
        }
    }

    fn resources(&mut self, node: &Node) {
        for Entry { key, node, .. } in node.entries() {
            for Entry { key: what, place, node } in node.entries() {
                match (key.as_str(), what.as_str()) {
                    ("limits", "memory") => self.limit("mem_limit", *place, node),
                    ("limits", "cpus") => self.limit("cpus", *place, node),
                    ("limits", "pids") => self.limit("pids_limit", *place, node),
                    ("reservations", "memory") => self.limit("mem_reservation", *place, node),
                    ("reservations", "cpus") => {
                        let value = self.word(node);
                        self.reserves.push(format!("cpus={value}"));
                    }
                    _ => self.left_out(&format!("deploy.resources.{key}.{what}"), node),
                }
            }
        }
    }

    fn restart_policy(&mut self, node: &Node) {
        let policy = match (node.text_of("condition"), node.text_of("max_attempts")) {
            (Some("none"), _) => "no".to_owned(),
            (Some("on-failure"), Some(count)) => format!("on-failure:{count}"),
            (Some("on-failure"), None) => "on-failure".to_owned(),
            _ => "always".to_owned(),
        };
        self.block.line(format!("RESTART {policy}"));
        for Entry { key, node, .. } in node.entries() {
            if matches!(key.as_str(), "delay" | "window") {
                self.conversion.note(node.place, format!("`{key}` is not needed: restarts wait longer each time"));
            }
        }
    }

    /// A limit of resources, under the name that a service has for it.
    pub(super) fn limit(&mut self, key: &str, at: Place, node: &Node) {
        let text = node.as_text().unwrap_or_default();
        let (name, value) = match key {
            // As much as there is.
            "memswap_limit" | "pids_limit" if text == "-1" => return,
            "memswap_limit" => match self.swap(text) {
                Some(swap) => ("swap", swap.to_string()),
                None => return self.left_out(key, node),
            },
            "mem_limit" | "mem_reservation" => ("memory", amount(text)),
            "shm_size" => ("shm", amount(text)),
            "pids_limit" => ("pids", text.to_owned()),
            "cpu_shares" => match text.parse::<u64>() {
                // As runc does it for cgroup v2: 2 to 262144 become 1 to 10000.
                Ok(shares) => ("cpu-weight", (1 + (shares.clamp(2, 262_144) - 2) * 9_999 / 262_142).to_string()),
                Err(_) => return self.left_out(key, node),
            },
            _ => ("cpus", text.to_owned()),
        };
        let value = self.conversion.word(at, &value);
        let list = if key == "mem_reservation" { &mut self.reserves } else { &mut self.limits };
        let setting = format!("{name}={value}");
        // `deploy` and the old keys may say the same.
        if !list.iter().any(|known| known.split('=').next() == Some(name)) {
            list.push(setting);
        }
    }

    /// The swap space of a limit of memory and swap together.
    fn swap(&self, together: &str) -> Option<u64> {
        let memory = self.node.text_of("mem_limit")?;
        bytes(together)?.checked_sub(bytes(memory)?).filter(|swap| *swap > 0)
    }

    pub(super) fn ulimits(&mut self, node: &Node) {
        for Entry { key, node, .. } in node.entries() {
            let value = match (node.as_text(), node.text_of("soft"), node.text_of("hard")) {
                (Some(both), ..) => both.to_owned(),
                (None, Some(soft), Some(hard)) => format!("{soft}:{hard}"),
                _ => {
                    self.left_out(key, node);
                    continue;
                }
            };
            let value = self.conversion.word(node.place, &value);
            self.block.line(format!("ULIMIT {key}={value}"));
        }
    }

    pub(super) fn capabilities(&mut self, sign: char, node: &Node) {
        let names: Vec<String> = node.each().iter().map(|node| format!("{sign}{}", self.word(node))).collect();
        if !names.is_empty() {
            self.block.line(format!("CAP {}", names.join(" ")));
        }
    }

    pub(super) fn security(&mut self, node: &Node) {
        for option in node.each() {
            let text = option.as_text().unwrap_or_default();
            let (name, value) = text.split_once(['=', ':']).unwrap_or((text, "true"));
            match (name, value) {
                // No program gets more rights than it was started with, here as always.
                ("no-new-privileges", "true") => {}
                ("seccomp", profile) => {
                    let profile = self.conversion.word(option.place, profile);
                    self.block.line(format!("SECURITY seccomp={profile}"));
                }
                _ => self.left_out("security_opt", option),
            }
        }
    }
}

/// An amount of bytes as we write it: `512mb` is `512M`.
pub(super) fn amount(text: &str) -> String {
    if has_variables(text) {
        return text.to_owned();
    }
    let lower = text.trim().to_ascii_lowercase();
    let number = lower.trim_end_matches("ib").trim_end_matches('b').trim_end_matches(['k', 'm', 'g', 't']).trim_end();
    let unit = lower[number.len()..].trim_start().chars().next().filter(|unit| *unit != 'b');
    let number = number.trim_end_matches('0').strip_suffix('.').unwrap_or(number);
    format!("{number}{}", unit.map_or(String::new(), |unit| unit.to_ascii_uppercase().to_string()))
}

/// The bytes of an amount without variables.
fn bytes(text: &str) -> Option<u64> {
    let amount = amount(text);
    let number = amount.trim_end_matches(['K', 'M', 'G', 'T']);
    let power = "KMGT".find(&amount[number.len()..]).filter(|_| number.len() < amount.len()).map_or(0, |at| at + 1);
    number.parse::<u64>().ok()?.checked_mul(1 << (10 * power))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_our_way() {
        for (text, written) in [
            ("512m", "512M"),
            ("1gb", "1G"),
            ("64 MiB", "64M"),
            ("1000", "1000"),
            ("100b", "100"),
            ("1.0g", "1G"),
            ("${M:-1g}", "${M:-1g}"),
        ] {
            assert_eq!(amount(text), written, "{text}");
        }
        assert_eq!(["2k", "1g", "7", "${A}"].map(bytes), [Some(2048), Some(1 << 30), Some(7), None]);
    }
}
