//! A stack as its networks: a frame a network, services inside, ways and orders between them, published ports from outside.
//!
//! A service on several networks has a box in each, joined by a line: the first one says all of it.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};

use super::model::{Arrow, Edge, Frame, Graph, Kind, Line, Node, Row};
use crate::plan::Stack;
use crate::plan::stack::{Condition, Connection, Driver, Join, MountKind, Network, Publish, Service};

/// The network of services that name none.
const DEFAULT: &str = "default";

/// Makes a graph of a stack's networks.
pub fn of_network(stack: &Stack, file: &str) -> Graph {
    let mut picture = Picture::of(stack);
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
    /// Who is on each network.
    members: HashMap<&'a str, Vec<&'a Service>>,
    /// The secrets that are declared.
    secrets: HashSet<&'a str>,
    /// The boxes of each service, with their frames.
    places: HashMap<&'a str, Vec<(usize, usize)>>,
    /// The frame of each network.
    frames: HashMap<&'a str, usize>,
}

impl<'a> Picture<'a> {
    fn of(stack: &'a Stack) -> Self {
        let mut members: HashMap<&str, Vec<&Service>> = HashMap::new();
        for service in &stack.services {
            for network in networks(stack, service) {
                members.entry(network).or_default().push(service);
            }
        }
        let secrets = stack.secrets.iter().map(|secret| secret.id.as_str()).collect();
        Self { stack, graph: Graph::default(), members, secrets, places: HashMap::new(), frames: HashMap::new() }
    }

