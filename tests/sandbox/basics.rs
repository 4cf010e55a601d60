//! What every sandbox has, and what none has.

use std::ffi::CString;
use std::fs;
use std::os::unix::fs::MetadataExt;

use rbox::sandbox::{LaunchError, Mount, MountKind, Network, Running, Status, Stdio, User, launch};

use crate::place::{Place, run};

#[test]
fn a_program_runs_in_namespaces_of_its_own_needs_root() {
    let place = Place::new();
    let said = place.script("echo $$ $(id -u); hostname; echo /proc/self/fd/*; cat /proc/self/uid_map; touch /made");
    let lines: Vec<&str> = said.out.lines().collect();
    assert_eq!(lines[..2], ["1 0", "box"], "{}", said.out);
    assert!(lines[2].starts_with("/proc/self/fd/0 /proc/self/fd/1 /proc/self/fd/2"), "{}", said.out);
    assert!(lines[3].split_whitespace().nth(1).is_some_and(|outside| outside != "0"), "{}", said.out);
    assert_eq!(said.exit.code(), 0);
    let upper = place.path().join("staging/1/upper");
    let mut left: Vec<_> =
        fs::read_dir(&upper).expect("upper").map(|entry| entry.expect("entry").file_name()).collect();
    left.sort();
    // mount points that were made are gone; what the program made belongs to the image's root
    assert_eq!(left, ["made"]);
    assert_eq!(fs::metadata(upper.join("made")).expect("made").uid(), 0);
}

#[test]
fn without_a_user_namespace_it_works_too_needs_root() {
    let place = Place::new();
    let highest = fs::read_to_string("/proc/sys/kernel/pid_max").expect("pid_max");
    let mut spec =
        place.spec(&["sh", "-c", "cat /proc/self/uid_map; echo x > /dev/null && cat /proc/sys/kernel/pid_max"]);
    spec.confinement.user_namespace = false;
    spec.limits.pids = Some(4096);
    let said = run(spec).expect("it starts");
    assert!(said.out.split_whitespace().nth(2) == Some("4294967295"), "{}", said.out);
    assert_eq!(said.exit.code(), 0);
    assert_eq!(fs::read_to_string("/proc/sys/kernel/pid_max").expect("pid_max"), highest);
}

#[test]
fn a_user_other_than_root_has_no_capabilities_needs_root() {
    let place = Place::new();
    let mut spec = place.spec(&["sh", "-c", "id -u; id -G; cat /proc/self/status"]);
    spec.process.user = User { uid: 1000, gid: 50, groups: vec![7, 8] };
    let said = run(spec).expect("it starts");
    assert!(said.out.starts_with("1000\n50 7 8\n"), "{}", said.out);
    for line in [
        "CapInh:\t0000000000000000",
        "CapPrm:\t0000000000000000",
        "CapEff:\t0000000000000000",
        "CapAmb:\t0000000000000000",
        "NoNewPrivs:\t1",
        "Seccomp:\t2",
    ] {
        assert!(said.out.contains(line), "{line}: {}", said.out);
    }
}

#[test]
fn root_has_the_default_capabilities_and_lends_none_needs_root() {
    let said = Place::new().script("cat /proc/self/status");
    for line in [
        "CapInh:\t0000000000000000",
        "CapAmb:\t0000000000000000",
        "CapPrm:\t00000000000404fb",
        "CapBnd:\t00000000000404fb",
    ] {
        assert!(said.out.contains(line), "{line}: {}", said.out);
    }
}

#[test]
fn programs_that_cannot_run_are_told_apart_needs_root() {
    let place = Place::new();
    fs::write(place.layer().join("bin/text"), "no program").expect("written");
    let missing = run(place.spec(&["nowhere"])).expect_err("there is none");
    assert!(matches!(&missing, LaunchError::NotFound { path: Some(path), .. } if path == "/bin"), "{missing}");
    assert_eq!(missing.exit_code(), 127);
    let not_executable = run(place.spec(&["/bin/text"])).expect_err("mode 644");
    assert_eq!(not_executable.exit_code(), 126);
    assert!(not_executable.to_string().contains("chmod +x"), "{not_executable}");
    assert_eq!(run(place.spec(&["/bin"])).expect_err("a directory").exit_code(), 126);
    let said = place.script("exit 7");
    assert_eq!(said.exit.status, Status::Code(7));
    let said = run(place.spec(&["sh", "-c", "kill -9 $$; sh -c 'kill -9 $$'; exit $?"])).expect("it starts");
    assert_eq!(said.exit.status, Status::Code(137));
}

