//! What a test needs of the machine. A missing thing skips the test, and fails it where `CI` is set.

use std::process::Command;

/// Says that a test can't run here; a failure where `CI` is set.
pub fn skip(why: &str) {
    assert!(std::env::var_os("CI").is_none(), "in CI nothing is skipped, but {why}");
    println!("skipped: {why}");
}

/// Whether the tests run as root.
pub fn is_root() -> bool {
    uid() == 0
}

fn uid() -> u32 {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata("/proc/self").map_or(u32::MAX, |meta| meta.uid())
}

/// Whether the test may go on: it runs as root.
pub fn needs_root() -> bool {
    check(is_root(), "this test needs root")
}

/// Whether the test may go on: an ordinary user may make user namespaces.
pub fn needs_namespaces() -> bool {
    check(namespaces(), "this test needs user namespaces, which this machine refuses")
}

/// Whether the test may go on: the program is there.
pub fn needs_tool(name: &str) -> bool {
    let found =
        std::env::var("PATH").unwrap_or_default().split(':').any(|dir| std::path::Path::new(dir).join(name).exists());
    check(found, &format!("this test needs `{name}`; `sh tests/setup.sh` installs it"))
}

/// Whether the test may go on: there is an ordinary user with subordinate ids.
pub fn needs_subuid_user() -> bool {
    check(is_root() && subuid_user().is_some(), "this test needs root and the user that `sh tests/setup.sh` makes")
}

fn check(there: bool, why: &str) -> bool {
    if !there {
        skip(why);
    }
    there
}

/// Whether this machine lets users make namespaces.
pub fn namespaces() -> bool {
    Command::new("unshare").args(["-Ur", "true"]).status().is_ok_and(|status| status.success())
}

/// User and group of the user that `tests/setup.sh` makes.
pub fn subuid_user() -> Option<(u32, u32)> {
    let passwd = std::fs::read_to_string("/etc/passwd").ok()?;
    let line = passwd.lines().find(|line| line.starts_with("rboxtest:"))?;
    let mut fields = line.split(':').skip(2);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}
