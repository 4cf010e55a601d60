//! Who has which name on which network, and who may ask.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;

use super::message::kind;
use crate::network::Protocol;

/// A container on a network, as its names go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The network.
    pub network: String,
    /// The container's own name.
    pub container: String,
    /// The service it is a replica of, and which one, counted from 1.
    pub replica: Option<(String, u32)>,
    /// More names, shared with whoever else has them.
    pub aliases: Vec<String>,
    /// Its addresses on this network.
    pub addresses: Vec<IpAddr>,
    /// What it listens on, for SRV.
    pub ports: Vec<(Protocol, u16)>,
    /// Servers to ask for its outside names, in place of the host's.
    pub resolvers: Vec<IpAddr>,
    /// Whether names that it shares lead to it.
    pub is_healthy: bool,
}

/// What the clients on a network may learn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sight {
    /// The names of their own networks, and no others.
    Internal,
    /// These, and outside names.
    #[default]
    Own,
    /// The same; and clients of guests learn the names of this network.
    Common,
    /// These, those of the common network, and outside names.
    Guest,
}

/// What is known of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// It is one of ours, with these addresses.
    Addresses(Vec<IpAddr>),
    /// It is a service of ours, with these hosts, ports and addresses.
    Services(Vec<(String, u16, Vec<IpAddr>)>),
    /// It is an address of ours, with this name.
    Pointer(String),
    /// It would be one of ours, but isn't.
    Nothing,
    /// It is none of ours.
    Outside,
}

/// What a client may do beyond asking for our names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum WayOut {
    /// Nothing: it is on internal networks alone.
    None,
    /// Ask the host's servers.
    Host,
    /// Ask these servers.
    Own(Vec<IpAddr>),
}

/// All names of a stack.
#[derive(Debug)]
pub(super) struct Zones {
    /// The stack's name, the last label of long names.
    stack: String,
    networks: HashMap<String, Network>,
    /// Which containers have an address, and on which network. Subnets of a stack don't overlap.
    clients: HashMap<IpAddr, String>,
    /// The networks of each container, in the order it came to them.
    memberships: HashMap<String, Vec<String>>,
    turn: usize,
}

#[derive(Debug, Default)]
struct Network {
    sight: Sight,
    /// The router's own addresses.
    gateways: Vec<IpAddr>,
    members: HashMap<String, Record>,
    names: HashMap<String, Vec<Holder>>,
}

/// Somebody with a name.
#[derive(Debug)]
struct Holder {
    container: String,
    /// Whether the name stands for this one container, healthy or not.
    is_own: bool,
}

impl Zones {
    /// Those of a stack without networks.
    pub(super) fn new(stack: &str) -> Self {
        Zones {
            stack: stack.to_ascii_lowercase(),
            networks: HashMap::new(),
            clients: HashMap::new(),
            memberships: HashMap::new(),
            turn: 0,
        }
    }

    /// Opens a network.
    pub(super) fn open(&mut self, network: &str, sight: Sight, gateways: &[IpAddr]) {
        let entry = self.networks.entry(network.to_owned()).or_default();
        entry.sight = sight;
        entry.gateways = gateways.to_vec();
    }

    /// Forgets a network and who is on it.
    pub(super) fn close(&mut self, network: &str) {
        let members = self.networks.get(network).map(|zone| zone.members.keys().cloned().collect::<Vec<_>>());
        for container in members.unwrap_or_default() {
            self.withdraw(&container, network);
        }
        self.networks.remove(network);
    }

    /// Gives a container its names on a network, in place of those it had there.
    pub(super) fn register(&mut self, record: Record) {
        self.withdraw(&record.container, &record.network);
        let zone = self.networks.entry(record.network.clone()).or_default();
        for (name, is_own) in names(&record, &self.stack) {
            let holder = Holder { container: record.container.clone(), is_own };
            zone.names.entry(name).or_default().push(holder);
        }
        for address in &record.addresses {
            self.clients.insert(*address, record.container.clone());
        }
        self.memberships.entry(record.container.clone()).or_default().push(record.network.clone());
        zone.members.insert(record.container.clone(), record);
    }

    /// Takes a container's names on a network away.
    pub(super) fn withdraw(&mut self, container: &str, network: &str) {
        let Some(zone) = self.networks.get_mut(network) else { return };
        let Some(record) = zone.members.remove(container) else { return };
        for (name, _) in names(&record, &self.stack) {
            if let Some(holders) = zone.names.get_mut(&name) {
                holders.retain(|holder| holder.container != container);
                if holders.is_empty() {
                    zone.names.remove(&name);
                }
            }
        }
        for address in &record.addresses {
            // it may be somebody else's by now
            if self.clients.get(address).is_some_and(|owner| owner == container) {
                self.clients.remove(address);
            }
        }
        if let Some(networks) = self.memberships.get_mut(container) {
            networks.retain(|name| name != network);
            if networks.is_empty() {
                self.memberships.remove(container);
            }
        }
    }

