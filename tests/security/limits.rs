//! What a step or a container may use up, and reach over the network.

use std::net::TcpListener;

use crate::support::{Rbox, needs_root};
use crate::{build, run};

row!("B19", no_network_is_none_at_all);
fn no_network_is_none_at_all(rbox: &Rbox) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("bound").port();
    let script = format!(
        "[ \"$(ls /sys/class/net | grep -v -e lo)\" = '' ] && [ \"$(tail -n +3 /proc/net/dev | grep -vc ' lo:')\" = 0 ] && \
         [ \"$(tail -n +2 /proc/net/route)\" = '' ] && ! nc -w 1 127.0.0.1 {port} </dev/null && ! nslookup localhost 127.0.0.1"
    );
    run(rbox, &["--network", "none", "{attack}", "sh", "-c", &script]).success();
    build(rbox, &format!("FROM {{attack}}\nRUN --network=none {script}\n"), &[]).success();
    listener.set_nonblocking(true).expect("own socket");
    assert!(listener.accept().is_err(), "nobody came to the host's port");
    // The host's interfaces cannot be changed where they are shared.
    let script = "! ip link add x type dummy && ! ip addr add 127.0.0.9/8 dev lo && ! ip link set lo down";
    run(rbox, &["--network", "host", "{attack}", "sh", "-c", script]).success();
    build(rbox, &format!("FROM {{attack}}\nRUN --network=host {script}\n"), &[]).success();
}

row!("B16 B20", folders_of_endless_depth_are_an_error);
fn folders_of_endless_depth_are_an_error(rbox: &Rbox) {
    let file = "FROM {attack} AS deep\nRUN attack dig 3000\nFROM {attack}\nCOPY --from=deep /d /d\n";
    let output = build(rbox, file, &["--output", "type=tar,dest=../out/deep.tar"]);
    assert!((0..=126).contains(&output.status()), "ended by a signal\n{output}");
    assert!(!output.stderr().contains("panicked") && !output.stderr().contains("overflow"), "{output}");
    rbox.args(["prune", "--all"]).run();
    build(rbox, "FROM {attack}\nRUN true\n", &[]).success();
}

row!("B20", processes_are_limited);
fn processes_are_limited(rbox: &Rbox) {
    let output = build(rbox, "FROM {attack}\nRUN attack children 5000 >/told; ! grep -q 5000 /told\n", &[]);
    output.success();
    let told = run(rbox, &["{attack}", "/bin/attack", "children", "5000"]).success().stdout();
    assert!(told.contains("EAGAIN"), "5000 children were made: {told}");
    // Nothing of them is left, and the host still starts programs.
    run(rbox, &["{attack}", "true"]).success();
}

#[doc = "B20"]
#[test]
fn a_memory_limit_ends_the_program_alone_needs_root() {
    if !needs_root() {
        return;
    }
    let rbox = Rbox::new();
    let output =
        run(&rbox, &["--memory", "64m", "--memory-swap", "64m", "{attack}", "/bin/attack", "memory", "256"]).code(137);
    assert!(output.stderr().contains("memory"), "says why\n{output}");
    let told = run(&rbox, &["--pids", "20", "{attack}", "/bin/attack", "children", "100"]).success().stdout();
    assert!(told.contains("EAGAIN"), "{told}");
}
