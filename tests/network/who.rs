//! Every case runs twice: as whoever runs the tests, and as an ordinary user in a user namespace.

use std::os::unix::process::CommandExt as _;
use std::process::Command;

use super::support::{is_root, needs_namespaces, needs_tool, once};

const USER: u32 = 65_432;

/// Set for the second run.
const AS_USER: &str = "RBOX_TEST_AS_USER";

/// Whether this is the run as an ordinary user.
pub(crate) fn is_ordinary() -> bool {
    std::env::var_os(AS_USER).is_some()
}

/// Runs a case, the test `name`, as both. In the second run the process is root of its own user namespace alone.
pub(crate) fn both(name: &str, case: fn()) {
    if is_ordinary() {
        return case();
    }
    if !needs_namespaces() {
        return;
    }
    if is_root() {
        case();
    }
    ordinary(name);
}

/// Runs a case as an ordinary user alone.
pub(crate) fn ordinary_alone(name: &str, case: fn()) {
    if is_ordinary() {
        case();
    } else if needs_namespaces() {
        ordinary(name);
    }
}

/// Runs a case as an ordinary user in a network namespace that is another's: it has 203.0.113.1 and `2001:db8::1`, and believes
/// that IPv6 leads somewhere.
pub(crate) fn stranger(name: &str, case: fn()) {
    const HOST: &str = "ip link set lo up && ip addr add 203.0.113.1/32 dev lo && ip addr add 2001:db8::1/128 dev lo && \
                        ip -6 route add default dev lo && \
                        exec unshare --user --map-root-user -- \"$@\"";
    if is_ordinary() {
        case();
    } else if needs_namespaces() && needs_tool("ip") {
        run(name, &["--net", "--", "sh", "-c", HOST, "sh"]);
    }
}

fn ordinary(name: &str) {
    run(name, &["--"]);
}

fn run(name: &str, between: &[&str]) {
    let own = std::env::current_exe().expect("a path");
    let stamp = std::fs::metadata(&own).and_then(|meta| meta.modified()).expect("it is there");
    let stamp = stamp.duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_nanos();
    // the folders above the program may be closed to others
    let program =
        once(&format!("rbox-test-network-{stamp}"), |folder| std::fs::copy(&own, folder.join("cases")).map(drop));
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user"]).args(between).arg(program.join("cases"));
    command.args(["--exact", name, "--nocapture", "--test-threads=1"]).env(AS_USER, "1").current_dir("/");
    if is_root() {
        command.uid(USER).gid(USER);
    }
    let output = command.output().expect("unshare starts");
    let said = String::from_utf8_lossy(&output.stdout);
    let passed = output.status.success() && said.contains("1 passed");
    assert!(passed, "as an ordinary user: {said}{}", String::from_utf8_lossy(&output.stderr));
}
