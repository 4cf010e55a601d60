//! A stack's router: what everything else of this room hangs on.

use std::os::fd::{AsFd, BorrowedFd};

use super::error::Error;
use super::namespace::Namespace;
use super::settings::Settings;

/// A stack namespace with its uplink, rules, name server and ports. Dropping it removes everything from the kernel.
#[derive(Debug)]
pub struct Router {
    settings: Settings,
    /// Where it was started, and where the host's ports are.
    host: Namespace,
    /// Its own.
    stack: Namespace,
}

impl Router {
    /// Makes the stack namespace and its way out. The calling thread's network namespace is the host's.
    pub fn start(settings: &Settings) -> Result<Router, Error> {
        let host = Namespace::current()?;
        let stack = Namespace::new()?;
        Ok(Router { settings: settings.clone(), host, stack })
    }

    /// What it was started with.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The host's network namespace.
    pub fn host_namespace(&self) -> &Namespace {
        &self.host
    }

    /// The stack's network namespace, in which the name server listens.
    pub fn namespace(&self) -> BorrowedFd<'_> {
        self.stack.as_fd()
    }
}
