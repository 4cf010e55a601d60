//! What happens while images move, as one stream.

use crate::image::Descriptor;

/// One thing that happened.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// Something more of the image has to move.
    Planned {
        /// What will move.
        blobs: &'a [Descriptor],
        /// How many blobs are there already.
        there: usize,
    },
    /// A blob begins to move while it is made.
    Begun,
    /// Such a blob has more bytes.
    Grown {
        /// How many since the last time.
        bytes: u64,
    },
    /// Such a blob is made.
    Made {
        /// What it came to.
        blob: &'a Descriptor,
    },
    /// Bytes of a blob moved.
    Moved {
        /// How many since the last time.
        bytes: u64,
    },
    /// A blob is where it was to be.
    Done,
    /// Something to know that stops nothing.
    Warning {
        /// A sentence.
        text: &'a str,
    },
}

/// Who listens. Called from many threads at once.
pub trait Listen: Sync {
    /// Takes one event.
    fn event(&self, event: Event<'_>);
}
