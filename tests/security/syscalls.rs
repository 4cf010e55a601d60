//! System calls that lead out of a sandbox or to parts of the kernel with a bad record.

use std::collections::BTreeMap;
use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::net::{SocketAddr, UnixListener};
use std::process::Command;

use crate::canary::Canary;
use crate::support::{Rbox, Who, needs_root};
use crate::{attack, build, run};

/// What `attack calls` printed: call → errno's name, `ok`, or `killed-SIGNAL`.
fn calls(output: &str) -> BTreeMap<&str, &str> {
    output.lines().filter_map(|line| line.split_once(' ')).collect()
}

/// A call that programs need, in a harmless form: it only names files.
const HARMLESS: [&str; 1] = ["chroot-escape-handle"];

/// Families of sockets that programs need.
const FAMILIES: [u32; 4] = [1, 2, 10, 16];

#[track_caller]
fn assert_refused(output: &str) {
    let calls = calls(output);
    assert!(calls.len() > 170, "the list of calls was tried to its end\n{output}");
    let allowed: Vec<_> =
        FAMILIES.iter().flat_map(|family| [format!("family-{family}"), format!("pair-{family}")]).collect();
    let through = |(call, result): &(&&str, &&str)| {
        if allowed.iter().any(|name| name == **call) {
            // The kernel's own word: without it, the others would prove nothing.
            return **result != "EINVAL";
        }
        let socket = ["socket-", "family-", "pair-"].iter().any(|kind| call.starts_with(kind));
        let refused = matches!(**result, "EPERM" | "ENOSYS" | "killed-31") || socket && **result == "EAFNOSUPPORT";
        !refused && !HARMLESS.contains(call)
    };
    let through: Vec<_> = calls.iter().filter(through).collect();
    assert!(through.is_empty(), "these calls got through: {through:?}");
    for family in ["alg", "alg-high-bits", "rxrpc", "key", "vsock", "packet", "xfrm"] {
        assert_eq!(calls[&*format!("socket-{family}")], "EPERM", "{family}");
    }
    // glibc falls back to older calls only where a newer one is not implemented.
    for call in ["unknown", "clone3-user"] {
        assert_eq!(calls[call], "ENOSYS", "{call}");
    }
}

row!("A27 A28 A29 A30 A33", dangerous_calls_are_refused);
fn dangerous_calls_are_refused(rbox: &Rbox) {
    let all = run(rbox, &["{attack}", "/bin/attack", "calls"]).success().stdout();
    assert_refused(&all);
    let all = run(rbox, &["--user", "1:1", "{attack}", "/bin/attack", "calls"]);
    // With a single id there is no user 1.
    if all.status() == 0 {
        assert_refused(&all.stdout());
    }
}

row!("A27 A28 A29 A30 A33", dangerous_calls_are_refused_in_a_build);
fn dangerous_calls_are_refused_in_a_build(rbox: &Rbox) {
    build(rbox, "FROM {attack}\nRUN attack calls >/calls\n", &["-t", "calls"]).success();
    let all = run(rbox, &["calls", "cat", "/calls"]).success().stdout();
    assert_refused(&all);
}

row!("A29", programs_of_another_architecture_do_not_run);
fn programs_of_another_architecture_do_not_run(rbox: &Rbox) {
    run(rbox, &["{attack}", "/bin/i386"]).failure().lacks("i386 runs").lacks("AF_ALG");
    build(rbox, "FROM {attack}\nRUN i386\n", &[]).failure().lacks("i386 runs");
}

