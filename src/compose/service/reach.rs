//! Ports, networks, names, namespaces.

use super::super::write::cut;
use super::super::yaml::{Entry, Node, Value};
use super::super::{Place, merge};
use super::Writer;

impl Writer<'_, '_> {
    pub(super) fn ports(&mut self, node: &Node) {
        for port in node.each() {
            let Some(written) = port.as_text().map(str::to_owned).or_else(|| long_port(port)) else {
                self.left_out("ports", port);
                continue;
            };
            let (ports, protocol) = match written.rsplit_once('/') {
                Some((ports, protocol)) => (ports, format!("/{protocol}")),
                None => (written.as_str(), String::new()),
            };
            let parts = cut(ports, ':');
            let mapping = match parts[..] {
                // Everybody reaches it, at a port that is free.
                [container] => format!("0.0.0.0::{container}"),
                [host, container] => format!("0.0.0.0:{host}:{container}"),
                _ => ports.to_owned(),
            };
            self.conversion.is_open |= mapping.starts_with("0.0.0.0:");
            let mapping = self.conversion.word(port.place, &format!("{mapping}{protocol}"));
            self.block.line(format!("PUBLISH {mapping}"));
        }
    }

    pub(super) fn networks(&mut self, node: &Node) {
        for Entry { key, node, .. } in merge::as_map(node.clone()).entries() {
            let mut line = format!("NETWORK {key}");
            for Entry { key, place, node } in node.entries() {
                let flag = match key.as_str() {
                    "aliases" => "alias",
                    "ipv4_address" | "ipv6_address" => "ip",
                    "priority" => continue,
                    _ => {
                        self.left_out(key, node);
                        continue;
                    }
                };
                for value in node.each() {
                    let value = self.conversion.word(*place, value.as_text().unwrap_or_default());
                    line.push_str(&format!(" --{flag}={value}"));
                }
            }
            self.block.line(line);
        }
    }

    pub(super) fn network_mode(&mut self, at: Place, node: &Node) {
        match node.as_text().unwrap_or_default() {
            "bridge" | "default" => {}
            mode if matches!(mode, "host" | "none") || mode.starts_with("service:") => {
                self.block.line(format!("NETWORK {mode}"));
            }
            mode if let Some(service) = self.service_of_container(mode) => {
                self.block.line(format!("NETWORK service:{service}"));
            }
            mode => {
                let text =
                    format!("`network_mode: {mode}` has no counterpart: `{}` joins the stack's network", self.name);
                self.conversion.note(at, text);
                self.block.left_out("network_mode", node);
            }
        }
    }

    /// The service of the file that runs as `container:NAME`.
    fn service_of_container(&self, mode: &str) -> Option<String> {
        let container = mode.strip_prefix("container:")?;
        let services = self.project.get("services")?.entries().iter();
        let mut named =
            services.filter(|entry| entry.node.text_of("container_name").unwrap_or(&entry.key) == container);
        named.next().map(|entry| entry.key.clone())
    }

    pub(super) fn links(&mut self, node: &Node) {
        for link in node.each() {
            let written = link.as_text().unwrap_or_default();
            let (service, alias) = written.split_once(':').unwrap_or((written, written));
            if alias != service {
                let text = format!(
                    "`{service}` has no further name `{alias}` here: `NETWORK default --alias={alias}` in its own block gives it one"
                );
                self.conversion.note(link.place, text);
            }
            self.depends_on_service(service, "started");
        }
    }

    pub(super) fn hosts(&mut self, node: &Node) {
        for host in host_pairs(node) {
            let host = self.conversion.word(node.place, &host);
            self.block.line(format!("HOST {host}"));
        }
    }

    pub(super) fn namespace(&mut self, kind: &str, at: Place, node: &Node) {
        match node.as_text().unwrap_or_default() {
            "private" | "shareable" => {}
            whose if whose == "host" || whose.starts_with("service:") => {
                self.block.line(format!("NAMESPACE {kind}={whose}"));
            }
            whose => {
                let text = format!("`{kind}: {whose}` has no counterpart: `{}` has a namespace of its own", self.name);
                self.conversion.note(at, text);
                self.block.left_out(kind, node);
            }
        }
    }
}

/// `name=address` of hosts, written as a list or as a map.
fn host_pairs(hosts: &Node) -> Vec<String> {
    let text = |node: &Node| node.as_text().unwrap_or_default().to_owned();
    if let Value::Map(entries) = &hosts.value {
        let addresses = entries.iter().flat_map(|entry| entry.node.each().iter().map(move |node| (&entry.key, node)));
        return addresses.map(|(name, node)| format!("{name}={}", text(node))).collect();
    }
    let pair = |node: &Node| {
        let text = text(node);
        let (name, address) = text.split_once('=').or_else(|| text.split_once(':')).unwrap_or((&text, ""));
        format!("{name}={}", address.trim_matches(['[', ']']))
    };
    hosts.each().iter().map(pair).collect()
}

/// A port in the long form.
fn long_port(port: &Node) -> Option<String> {
    let target = port.text_of("target")?;
    let protocol = port.text_of("protocol").map_or(String::new(), |protocol| format!("/{protocol}"));
    let address = port
        .text_of("host_ip")
        .map(|address| if address.contains(':') { format!("[{address}]:") } else { format!("{address}:") });
    let host = port.text_of("published").unwrap_or_default();
    Some(match address {
        Some(address) => format!("{address}{host}:{target}{protocol}"),
        None if host.is_empty() => format!("{target}{protocol}"),
        None => format!("{host}:{target}{protocol}"),
    })
}
