//! What people and programs get to see: diagnostics, progress, plans, errors.

mod diagnostics;
mod excerpt;
mod look;
mod markdown;
mod record;

pub use diagnostics::{Format, summary, write};
pub use look::Look;
pub use markdown::markdown;
