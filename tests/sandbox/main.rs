//! Programs in sandboxes, started through the library: as root, and as an ordinary user with a single id.

mod basics;
mod exec;
mod host;
mod limits;
mod place;
mod program;
mod unified;
