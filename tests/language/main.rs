//! The language against `BuildKit`'s own test data, and every message as a user sees it.

mod corpus;
mod fake;
mod format;
mod hostile;
mod lints;
mod meaning;
mod messages;
mod mistakes;
mod pages;
mod plans;
mod scale;
mod told;
