//! Builds, run for real: what `COPY`, `ADD`, `RUN` and their like put into an image.

#[path = "../support/mod.rs"]
mod support;

mod cache;
mod copy;
mod crash;
mod kitchen;
mod ordinary;
mod remote;
mod run;
