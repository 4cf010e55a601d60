//! What a network namespace has already: the host's routes, addresses and the size of its packets.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use futures_util::TryStreamExt;
use rtnetlink::packet_route::AddressFamily;
use rtnetlink::packet_route::address::AddressAttribute;
use rtnetlink::packet_route::link::{LinkAttribute, LinkExtentMask};
use rtnetlink::packet_route::route::{RouteAddress, RouteAttribute, RouteHeader, RouteMessage, RouteMetric, RouteType};
use rtnetlink::{Handle, RouteMessageBuilder};
use tokio::runtime::{Builder, Runtime};

use crate::network::error::Error;
use crate::network::subnet::Subnet;

/// What is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::network) struct Surroundings {
    /// Where packets go that are not for everywhere.
    pub(in crate::network) routes: Vec<Subnet>,
    /// The namespace's own addresses, but those that only it can reach.
    pub(in crate::network) addresses: Vec<IpAddr>,
    /// The number of every interface by its name.
    pub(in crate::network) interfaces: BTreeMap<String, u32>,
    /// The interface of the default route of IPv4.
    pub(in crate::network) way_out: Option<u32>,
    /// The interface of the default route of IPv6.
    pub(in crate::network) way_out6: Option<u32>,
    /// The largest packet that the default route takes.
    pub(in crate::network) mtu: Option<u32>,
}

/// A look at one network namespace.
pub(in crate::network) struct View {
    runtime: Runtime,
    handle: Handle,
}

impl View {
    /// One of the network namespace of this thread. It may be used on any other.
    pub(in crate::network) fn open() -> Result<Self, Error> {
        let what = "open a netlink socket";
        let runtime = Builder::new_current_thread().enable_io().build().map_err(|error| Error::kernel(what, error))?;
        let guard = runtime.enter();
        let (connection, handle, _) = rtnetlink::new_connection().map_err(|error| Error::kernel(what, error))?;
        runtime.spawn(connection);
        drop(guard);
        Ok(View { runtime, handle })
    }

    /// Looks around.
    pub(in crate::network) fn look_around(&mut self) -> Result<Surroundings, Error> {
        let handle = &self.handle;
        let looked = self.runtime.block_on(async {
            let mut found = Surroundings::default();
            let mut sizes = BTreeMap::new();
            // counters of all processors take longer than all the rest
            let links = handle.link().get().set_filter_mask(AddressFamily::Unspec, vec![LinkExtentMask::SkipStats]);
            let mut links = std::pin::pin!(links.execute());
            while let Some(link) = links.try_next().await? {
                for attribute in link.attributes {
                    match attribute {
                        LinkAttribute::IfName(name) => drop(found.interfaces.insert(name, link.header.index)),
                        LinkAttribute::Mtu(mtu) => drop(sizes.insert(link.header.index, mtu)),
                        _ => {}
                    }
                }
            }
            let mut addresses = std::pin::pin!(handle.address().get().execute());
            while let Some(address) = addresses.try_next().await? {
                found.addresses.extend(own_address(&address.attributes));
            }
            let all4 = handle.route().get(RouteMessageBuilder::<Ipv4Addr>::new().build()).execute();
            let mut all4 = std::pin::pin!(all4);
            while let Some(route) = all4.try_next().await? {
                found.note(&route, &sizes);
            }
            let all6 = handle.route().get(RouteMessageBuilder::<Ipv6Addr>::new().build()).execute();
            let mut all6 = std::pin::pin!(all6);
            while let Some(route) = all6.try_next().await? {
                found.note(&route, &sizes);
            }
            Ok::<_, rtnetlink::Error>(found)
        });
        looked.map_err(|error| Error::kernel("read the host's links and routes", io::Error::other(error.to_string())))
    }
}

impl fmt::Debug for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("View").finish_non_exhaustive()
    }
}

impl Surroundings {
    /// The largest packet that links of ours have.
    pub(in crate::network) fn packet(&self) -> u32 {
        // where there is no way out, and a loopback interface has one more than links can have
        const DEFAULT: u32 = 1500;
        self.mtu.unwrap_or(DEFAULT).min(u16::MAX.into())
    }

    fn note(&mut self, route: &RouteMessage, sizes: &BTreeMap<u32, u32>) {
        if route.header.kind != RouteType::Unicast || route.header.table != RouteHeader::RT_TABLE_MAIN {
            return;
        }
        let mut destination = None;
        let mut interface = None;
        let mut mtu = None;
        for attribute in &route.attributes {
            match attribute {
                RouteAttribute::Destination(RouteAddress::Inet(address)) => destination = Some(IpAddr::V4(*address)),
                RouteAttribute::Destination(RouteAddress::Inet6(address)) => destination = Some(IpAddr::V6(*address)),
                RouteAttribute::Oif(index) => interface = Some(*index),
                RouteAttribute::MultiPath(hops) => interface = hops.first().map(|hop| hop.interface_index),
                RouteAttribute::Metrics(metrics) => {
                    mtu = metrics.iter().find_map(|metric| match metric {
                        RouteMetric::Mtu(mtu) => Some(*mtu),
                        _ => None,
                    });
                }
                _ => {}
            }
        }
        let is_ipv6 = route.header.address_family == AddressFamily::Inet6;
        match destination.and_then(|address| Subnet::new(address, route.header.destination_prefix_length)) {
            Some(subnet) if subnet.prefix() > 0 => self.routes.push(subnet),
            _ if route.header.destination_prefix_length > 0 => {}
            _ => {
                let mtu = mtu.or_else(|| sizes.get(&interface?).copied());
                // the first one listed is the one that is used
                self.mtu = self.mtu.or(mtu);
                let way_out = if is_ipv6 { &mut self.way_out6 } else { &mut self.way_out };
                *way_out = way_out.or(interface);
            }
        }
    }
}

/// The address that attributes tell, if others can reach it.
fn own_address(attributes: &[AddressAttribute]) -> Option<IpAddr> {
    let local = attributes.iter().find_map(|attribute| match attribute {
        AddressAttribute::Local(address) => Some(*address),
        _ => None,
    });
    let any = attributes.iter().find_map(|attribute| match attribute {
        AddressAttribute::Address(address) => Some(*address),
        _ => None,
    });
    local.or(any).filter(|address| match address {
        IpAddr::V4(address) => !address.is_loopback(),
        IpAddr::V6(address) => !address.is_loopback() && !address.is_unicast_link_local(),
    })
}