#[test]
fn a_working_directory_outside_is_refused_needs_root() {
    let place = Place::new();
    for number in 0..64 {
        let mut spec = place.spec(&["true"]);
        spec.process.cwd = CString::new(format!("/proc/self/fd/{number}")).expect("no NUL");
        let refused =
            run(spec).map(|said| panic!("{number}: {said:?}")).expect_err("it is no directory of the sandbox");
        assert!(refused.to_string().contains("working directory"), "{refused}");
    }
    let mut spec = place.spec(&["sh", "-c", "pwd"]);
    spec.process.cwd = CString::from(c"/etc");
    assert_eq!(run(spec).expect("it starts").out, "/etc\n");
}

#[test]
fn what_tells_of_the_machine_is_masked_needs_root() {
    let said = Place::new().script(
        "cat /proc/interrupts /proc/keys /proc/kcore /proc/timer_list; ls /proc/acpi /sys/firmware; \
         for path in /proc/sys/kernel/hostname /proc/sysrq-trigger /sys/kernel/x /proc/irq/x; do \
         echo x > $path && echo wrote $path; done; cat /proc/1/environ | head -c 100",
    );
    assert!(!said.out.contains("wrote"), "{}", said.out);
    let printed: Vec<_> = said
        .out
        .lines()
        .filter(|line| !line.contains("No such file") && !line.contains("can't create") && !line.ends_with(':'))
        .collect();
    assert!(printed.iter().all(|line| line.is_empty() || line.starts_with("PATH=")), "{}", said.out);
}

#[test]
fn only_loopback_is_there_without_a_network_needs_root() {
    let said = Place::new().script(
        "cat /proc/net/dev; cat /proc/sys/net/ipv4/ping_group_range /proc/sys/net/ipv4/ip_unprivileged_port_start",
    );
    assert!(said.out.contains("lo:") && !said.out.contains("eth"), "{}", said.out);
    assert!(said.out.contains("0\t65535\n0\n"), "{}", said.out);
}

#[test]
fn the_machine_s_network_can_be_shared_needs_root() {
    let place = Place::new();
    let mut spec = place.spec(&["sh", "-c", "cat /proc/net/dev; ls /sys/class/net; touch /sys/x /sys/fs/cgroup/x"]);
    spec.network = Network::Host;
    let said = run(spec).expect("it starts");
    let here = fs::read_to_string("/proc/net/dev").expect("/proc").lines().count();
    assert!(said.out.lines().count() > here, "{}", said.out);
    assert!(said.out.contains("Read-only file system"), "{}", said.out);
}

#[test]
fn mounts_lie_where_they_should_needs_root() {
    let place = Place::new();
    let source = place.path().join("source");
    fs::create_dir(&source).expect("a directory");
    fs::write(source.join("file"), "from outside").expect("written");
    let mut spec = place.spec(&["sh", "-c", "cat /data/file /secret /run/x; ls -ln /secret; echo y > /data/new; echo n > /ro/new; mount | grep tmp/memory; cat /single"]);
    let mount = |target: &str, kind, readonly| Mount { target: target.into(), kind, readonly };
    spec.mounts = vec![
        mount("/data", MountKind::Bind { source: source.clone(), recursive: true }, false),
        mount("/ro", MountKind::Bind { source: source.clone(), recursive: false }, true),
        mount("/single", MountKind::BindIn { root: source.clone(), path: "file".into() }, false),
        mount("/secret", MountKind::File { content: b"hush\n".to_vec(), mode: 0o400, uid: 5, gid: 6 }, true),
        mount("/run/x", MountKind::File { content: b"deep\n".to_vec(), mode: 0o644, uid: 0, gid: 0 }, false),
        mount("/tmp/memory", MountKind::Tmpfs { size: Some(1 << 20), mode: 0o1777 }, false),
    ];
    let said = run(spec).expect("it starts");
    assert!(said.out.starts_with("from outsidehush\ndeep\n"), "{}", said.out);
    assert!(said.out.contains("-r--------    1 5        6"), "{}", said.out);
    assert!(said.out.contains("Read-only file system") && said.out.contains("size=1024k"), "{}", said.out);
    assert!(said.out.ends_with("from outside"), "{}", said.out);
    assert_eq!(fs::read_to_string(source.join("new")).expect("written inside"), "y\n");
    assert_eq!(fs::metadata(source.join("new")).expect("there").uid(), 0);
    let upper = place.path().join("staging/1/upper");
    assert_eq!(fs::read_dir(upper.join("tmp")).expect("copied when the stub was made in it").count(), 0);
    assert_eq!(fs::read_dir(upper).expect("upper").count(), 1, "stubs are left");
    assert_eq!(fs::read_dir(&source).expect("source").count(), 2);
}

