//! The host's ports: bound before anything is started, so that one that is taken is known at once.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::num::NonZero;
use std::os::fd::OwnedFd;

use rustix::net::{SocketType, sockopt};

use crate::network::error::Error;
use crate::network::port::{BoundPort, HostPorts, PortRange, PortSpec, Protocol};
use crate::network::spares::make;
use crate::sys::descriptors::make_room;
use crate::sys::socket::tell_destination;

/// Connections that may wait to be accepted; the kernel has a limit of its own (`net.core.somaxconn`).
const BACKLOG: i32 = 4096;
/// From so many ports on, several threads bind them, in pieces of so many.
const MANY: u32 = 512;
const PIECE: u16 = 64;
/// Descriptors that may be open already.
const OTHERS: usize = 4096;
/// How often another free port is tried where one has to be free for two addresses.
const TRIES: usize = 64;

/// A socket of the host's.
#[derive(Debug)]
pub(super) struct Bound {
    /// Of TCP it listens, of UDP it tells where datagrams were sent to.
    pub socket: OwnedFd,
    /// The number of the wish that it is of.
    pub wish: usize,
    /// Where it is bound.
    pub host: SocketAddr,
    /// The container's port that serves it.
    pub container_port: u16,
}

/// Binds the ports of all wishes, or none. The calling thread is in the host's network namespace.
pub(super) fn bind_all(specs: &[PortSpec]) -> Result<Vec<Bound>, Error> {
    let pieces: Vec<(usize, PortSpec)> = specs
        .iter()
        .zip(0..)
        .flat_map(|(spec, number)| pieces(spec).into_iter().map(move |piece| (number, piece)))
        .collect();
    let bind_some = |pieces: &[(usize, PortSpec)]| -> Result<Vec<Bound>, Error> {
        let mut all = Vec::new();
        for (number, piece) in pieces {
            all.extend(bind(*number, piece)?);
        }
        Ok(all)
    };
    let ports: u32 = specs.iter().map(|spec| spec.container_ports.count()).sum();
    if ports < MANY {
        return bind_some(&pieces);
    }
    // two addresses a port at most, beside what is open already
    make_room(ports as usize * 2 + OTHERS);
    // the kernel's part of a port takes 10 µs, and processors don't wait for each other there
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get).min(8);
    let parts = pieces.chunks(pieces.len().div_ceil(threads));
    std::thread::scope(|scope| {
        let started: Vec<_> = parts.map(|part| scope.spawn(|| bind_some(part))).collect();
        let mut all = Vec::with_capacity(ports as usize);
        let mut first = Ok(());
        for thread in started {
            match thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)) {
                Ok(mut bound) => all.append(&mut bound),
                Err(error) => first = first.and(Err(error)),
            }
        }
        first.map(|()| all)
    })
}

/// What is bound, as ranges.
pub(super) fn ranges(specs: &[PortSpec], bound: &[Bound]) -> Vec<BoundPort> {
    let mut ranges: Vec<BoundPort> = Vec::new();
    // of each address of a wish, the one that may go on
    let mut open: HashMap<(usize, IpAddr), usize> = HashMap::new();
    for Bound { wish, host, container_port, .. } in bound {
        let last = open.get(&(*wish, host.ip())).copied();
        let next = |range: &PortRange| range.last.checked_add(1);
        if let Some(range) = last.map(|at| &mut ranges[at])
            && (next(&range.host_ports), next(&range.container_ports)) == (Some(host.port()), Some(*container_port))
        {
            (range.host_ports.last, range.container_ports.last) = (host.port(), *container_port);
            continue;
        }
        let spec = &specs[*wish];
        let same = spec.container.iter().find(|own| own.is_ipv4() == host.is_ipv4());
        let Some(container) = same.or(spec.container.first()) else { continue };
        open.insert((*wish, host.ip()), ranges.len());
        ranges.push(BoundPort {
            id: spec.id.clone(),
            protocol: spec.protocol,
            host: host.ip(),
            host_ports: PortRange::one(host.port()),
            container: *container,
            container_ports: PortRange::one(*container_port),
        });
    }
    ranges
}

/// A wish in pieces that can be bound by different threads.
fn pieces(spec: &PortSpec) -> Vec<PortSpec> {
    let HostPorts::These(range) = spec.host_ports else { return vec![spec.clone()] };
    if range.count() != spec.container_ports.count() || range.last < range.first {
        // a choice among ports is one thread's
        return vec![spec.clone()];
    }
    let part = |range: PortRange, from: u16| PortRange {
        first: range.first + from,
        last: range.first.saturating_add(from).saturating_add(PIECE - 1).min(range.last),
    };
    let starts = (0..=range.last - range.first).step_by(usize::from(PIECE));
    let piece = |from| PortSpec {
        host_ports: HostPorts::These(part(range, from)),
        container_ports: part(spec.container_ports, from),
        ..spec.clone()
    };
    starts.map(piece).collect()
}