    /// Takes a container's names away everywhere.
    pub(super) fn withdraw_everywhere(&mut self, container: &str) {
        for network in self.memberships.get(container).cloned().unwrap_or_default() {
            self.withdraw(container, &network);
        }
    }

    /// Notes whether shared names lead to a container.
    pub(super) fn set_healthy(&mut self, container: &str, is_healthy: bool) {
        for network in self.memberships.get(container).into_iter().flatten() {
            let member = self.networks.get_mut(network).and_then(|zone| zone.members.get_mut(container));
            if let Some(record) = member {
                record.is_healthy = is_healthy;
            }
        }
    }

    /// The networks whose names a client sees: its own ones, the one it asks on first.
    fn seen_by(&self, client: IpAddr, via: &str) -> Vec<&Network> {
        let own = self.clients.get(&client).and_then(|container| self.memberships.get(container));
        let others = own.into_iter().flatten().filter(|name| *name != via).filter_map(|name| self.networks.get(name));
        self.networks.get(via).into_iter().chain(others).collect()
    }

    /// The networks in whose names a client's name is looked for, one group after the other: its own ones, then the common one.
    fn groups(&self, client: IpAddr, via: &str) -> impl Iterator<Item = Vec<&Network>> {
        let own = self.seen_by(client, via);
        let is_guest = own.iter().any(|network| network.sight == Sight::Guest);
        let common = self.networks.values().filter(|network| is_guest && network.sight == Sight::Common).collect();
        [own, common].into_iter()
    }

    /// What a client may ask others.
    pub(super) fn way_out(&self, client: IpAddr, via: &str) -> WayOut {
        let seen = self.seen_by(client, via);
        if seen.iter().all(|network| network.sight == Sight::Internal) {
            return WayOut::None;
        }
        let record = self.clients.get(&client).and_then(|container| {
            seen.iter().filter_map(|network| network.members.get(container)).find(|record| !record.resolvers.is_empty())
        });
        record.map_or(WayOut::Host, |record| WayOut::Own(record.resolvers.clone()))
    }

    /// Whether an address is one of the stack's router: to forward there would be to ask ourselves.
    pub(super) fn is_router(&self, address: IpAddr) -> bool {
        self.networks.values().any(|network| network.gateways.contains(&address))
    }

    /// What a name is for a client that asks on a network. Shared names give their addresses in turn.
    pub(super) fn find(&mut self, name: &str, kind: u16, client: IpAddr, via: &str) -> Found {
        if name == "localhost" || name.ends_with(".localhost") {
            // never anybody's else (RFC 6761, 6.3)
            return Found::Addresses(vec![IpAddr::from([127, 0, 0, 1]), IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1])]);
        }
        self.turn = self.turn.wrapping_add(1);
        if let Some(address) = reverse(name) {
            return self.find_pointer(address, client, via);
        }
        // whoever asks for the services of a plain name gets them all
        let everything = (kind == kind::SRV && !name.starts_with('_')).then_some((None, None, name));
        if let Some((port, protocol, host)) = everything.or_else(|| service(name)) {
            return match self.holders(host, client, via) {
                Some(holders) => Found::Services(self.services(port, protocol, &holders)),
                None if self.is_ours(host) => Found::Nothing,
                None => Found::Outside,
            };
        }
        match self.holders(name, client, via) {
            Some(holders) => Found::Addresses(holders.iter().flat_map(|record| &record.addresses).copied().collect()),
            None if self.is_ours(name) => Found::Nothing,
            None => Found::Outside,
        }
    }

    /// Who answers to a name now, each container once, turned by one with each question. None if the name is not known.
    fn holders(&self, name: &str, client: IpAddr, via: &str) -> Option<Vec<&Record>> {
        self.groups(client, via).find_map(|networks| self.holders_on(&networks, name))
    }

    fn holders_on<'a>(&self, networks: &[&'a Network], name: &str) -> Option<Vec<&'a Record>> {
        let mut found = None;
        let mut seen = HashSet::new();
        for network in networks {
            let Some(holders) = network.names.get(name) else { continue };
            let here: &mut Vec<&'a Record> = found.get_or_insert_default();
            let records = holders.iter().filter_map(|holder| Some((holder, network.members.get(&holder.container)?)));
            let answering = records.filter(|(holder, record)| holder.is_own || record.is_healthy);
            here.extend(answering.map(|(_, record)| record).filter(|record| seen.insert(&record.container)));
        }
        if let Some(records) = &mut found {
            let length = records.len().max(1);
            records.rotate_left(self.turn % length);
        }
        found
    }

    fn services(
        &self,
        port: Option<u16>,
        protocol: Option<Protocol>,
        holders: &[&Record],
    ) -> Vec<(String, u16, Vec<IpAddr>)> {
        let mut services = Vec::new();
        for record in holders {
            let asked = |(has, number): &&(Protocol, u16)| {
                protocol.is_none_or(|wanted| wanted == *has) && port.is_none_or(|wanted| wanted == *number)
            };
            for (_, number) in record.ports.iter().filter(asked) {
                services.push((long_name(record, &self.stack), *number, record.addresses.clone()));
            }
        }
        services
    }

    fn find_pointer(&self, address: IpAddr, client: IpAddr, via: &str) -> Found {
        for network in self.groups(client, via).flatten() {
            let member = self.clients.get(&address).and_then(|container| network.members.get(container));
            if let Some(record) = member.filter(|record| record.addresses.contains(&address)) {
                return Found::Pointer(long_name(record, &self.stack));
            }
        }
        // what others of the stack have is not for this client, and not for the world either
        if self.clients.contains_key(&address) || self.is_router(address) { Found::Nothing } else { Found::Outside }
    }

    /// Whether a name looks like one of ours: nobody outside learns of it, whether it is there or not. Otherwise who owns
    /// the same name outside would be asked for a service that is away.
    fn is_ours(&self, name: &str) -> bool {
        let mut rest = name;
        while let Some((first, behind)) = rest.split_once('.') {
            let is_replica = first.strip_prefix("replica-").is_some_and(|number| number.parse::<u32>().is_ok());
            if !is_replica && !first.starts_with('_') {
                break;
            }
            rest = behind;
        }
        rest.split_once('.').is_none_or(|(_, behind)| behind == self.stack)
    }
}

