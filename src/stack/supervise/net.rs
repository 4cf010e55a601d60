//! A stack's networks as its containers need them.

use std::net::IpAddr;
use std::os::fd::BorrowedFd;
use std::path::{Path, PathBuf};

use super::container::Container;
use super::mounts::Places;
use super::supervisor::Supervisor;
use crate::stack::definition::{Connection, Join, Network, Port, Publish, Service};
use crate::stack::protocol::{Endpoint, PublishedPort, Reply, Request};

/// The router of a stack, once something needs it.
#[derive(Debug)]
pub(super) struct Net {
    stack: String,
    root: PathBuf,
}

/// A container's place on networks.
#[derive(Clone, Debug)]
pub(super) struct Plug {
    pub(super) container: String,
    pub(super) service: String,
    pub(super) replica: u32,
    pub(super) joins: Vec<Join>,
    pub(super) publish: Vec<Publish>,
    pub(super) expose: Vec<Port>,
    pub(super) dns: Vec<IpAddr>,
    /// Whether its shared names lead to it only once it is healthy.
    pub(super) has_check: bool,
}

impl Plug {
    /// That of a container to be; none if it is on no network of the stack.
    pub(super) fn new(service: &Service, container: &str, replica: u32) -> Option<Self> {
        let Connection::Networks(joins) = &service.network else { return None };
        Some(Plug {
            container: container.to_owned(),
            service: service.name.clone(),
            replica,
            joins: joins.clone(),
            publish: service.publish.clone(),
            expose: service.expose.clone(),
            dns: service.dns.clone(),
            has_check: service.health.as_ref().is_some_and(|health| !health.test.is_empty()),
        })
    }

    /// That of a container.
    pub(super) fn of(container: &Container) -> Option<Self> {
        let plug = Plug::new(&container.service, &container.name, container.replica)?;
        Some(Plug { joins: container.joins.clone(), ..plug })
    }
}

const LATER: &str = "networks of a stack are not there yet in this version; use NETWORK host or NETWORK none";

impl Net {
    pub(super) fn new(stack: &str, root: &Path) -> Self {
        Net { stack: stack.to_owned(), root: root.to_owned() }
    }

    /// Makes networks that are missing, and holds the ports of containers to be.
    pub(super) fn prepare(&self, _networks: &[Network], plugs: Vec<Plug>) -> Result<(), String> {
        if plugs.is_empty() { Ok(()) } else { Err(format!("{LATER} ({}, {})", self.stack, self.root.display())) }
    }

    /// Decides what a container gets on its networks.
    pub(super) fn reserve(&self, _plug: &mut Plug, _places: &mut Places) -> Result<(), String> {
        Err(LATER.to_owned())
    }

    /// Connects a container.
    pub(super) fn attach(&self, _namespace: BorrowedFd<'_>, _plug: &Plug) -> Result<(), String> {
        Err(LATER.to_owned())
    }

    /// Where a container is reachable.
    pub(super) fn show(&self, _plug: &Plug) -> (Vec<Endpoint>, Vec<PublishedPort>) {
        (Vec::new(), Vec::new())
    }

    /// The names that a container shares lead to it from now on.
    pub(super) fn healthy(&self, _container: &str) {}

    /// They do no more.
    pub(super) fn unhealthy(&self, _container: &str) {}

    /// A container is gone.
    pub(super) fn forget(&self, _container: &str) {}
}

impl Supervisor {
    /// What a client wants of networks.
    pub(super) fn network_request(&mut self, _id: u64, _request: Request) -> Result<(), Reply> {
        Err(Self::failed(LATER))
    }
}
