//! Sandboxes that others look into: further programs, shared namespaces, freezing and measuring.

use std::cell::RefCell;
use std::ffi::CString;
use std::io::Read;
use std::os::fd::OwnedFd;
use std::os::unix::fs::MetadataExt;

use rbox::sandbox::{ExecSpec, Handle, LaunchError, Network, Running, Share, Status, Stdio, User, launch, launch_with};

use crate::place::{Place, run};

fn text(text: &str) -> CString {
    CString::new(text).expect("no NUL")
}

fn exec_spec(args: &[&str], stdio: Stdio) -> ExecSpec {
    ExecSpec {
        args: args.iter().map(|arg| text(arg)).collect(),
        env: vec![text("PATH=/bin")],
        cwd: text("/"),
        user: User::default(),
        stdio,
        privileged: false,
    }
}

/// Runs a program in a sandbox that runs, and returns what it printed.
pub(crate) fn exec(handle: &Handle, args: &[&str]) -> Result<(Status, String), LaunchError> {
    let (mut read, write) = std::io::pipe().expect("a pipe");
    let write = OwnedFd::from(write);
    let copy = write.try_clone().expect("a descriptor");
    let null = std::fs::File::open("/dev/null").expect("/dev/null");
    let mut executed = handle.exec(exec_spec(args, Stdio::Fds([null.into(), write, copy])))?;
    let mut out = String::new();
    read.read_to_string(&mut out).expect("text");
    Ok((executed.wait().expect("an end"), out))
}

fn sleeper(place: &Place) -> Running {
    let mut spec = place.spec(&["sleep", "1000"]);
    spec.managed = true;
    launch(spec).expect("it starts")
}

#[test]
fn a_further_program_is_confined_as_the_first_needs_root() {
    let place = Place::new();
    let running = sleeper(&place);
    let handle = running.handle();
    let script = "cat /proc/self/status; hostname; cat /proc/1/cmdline; ls -l /proc/self/fd; pwd; \
                  mount -t tmpfs none /tmp; cat /proc/self/uid_map; cat /proc/self/cgroup";
    let (status, out) = exec(&handle, &["sh", "-c", script]).expect("it starts");
    assert_eq!(status, Status::Code(0), "{out}");
    for line in ["CapInh:\t0000000000000000", "CapPrm:\t00000000000404fb", "NoNewPrivs:\t1", "Seccomp:\t2"] {
        assert!(out.contains(line), "{line}: {out}");
    }
    assert!(out.contains("box\nsleep\x001000"), "its names and processes are the sandbox's: {out}");
    assert!(out.contains("mount: permission denied"), "{out}");
    assert!(out.contains("0::/\n"), "its cgroup is the sandbox's: {out}");
    let links: Vec<_> = out.lines().filter(|line| line.contains(" -> ")).collect();
    assert_eq!(links.len(), 3, "{out}");
    assert!(links.iter().all(|link| link.contains("/dev/null") || link.contains("pipe:")), "{out}");
    let mine = rustix::process::getuid().as_raw();
    assert!(!out.contains(&format!("         0 {mine:>10} 4294967295")), "a user namespace of its own: {out}");
}

#[test]
fn further_programs_fail_as_the_first_would_needs_root() {
    let place = Place::new();
    let running = sleeper(&place);
    let handle = running.handle();
    assert!(matches!(exec(&handle, &["none"]), Err(LaunchError::NotFound { .. })));
    assert_eq!(exec(&handle, &["sh", "-c", "exit 7"]).expect("it starts").0, Status::Code(7));
    assert_eq!(exec(&handle, &["sh", "-c", "kill -9 $$"]).expect("it starts").0, Status::Signal(9));
    let null = || std::fs::File::open("/dev/null").expect("/dev/null").into();
    for cwd in ["/proc/self/fd/3", "/proc/self/fd/7", "/nothing"] {
        let mut spec = exec_spec(&["true"], Stdio::Fds([null(), null(), null()]));
        spec.cwd = text(cwd);
        assert!(handle.exec(spec).is_err(), "{cwd}");
    }
    drop(running);
    let gone = exec(&handle, &["true"]).expect_err("it has ended").to_string();
    assert!(gone.contains("ended"), "{gone}");
}

