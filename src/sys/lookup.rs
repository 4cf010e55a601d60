//! Look-ups of paths that no link and no `..` leads out of (`openat2(2)`), where something else disturbs them.

use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

use rustix::io::Errno;

/// As long as a look-up is worth waiting for: one takes some 20 µs, and where others mount much, several in a row are seen to fail.
pub const PATIENCE: Duration = Duration::from_secs(2);

/// Tries a look-up for so long. In a child.
///
/// The kernel gives up on a `..` when anything on the machine is renamed or mounted while it looks, and always does once the mount that
/// the look-up begins at has gone: so not for ever.
pub fn undisturbed(patience: Duration, open: impl Fn() -> Result<OwnedFd, Errno>) -> Result<OwnedFd, Errno> {
    let mut until = None;
    loop {
        match open() {
            Err(Errno::AGAIN) if Instant::now() < *until.get_or_insert_with(|| Instant::now() + patience) => {
                std::thread::yield_now();
            }
            Err(Errno::INTR) => {}
            result => return result,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn who_is_disturbed_tries_again_and_not_for_ever() {
        let file = || Ok(std::fs::File::open("/dev/null").expect("it is there").into());
        let tries = Cell::new(0);
        let open = || {
            tries.set(tries.get() + 1);
            if tries.get() < 5_000 { Err(Errno::AGAIN) } else { file() }
        };
        assert!(undisturbed(Duration::from_mins(1), open).is_ok());
        assert_eq!(undisturbed(Duration::from_millis(5), || Err(Errno::AGAIN)).err(), Some(Errno::AGAIN));
        assert_eq!(undisturbed(PATIENCE, || Err(Errno::NOENT)).err(), Some(Errno::NOENT));
    }
}
