//! Programs in sandboxes, started through the library: as root, and as an ordinary user with a single id.

mod basics;
mod host;
mod limits;
mod place;
mod program;
mod unified;
