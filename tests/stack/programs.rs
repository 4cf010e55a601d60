//! Further programs, single containers, freezing and measuring.

use std::io::{Read as _, Write as _};
use std::os::fd::AsFd as _;
use std::time::{Duration, Instant};

use rbox::stack::protocol::{Exec, Reply, Request, Run, State};

use crate::lab::{Lab, program};
use crate::support;

#[test]
fn programs_run_in_containers_as_their_users_needs_root() {
    if !support::needs_root() {
        return;
    }
    let lab = Lab::new();
    let mut service = lab.service("web", "sleep 1000");
    service.env.push(("A".to_owned(), "a".to_owned()));
    service.cwd = "/tmp".to_owned();
    lab.up(vec![service]).expect("up");
    let run = |exec: Exec| lab.exec(exec).expect("it runs").1;
    assert_eq!(run(program("web", &["sh", "-c", "pwd; echo $A $B; id -u"])), "/tmp\na\n0\n");
    let exec = Exec {
        env: vec![("B".to_owned(), "b".to_owned())],
        cwd: Some("/etc".to_owned()),
        user: Some("7:8".to_owned()),
        ..program("shop-web-1", &["sh", "-c", "pwd; echo $A $B; id -u; id -g"])
    };
    assert_eq!(run(exec), "/etc\na b\n7\n8\n");
    let missing = lab.exec(program("web", &["nothing"])).expect_err("there is no such program");
    assert!(matches!(missing, rbox::stack::Error::Refused { code: Some(127), .. }), "{missing:?}");
    let unknown = lab.exec(program("nobody", &["true"])).expect_err("there is no such container").to_string();
    assert!(unknown.contains("no container or service `nobody`"), "{unknown}");
}

#[test]
#[cfg(target_env = "gnu")]
fn nobody_in_a_container_has_a_copy_of_what_its_supervisor_knows_needs_root() {
    if !support::needs_root() {
        return;
    }
    let lab = Lab::new();
    // its first process is rbox's own, and stays so
    let mut service = lab.service("web", "sleep 1000");
    service.init = true;
    lab.up(vec![lab.service("other", "sleep 1000"), service]).expect("up");
    let has_heap = |pid: i32| {
        let maps = std::fs::read_to_string(format!("/proc/{pid}/maps")).expect("its memory");
        assert!(maps.contains("[stack]"), "{maps}");
        maps.contains("[heap]")
    };
    assert!(has_heap(lab.supervisor()), "it knows what it looks after");
    let first = lab.until_state("web", State::Running).pid.expect("it runs");
    assert!(!has_heap(first), "neither costs a container's start what others take, nor has it their secrets");
}