    /// Makes the frames, those that share services near each other, and the boxes in them.
    fn frames(&mut self) {
        let declared: HashMap<&str, &Network> =
            self.stack.networks.iter().map(|network| (network.name.as_str(), network)).collect();
        let mut names: Vec<&str> = self.stack.networks.iter().map(|network| network.name.as_str()).collect();
        for special in [DEFAULT, HOST, NONE] {
            if self.members.contains_key(special) && !declared.contains_key(special) {
                names.push(special);
            }
        }
        let numbers: HashMap<&str, usize> = names.iter().enumerate().map(|(index, name)| (*name, index)).collect();
        // How many of its services are shown already, by network.
        let mut known = vec![0; names.len()];
        let rank = |index: usize, known: usize, members: &[&Service]| {
            let published = members.iter().any(|service| !service.publish.is_empty());
            let name = names[index];
            // The nearest to what is there; at first, and else, those that are reached from outside.
            (known, published, name != HOST && name != NONE, Reverse(index))
        };
        let of = |members: &HashMap<&'a str, Vec<&'a Service>>, index: usize| -> Vec<&'a Service> {
            members.get(names[index]).cloned().unwrap_or_default()
        };
        let mut waiting: BinaryHeap<_> =
            (0..names.len()).map(|index| rank(index, 0, &of(&self.members, index))).collect();
        let mut done = vec![false; names.len()];
        while let Some((count, .., Reverse(index))) = waiting.pop() {
            // One that has moved up since stands in the heap again.
            if done[index] || count < known[index] {
                continue;
            }
            done[index] = true;
            let members = of(&self.members, index);
            for service in members.iter().filter(|service| !self.places.contains_key(service.name.as_str())) {
                for other in networks(self.stack, service) {
                    let Some(other) = numbers.get(other).copied().filter(|other| !done[*other]) else { continue };
                    known[other] += 1;
                    waiting.push(rank(other, known[other], &of(&self.members, other)));
                }
            }
            self.frame(names[index], declared.get(names[index]).copied(), &members);
        }
    }

    fn frame(&mut self, name: &'a str, network: Option<&Network>, members: &[&'a Service]) {
        let frame = self.graph.frames.len();
        let notes = match (network, name) {
            (Some(network), _) => notes(network),
            (None, HOST) => vec!["this machine's own".to_owned()],
            (None, NONE) => vec!["loopback alone".to_owned()],
            (None, _) => Vec::new(),
        };
        let title = if network.is_none() && name == NONE { "no network" } else { name };
        self.graph.frames.push(Frame { name: title.to_owned(), notes });
        self.frames.insert(name, frame);
        for service in members {
            let places = self.places.entry(&service.name).or_default();
            let again = !places.is_empty();
            places.push((frame, self.graph.nodes.len()));
            let many = if service.replicas == 1 { String::new() } else { format!(" ×{}", service.replicas) };
            let mut rows = if again { Vec::new() } else { self.facts(service) };
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

    /// What is to be known of a service besides its name.
    fn facts(&self, service: &Service) -> Vec<Row> {
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
        let secrets = service.secrets.iter().map(|secret| secret.secret.as_str());
        let secrets: Vec<&str> = secrets.filter(|name| self.secrets.contains(name)).collect();
        if !secrets.is_empty() {
            rows.push(Row::plain(format!("secret {}", secrets.join(", "))));
        }
        if !service.profiles.is_empty() {
            rows.push(Row::plain(format!("with profile {}", service.profiles.join(" or "))));
        }
        rows
    }

    /// The boxes of a service, with their frames, in the order of the frames.
    fn places(&self, service: &str) -> &[(usize, usize)] {
        self.places.get(service).map_or(&[], Vec::as_slice)
    }

    /// The box of a service in a frame.
    fn place(&self, service: &str, frame: usize) -> Option<usize> {
        let places = self.places(service);
        places.binary_search_by_key(&frame, |(at, _)| *at).ok().map(|index| places[index].1)
    }

    /// Lines between the boxes of one service.
    fn joins(&mut self) {
        for service in &self.stack.services {
            let own: Vec<usize> = self.places(&service.name).iter().map(|(_, node)| *node).collect();
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
        let mut drawn: HashMap<(usize, usize, String), usize> = HashMap::new();
        for network in &self.stack.networks {
            let Some(frame) = self.frames.get(network.name.as_str()).copied() else { continue };
            for allow in network.allows.iter().filter(|_| network.deny) {
                let (Some(from), Some(to)) = (self.place(&allow.from, frame), self.place(&allow.to, frame)) else {
                    continue;
                };
                let label = allow.ports.map_or_else(|| "all ports".to_owned(), |ports| ports.to_string());
                if let Some(back) = drawn.get(&(to, from, label.clone())) {
                    self.graph.edges[*back].arrow = Arrow::Both;
                } else {
                    drawn.insert((from, to, label.clone()), self.graph.edges.len());
                    self.edge(from, to, label, Line::Solid, Arrow::To);
                }
            }
            let members = self.members.get(network.name.as_str()).map_or(&[][..], Vec::as_slice);
            if let ([one, other], Driver::Ptp, []) = (members, network.driver, network.allows.as_slice())
                && let (Some(one), Some(other)) = (self.place(&one.name, frame), self.place(&other.name, frame))
            {
                self.edge(one, other, "link".to_owned(), Line::Solid, Arrow::None);
            }
        }
    }

    /// What waits for what, in the first network that both are on.
    fn orders(&mut self) {
        let title = |node: usize| self.graph.nodes[node].title.clone();
        let ways = self.graph.edges.iter().filter(|edge| edge.line == Line::Solid && edge.arrow != Arrow::None);
        // Where a way is drawn, that they need each other goes without saying.
        let drawn: HashSet<(String, String)> = ways.map(|edge| (title(edge.from), title(edge.to))).collect();
        for service in &self.stack.services {
            for depend in &service.depends {
                let own = self.places(&service.name).iter();
                let shared = own.copied().find_map(|(frame, from)| Some((from, self.place(&depend.service, frame)?)));
                let Some((from, to)) = shared else { continue };
                let titles = (self.graph.nodes[from].title.clone(), self.graph.nodes[to].title.clone());
                if drawn.contains(&titles) {
                    continue;
                }
                let label = match depend.condition {
                    Condition::Started => "needs",
                    Condition::Healthy => "needs healthy",
                    Condition::Completed => "needs completed",
                };
                self.edge(from, to, label.to_owned(), Line::Dashed, Arrow::To);
            }
        }
    }

    /// Addresses of this machine above the services that they lead to.
    fn published(&mut self) {
        for service in self.stack.services.iter().filter(|service| !service.publish.is_empty()) {
            let Some((_, to)) = self.places(&service.name).first().copied() else { continue };
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
