//! Networks, volumes and secrets: what stands beside the services.

use super::write::Block;
use super::yaml::{Entry, Node};
use super::{Conversion, merge};

impl Conversion<'_> {
    /// The blocks of a project, in the order of the file.
    pub(super) fn blocks(&mut self, project: &Node) -> Vec<String> {
        let mut blocks = Vec::new();
        let of = |key: &str| project.get(key).map(Node::entries).unwrap_or_default();
        blocks.extend(of("networks").iter().filter_map(|entry| self.network(entry)));
        blocks.extend(of("volumes").iter().filter_map(|entry| self.volume(entry)));
        blocks.extend(of("secrets").iter().map(|entry| self.secret(entry)));
        blocks
    }

    fn network(&mut self, network: &Entry) -> Option<String> {
        let name = &network.key;
        if matches!(name.as_str(), "default" | "host" | "none") {
            if !network.node.entries().is_empty() {
                let text =
                    format!("the network `{name}` is there by itself, and has no block: declare one of another name");
                self.note(network.place, text);
            }
            return None;
        }
        let mut block = Block::default();
        for Entry { key, place, node } in network.node.entries() {
            match key.as_str() {
                "internal" if node.is_true() => block.line("INTERNAL"),
                "internal" | "name" | "attachable" | "enable_ipv4" | "enable_ipv6" => {}
                "driver" => match node.as_text() {
                    Some(driver @ "macvlan") => block.line(format!("DRIVER {driver}")),
                    None | Some("bridge" | "default") => {}
                    Some(driver) => {
                        self.note(*place, format!("networks of the driver `{driver}` are bridges here"));
                        block.left_out(key, node);
                    }
                },
                "driver_opts" => self.network_options(&mut block, node),
                "ipam" => self.addresses(&mut block, node),
                "labels" => self.labels(&mut block, node),
                "external" if !node.is_true() && node.entries().is_empty() => {}
                "external" => {
                    let text = format!("`{name}` belongs to the stack here: networks of others can't be joined");
                    self.note(*place, text);
                    block.left_out(key, node);
                }
                _ => self.left_out(&mut block, &format!("network `{name}`"), key, node),
            }
        }
        Some(block.finish(&format!("NETWORK {name}")))
    }

    fn network_options(&mut self, block: &mut Block, options: &Node) {
        for Entry { key, place, node } in options.entries() {
            match (key.as_str(), node.as_text()) {
                ("com.docker.network.driver.mtu" | "mtu", Some(mtu)) => {
                    let mtu = self.word(*place, mtu);
                    block.line(format!("MTU {mtu}"));
                }
                _ => self.left_out(block, "network", key, node),
            }
        }
    }

    fn addresses(&mut self, block: &mut Block, ipam: &Node) {
        for pool in ipam.get("config").map(Node::each).unwrap_or_default() {
            for Entry { key, place, node } in pool.entries() {
                let text = self.word(*place, node.as_text().unwrap_or_default());
                match key.as_str() {
                    "subnet" => block.line(format!("SUBNET {text}")),
                    "gateway" => block.line(format!("GATEWAY {text}")),
                    _ => self.left_out(block, "ipam", key, node),
                }
            }
        }
        for Entry { key, node, .. } in ipam.entries() {
            if key != "config" && !(key == "driver" && node.as_text() == Some("default")) {
                self.left_out(block, "ipam", key, node);
            }
        }
    }

    fn volume(&mut self, volume: &Entry) -> Option<String> {
        let (name, node) = (&volume.key, &volume.node);
        let external = node.get("external");
        let is_external = external.is_some_and(|external| external.is_true() || !external.entries().is_empty());
        let real = node.text_of("name").or_else(|| external?.text_of("name")).unwrap_or(name);
        let real = &self.literal(volume.place, real);
        let mut block = Block::default();
        if is_external {
            block.line("EXTERNAL");
            if real != name {
                self.volumes.insert(name.clone(), real.clone());
            }
        } else if real != name {
            self.note(volume.place, format!("the volume `{name}` belongs to the stack, not to the name `{real}`"));
        }
        for Entry { key, node, .. } in node.entries() {
            match key.as_str() {
                "external" | "name" => {}
                "driver" if node.as_text() == Some("local") => {}
                "labels" => self.labels(&mut block, node),
                _ => self.left_out(&mut block, &format!("volume `{name}`"), key, node),
            }
        }
        // One that says nothing is declared by its use.
        (!block.is_empty()).then(|| block.finish(&format!("VOLUME {}", if is_external { real } else { name })))
    }

    fn secret(&mut self, secret: &Entry) -> String {
        let (name, node) = (&secret.key, &secret.node);
        let mut block = Block::default();
        if let Some(file) = node.text_of("file") {
            let file = self.word(secret.place, file);
            block.line(format!("FILE {file}"));
        } else if let Some(variable) = node.text_of("environment") {
            block.line(format!("ENV {variable}"));
        } else {
            let text = format!("the secret `{name}` lies outside of the file: name its FILE or ENV");
            self.note(secret.place, text);
            block.line(format!("# left out: {}", node.brief()));
            block.line(format!("ENV {}", name.to_uppercase().replace(['-', '.'], "_")));
        }
        block.finish(&format!("SECRET {name}"))
    }

    pub(super) fn labels(&mut self, block: &mut Block, labels: &Node) {
        for Entry { key, place, node } in merge::as_map(labels.clone()).entries() {
            let value = self.word(*place, node.as_text().unwrap_or_default());
            let key = self.word(*place, key);
            block.line(format!("LABEL {key}={value}"));
        }
    }

    /// Notes that a key has no counterpart, and says so in its place.
    pub(super) fn left_out(&mut self, block: &mut Block, whose: &str, key: &str, node: &Node) {
        self.note(node.place, format!("`{key}` of {whose} has no counterpart: it is left out"));
        block.left_out(key, node);
    }
}
