//! Builds, run for real: what `COPY`, `ADD`, `RUN` and their like put into an image.

#[path = "../support/mod.rs"]
mod support;

mod agent;
mod allowed;
mod cache;
mod child;
mod copy;
mod crash;
mod https;
mod kitchen;
mod ordinary;
mod owners;
mod remote;
mod run;
mod sparse;
