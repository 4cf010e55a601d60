//! A client of registries (distribution-spec 1.1): pull, push, log in.
//!
//! | file | what it decides |
//! |---|---|
//! | `place` | which servers a name leads to: Docker's defaults, mirrors, plain HTTP for this machine's own alone |
//! | `config`, `registries_conf` | what users and owners of machines say of that |
//! | `auth`, `credentials`, `helper` | who we are to a server, and who may hear it |
//! | `session`, `trouble` | one request: retries, redirects, authorization |
//! | `document` | manifests and indexes, measured and chosen from |
//! | `blob`, `upload`, `stream` | bytes of blobs: in, out, and out while they are made |
//! | `pull`, `push`, `login` | what a user asks for |
//!
//! **Nothing a server says is believed.** Bytes are measured against the digest that named them before they mean anything,
//! documents have a largest size, and every wait has an end. Credentials and tokens go to the server they are for, and to the
//! server of its tokens where that is plainly its own (`auth`); never to where a redirect, an upload's `Location` or a
//! layer's `urls` lead.

mod artifact;
mod auth;
mod blob;
mod config;
mod credentials;
mod document;
mod error;
mod event;
mod helper;
mod login;
mod place;
mod pull;
mod push;
mod registries_conf;
mod session;
mod stop;
mod stream;
mod token;
mod trouble;
mod upload;
mod url;
mod workers;

pub use artifact::{Artifact, Remote, open_artifact, push_artifact};
pub use config::Config;
pub use credentials::{AuthFiles, Credentials};
pub use error::{Error, ErrorKind};
pub use event::{Event, Listen};
pub use login::Kept;
pub use pull::{Pull, Pulled, Resolved, pull, resolve};
pub use push::{Push, Pushed, push};
pub use session::Client;
pub use stop::Stop;
pub use workers::at_once;
