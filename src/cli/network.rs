//! `rbox network create ls rm inspect connect disconnect prune`: networks of containers that belong to no stack.

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde::Serialize;

use super::exit::{Error, Exit, Outcome, print, say};
use super::images::{JsonAlone, ListFormat};
use super::root;
use super::stacks::find::Stacks;
use super::stacks::{Project, json, strange};
use super::value::EnvArg;
use crate::diag::nearest;
use crate::network::Subnet;
use crate::report::{Look, table};
use crate::stack::definition::{Driver, Join, Network};
use crate::stack::protocol::{NetworkState, Reply, Request};
use crate::stack::resolve::DEFAULT;
use crate::stack::{Client, LOOSE, reached, state};

/// Networks of containers that belong to no stack
#[derive(Debug, clap::Args)]
#[command(
    arg_required_else_help = true,
    after_help = "Examples:\n  rbox network create back\n  rbox run -d --name db --network back redis\n  rbox network ls"
)]
pub(super) struct NetworkArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Create(Create),
    /// List networks, those of stacks too
    #[command(alias = "list")]
    Ls {
        /// Print names alone
        #[arg(short, long)]
        quiet: bool,
        /// How to print them
        #[arg(long, value_enum, default_value = "table", value_name = "FORMAT")]
        format: ListFormat,
    },
    /// Remove networks; those with containers are refused
    #[command(alias = "remove")]
    Rm {
        /// Names
        #[arg(required = true, value_name = "NETWORK")]
        names: Vec<String>,
    },
    /// Print what is known of networks as JSON
    Inspect {
        /// Names; one of a stack as STACK/NETWORK
        #[arg(required = true, value_name = "NETWORK")]
        names: Vec<String>,
        /// It is JSON anyway
        #[arg(long, value_enum, hide = true, value_name = "FORMAT")]
        format: Option<JsonAlone>,
    },
    /// Put a container onto a network
    Connect {
        /// A further name of the container on it
        #[arg(long, value_name = "NAME")]
        alias: Vec<String>,
        /// Its address there [default: the next free one]
        #[arg(long, value_name = "ADDRESS")]
        ip: Vec<IpAddr>,
        /// The network
        network: String,
        /// The container: a name, or the beginning of an id
        container: String,
    },
    /// Take a container off a network
    Disconnect {
        /// The network
        network: String,
        /// The container: a name, or the beginning of an id
        container: String,
    },
    /// Remove all networks that no container is on
    Prune {
        /// Nobody is asked anyway
        #[arg(short, long, hide = true)]
        force: bool,
    },
}

/// Make a network
///
/// Containers join it with `rbox run --network NAME`, and reach each other by name. They also reach containers that were given no network,
/// unless it is internal; nobody reaches them from another network.
#[derive(Debug, clap::Args)]
struct Create {
    /// A subnet as 10.89.10.0/24 [default: the next free one, and one of IPv6]
    #[arg(long, value_name = "SUBNET")]
    subnet: Vec<SubnetArg>,
    /// The gateway [default: the first address]
    #[arg(long, value_name = "ADDRESS")]
    gateway: Vec<IpAddr>,
    /// No way out of this machine
    #[arg(long)]
    internal: bool,
    /// How its members are joined: bridge, macvlan or ptp
    #[arg(short, long, value_enum, default_value = "bridge", value_name = "DRIVER")]
    driver: DriverArg,
    /// The largest packet in bytes [default: that of the host's default route]
    #[arg(long, value_name = "BYTES", value_parser = clap::value_parser!(u32).range(576..=65535))]
    mtu: Option<u32>,
    /// A label
    #[arg(long, value_name = "NAME=VALUE")]
    label: Vec<EnvArg>,
    /// Its name
    name: NetworkName,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum DriverArg {
    Bridge,
    Macvlan,
    Ptp,
}

/// A network's name: it becomes the name of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct NetworkName(String);

impl std::str::FromStr for NetworkName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let first = text.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric());
        let rest = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte));
        match text {
            "host" | "none" | "default" | "bridge" => Err(format!("`{text}` means something already")),
            _ if first && rest && text.len() <= 63 => Ok(Self(text.to_owned())),
            _ => Err("a network's name has letters, digits, `_`, `.` and `-`, a letter or digit first, and at most 63 of them".to_owned()),
        }
    }
}

