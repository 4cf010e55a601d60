//! A stack as its networks: a frame a network, services inside, ways and orders between them, published ports from outside.
//!
//! A service on several networks has a box in each, joined by a line: the first one says all of it.

use std::collections::BTreeSet;

use super::model::{Arrow, Edge, Frame, Graph, Kind, Line, Node, Row};
use crate::plan::Stack;
use crate::plan::stack::{Condition, Connection, Driver, Join, MountKind, Network, Publish, Service};

/// The network of services that name none.
const DEFAULT: &str = "default";

/// Makes a graph of a stack's networks.
pub fn of_network(stack: &Stack, file: &str) -> Graph {
    let mut picture = Picture { stack, graph: Graph::default(), places: Vec::new(), names: Vec::new() };
    picture.graph.title = format!("The networks of {file}");
    picture.frames();
    picture.joins();
    picture.ways();
    picture.orders();
    picture.published();
    picture.graph
}

struct Picture<'a> {
    stack: &'a Stack,
    graph: Graph,
    /// Service, frame, box.
    places: Vec<(&'a str, usize, usize)>,
    /// The networks of the frames.
    names: Vec<&'a str>,
}

impl<'a> Picture<'a> {
    /// Makes the frames, those that share services near each other, and the boxes in them.
    fn frames(&mut self) {
        let mut waiting: Vec<&str> = self.stack.networks.iter().map(|network| network.name.as_str()).collect();
        for special in [DEFAULT, HOST, NONE] {
            let used = self.stack.services.iter().any(|service| networks(self.stack, service).contains(&special));
            if used && !waiting.contains(&special) {
                waiting.push(special);
            }
        }
        let members = |name: &str| -> Vec<&'a Service> {
            self.stack.services.iter().filter(|service| networks(self.stack, service).contains(&name)).collect()
        };
        let mut shown: BTreeSet<&str> = BTreeSet::new();
        while !waiting.is_empty() {
            let rank = |name: &str| {
                let all = members(name);
                let known = all.iter().filter(|service| shown.contains(service.name.as_str())).count();
                let published = all.iter().any(|service| !service.publish.is_empty());
                // The nearest to what is there; at first, and else, those that are reached from outside.
                (known, published, name != HOST && name != NONE)
            };
            let best = (0..waiting.len()).rev().max_by_key(|index| rank(waiting[*index])).unwrap_or(0);
            let name = waiting.remove(best);
            let all = members(name);
            shown.extend(all.iter().map(|service| service.name.as_str()));
            self.frame(name, &all);
        }
    }

    fn frame(&mut self, name: &'a str, members: &[&'a Service]) {
        let frame = self.graph.frames.len();
        let network = self.stack.networks.iter().find(|network| network.name == name);
        let notes = match (network, name) {
            (Some(network), _) => notes(network),
            (None, HOST) => vec!["this machine's own".to_owned()],
            (None, NONE) => vec!["loopback alone".to_owned()],
            (None, _) => Vec::new(),
        };
        let title = if network.is_none() && name == NONE { "no network" } else { name };
        self.graph.frames.push(Frame { name: title.to_owned(), notes });
        self.names.push(name);
        for service in members {
            let again = self.places.iter().any(|(known, ..)| *known == service.name);
            self.places.push((&service.name, frame, self.graph.nodes.len()));
            let many = if service.replicas == 1 { String::new() } else { format!(" ×{}", service.replicas) };
            let mut rows = if again { Vec::new() } else { facts(self.stack, service) };
            rows.extend(join(service, name).into_iter().flat_map(of_join));
            self.graph.nodes.push(Node {
                id: format!("service{}", self.graph.nodes.len()),
                kind: if again { Kind::Again } else { Kind::Service },
                title: format!("{}{many}", service.name),
                rows,
                frame: Some(frame),
            });
        }
        if members.is_empty() {
            let node = Node {
                id: format!("nobody{frame}"),
                kind: Kind::Again,
                title: "no service is on it".to_owned(),
                rows: Vec::new(),
                frame: Some(frame),
            };
            self.graph.nodes.push(node);
        }
    }

    /// The box of a service in a frame.
    fn place(&self, service: &str, frame: usize) -> Option<usize> {
        self.places.iter().find(|(name, at, _)| *name == service && *at == frame).map(|(.., node)| *node)
    }

    /// Lines between the boxes of one service.
    fn joins(&mut self) {
        for service in &self.stack.services {
            let own: Vec<usize> =
                self.places.iter().filter(|(name, ..)| *name == service.name).map(|(.., node)| *node).collect();
            for pair in own.windows(2) {
                self.edge(pair[0], pair[1], String::new(), Line::Solid, Arrow::None);
            }
        }
    }

    fn edge(&mut self, from: usize, to: usize, label: String, line: Line, arrow: Arrow) {
        self.graph.edges.push(Edge { from, to, label, line, arrow });
    }

    /// What `ALLOW` allows, and links between two.
    fn ways(&mut self) {
        for network in &self.stack.networks {
            let Some(frame) = self.names.iter().position(|name| *name == network.name) else { continue };
            for allow in network.allows.iter().filter(|_| network.deny) {
                let (Some(from), Some(to)) = (self.place(&allow.from, frame), self.place(&allow.to, frame)) else {
                    continue;
                };
                let label = allow.ports.map_or_else(|| "all ports".to_owned(), |ports| ports.to_string());
                let back =
                    self.graph.edges.iter_mut().find(|edge| {
                        edge.from == to && edge.to == from && edge.line == Line::Solid && edge.label == label
                    });
                match back {
                    Some(edge) => edge.arrow = Arrow::Both,
                    None => self.edge(from, to, label, Line::Solid, Arrow::To),
                }
            }
            let members: Vec<usize> =
                self.places.iter().filter(|(_, at, _)| *at == frame).map(|(.., node)| *node).collect();
            if let ([one, other], Driver::Ptp, []) = (members.as_slice(), network.driver, network.allows.as_slice()) {
                self.edge(*one, *other, "link".to_owned(), Line::Solid, Arrow::None);
            }
        }
    }

    /// What waits for what, in the first network that both are on.
    fn orders(&mut self) {
        for service in &self.stack.services {
            for depend in &service.depends {
                let shared = (0..self.graph.frames.len())
                    .find_map(|frame| Some((self.place(&service.name, frame)?, self.place(&depend.service, frame)?)));
                // Where a way is drawn, that they need each other goes without saying.
                let is_drawn = |from: usize, to: usize| {
                    let same =
                        |node: usize, other: usize| self.graph.nodes[node].title == self.graph.nodes[other].title;
                    self.graph.edges.iter().any(|edge| {
                        edge.line == Line::Solid
                            && same(edge.from, from)
                            && same(edge.to, to)
                            && edge.arrow != Arrow::None
                    })
                };
                if let Some((from, to)) = shared.filter(|(from, to)| !is_drawn(*from, *to)) {
                    let label = match depend.condition {
                        Condition::Started => "needs",
                        Condition::Healthy => "needs healthy",
                        Condition::Completed => "needs completed",
                    };
                    self.edge(from, to, label.to_owned(), Line::Dashed, Arrow::To);
                }
            }
        }
    }

    /// Addresses of this machine above the services that they lead to.
    fn published(&mut self) {
        for service in self.stack.services.iter().filter(|service| !service.publish.is_empty()) {
            let Some((_, _, to)) = self.places.iter().find(|(name, ..)| *name == service.name).copied() else {
                continue;
            };
            let mut listens: Vec<String> = service.publish.iter().map(address).collect();
            let label = match service.publish.as_slice() {
                [one] => one.container.to_string(),
                several => {
                    for (text, publish) in listens.iter_mut().zip(several) {
                        *text += &format!(" → {}", publish.container);
                    }
                    String::new()
                }
            };
            let rows = listens.split_off(1).into_iter().map(Row::plain).collect();
            let title = listens.remove(0);
            let from = self.graph.nodes.len();
            self.graph.nodes.push(Node { id: format!("outside{from}"), kind: Kind::Outside, title, rows, frame: None });
            self.edge(from, to, label, Line::Solid, Arrow::To);
        }
    }
}