/// The names of a container, each once, and whether they are its alone.
fn names(record: &Record, stack: &str) -> Vec<(String, bool)> {
    let mut names = vec![(record.container.clone(), true)];
    if let Some((service, number)) = &record.replica {
        names.push((service.clone(), false));
        names.push((format!("replica-{number}.{service}"), true));
    }
    names.extend(record.aliases.iter().map(|alias| (alias.clone(), false)));
    let short: Vec<_> = names.iter_mut().map(|(name, own)| (std::mem::take(name).to_ascii_lowercase(), *own)).collect();
    let mut names: Vec<(String, bool)> = Vec::with_capacity(short.len() * 2);
    for (name, is_own) in short {
        for name in [format!("{name}.{stack}"), name] {
            match names.iter_mut().find(|(known, _)| *known == name) {
                // a single container named as its service is the service: healthy or not is then the service's word
                Some((_, own)) => *own = *own && is_own,
                None => names.push((name, is_own)),
            }
        }
    }
    names
}

/// The name that leads to this container alone, from wherever in the stack.
fn long_name(record: &Record, stack: &str) -> String {
    match &record.replica {
        Some((service, number)) if *service != record.container => {
            format!("replica-{number}.{service}.{stack}").to_ascii_lowercase()
        }
        _ => format!("{}.{stack}", record.container).to_ascii_lowercase(),
    }
}

/// Port, protocol and host of `_80._tcp.web`; `_any._tcp.web` is every port.
fn service(name: &str) -> Option<(Option<u16>, Option<Protocol>, &str)> {
    let (port, rest) = name.strip_prefix('_')?.split_once("._")?;
    let (protocol, host) = rest.split_once('.')?;
    let protocol = match protocol {
        "tcp" => Protocol::Tcp,
        "udp" => Protocol::Udp,
        _ => return None,
    };
    let port = if port == "any" { None } else { Some(port.parse().ok().or_else(|| well_known(port))?) };
    Some((port, Some(protocol), host))
}

/// Ports that clients ask for by a name.
fn well_known(name: &str) -> Option<u16> {
    Some(match name {
        "http" => 80,
        "https" => 443,
        "dns" | "domain" => 53,
        "ssh" => 22,
        "smtp" => 25,
        "imap" => 143,
        "ldap" => 389,
        "mysql" => 3306,
        "postgresql" | "postgres" => 5432,
        "amqp" => 5672,
        "redis" => 6379,
        _ => return None,
    })
}

/// The address that a name of the reverse zones stands for.
fn reverse(name: &str) -> Option<IpAddr> {
    if let Some(digits) = name.strip_suffix(".in-addr.arpa") {
        let parts: Vec<u8> = digits.split('.').map(str::parse).collect::<Result<_, _>>().ok()?;
        let [d, c, b, a] = parts[..] else { return None };
        return Some(IpAddr::from([a, b, c, d]));
    }
    let digits = name.strip_suffix(".ip6.arpa")?;
    let nibbles: Vec<u8> = digits
        .split('.')
        .map(|digit| if digit.len() == 1 { u8::from_str_radix(digit, 16).ok() } else { None })
        .collect::<Option<_>>()?;
    if nibbles.len() != 32 {
        return None;
    }
    let bits = nibbles.iter().rev().fold(0_u128, |bits, nibble| bits << 4 | u128::from(*nibble));
    Some(IpAddr::from(bits.to_be_bytes()))
}
