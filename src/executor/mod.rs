//! Walks a [`Plan`](crate::plan::Plan): what is cached, what runs, in which order, and what came of it.

mod agent;
mod archive;
mod build;
mod chmod;
mod context;
mod copy;
mod draft;
mod event;
mod exec;
mod failure;
mod fingerprint;
mod git;
mod ground;
mod host;
mod http;
mod key;
mod meta;
mod mounts;
mod options;
mod output;
mod perform;
mod reason;
mod remote;
mod run;
mod schedule;
mod select;
mod source;
mod survey;
mod users;
mod view;
mod write;

pub use event::{Event, Listen, Stream};
pub use failure::{Failure, Reason};
pub use options::{Agent, Built, Cancel, Fate, Options, Outcome, StepState};
pub use run::{assess, run};
