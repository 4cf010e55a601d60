//! `rbox port`: where a container is reachable on this machine.

use super::Project;
use super::find::Stacks;
use crate::cli::exit::{Error, Outcome, print};
use crate::cli::images::ListFormat;
use crate::stack::definition::Protocol;
use crate::stack::protocol::{Container, PublishedPort};

/// Show which ports of this machine lead to a container
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Port {
    #[command(flatten)]
    project: Project,
    /// How to print them
    #[arg(long, value_enum, default_value = "table", value_name = "FORMAT")]
    format: ListFormat,
    /// The container: a service, a name, or the beginning of an id
    #[arg(value_name = "CONTAINER")]
    target: String,
    /// Only this port of the container, as 80 or 53/udp
    #[arg(value_name = "PORT[/PROTOCOL]")]
    only: Option<PortArg>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct PortArg(u16, Protocol);

impl std::str::FromStr for PortArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (port, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
        let protocol = match protocol {
            "tcp" => Protocol::Tcp,
            "udp" => Protocol::Udp,
            other => return Err(format!("`{other}` is no protocol: `tcp` or `udp`")),
        };
        let port = port.parse().map_err(|_| "a port is a number from 1 to 65535".to_owned())?;
        Ok(Self(port, protocol))
    }
}

impl Port {
    pub(in crate::cli) fn run(&self) -> Outcome {
        let (_, container) = Stacks::open(&self.project)?.one(&self.target)?;
        let ports: Vec<PublishedPort> = container.ports.iter().filter_map(|ports| self.wanted(*ports)).collect();
        if self.format == ListFormat::Json {
            return super::json(&ports);
        }
        let each = ports.iter().flat_map(one_by_one);
        match self.only {
            Some(port) if ports.is_empty() => Err(none(&container, port)),
            Some(_) => print(&each.map(|port| format!("{}\n", host(&port))).collect::<String>()),
            None => print(&each.map(|port| line(&port)).collect::<String>()),
        }
    }

    /// Those of some ports that are asked for.
    fn wanted(&self, ports: PublishedPort) -> Option<PublishedPort> {
        let Some(PortArg(port, protocol)) = self.only else { return Some(ports) };
        one_by_one(&ports).find(|one| (one.container, one.protocol) == (port, protocol))
    }
}

fn one_by_one(ports: &PublishedPort) -> impl Iterator<Item = PublishedPort> + use<> {
    let ports = *ports;
    (0..ports.count).map(move |more| PublishedPort {
        host: ports.host + more,
        container: ports.container + more,
        count: 1,
        ..ports
    })
}

fn host(port: &PublishedPort) -> String {
    std::net::SocketAddr::new(port.address, port.host).to_string()
}

fn line(port: &PublishedPort) -> String {
    format!("{}/{} -> {}\n", port.container, protocol(port.protocol), host(port))
}

const fn protocol(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Tcp => "tcp",
        Protocol::Udp => "udp",
    }
}

fn none(container: &Container, port: PortArg) -> Error {
    let text = format!("no port of this machine leads to {}/{} of `{}`", port.0, protocol(port.1), container.name);
    let ports = |ports: &PublishedPort| match ports.count {
        1 => format!("{}/{}", ports.container, protocol(ports.protocol)),
        _ => format!("{}-{}/{}", ports.container, ports.container + (ports.count - 1), protocol(ports.protocol)),
    };
    let mut published: Vec<String> = container.ports.iter().map(ports).collect();
    // it may be at two addresses
    published.dedup();
    let error = Error::new(text);
    if published.is_empty() { error } else { error.help(format!("published are {}", published.join(", "))) }
}
