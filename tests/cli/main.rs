//! The whole program, as its users see it.

#[path = "../support/mod.rs"]
mod support;

mod archives;
mod attach;
mod basics;
mod build;
mod caches;
mod check;
mod completion;
mod containers;
mod convert;
mod fmt;
mod foreground;
mod layers;
mod listed;
mod once;
mod pictures;
mod plan;
mod pty;
mod run;
mod terminal;
mod volume;
mod way_out;
mod why;