row!("A18", abstract_sockets_of_the_host_are_out_of_reach);
fn abstract_sockets_of_the_host_are_out_of_reach(rbox: &Rbox) {
    // Of this row alone: rows may be threads of one process.
    let name = rbox.root().display().to_string().replace('/', "-");
    let address = SocketAddr::from_abstract_name(&name).expect("a short name");
    let listener = UnixListener::bind_addr(&address).expect("a fresh name");
    // From here it can be reached, by the same program.
    let told =
        Command::new(attack::programs().join("attack")).args(["abstract", &name]).output().expect("it is compiled");
    assert!(String::from_utf8_lossy(&told.stdout).contains("connect ok"));
    listener.accept().expect("that was it");
    for (network, capability) in [("host", "KILL"), ("none", "KILL"), ("host", "SYS_ADMIN"), ("host", "ALL")] {
        let args = ["--network", network, "--cap-add", capability, "{attack}", "/bin/attack", "abstract", &name];
        run(rbox, &args).success().stdout_has("connect ").lacks("connect ok");
    }
    // The administrator of a container mounts as ever.
    let mount = "mount -t tmpfs none /mnt && touch /mnt/x";
    run(rbox, &["--cap-add", "SYS_ADMIN", "{attack}", "sh", "-c", &format!("mkdir -p /mnt; {mount}")]).success();
    build(rbox, &format!("FROM {{attack}}\nRUN attack abstract {name} >/told && ! grep 'connect ok' /told\n"), &[])
        .success();
    listener.set_nonblocking(true).expect("own socket");
    assert!(listener.accept().is_err(), "nobody reached the host's socket");
}

row!("A33", keys_of_the_caller_are_out_of_reach);
fn keys_of_the_caller_are_out_of_reach(rbox: &Rbox) {
    let name = format!("rbox-canary-{}", std::process::id());
    let program = attack::programs().join("attack");
    let program = program.to_str().expect("text");
    // A session of ours, with a key in it; the program in the container may ask for keys.
    let with_key = |rest: &[&str]| {
        rbox.hand_over();
        let mut command = rbox.command(std::path::Path::new(program));
        let output = command.args([&["key", &name][..], rest].concat()).output().expect("it is compiled");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let told = with_key(&[program, "find-key", &name]);
    if told.contains("key ENOSYS") {
        return crate::support::skip("this kernel has no keys");
    }
    assert!(told.contains("key ok") && told.contains("found in -3") && told.contains("requested ok"), "{told}");
    let (binary, base) = (crate::support::binary().display().to_string(), attack::base());
    let free = ["--security-opt", "seccomp=unconfined"];
    let told = with_key(&[&[&*binary, "run"], &free[..], &[&base, "/bin/attack", "find-key", &name]].concat());
    assert!(told.contains("key ok") && told.contains("requested ") && !told.contains("requested ok"), "{told}");
    assert!(!told.contains("found"), "{told}");
}

#[doc = "A33"]
#[test]
fn who_has_no_more_keys_starts_what_may_ask_for_none_needs_root() {
    if !needs_root() {
        return;
    }
    let rbox = Rbox::new().user(Who::Loner);
    rbox.hand_over();
    let program = attack::programs().join("attack");
    let run = |options: &[&str]| {
        let mut command = rbox.command(&program);
        command.arg("keys").arg(crate::support::binary()).arg("run").args(options).arg(attack::base()).arg("true");
        let output = command.output().expect("it is compiled");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let (code, keys, told) = run(&[]);
    if keys.contains("ENOSYS") {
        return crate::support::skip("this kernel has no keys");
    }
    assert_eq!((code, keys.as_str()), (Some(0), "keys EDQUOT\n"), "{told}");
    let (code, _, told) = run(&["--security-opt", "seccomp=unconfined"]);
    assert_eq!(code, Some(125), "{told}");
    assert!(told.contains("cannot make a session keyring") && told.contains("kernel.keys.maxkeys"), "{told}");
}

row!("A10 A31", devices_and_control_files_of_the_host_are_out_of_reach);
fn devices_and_control_files_of_the_host_are_out_of_reach(rbox: &Rbox) {
    let canary = Canary::new(rbox);
    for caps in [&[][..], &["--cap-add", "MKNOD"]] {
        let args = [caps, &["{attack}", "/bin/attack", "devices"]].concat();
        let told = run(rbox, &args).success().stdout();
        assert!(told.lines().count() > 30, "{told}");
        assert!(!told.contains("open ok"), "a device of the host was opened, with {caps:?}:\n{told}");
    }
    let told = run(rbox, &["{attack}", "/bin/attack", "mounts"]).success().stdout();
    assert!(told.lines().count() > 10 && !told.contains(" ok"), "{told}");
    build(rbox, "FROM {attack}\nRUN attack devices >/told && ! grep 'open ok' /told\n", &[]).success();
    build(rbox, "FROM {attack}\nRUN attack mounts >/told && ! grep ' ok' /told\n", &[]).success();
    canary.check();
}
