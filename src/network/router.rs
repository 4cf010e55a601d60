//! A stack's router: what everything else of this room hangs on.

pub(super) mod attach;
mod macvlan;
mod networks;
mod policy;
mod ports;
mod ptp;
pub(super) mod reserve;
mod state;
mod uplink;
mod watch;

use std::io;
use std::net::IpAddr;
use std::os::fd::{AsFd, BorrowedFd};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::dns::Names;
use super::endpoint::Attached;
use super::error::Error;
use super::firewall::stack::Leave;
use super::firewall::{Rules, outlet, stack};
use super::kernel::{self, LinksToCome};
use super::links::{Batch, LOOPBACK, Links, Surroundings, View};
use super::namespace::{Namespace, ToCome};
use super::proxy::{Proxy, WayOut};
use super::settings::{Settings, Uplink};
use super::spares::Made;
use super::subnet::Subnet;
use state::State;
use uplink::LinkUplink;
use watch::Watch;

/// A stack namespace with its uplink, rules, name server and ports. Dropping it removes everything from the kernel.
#[derive(Debug)]
pub struct Router {
    /// Ends before the rest.
    watch: Watch,
    names: Names,
    proxy: Proxy,
    shared: Arc<Shared>,
}

/// Which servers the host asks for names.
pub(super) const RESOLV_CONF: &str = "/etc/resolv.conf";

/// What the watching thread has too.
#[derive(Debug)]
struct Shared {
    settings: Settings,
    /// Where it was started, and where the host's ports are.
    host: Namespace,
    /// Its own.
    stack: Namespace,
    state: Mutex<State>,
}

impl Router {
    /// Makes the stack namespace and its way out. The calling thread's network namespace is the host's.
    pub fn start(settings: &Settings) -> Result<Router, Error> {
        let router = Router::start_as(Shape::Stack, settings, |_| {})?;
        router.begin()?;
        Ok(router)
    }

    /// The same, of any shape, but for its threads; what the host has is seen first of all.
    pub(super) fn start_as(
        shape: Shape,
        settings: &Settings,
        seen: impl FnOnce(&Surroundings),
    ) -> Result<Router, Error> {
        let with_sockets = settings.uplink == Uplink::Sockets;
        let by_links = settings.uplink == Uplink::Links;
        // what is done on the host takes as long as what is done inside
        let on_the_host = |stack: ToCome| {
            let mut view = View::open()?;
            let around = view.look_around()?;
            seen(&around);
            let uplink = by_links.then(|| LinkUplink::prepare(settings, &around)).transpose()?;
            let stack = stack.namespace()?;
            let names = Names::new(&settings.name, &stack, Path::new(RESOLV_CONF))?;
            let proxy = Proxy::new(&stack, around.way_out6.is_some())?;
            let host = (Namespace::current()?, (view, Links::open()?));
            Ok((host, around, uplink, stack, names, proxy))
        };
        let (inside, ((host, on_host), around, uplink, stack, names, proxy)) =
            Namespace::new_beside(|| prepare(shape, with_sockets), on_the_host)?;
        let mut state = State::new(shape, on_host, (inside.links, inside.to_come), inside.rules, &around);
        if let Some(uplink) = uplink {
            uplink.connect(&mut state.host_links, &mut state.links, &stack)?;
            state.uplink = Some(uplink);
        }
        state.note_host(&around)?;
        names.stock(inside.sockets);
        proxy.serve(inside.way_out);
        let shared = Arc::new(Shared { settings: settings.clone(), host, stack, state: Mutex::new(state) });
        let watch = match shape {
            Shape::Stack => Watch::start(&shared)?,
            Shape::Outlet => Watch::at_first_wake(&shared),
        };
        Ok(Router { watch, names, proxy, shared })
    }

    /// Has its threads begin. Until then, what they are asked waits. On a thread of the host's namespace.
    pub(super) fn begin(&self) -> Result<(), Error> {
        self.names.begin()?;
        self.proxy.begin()
    }