/// `10.89.10.0/24`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct SubnetArg(IpAddr, u8);

impl std::str::FromStr for SubnetArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "a subnet is an address and the number of its common bits, as 10.89.10.0/24".to_owned();
        let (address, prefix) = text.split_once('/').ok_or_else(wrong)?;
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let most = if address.is_ipv4() { 30 } else { 126 };
        let prefix = prefix.parse().ok().filter(|prefix| (1..=most).contains(prefix)).ok_or_else(wrong)?;
        match Subnet::new(address, prefix).map(|subnet| subnet.address()) {
            Some(first) if first != address => {
                Err(format!("`{address}` lies inside it and does not start it; write {first}/{prefix}"))
            }
            _ => Ok(Self(address, prefix)),
        }
    }
}

#[derive(Serialize)]
struct Record {
    stack: String,
    #[serde(flatten)]
    state: NetworkState,
}

impl NetworkArgs {
    pub(super) fn run(&self) -> Outcome {
        root::become_root()?;
        // Makes the store's folder, closed to others, where there is none yet.
        root::store()?;
        let stacks = Stacks::open(&Project::default())?;
        match &self.command {
            Command::Create(create) => create.run(&stacks),
            Command::Ls { quiet, format } => list(&stacks, *quiet, *format),
            Command::Rm { names } => remove(&stacks, names),
            Command::Inspect { names, .. } => inspect(&stacks, names),
            Command::Connect { alias, ip, network, container } => {
                let join = Join { network: full(network), aliases: alias.clone(), addresses: ip.clone(), mac: None };
                ask(&stacks, container, |target| Request::Connect { target, join: join.clone() })
            }
            Command::Disconnect { network, container } => {
                ask(&stacks, container, |target| Request::Disconnect { target, network: full(network) })
            }
            Command::Prune { .. } => prune(&stacks),
        }
    }
}

impl Create {
    fn run(&self, stacks: &Stacks) -> Outcome {
        let network = Network {
            name: self.name.0.clone(),
            subnets: self.subnet.iter().map(|subnet| (subnet.0, subnet.1)).collect(),
            gateways: self.gateway.clone(),
            internal: self.internal,
            driver: match self.driver {
                DriverArg::Bridge => Driver::Bridge,
                DriverArg::Macvlan => Driver::Macvlan,
                DriverArg::Ptp => Driver::Ptp,
            },
            mtu: self.mtu,
            labels: self.label.iter().map(|one| (one.name.clone(), one.value.clone().unwrap_or_default())).collect(),
            ..Network::default()
        };
        let known = state::networks(stacks.root())?;
        flaw(&network, &known)?;
        if !state::add_network(stacks.root(), &network)? {
            return Err(Error::new(format!("there is a network `{}` already", network.name))
                .help(format!("remove it first: `rbox network rm {}`", network.name)));
        }
        if let Some(mut client) = Client::connect(stacks.root(), LOOSE)?
            && let Err(error) = done(&mut client, &Request::AddNetwork(network.clone()))
        {
            state::remove_network(stacks.root(), &network.name)?;
            return Err(error);
        }
        say(&network.name)
    }
}

/// What keeps a network from ever having a member: a gateway that lies nowhere in it, or addresses that another one has.
fn flaw(network: &Network, known: &[Network]) -> Result<(), Error> {
    let own = subnets(network);
    if let Some(gateway) = network.gateways.iter().find(|gateway| !own.iter().any(|subnet| subnet.contains(**gateway)))
    {
        return Err(Error::usage(format!("the gateway {gateway} lies in no subnet of network `{}`", network.name))
            .help(format!("give the subnet that it lies in, as `--subnet {gateway}/24` with zeros at the end")));
    }
    for (number, subnet) in own.iter().enumerate() {
        let others = known.iter().filter(|other| other.name != network.name);
        let mut others =
            others.flat_map(|other| subnets(other).into_iter().map(|theirs| (other.name.as_str(), theirs)));
        let before = own[..number].iter().find(|other| other.overlaps(subnet)).map(|one| (network.name.as_str(), *one));
        if let Some((name, other)) = before.or_else(|| others.find(|(_, other)| other.overlaps(subnet))) {
            return Err(Error::usage(format!("{subnet} and {other} of network `{name}` have addresses in common"))
                .help("choose another subnet, or none: rbox takes one that is free then"));
        }
    }
    Ok(())
}

