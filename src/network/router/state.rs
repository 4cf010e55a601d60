//! What a router knows of what it has made.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use super::Shape;
use super::uplink::LinkUplink;
use crate::network::error::Error;
use crate::network::firewall::stack::{HOST4, HOST6};
use crate::network::firewall::{Element, Rules, Scope, octets};
use crate::network::kernel::LinksToCome;
use crate::network::links::{Batch, Links, Surroundings, View};
use crate::network::port::BoundPort;
use crate::network::stack_network::Network;
use crate::network::subnet::Subnet;

/// Everything that changes while a router lives.
#[derive(Debug)]
pub(super) struct State {
    shape: Shape,
    /// What is looked at on the host.
    pub(super) host_view: View,
    /// The host's links.
    pub(super) host_links: Links,
    /// The stack's.
    pub(super) links: Links,
    /// What its links to come are like.
    to_come: LinksToCome,
    /// Whether they have IPv6.
    ipv6_to_come: bool,
    /// The stack's rules.
    pub(super) rules: Rules,
    /// The way out by links.
    pub(super) uplink: Option<LinkUplink>,
    /// Networks by their names.
    pub(super) networks: BTreeMap<String, Network>,
    /// Ports that are published, by who asked.
    pub(super) ports: BTreeMap<String, Vec<BoundPort>>,
    /// Those of them that stand for one container alone by their number, on the way from the host to the stack.
    pub(super) claims: Vec<BoundPort>,
    /// Links that are to be removed: one takes as long as many.
    pub(super) garbage: Vec<String>,
    /// The host's routes.
    pub(super) routes: Vec<Subnet>,
    /// The largest packet of the host's way out.
    pub(super) mtu: u32,
    /// Whether the kernel has IPv6.
    pub(super) ipv6: bool,
    /// Whether packets of IPv6 get out.
    pub(super) ipv6_out: bool,
    next_index: u32,
}

impl State {
    /// Nothing made yet.
    pub(super) fn new(
        shape: Shape,
        host: (View, Links),
        (links, to_come): (Links, LinksToCome),
        rules: Rules,
        around: &Surroundings,
    ) -> Self {
        State {
            shape,
            host_view: host.0,
            host_links: host.1,
            links,
            to_come,
            ipv6_to_come: true,
            rules,
            uplink: None,
            networks: BTreeMap::new(),
            ports: BTreeMap::new(),
            claims: Vec::new(),
            garbage: Vec::new(),
            routes: around.routes.clone(),
            mtu: around.packet(),
            ipv6: crate::network::kernel::has_ipv6(),
            ipv6_out: around.way_out6.is_some(),
            next_index: 100,
        }
    }

    /// A number for an interface that no other has, in any namespace of ours.
    pub(super) fn next_index(&mut self) -> u32 {
        self.next_index += 1;
        self.next_index
    }

    /// Has the stack's links to come have IPv6 or not.
    ///
    /// A port of a bridge needs none: what comes by it is the bridge's. With it, the kernel gives each a route that it puts behind those of
    /// all others, one by one, and among hundreds of ports that takes as long as much of a container's start.
    pub(super) fn choose_ipv6(&mut self, ipv6: bool) -> Result<(), Error> {
        if self.ipv6_to_come != ipv6 {
            self.to_come.choose_ipv6(ipv6)?;
            self.ipv6_to_come = ipv6;
        }
        Ok(())
    }

    /// A network by its name.
    pub(super) fn network(&self, name: &str) -> Result<&Network, Error> {
        self.networks.get(name).ok_or_else(|| self.unknown(name))
    }

    /// A network by its name, to change it.
    pub(super) fn network_mut(&mut self, name: &str) -> Result<&mut Network, Error> {
        if !self.networks.contains_key(name) {
            return Err(self.unknown(name));
        }
        Ok(self.networks.get_mut(name).expect("presume: it is there"))
    }

    /// Removes the links that are to be removed.
    pub(super) fn sweep(&mut self) {
        let names = std::mem::take(&mut self.garbage);
        if !names.is_empty() {
            let mut batch = Batch::default();
            batch.delete_all(&names);
            // most have gone with the namespace of their other end; rules let nothing through any of them
            let _ = self.links.apply(batch);
        }
    }

    fn unknown(&self, name: &str) -> Error {
        Error::UnknownNetwork { name: name.to_owned(), known: self.networks.keys().cloned().collect() }
    }

    /// Has the rules know the host's addresses.
    pub(super) fn note_host(&mut self, around: &Surroundings) -> Result<(), Error> {
        self.routes.clone_from(&around.routes);
        if self.shape == Shape::Outlet {
            // nothing is published, so they are addresses like others
            return Ok(());
        }
        let entry = |address: &IpAddr| (if address.is_ipv6() { HOST6 } else { HOST4 }, Element::new(octets(*address)));
        let mut entries: BTreeSet<_> = around.addresses.iter().map(entry).collect();
        if let Some(uplink) = &self.uplink {
            entries.extend(uplink.host_addresses().iter().map(entry));
        }
        let changed = self.rules.change(vec![(Scope::Host, entries)]);
        changed.map_err(|error| Error::kernel("tell the rules the host's addresses", error))
    }
}