const HOST: &str = "host";
const NONE: &str = "none";

/// The names of the networks that a service is on.
fn networks<'a>(stack: &'a Stack, service: &'a Service) -> Vec<&'a str> {
    match &service.network {
        Connection::Default => vec![DEFAULT],
        Connection::Networks(joins) => joins.iter().map(|join| join.network.as_str()).collect(),
        Connection::Host => vec![HOST],
        Connection::None => vec![NONE],
        // Of itself or in a circle: that is an error of the file, found long before.
        Connection::Service(name) => match stack.service(name) {
            Some(other) if !matches!(other.network, Connection::Service(_)) => networks(stack, other),
            _ => vec![NONE],
        },
    }
}

fn join<'a>(service: &'a Service, network: &str) -> Option<&'a Join> {
    match &service.network {
        Connection::Networks(joins) => joins.iter().find(|join| join.network == network),
        _ => None,
    }
}

fn of_join(join: &Join) -> Vec<Row> {
    let aliases = join.aliases.iter().map(|alias| Row::plain(format!("also {alias}")));
    join.addresses.iter().map(|address| Row::plain(address.to_string())).chain(aliases).collect()
}

/// What is to be known of a service besides its name.
fn facts(stack: &Stack, service: &Service) -> Vec<Row> {
    let mut rows = vec![Row::plain(format!("from {}", service.from))];
    if let Connection::Service(name) = &service.network {
        rows.push(Row::plain(format!("in the network of {name}")));
    }
    for mount in &service.mounts {
        let source = match &mount.kind {
            MountKind::Volume { name: Some(name) } => name,
            MountKind::Bind { source } => source,
            MountKind::Volume { name: None } | MountKind::Tmpfs { .. } | MountKind::Image { .. } => continue,
        };
        rows.push(Row::plain(format!("{source} → {}", mount.target)));
    }
    let known = |name: &&str| stack.secrets.iter().any(|secret| secret.id == **name);
    let secrets: Vec<&str> = service.secrets.iter().map(|secret| secret.secret.as_str()).filter(known).collect();
    if !secrets.is_empty() {
        rows.push(Row::plain(format!("secret {}", secrets.join(", "))));
    }
    if !service.profiles.is_empty() {
        rows.push(Row::plain(format!("with profile {}", service.profiles.join(" or "))));
    }
    rows
}

fn notes(network: &Network) -> Vec<String> {
    let mut notes: Vec<String> = match network.driver {
        Driver::Bridge => Vec::new(),
        Driver::Macvlan => vec!["macvlan".to_owned()],
        Driver::Ptp => vec!["ptp".to_owned()],
    };
    notes.extend(network.internal.then(|| "internal: no way out".to_owned()));
    notes.extend(network.deny.then(|| "policy deny".to_owned()));
    notes.extend(network.subnets.iter().cloned());
    notes.extend(network.mtu.map(|mtu| format!("mtu {mtu}")));
    notes
}

/// `127.0.0.1:8080`, where a publication listens.
fn address(publish: &Publish) -> String {
    let address = publish.address.map_or_else(
        || "127.0.0.1".to_owned(),
        |address| if address.is_ipv6() { format!("[{address}]") } else { address.to_string() },
    );
    match publish.host_ports() {
        None => format!("{address}, any port"),
        Some((first, last)) if first == last => format!("{address}:{first}"),
        Some((first, last)) => format!("{address}:{first}-{last}"),
    }
}
