//! Attacks on rbox, through the real binary.
//!
//! Each row of the list of known holes of other engines (`rows.rs` holds them all) is a test that builds its own attack and
//! checks that a canary on the host survives, as root and as an ordinary user.

#[path = "../support/mod.rs"]
mod support;

/// Declares that a function of this module tests these rows: as root, and as an ordinary user without subordinate ids.
///
/// A third word `once`: it does not matter who runs it.
macro_rules! row {
    ($rows:literal, $name:ident, once) => {
        #[doc = $rows]
        mod $name {
            #[test]
            fn as_anybody() {
                super::$name(&crate::support::Rbox::new());
            }
        }
    };
    ($rows:literal, $name:ident) => {
        #[doc = $rows]
        mod $name {
            #[test]
            fn needs_root() {
                if crate::support::needs_root() {
                    super::$name(&crate::support::Rbox::new());
                }
            }

            #[test]
            fn as_user_needs_namespaces() {
                if crate::support::needs_namespaces() {
                    super::$name(&crate::support::Rbox::new().as_user());
                }
            }
        }
    };
}

mod attack;
mod canary;
mod rows;
mod serve;
mod watch;

mod archives;
mod cache;
mod context;
mod copies;
mod host;
mod identity;
mod input;
mod layouts;
mod limits;
mod mounts;
mod profiles;
mod rootfs;
mod secrets;
mod syscalls;
mod terminal;

use std::time::Duration;

use support::{Output, Rbox};

/// What the worst of inputs may take; unoptimised, and with the machine at work on other tests, five times as long.
const LONGEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 10 } else { 2 });

/// `rbox run` with `{attack}` for a base that has `/bin/attack`.
fn run(rbox: &Rbox, args: &[&str]) -> Output {
    let mut all = vec!["run".to_owned()];
    all.extend(args.iter().map(|arg| attack::filled(arg)));
    rbox.args(all).run()
}

/// `rbox build` of a file, with `{attack}` for a base that has `/bin/attack`.
fn build(rbox: &Rbox, file: &str, args: &[&str]) -> Output {
    rbox.write("test.rbox", attack::filled(file));
    let mut all = vec!["build".to_owned()];
    all.extend(args.iter().map(|arg| attack::filled(arg)));
    rbox.args(all).run()
}