fn subnets(network: &Network) -> Vec<Subnet> {
    network.subnets.iter().filter_map(|(address, prefix)| Subnet::new(*address, *prefix)).collect()
}

/// The network that a name stands for: `bridge` is what others call the default one.
fn full(name: &str) -> String {
    if name == "bridge" { DEFAULT } else { name }.to_owned()
}

fn done(client: &mut Client, request: &Request) -> Result<(), Error> {
    match client.ask(request, |_| {})? {
        Reply::Done => Ok(()),
        other => Err(strange(&other)),
    }
}

/// Asks the stack of a container.
fn ask(stacks: &Stacks, container: &str, request: impl Fn(String) -> Request) -> Outcome {
    let (stack, container) = stacks.one(container)?;
    done(&mut stacks.client(&stack)?, &request(container.name))?;
    Ok(Exit::OK)
}

/// All networks: those that live, and those of no stack that wait for a container.
fn all(stacks: &Stacks) -> Result<Vec<Record>, Error> {
    let mut records = Vec::new();
    for stack in stacks.alive()? {
        let Some(mut client) = Client::connect(stacks.root(), &stack)? else { continue };
        match client.ask(&Request::Networks, |_| {})? {
            Reply::Networks(networks) => {
                records.extend(networks.into_iter().map(|state| Record { stack: stack.clone(), state }));
            }
            other => return Err(strange(&other)),
        }
    }
    for network in state::networks(stacks.root())? {
        if !records.iter().any(|record| record.stack == LOOSE && record.state.network.name == network.name) {
            let state = NetworkState {
                subnets: network.subnets.clone(),
                gateways: network.gateways.clone(),
                reaches: reached(&network),
                network,
                members: Vec::new(),
            };
            records.push(Record { stack: LOOSE.to_owned(), state });
        }
    }
    records.sort_by(|one, other| (&one.stack, &one.state.network.name).cmp(&(&other.stack, &other.state.network.name)));
    Ok(records)
}

fn list(stacks: &Stacks, quiet: bool, format: ListFormat) -> Outcome {
    let records = all(stacks)?;
    let name = |record: &Record| match record.stack.as_str() {
        LOOSE => record.state.network.name.clone(),
        stack => format!("{stack}/{}", record.state.network.name),
    };
    if quiet {
        return print(&records.iter().map(|record| name(record) + "\n").collect::<String>());
    }
    if format == ListFormat::Json {
        return json(&records);
    }
    let rows: Vec<[String; 5]> = records
        .iter()
        .map(|record| {
            let subnets = record.state.subnets.iter().map(|(address, prefix)| format!("{address}/{prefix}"));
            let driver = match record.state.network.driver {
                Driver::Bridge => "bridge",
                Driver::Macvlan => "macvlan",
                Driver::Ptp => "ptp",
            };
            let way = if record.state.network.internal { "internal" } else { "" };
            let subnets = subnets.collect::<Vec<_>>().join(", ");
            [name(record), driver.to_owned(), subnets, record.state.members.len().to_string(), way.to_owned()]
        })
        .collect();
    print(&table(["NAME", "DRIVER", "SUBNETS", "MEMBERS", ""], &rows, Look::of_stdout()))
}

fn inspect(stacks: &Stacks, names: &[String]) -> Outcome {
    let mut records: BTreeMap<String, Record> = BTreeMap::new();
    for record in all(stacks)? {
        let name = &record.state.network.name;
        let key = if record.stack == LOOSE { name.clone() } else { format!("{}/{name}", record.stack) };
        records.insert(key, record);
    }
    let mut wanted = Vec::new();
    for name in names {
        let record = records.get(name).ok_or_else(|| missing(name, records.keys().map(String::as_str)))?;
        wanted.push(record);
    }
    json(&wanted)
}

/// Refuses a network that nobody made.
pub(super) fn must_exist(root: &std::path::Path, name: &str) -> Result<(), Error> {
    let known = state::networks(root)?;
    if known.iter().any(|network| network.name == name) {
        return Ok(());
    }
    Err(not_made(name, &known))
}

