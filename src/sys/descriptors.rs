//! How many descriptors this process may have open.

use std::sync::OnceLock;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// The limit before [`use_all`].
static GIVEN: OnceLock<Rlimit> = OnceLock::new();

/// The limit that this process was started with: what the programs that it starts get, whatever it took for itself.
pub fn given() -> Rlimit {
    GIVEN.get().copied().unwrap_or_else(|| getrlimit(Resource::Nofile))
}

/// Lets this process have as many as it may (sessions of users begin with 1,024), and says how many those are.
pub fn use_all() -> u64 {
    let given = *GIVEN.get_or_init(|| getrlimit(Resource::Nofile));
    if given.current != given.maximum {
        // with fewer, what needs them fails sooner
        let _ = setrlimit(Resource::Nofile, Rlimit { current: given.maximum, ..given });
    }
    given.maximum.unwrap_or(u64::MAX)
}
