//! How many descriptors this process may have open.

use std::os::fd::OwnedFd;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// The limit before [`use_all`].
static GIVEN: OnceLock<Rlimit> = OnceLock::new();

/// The limit that this process was started with: what the programs that it starts get, whatever it took for itself.
pub fn given() -> Rlimit {
    GIVEN.get().copied().unwrap_or_else(|| getrlimit(Resource::Nofile))
}

/// Has the kernel make the table of descriptors large enough for so many at once, or for as many as there may be.
///
/// It grows by doubling, from 64 on, and a process with threads waits for every processor each time: ten milliseconds and more.
pub fn make_room(number: usize) {
    let Ok(file) = std::fs::File::open("/dev/null") else { return };
    let limit = getrlimit(Resource::Nofile).current.and_then(|limit| i32::try_from(limit).ok()).unwrap_or(i32::MAX);
    let last = i32::try_from(number).unwrap_or(i32::MAX).min(limit) - 1;
    if rustix::io::fcntl_dupfd_cloexec(&file, last).is_ok() && last > ASIDE {
        HAS_ROOM.store(true, Ordering::Relaxed);
    }
}

/// Numbers from here on are for what stays open for long.
const ASIDE: i32 = 512;

/// Whether the table is large enough for these numbers, so that nobody waits for it to grow.
static HAS_ROOM: AtomicBool = AtomicBool::new(false);

/// Whether what stays open for long is [set aside](set_aside).
pub fn are_set_aside() -> bool {
    HAS_ROOM.load(Ordering::Relaxed)
}

/// Gives a descriptor that stays open for long a high number, where there is [room](make_room): children that are made meanwhile
/// need none of these, and leave them all behind [at once](super::process::clone_without).
pub fn set_aside(descriptor: OwnedFd) -> OwnedFd {
    if !are_set_aside() {
        return descriptor;
    }
    rustix::io::fcntl_dupfd_cloexec(&descriptor, ASIDE).unwrap_or(descriptor)
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
