//! What people and programs get to see: diagnostics, progress, plans, errors.

mod bar;
mod containers;
mod diagnostics;
mod excerpt;
mod failure;
mod graph;
mod happened;
mod logs;
mod look;
mod markdown;
mod names;
mod progress;
mod record;
mod stack;
mod table;
mod timings;
mod transfer;
mod tree;
pub mod units;

pub use bar::{bar, fit};
pub use containers::{command, ports, status};
pub use diagnostics::{Format, summary, write};
pub use failure::{aftermath, failure};
pub use graph::{Graph, GraphFormat, graph, of_network, of_plan};
pub use happened::{differences, event_line, happened};
pub use logs::Logs;
pub use look::Look;
pub use markdown::markdown;
pub use names::{stage_name, without_numbers};
pub use progress::{Job, Progress, ProgressMode, annotation};
pub use stack::stack_tree;
pub use table::{table, wrap};
pub use timings::Timings;
pub use transfer::Transfer;
pub use tree::{tree, tree_summary};