#[test]
fn an_overlay_mount_is_thrown_away_needs_root() {
    let place = Place::new();
    let mut spec = place.spec(&["sh", "-c", "ls /other; touch /other/new && ls /other"]);
    let (upper, work) = place.fresh();
    let overlay = rbox::sandbox::Overlay { lowers: vec![place.layer()], upper, work, host: Vec::new() };
    spec.mounts = vec![Mount {
        target: "/other".into(),
        kind: MountKind::Overlay { overlay, path: "/etc".into() },
        readonly: false,
    }];
    fs::write(place.layer().join("etc/was"), "").expect("written");
    let said = run(spec).expect("it starts");
    assert_eq!(said.out, "was\nnew\nwas\n");
    assert!(!place.layer().join("etc/new").exists());
}

#[test]
fn nothing_is_mounted_over_the_kernel_s_files_needs_root() {
    let place = Place::new();
    for target in ["/proc", "/proc/sys", "/sys", "/", "/a/../../b"] {
        let mut spec = place.spec(&["true"]);
        spec.mounts =
            vec![Mount { target: target.into(), kind: MountKind::Tmpfs { size: None, mode: 0o755 }, readonly: false }];
        assert!(run(spec).is_err(), "{target}");
    }
}

#[test]
fn a_read_only_root_cannot_be_written_needs_root() {
    let place = Place::new();
    let mut spec = place.spec(&["sh", "-c", "touch /x; echo y > /dev/shm/y && echo z > /dev/null && echo good"]);
    spec.readonly = true;
    let said = run(spec).expect("it starts");
    assert!(said.out.contains("Read-only file system") && said.out.ends_with("good\n"), "{}", said.out);
}

#[test]
fn init_shows_the_program_s_words_and_not_those_of_rbox_needs_root() {
    let place = Place::new();
    let mut spec = place.spec(&["sh", "-c", "tr '\\0' ' ' </proc/1/cmdline; cat /proc/1/comm", "word"]);
    spec.init = true;
    let said = run(spec).expect("it starts");
    let own: usize = std::env::args_os().map(|arg| arg.len() + 1).sum();
    let shown = said.out.split_once("rbox-init\n").expect("a name").0;
    assert_eq!(shown.len(), own);
    let wanted = "rbox-init -- sh -c tr '\\0' ' ' </proc/1/cmdline; cat /proc/1/comm word ";
    let seen = shown.trim_end();
    assert!(wanted.starts_with(seen) && seen.len() > 10, "{seen}");
}

#[test]
fn init_reaps_and_passes_on_signals_needs_root() {
    init_passes_on(|running| running.signal(rustix::process::Signal::TERM));
    // not taken for a program that would never hear of it
    init_passes_on(|running| running.ask_to_end(15));
}

fn init_passes_on(signal: impl FnOnce(&Running) -> Result<(), rustix::io::Errno>) {
    let place = Place::new();
    let mut spec = place.spec(&["sh", "-c", "trap 'echo got it; exit 9' TERM; echo $$; sleep 100 & wait"]);
    spec.init = true;
    let (mut read, write) = std::io::pipe().expect("a pipe");
    let write = std::os::fd::OwnedFd::from(write);
    let null = || fs::File::open("/dev/null").expect("/dev/null").into();
    spec.process.stdio = Stdio::Fds([null(), write, null()]);
    let mut running = launch(spec).expect("it starts");
    let mut first = [0; 2];
    std::io::Read::read_exact(&mut read, &mut first).expect("a line");
    assert_eq!(&first, b"2\n");
    signal(&running).expect("sent");
    let mut rest = String::new();
    std::io::Read::read_to_string(&mut read, &mut rest).expect("text");
    assert_eq!(rest, "got it\n");
    assert_eq!(running.wait().expect("an end").code(), 9);
}

#[test]
fn a_terminal_is_the_sandbox_s_own_needs_root() {
    let place = Place::new();
    let mut spec = place.spec(&["sh", "-c", "tty; stty size; ls -l /dev/console; echo typed: $(head -n1); exit 3"]);
    spec.process.stdio = Stdio::Terminal { columns: 91, rows: 17 };
    let mut running = launch(spec).expect("it starts");
    let terminal = running.terminal().expect("a terminal").try_clone_to_owned().expect("a descriptor");
    let mut terminal = fs::File::from(terminal);
    std::io::Write::write_all(&mut terminal, b"hello\n").expect("typed");
    let mut out = Vec::new();
    // the other end closing is an error here
    let _ = std::io::Read::read_to_end(&mut terminal, &mut out);
    let out = String::from_utf8_lossy(&out);
    assert!(out.contains("/dev/pts/0") && out.contains("17 91") && out.contains("typed: hello"), "{out}");
    assert_eq!(running.wait().expect("an end").code(), 3);
}
