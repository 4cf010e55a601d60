//! What lies in a registry and is no image: documents and blobs that another room knows the meaning of.

use super::blob::Wire;
use super::document::Repository;
use super::error::{ErrorKind, Result};
use super::event::Listen;
use super::place::to_push;
use super::push::{Pushed, push_parts};
use super::session::{Client, Scope};
use crate::image::{Descriptor, Reference};
use crate::store::{Blobs, Store};

/// An artifact that is to go to a registry.
#[derive(Clone, Copy, Debug)]
pub struct Artifact<'a> {
    /// What the name is to lead to.
    pub manifest: &'a [u8],
    /// The blobs that it names, all in the store.
    pub blobs: &'a [Descriptor],
}

/// Pushes an artifact; blobs that are there are not sent.
pub fn push_artifact(
    client: &Client,
    store: &Store,
    to: &Reference,
    artifact: &Artifact<'_>,
    listen: &dyn Listen,
) -> Result<Pushed> {
    let place = to_push(to, &client.config)?;
    let scope = Scope::push(&place.repository);
    let repository = Repository { client, place, scope };
    push_parts(&repository, store, to, artifact, listen)
}

/// An artifact of a registry, whose manifest is here.
pub struct Remote<'a> {
    repositories: Vec<Repository<'a>>,
    listen: &'a dyn Listen,
    /// Its manifest, measured.
    pub manifest: Vec<u8>,
}

/// Asks for what a name leads to; none where there is nothing.
pub fn open_artifact<'a>(client: &'a Client, name: &Reference, listen: &'a dyn Listen) -> Result<Option<Remote<'a>>> {
    let repository = Repository::to_pull(client, to_push(name, &client.config)?);
    match repository.get(name) {
        Ok(fetched) => Ok(Some(Remote { repositories: vec![repository], listen, manifest: fetched.bytes })),
        Err(error) if error.kind == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

impl Remote<'_> {
    /// A small document that it names, measured.
    pub fn document(&self, descriptor: &Descriptor) -> Result<Vec<u8>> {
        self.repositories[0].config(descriptor)
    }

    /// Its blobs, for [`Store::receive`] and [`Store::fetch`].
    pub fn blobs(&self) -> impl Blobs {
        Wire::new(&self.repositories, self.listen)
    }
}