/// Says of a network that nobody made whose it is, or that there is none.
fn not_made(name: &str, known: &[Network]) -> Error {
    let Some((stack, _)) = name.split_once('/') else {
        return missing(name, known.iter().map(|network| network.name.as_str()));
    };
    Error::new(format!("`{name}` would be a network of the stack `{stack}`, and those are changed by its file alone"))
        .help(format!("change the file, or take the stack down with its networks: `rbox down --project {stack}`"))
}

fn missing<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Error {
    let error = Error::new(format!("there is no network `{name}`"));
    match nearest(name, known) {
        Some((near, _)) => error.help(format!("did you mean `{near}`?")),
        None => error.help(format!("`rbox network ls` lists them; make it with `rbox network create {name}`")),
    }
}

fn remove(stacks: &Stacks, names: &[String]) -> Outcome {
    let mut exit = Exit::OK;
    // The others go all the same when one can't.
    for name in names {
        match remove_one(stacks, name) {
            Ok(()) => _ = print(&format!("removed {name}\n"))?,
            Err(error) => exit = error.tell(Look::of_stderr()),
        }
    }
    Ok(exit)
}

fn remove_one(stacks: &Stacks, name: &str) -> Result<(), Error> {
    if full(name) == DEFAULT {
        return Err(Error::new(format!(
            "the network `{DEFAULT}` comes with the containers that need it, and goes with them"
        )));
    }
    let known = state::networks(stacks.root())?;
    if !known.iter().any(|network| network.name == name) {
        return Err(not_made(name, &known));
    }
    if let Some(mut client) = Client::connect(stacks.root(), LOOSE)? {
        done(&mut client, &Request::RemoveNetwork { name: name.to_owned() })?;
    }
    state::remove_network(stacks.root(), name)?;
    Ok(())
}

fn prune(stacks: &Stacks) -> Outcome {
    let free = all(stacks)?.into_iter().filter(|record| record.stack == LOOSE && record.state.members.is_empty());
    let own = state::networks(stacks.root())?;
    let mut removed = 0;
    for record in free {
        let name = &record.state.network.name;
        if own.iter().any(|network| network.name == *name) && remove_one(stacks, name).is_ok() {
            print(&format!("removed {name}\n"))?;
            removed += 1;
        }
    }
    if removed == 0 { say("nothing to remove: no network is without containers") } else { Ok(Exit::OK) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_no_paths() {
        for bad in ["", "../x", "../../bin/x", "a/b", ".a", "-a", "host", "none", "default", "bridge", &"a".repeat(64)]
        {
            assert!(bad.parse::<NetworkName>().is_err(), "{bad}");
        }
        assert!("mi_red".parse::<NetworkName>().is_ok());
    }

    #[test]
    fn subnets() {
        assert_eq!("10.0.0.0/24".parse(), Ok(SubnetArg("10.0.0.0".parse().unwrap(), 24)));
        for bad in ["", "10.0.0.0", "10.0.0.0/31", "10.0.0.0/0", "x/8", "fd00::/127", "10.0.0.1/24"] {
            assert!(bad.parse::<SubnetArg>().is_err(), "{bad}");
        }
    }

    #[test]
    fn what_no_network_can_be() {
        let network = |name: &str, subnets: &[&str], gateways: &[&str]| Network {
            name: name.to_owned(),
            subnets: subnets.iter().map(|one| one.parse::<SubnetArg>().map(|one| (one.0, one.1)).unwrap()).collect(),
            gateways: gateways.iter().map(|one| one.parse().unwrap()).collect(),
            ..Network::default()
        };
        let known = [network("old", &["10.60.0.0/24"], &[])];
        assert!(flaw(&network("new", &["10.61.0.0/24", "fd00:1::/64"], &["10.61.0.9"]), &known).is_ok());
        assert!(flaw(&network("new", &[], &[]), &known).is_ok());
        assert!(flaw(&network("new", &["10.61.0.0/24"], &["10.62.0.1"]), &known).is_err());
        assert!(flaw(&network("new", &[], &["10.62.0.1"]), &known).is_err());
        assert!(flaw(&network("new", &["10.60.0.128/25"], &[]), &known).is_err());
        assert!(flaw(&network("new", &["10.61.0.0/24", "10.61.0.0/25"], &[]), &known).is_err());
    }
}
