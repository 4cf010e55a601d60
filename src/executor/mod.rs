//! Walks a [`Plan`](crate::plan::Plan): what is cached, what runs, in which order, and what came of it.

mod event;

pub use event::{Event, Listen, Stream};