#[test]
fn a_further_program_has_a_terminal_needs_root() {
    let place = Place::new();
    let running = sleeper(&place);
    let spec = exec_spec(&["sh", "-c", "tty; stty size; exit 3"], Stdio::Terminal { columns: 91, rows: 17 });
    let mut executed = running.handle().exec(spec).expect("it starts");
    let terminal = executed.take_terminal().expect("a terminal");
    let mut out = Vec::new();
    // the other end closing is an error here
    let _ = Read::read_to_end(&mut std::fs::File::from(terminal), &mut out);
    let out = String::from_utf8_lossy(&out).into_owned();
    assert!(out.contains("/dev/pts/0"), "{out}");
    assert_eq!(executed.wait().expect("an end"), Status::Code(3), "{out}");
}

#[test]
fn a_network_is_filled_before_the_program_runs_needs_root() {
    let place = Place::new();
    let filled = RefCell::new(0);
    let mut spec = place.spec(&["sh", "-c", "exit 0"]);
    spec.network = Network::Own;
    let fill = |namespace: std::os::fd::BorrowedFd<'_>| {
        *filled.borrow_mut() = rustix::fs::fstat(namespace).expect("a file").st_ino;
        Ok(())
    };
    let mut running = launch_with(spec, &fill).expect("it starts");
    let own = std::fs::metadata("/proc/self/ns/net").expect("a namespace").ino();
    assert!(*filled.borrow() != 0 && *filled.borrow() != own);
    assert_eq!(running.wait().expect("an end").code(), 0);
    let mut spec = place.spec(&["touch", "/started"]);
    spec.network = Network::Own;
    let refused = launch_with(spec, &|_| Err("no address is left".to_owned())).expect_err("refused").to_string();
    assert_eq!(refused, "no address is left");
    assert!(!place.path().join("staging/2/upper/started").exists());
}

#[test]
fn one_that_is_killed_before_its_program_runs_has_not_started_needs_root() {
    for (init, hold) in [(false, false), (true, false), (false, true)] {
        killed_in_its_setup(init, hold);
    }
}

fn killed_in_its_setup(init: bool, hold: bool) {
    let place = Place::new();
    let mut spec = place.spec(&["touch", "/started"]);
    spec.network = Network::Own;
    (spec.init, spec.hold) = (init, hold);
    // it waits for its network, and is the only one in it
    let kill = |namespace: std::os::fd::BorrowedFd<'_>| {
        let inode = rustix::fs::fstat(namespace).expect("a file").st_ino;
        let processes = std::fs::read_dir("/proc").expect("processes");
        let numbers = processes.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<i32>().ok());
        let is_in_it = |pid: &i32| std::fs::metadata(format!("/proc/{pid}/ns/net")).is_ok_and(|net| net.ino() == inode);
        let pid = numbers.filter(is_in_it).find_map(rustix::process::Pid::from_raw).expect("the sandbox");
        rustix::process::kill_process(pid, rustix::process::Signal::KILL).expect("killed");
        Ok(())
    };
    let refused = launch_with(spec, &kill).expect_err("it did not start").to_string();
    assert_eq!(refused, "the sandbox was killed before its program ran");
    assert!(!place.path().join("staging/1/upper/started").exists());
}

#[test]
fn a_further_program_that_is_killed_before_it_runs_has_not_started_needs_root() {
    let place = Place::new();
    let running = sleeper(&place);
    let handle = running.handle();
    // where everything stands still, it waits for that to end as well
    handle.freeze().expect("it stands still");
    std::thread::scope(|scope| {
        let started = scope.spawn(|| exec(&handle, &["touch", "/started"]));
        let child = loop {
            let processes = handle.processes().expect("processes");
            if let Some(child) = processes.iter().find(|process| process.outside != handle.pid()) {
                break child.outside;
            }
            std::thread::yield_now();
        };
        let child = rustix::process::Pid::from_raw(child).expect("a number");
        rustix::process::kill_process(child, rustix::process::Signal::KILL).expect("killed");
        let refused = started.join().expect("no panic").expect_err("it did not start").to_string();
        assert_eq!(refused, "it was killed before its program ran");
    });
    handle.thaw().expect("it goes on");
    assert!(!place.path().join("staging/1/upper/started").exists());
    assert_eq!(exec(&handle, &["echo", "a"]).expect("it starts"), (Status::Code(0), "a\n".to_owned()));
}