    /// The names of the stack's containers: whoever attaches one registers it.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// What it was started with.
    pub fn settings(&self) -> &Settings {
        &self.shared.settings
    }

    /// The host's network namespace.
    pub fn host_namespace(&self) -> &Namespace {
        &self.shared.host
    }

    /// The stack's network namespace, in which the name server listens.
    pub fn namespace(&self) -> BorrowedFd<'_> {
        self.shared.stack.as_fd()
    }

    /// The router's own addresses on a network, where its name server listens, IPv4 first.
    pub fn gateways(&self, network: &str) -> Result<Vec<IpAddr>, Error> {
        Ok(self.shared.state().network(network)?.gateways())
    }

    /// The subnets of a network, IPv4 first.
    pub fn subnets(&self, network: &str) -> Result<Vec<Subnet>, Error> {
        Ok(self.shared.state().network(network)?.subnets.iter().map(super::address::SubnetAddresses::subnet).collect())
    }

    /// What a container has on its networks, in no order.
    pub fn attached(&self, container: &str) -> Vec<Attached> {
        let state = self.shared.state();
        let of = |network: &super::stack_network::Network| Some(network.members.get(container)?.attached.clone());
        state.networks.values().filter_map(of).collect()
    }

    /// Subnets that the host reaches by routes of its own: a network that overlaps one hides it from its containers.
    pub fn host_routes() -> Result<Vec<Subnet>, Error> {
        Ok(View::open()?.look_around()?.routes)
    }
}

/// What a router's rules and settings are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Networks of any kind.
    Stack,
    /// One whose members have links of their own and get out by sockets, and nothing else.
    Outlet,
}

/// What there is in a stack's namespace before anything else.
struct Inside {
    links: Links,
    to_come: LinksToCome,
    rules: Rules,
    /// Where a way out of sockets begins.
    way_out: WayOut,
    /// What the name server will listen by, on the networks that there usually are.
    sockets: Made,
}

/// Prepares the stack's namespace, on a thread in it.
fn prepare(shape: Shape, with_sockets: bool) -> Result<Inside, Error> {
    let to_come = match shape {
        Shape::Stack => kernel::prepare_stack(with_sockets)?,
        Shape::Outlet => kernel::prepare_outlet()?,
    };
    let mut links = Links::open()?;
    let mut batch = Batch::default();
    batch.up("lo", LOOPBACK);
    batch.keep_marked(stack::PROXY_MARK);
    links.apply(batch)?;
    let (rules, leave) =
        rules(shape, with_sockets).map_err(|error| Error::kernel("make the rules of the stack", error))?;
    let way_out = match leave {
        Leave::Link => WayOut::none(),
        Leave::Sockets => WayOut::open(Some(stack::PROXY_MARK))?,
        Leave::SocketsAtOnce => WayOut::open(None)?,
    };
    let sockets = Made::of_each(match shape {
        Shape::Stack => 2,
        Shape::Outlet => 1,
    })?;
    Ok(Inside { links, to_come, rules, way_out, sockets })
}

/// Makes the rules of the stack's namespace, on a thread in it: those that this kernel can have.
fn rules(shape: Shape, with_sockets: bool) -> io::Result<(Rules, Leave)> {
    let fill = match shape {
        Shape::Stack => stack::make,
        Shape::Outlet => outlet::make,
    };
    let make = |leave| Ok((Rules::make(stack::TABLE, |changes| fill(changes, leave))?, leave));
    if !with_sockets {
        return make(Leave::Link);
    }
    match make(Leave::Sockets) {
        // nobody who logs: connections are then accepted before anybody at the other end has
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::Unsupported) => {
            make(Leave::SocketsAtOnce).map_err(|_| error)
        }
        made => made,
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        // a panic in between is told by its own thread; what is known of the kernel stays true
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
