//! The whole program, as its users see it.

#[path = "../support/mod.rs"]
mod support;

mod basics;
mod build;
mod containers;
mod fmt;
mod foreground;
mod plan;
mod run;
mod terminal;
mod volume;
mod way_out;
