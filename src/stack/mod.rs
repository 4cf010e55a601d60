//! Stacks: containers that run together, and the one process that looks after them.
//!
//! ```text
//! ROOT/                      of the store, and closed to other users as it is
//!   stacks/<name>/           one a stack; `_` is that of containers outside of any stack
//!     lock                     flocked as long as the stack's supervisor lives: that, and nothing else, means "alive"
//!     control                  its socket; requests and replies are lines of JSON ([`protocol`])
//!     definition.json          what was asked for last, for people and for `rbox plan`; no secret's value is in it
//!     state.json               boot id, pid and start of the supervisor: what the next one says about a dead one
//!     salt                     what digests of secrets begin with
//!     log                      what the supervisor itself has to say
//!     logs/<container>.json    output, a line of JSON each, as Docker's json-file; `.1`, `.2` … are older
//!   networks/<name>.json     networks of `rbox network create`, which outlive every supervisor
//! ```
//!
//! A supervisor is pid 1 of a pid namespace of its own: if it is killed, the kernel kills every container below it, takes
//! away their mounts and networks, and lets go of the lock. Containers are gone with it; none is ever adopted.

pub mod client;
pub mod definition;
pub mod diff;
mod error;
mod left;
mod loose;
pub mod protocol;
pub mod resolve;
pub mod state;
pub mod supervise;
mod wire;

pub use client::Client;
pub use definition::Definition;
pub use error::Error;
pub use left::LeftLogs;
pub use loose::{LOOSE, reached};
