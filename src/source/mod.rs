//! Source text and places in it; the one door through which the language wing sees the outside.
//!
//! A [`Span`] is a range of bytes in one file of a run. Everything the language wing makes (tree, model, plan) keeps the
//! span it came from, so that an error found late still points at the words that caused it.

mod password;
pub mod pattern;
mod span;
mod text;

use std::io;
use std::net::IpAddr;

pub use password::{hide_passwords, without_credentials};
pub use span::{FileId, Span, Spanned};
pub use text::{LineCol, Source, SourceMap};

/// What a name in the context is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A regular file.
    File,
    /// A directory.
    Directory,
    /// A symbolic link, not followed.
    Symlink,
    /// A device, a pipe or a socket.
    Other,
}

/// One name in a directory of the context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The name alone, without its directory.
    pub name: String,
    /// What the name is.
    pub kind: EntryKind,
}

/// A route of this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The first address that it is for.
    pub address: IpAddr,
    /// How many of its bits are common to all of them.
    pub prefix: u8,
    /// The interface that it leads through.
    pub interface: String,
}

/// Everything outside the file that decides what the file means.
///
/// The language wing does no other input or output. Tests and the language server give their own.
pub trait Sources {
    /// Reads a file that the `.rbox` file names (an environment file, an ignore file), relative to the context.
    ///
    /// `Ok(None)` when there is no such file.
    fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>>;

    /// Lists a directory of the context, relative to its top (`""` is the top), sorted by name.
    ///
    /// `Ok(None)` when there is no such directory.
    fn list(&self, directory: &str) -> io::Result<Option<Vec<Entry>>>;

    /// The OCI image config (JSON bytes) of a base as written after `FROM` (a reference, `oci:…`, `rootfs:…`, `host`).
    ///
    /// `Ok(None)` when the base is well-formed but not here.
    fn image_config(&self, base: &str, platform: Option<&str>) -> io::Result<Option<Vec<u8>>>;

    /// The text of the `rbox.lock` beside the file.
    ///
    /// `Ok(None)` when there is none.
    fn lock(&self) -> io::Result<Option<Vec<u8>>> {
        Ok(None)
    }

    /// Whether a base is an image that was made here, so that no digest of a registry's names it.
    fn is_made_here(&self, _base: &str, _platform: &str) -> bool {
        false
    }

    /// Routes of this machine besides its default ones: what a network of a file can get in the way of.
    fn routes(&self) -> Vec<Route> {
        Vec::new()
    }

    /// The first port that whoever runs the file may listen on.
    fn first_port(&self) -> u16 {
        0
    }
}