/// Binds all ports of one wish, or none.
fn bind(wish: usize, spec: &PortSpec) -> Result<Vec<Bound>, Error> {
    if spec.container.is_empty() {
        let why = format!("container `{}` has no address on any network with a router; attach it to one", spec.id);
        return Err(Error::Unsupported {
            what: format!("publishing {} port {}", spec.protocol, spec.container_ports),
            why,
        });
    }
    let wanted = spec.container_ports.count();
    let mut all = Vec::new();
    match spec.host_ports {
        HostPorts::Any => {
            for offset in 0..wanted {
                all.extend(any_port(spec)?.into_iter().map(|made| (made, offset)));
            }
        }
        HostPorts::These(range) if wanted == 1 && range.count() > 1 => {
            let mut last = None;
            for port in range.first..=range.last {
                match one_port(spec, port) {
                    Ok(made) => {
                        all.extend(made.into_iter().map(|made| (made, 0)));
                        last = None;
                        break;
                    }
                    Err(error) if error.kind() == io::ErrorKind::AddrInUse => last = Some(error),
                    Err(error) => return Err(failure(spec, &port.to_string(), error)),
                }
            }
            if let Some(error) = last {
                return Err(failure(spec, &range.to_string(), error));
            }
        }
        HostPorts::These(range) if range.count() == wanted => {
            for (port, offset) in (range.first..=range.last).zip(0..) {
                let made = one_port(spec, port).map_err(|error| failure(spec, &port.to_string(), error))?;
                all.extend(made.into_iter().map(|made| (made, offset)));
            }
        }
        HostPorts::These(range) => {
            let why =
                format!("the host's ports {range} are {}, the container's {}", range.count(), spec.container_ports);
            return Err(Error::Unsupported { what: format!("publishing {} as {range}", spec.container_ports), why });
        }
    }
    let bound = |((socket, host), offset): ((OwnedFd, SocketAddr), u32)| Bound {
        socket,
        wish,
        host,
        container_port: spec.container_ports.first.saturating_add(u16::try_from(offset).unwrap_or(u16::MAX)),
    };
    Ok(all.into_iter().map(bound).collect())
}

fn failure(spec: &PortSpec, port: &str, source: io::Error) -> Error {
    let address = match spec.host {
        Some(IpAddr::V6(address)) => format!("[{address}]:{port}"),
        Some(address) => format!("{address}:{port}"),
        None => format!("localhost:{port}"),
    };
    Error::Port { protocol: spec.protocol, address, source }
}

/// Binds one port at all addresses of the wish.
fn one_port(spec: &PortSpec, port: u16) -> io::Result<Vec<(OwnedFd, SocketAddr)>> {
    let Some(address) = spec.host else {
        let first = open(spec.protocol, (Ipv4Addr::LOCALHOST, port).into())?;
        let port = first.1.port();
        return match open(spec.protocol, (Ipv6Addr::LOCALHOST, port).into()) {
            Ok(second) => Ok(vec![first, second]),
            // a host without IPv6
            Err(error) if error.kind() == io::ErrorKind::AddrNotAvailable || is_unknown_family(&error) => {
                Ok(vec![first])
            }
            Err(error) => Err(error),
        };
    };
    open(spec.protocol, SocketAddr::new(address, port)).map(|made| vec![made])
}

fn is_unknown_family(error: &io::Error) -> bool {
    error.raw_os_error() == Some(rustix::io::Errno::AFNOSUPPORT.raw_os_error())
}

fn any_port(spec: &PortSpec) -> Result<Vec<(OwnedFd, SocketAddr)>, Error> {
    let mut result = one_port(spec, 0);
    for _ in 0..TRIES {
        match result {
            // the port was free for one family only
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => result = one_port(spec, 0),
            _ => break,
        }
    }
    result.map_err(|error| failure(spec, "any free port", error))
}

/// A socket at an address, and that address with its port.
fn open(protocol: Protocol, address: SocketAddr) -> io::Result<(OwnedFd, SocketAddr)> {
    let kind = if protocol == Protocol::Tcp { SocketType::STREAM } else { SocketType::DGRAM };
    let socket = make(address.is_ipv6(), kind)?;
    if address.is_ipv6() {
        sockopt::set_ipv6_v6only(&socket, true)?;
    }
    if protocol == Protocol::Tcp {
        // connections of a former life in TIME_WAIT are no reason to wait; somebody who listens still is
        sockopt::set_socket_reuseaddr(&socket, true)?;
    } else {
        tell_destination(&socket, address.is_ipv6())?;
    }
    rustix::net::bind(&socket, &address)?;
    if protocol == Protocol::Tcp {
        rustix::net::listen(&socket, BACKLOG)?;
    }
    if address.port() != 0 {
        return Ok((socket, address));
    }
    let bound = SocketAddr::try_from(rustix::net::getsockname(&socket)?)?;
    Ok((socket, bound))
}