#[test]
fn namespaces_can_be_shared_needs_root() {
    let place = Place::new();
    let running = sleeper(&place);
    let handle = running.handle();
    let link = |name: &str| exec(&handle, &["readlink", &format!("/proc/self/ns/{name}")]).expect("it starts").1;
    let mut spec = place.spec(&["sh", "-c", "readlink /proc/self/ns/net; ps; readlink /proc/self/ns/uts"]);
    spec.network = Network::Join(handle.network().expect("a namespace"));
    spec.shares.pid = Share::Join(handle.pids().expect("a namespace"));
    let said = run(spec).expect("it starts");
    assert!(said.out.starts_with(&link("net")), "{}", said.out);
    assert!(said.out.contains("sleep 1000"), "it sees the other's processes: {}", said.out);
    assert!(!said.out.ends_with(&link("uts")), "{}", said.out);
    let mut spec = place.spec(&["sh", "-c", "readlink /proc/self/ns/uts; readlink /proc/self/ns/ipc"]);
    spec.shares.uts = Share::Join(handle.uts().expect("a namespace"));
    spec.shares.ipc = Share::Join(handle.ipc().expect("a namespace"));
    assert_eq!(run(spec).expect("it starts").out, link("uts") + &link("ipc"));
    // this thread is where it was
    let own = |name: &str| std::fs::read_link(format!("/proc/thread-self/ns/{name}")).expect("a namespace");
    let process = |name: &str| std::fs::read_link(format!("/proc/self/ns/{name}")).expect("a namespace");
    for name in ["net", "uts", "ipc", "pid_for_children"] {
        assert_eq!(own(name), process(name), "{name}");
    }
}

#[test]
fn a_sandbox_is_frozen_measured_and_killed_as_a_whole_needs_root() {
    let place = Place::new();
    let mut spec = place.spec(&["sh", "-c", "sleep 1000 & while :; do :; done"]);
    spec.managed = true;
    let mut running = launch(spec).expect("it starts");
    let handle = running.handle();
    while handle.usage().expect("numbers").cpu < 30_000_000 {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    handle.freeze().expect("it stands still");
    let before = handle.usage().expect("numbers");
    std::thread::sleep(std::time::Duration::from_millis(50));
    let behind = handle.usage().expect("numbers");
    assert!(behind.cpu - before.cpu < 20_000_000, "{before:?} {behind:?}");
    assert!(before.memory > 0 && before.pids == 2, "{before:?}");
    let processes = handle.processes().expect("a list");
    assert_eq!(processes.iter().map(|process| (process.pid, process.parent)).collect::<Vec<_>>(), [(1, 0), (2, 1)]);
    assert!(processes[1].command.contains("sleep 1000"), "{processes:?}");
    handle.thaw().expect("it goes on");
    while handle.usage().expect("numbers").cpu == behind.cpu {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    handle.freeze().expect("it stands still");
    handle.kill_all().expect("it ends");
    assert_eq!(running.wait().expect("an end").code(), 137);
}

#[test]
fn kernel_settings_are_the_sandbox_s_own_needs_root() {
    let place = Place::new();
    let setting = |name: &str, value: &str| {
        let file = format!("/proc/sys/{}", name.replace('.', "/"));
        let mut spec = place.spec(&["cat", &file]);
        spec.sysctls.push((name.to_owned(), value.to_owned()));
        run(spec)
    };
    assert_eq!(setting("net.core.somaxconn", "77").expect("it starts").out, "77\n");
    assert_eq!(setting("kernel.msgmax", "4096").expect("it starts").out, "4096\n");
    for (name, value) in [
        ("kernel.core_pattern", "|x"),
        ("vm.swappiness", "1"),
        ("net..x", "1"),
        ("net/core", "1"),
        ("net.core.x", "1\n"),
    ] {
        assert!(matches!(setting(name, value), Err(LaunchError::Impossible(_))), "{name}");
    }
}

#[test]
fn devices_are_given_by_name_needs_root() {
    let place = Place::new();
    let mut spec = place.spec(&["sh", "-c", "head -c 3 /dev/mine | wc -c; ls /dev/full2"]);
    spec.devices.push(("/dev/zero".into(), "/dev/mine".into()));
    spec.devices.push(("/dev/full".into(), "/dev/full2".into()));
    assert_eq!(run(spec).expect("it starts").out, "3\n/dev/full2\n");
    let mut spec = place.spec(&["true"]);
    spec.devices.push(("/etc/passwd".into(), "/dev/mine".into()));
    let refused = run(spec).expect_err("no device").to_string();
    assert!(refused.contains("/etc/passwd"), "{refused}");
}
