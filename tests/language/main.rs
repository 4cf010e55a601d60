//! The language against `BuildKit`'s own test data, and every message as a user sees it.

/// A snapshot without the source of its cases, which it shows anyway.
macro_rules! snapshot {
    ($told:expr) => {
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!($told);
        })
    };
}

mod at_once;
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