#[test]
#[cfg(target_env = "gnu")]
fn a_supervisor_has_what_services_say_once_needs_root() {
    const SERVICES: usize = 20;
    const LABEL: usize = 256 << 10;
    if !support::needs_root() {
        return;
    }
    let lab = Lab::new();
    let memory = || {
        let status = std::fs::read_to_string(format!("/proc/{}/status", lab.supervisor())).expect("its memory");
        let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).expect("its own memory");
        line.trim().trim_end_matches(" kB").parse::<usize>().expect("a number") << 10
    };
    lab.up(vec![lab.service("before", "sleep 1000")]).expect("up");
    let before = memory();
    let mut services = vec![lab.service("before", "sleep 1000")];
    for number in 0..SERVICES {
        let mut service = lab.service(&format!("s{number}"), "sleep 1000");
        service.labels.push(("large".to_owned(), "x".repeat(LABEL)));
        services.push(service);
    }
    lab.up(services).expect("up");
    let most = before + SERVICES * LABEL * 3 / 2;
    // what was needed to read them is given back once it is quiet
    let end = Instant::now() + Duration::from_secs(30);
    while memory() > most {
        assert!(Instant::now() < end, "{} bytes instead of {most}", memory());
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_terminal_goes_to_the_client_needs_root() {
    if !support::needs_root() {
        return;
    }
    let lab = Lab::new();
    lab.up(vec![lab.service("web", "sleep 1000")]).expect("up");
    let mut client = lab.client();
    let exec =
        Exec { tty: true, size: (91, 17), ..program("web", &["sh", "-c", "stty size; read line; echo got $line"]) };
    client.send(&Request::Exec(Box::new(exec)), &[]).expect("sent");
    let (reply, descriptors) = client.receive().expect("a reply");
    assert!(matches!(reply, Reply::Started { .. }), "{reply:?}");
    let terminal = descriptors.into_iter().next().expect("a terminal");
    let mut terminal = std::fs::File::from(terminal);
    terminal.write_all(b"hello\n").expect("typed");
    let mut out = Vec::new();
    // the other end closing is an error here
    let _ = terminal.read_to_end(&mut out);
    let out = String::from_utf8_lossy(&out).into_owned();
    assert!(out.contains("17 91") && out.contains("got hello"), "{out}");
    assert!(matches!(client.receive().expect("a reply").0, Reply::Exit(ended) if ended.code == 0));
}

#[test]
fn a_single_container_runs_in_the_foreground_and_ends_with_its_client_needs_root() {
    if !support::needs_root() {
        return;
    }
    let lab = Lab::new();
    lab.up(vec![lab.service("other", "sleep 1000")]).expect("up");
    let mut service = lab.service("one", "echo out; cat; exit 5");
    (service.container, service.remove) = (Some("one".to_owned()), true);
    let run = Run { service, secrets: Vec::new(), networks: Vec::new(), foreground: true, size: (0, 0) };
    let (input, mut typed) = std::io::pipe().expect("a pipe");
    let (mut read, output) = std::io::pipe().expect("a pipe");
    let mut client = lab.client();
    client.send(&Request::Run(Box::new(run.clone())), &[input.as_fd(), output.as_fd(), output.as_fd()]).expect("sent");
    drop((input, output));
    assert!(matches!(client.receive().expect("a reply").0, Reply::Started { name, .. } if name == "one"));
    let taken =
        lab.ask(&Request::Run(Box::new(Run { foreground: false, ..run.clone() }))).expect_err("taken").to_string();
    assert!(taken.contains("a container `one` already"), "{taken}");
    typed.write_all(b"typed").expect("typed");
    drop(typed);
    let mut out = String::new();
    read.read_to_string(&mut out).expect("text");
    assert_eq!(out, "out\ntyped");
    assert!(matches!(client.receive().expect("a reply").0, Reply::Exit(ended) if ended.code == 5));
    lab.until("other", |_| lab.ps().len() == 1);
    // and the other way round
    let mut service = lab.service("two", "sleep 1000");
    service.container = Some("two".to_owned());
    let run = Run { service, secrets: Vec::new(), networks: Vec::new(), foreground: true, size: (0, 0) };
    let null = std::fs::File::open("/dev/null").expect("/dev/null");
    client.send(&Request::Run(Box::new(run)), &[null.as_fd(), null.as_fd(), null.as_fd()]).expect("sent");
    assert!(matches!(client.receive().expect("a reply").0, Reply::Started { .. }));
    assert_eq!(lab.ps().len(), 2);
    drop(client);
    lab.until("other", |_| lab.ps().len() == 1);
}

#[test]
fn containers_are_frozen_measured_and_listed_needs_root() {
    if !support::needs_root() {
        return;
    }
    let lab = Lab::new();
    lab.up(vec![lab.service("web", "while :; do :; done")]).expect("up");
    let targets = || vec!["web".to_owned()];
    lab.ask_events(&Request::Pause { targets: targets() }).expect("frozen");
    assert_eq!(lab.container("web").state, State::Paused);
    let refused = lab.exec(program("web", &["true"])).expect_err("it is frozen").to_string();
    assert!(refused.contains("frozen"), "{refused}");
    lab.ask_events(&Request::Unpause { targets: targets() }).expect("goes on");
    assert_eq!(lab.container("web").state, State::Running);
    let Ok(Reply::Processes(processes)) = lab.ask(&Request::Top { target: "web".to_owned() }) else { panic!("a list") };
    assert_eq!((processes.len(), processes[0].pid, processes[0].uid), (1, 1, 0), "{processes:?}");
    let pid = lab.container("web").pid.expect("the number that this machine counts it by");
    assert_eq!(processes[0].host, Some(pid), "{processes:?}");
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).expect("it is there");
    let numbers = status.lines().find_map(|line| line.strip_prefix("NSpid:")).expect("its numbers, the innermost last");
    let numbers: Vec<&str> = numbers.split_whitespace().collect();
    assert_eq!((numbers.first(), numbers.last()), (Some(&pid.to_string().as_str()), Some(&"1")), "{numbers:?}");
    let Ok(Reply::Stats(stats)) = lab.ask(&Request::Stats { targets: targets() }) else { panic!("numbers") };
    assert!(stats.len() == 1 && stats[0].cpu > 0 && stats[0].memory > 0 && stats[0].pids == 1, "{stats:?}");
    lab.ask_events(&Request::Pause { targets: targets() }).expect("frozen");
    lab.ask_events(&Request::Stop { targets: targets(), grace: Some(100_000_000) }).expect("what is frozen ends too");
    let mut ended = Vec::new();
    let reply = lab.client().ask(&Request::Wait { targets: targets() }, |reply| ended.push(format!("{reply:?}")));
    assert!(matches!(reply, Ok(Reply::Done)) && ended.len() == 1 && ended[0].contains("code: 137"), "{ended:?}");
}
