//! Starting, changing, stopping, starting again.

use rbox::stack::definition::{Mount, MountKind, Restart, Secret, SecretMount};
use rbox::stack::protocol::{Action, Recreate, Request, State};

use crate::lab::{Lab, STACK, order, program};
use crate::support;

#[test]
fn a_stack_comes_up_and_goes_down_needs_root() {
    if !support::needs_root() {
        return;
    }
    let lab = Lab::new();
    let events = lab.up(vec![lab.service("web", "sleep 1000"), lab.service("db", "sleep 1000")]).expect("up");
    assert_eq!(order(&events, Action::Create), ["web", "db"]);
    let containers = lab.ps();
    assert_eq!(containers.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["shop-web-1", "shop-db-1"]);
    assert!(containers.iter().all(|one| one.state == State::Running && one.pid.is_some()), "{containers:?}");
    let (code, out) =
        lab.exec(program("web", &["sh", "-c", "hostname; cat /etc/hostname; echo $HOSTNAME; exit 4"])).expect("exec");
    assert_eq!((code, out.as_str()), (4, "shop-web-1\nshop-web-1\nshop-web-1\n"));
    lab.down();
    assert!(!lab.root().join("stacks").join(STACK).join("control").exists());
    assert_eq!(std::fs::read_dir(lab.root().join("staging")).expect("a folder").count(), 0, "what they wrote is gone");
}

#[test]
fn only_what_has_changed_is_made_anew_needs_root() {
    if !support::needs_root() {
        return;
    }
    let lab = Lab::new();
    let (web, db) = (lab.service("web", "sleep 1000"), lab.service("db", "sleep 1000"));
    lab.up(vec![web.clone(), db.clone()]).expect("up");
    let before = (lab.container("web"), lab.container("db"));
    assert_eq!(lab.up(vec![web.clone(), db.clone()]).expect("up"), [], "nothing has changed");
    let mut other = db.clone();
    other.env.push(("A".to_owned(), "b".to_owned()));
    // this does not concern a container that runs
    let mut web = web;
    web.restart = Restart::Always;
    let events = lab.up(vec![web.clone(), other]).expect("up");
    assert_eq!(order(&events, Action::Remove), ["db"], "{events:?}");
    assert_eq!(order(&events, Action::Start), ["db"], "{events:?}");
    assert_eq!(lab.container("web").id, before.0.id);
    assert_ne!(lab.container("db").id, before.1.id);
    assert_eq!(lab.exec(program("db", &["sh", "-c", "echo $A"])).expect("exec").1, "b\n");
    let events = lab.up(vec![web.clone()]).expect("up");
    assert_eq!(order(&events, Action::Stop), ["db"], "what is gone from the file goes: {events:?}");
    let mut apply = Lab::apply(vec![web]);
    apply.recreate = Recreate::Always;
    let events = lab.ask_events(&Request::Apply(Box::new(apply))).expect("up");
    assert_eq!(order(&events, Action::Start), ["web"]);
}

#[test]
fn replicas_are_added_and_taken_away_needs_root() {
    if !support::needs_root() {
        return;
    }
    let lab = Lab::new();
    lab.up(vec![lab.service("web", "sleep 1000")]).expect("up");
    let first = lab.container("web").id;
    let scale = |number| lab.ask_events(&Request::Scale { services: vec![("web".to_owned(), number)] });
    assert_eq!(order(&scale(3).expect("scaled"), Action::Start).len(), 2);
    let mut names: Vec<String> = lab.ps().into_iter().map(|one| one.name).collect();
    names.sort();
    assert_eq!(names, ["shop-web-1", "shop-web-2", "shop-web-3"]);
    scale(1).expect("scaled");
    lab.until("web", |_| lab.ps().len() == 1);
    assert_eq!(lab.container("web").id, first);
    assert!(scale(1).is_ok());
    let unknown = lab.ask_events(&Request::Scale { services: vec![("nothing".to_owned(), 2)] }).expect_err("refused");
    assert!(unknown.to_string().contains("no service `nothing`"), "{unknown}");
}

#[test]
fn what_a_container_wrote_stays_until_it_is_removed_needs_root() {
    if !support::needs_root() {
        return;
    }
    let lab = Lab::new();
    lab.up(vec![lab.service("web", "echo started >> /count; sleep 1000")]).expect("up");
    let targets = || vec!["web".to_owned()];
    // A shell has started before it has written.
    let written = |times: usize| {
        lab.until("web", |_| {
            let out = lab.exec(program("web", &["cat", "/count"])).expect("exec").1;
            assert!(out.lines().count() <= times, "{out}");
            out.lines().count() == times
        });
    };
    for times in 2..4 {
        written(times - 1);
        lab.ask_events(&Request::Restart { targets: targets(), grace: Some(0) }).expect("restarted");
    }
    written(3);
    lab.ask_events(&Request::Stop { targets: targets(), grace: Some(0) }).expect("stopped");
    assert_eq!(lab.container("web").state, State::Exited);
    lab.ask_events(&Request::Start { targets: targets() }).expect("started");
    written(4);
    let refused = lab.ask(&Request::Remove { targets: targets(), force: false }).expect_err("it runs").to_string();
    assert!(refused.contains("runs"), "{refused}");
    lab.ask_events(&Request::Remove { targets: targets(), force: true }).expect("removed");
    assert!(lab.ps().is_empty());
}

#[test]
fn a_crash_is_started_again_with_longer_and_longer_waits_needs_root() {
    if !support::needs_root() {
        return;
    }
    let lab = Lab::new();
    let mut service = lab.service("web", "exit 3");
    service.restart = Restart::OnFailure(Some(3));
    lab.up(vec![service]).expect("up");
    let container = lab.until_state("web", State::Exited);
    assert_eq!((container.restarts, container.ended.map(|ended| ended.code)), (3, Some(3)));
    let mut client = lab.client();
    client.send(&Request::Events { since: Some(0) }, &[]).expect("sent");
    let mut waits = Vec::new();
    while waits.len() < 3 {
        if let rbox::stack::protocol::Reply::Event(event) = client.receive().expect("events").0
            && event.action == Action::Restart
        {
            waits.push(event.detail.expect("a wait").split(',').next().map(str::to_owned).expect("a text"));
        }
    }
    assert_eq!(waits, ["in 0.1 s", "in 0.2 s", "in 0.4 s"]);
}

#[test]
fn a_program_is_asked_to_end_as_its_service_says_and_killed_if_it_does_not_needs_root() {
    if !support::needs_root() {
        return;
    }
    let lab = Lab::new();
    let mut polite = lab.service("polite", "trap 'echo bye; exit 7' 37; echo ready; while :; do sleep 0.05; done");
    polite.stop_signal = Some("SIGRTMIN+3".to_owned());
    let mut deaf = lab.service("deaf", "trap '' TERM; echo ready; while :; do sleep 1; done");
    deaf.stop_grace = Some(200_000_000);
    let mut idle = lab.service("idle", "echo ready; exec sleep 1000");
    idle.stop_grace = Some(600_000_000_000);
    lab.up(vec![polite, deaf, idle]).expect("up");
    for service in ["polite", "deaf", "idle"] {
        lab.until(service, |_| lab.texts(service).first().is_some_and(|line| line == "ready\n"));
    }
    let began = std::time::Instant::now();
    lab.ask_events(&Request::Stop { targets: Vec::new(), grace: None }).expect("stopped");
    assert!(began.elapsed().as_secs() < 300, "nobody waits for a program that the kernel tells nothing");
    assert_eq!(lab.container("idle").ended.and_then(|ended| ended.signal), Some(9));
    assert_eq!(lab.container("polite").ended.map(|ended| ended.code), Some(7));
    assert_eq!(lab.texts("polite"), ["ready\n", "bye\n"]);
    let ended = lab.container("deaf").ended.expect("an end");
    assert_eq!((ended.code, ended.signal), (137, Some(9)));
}

#[test]
fn mounts_files_and_secrets_are_there_needs_root() {
    if !support::needs_root() {
        return;
    }
    let lab = Lab::new();
    let mut service = lab.service("web", "sleep 1000");
    let mount = |target: &str, kind| Mount { target: target.to_owned(), readonly: false, kind };
    lab.rbox.write("data/a", "from here");
    let data = lab.rbox.context().join("data");
    service.mounts.push(mount("/data", MountKind::Bind(data.display().to_string())));
    service.mounts.push(mount("/memory", MountKind::Tmpfs { size: Some(1 << 20), mode: None }));
    service.mounts.push(mount("/etc", MountKind::Anonymous));
    let file = rbox::stack::definition::File {
        path: "/conf".to_owned(),
        content: "text".to_owned(),
        mode: 0o440,
        owner: None,
    };
    service.files.push(file);
    let target = "/run/secrets/token".to_owned();
    service.secrets.push(SecretMount { name: "token".to_owned(), target, mode: 0o400, ..SecretMount::default() });
    let mut apply = Lab::apply(vec![service]);
    apply.secrets.push(Secret { name: "token".to_owned(), value: b"s3cr3t-value".to_vec() });
    lab.ask_events(&Request::Apply(Box::new(apply))).expect("up");
    let script = "cat /data/a /conf /run/secrets/token; mount | grep -c 'on /memory type tmpfs'; stat -c %a /conf; ls /etc/passwd";
    let (code, out) = lab.exec(program("web", &["sh", "-c", script])).expect("exec");
    assert_eq!((code, out.as_str()), (0, "from heretexts3cr3t-value1\n440\n/etc/passwd\n"));
    let folder = lab.root().join("stacks").join(STACK);
    let written = std::fs::read_to_string(folder.join("definition.json")).expect("a definition");
    assert!(written.contains("\"token\"") && !written.contains("s3cr3t"), "{written}");
}

#[test]
fn how_long_one_end_may_take_says_nothing_of_the_next_needs_root() {
    if !support::needs_root() {
        return;
    }
    let lab = Lab::new();
    let targets = || vec!["web".to_owned()];
    let script = "trap 'exit 0' TERM; echo ready >>/ready; while :; do sleep 0.05; done";
    lab.up(vec![lab.service("web", script)]).expect("up");
    lab.ask_events(&Request::Stop { targets: targets(), grace: Some(0) }).expect("stopped");
    let began = |times: &str| {
        let (_, lines) = lab.exec(program("web", &["sh", "-c", "wc -l </ready"])).expect("exec");
        lines.trim() == times
    };
    lab.ask_events(&Request::Restart { targets: targets(), grace: Some(0) }).expect("started");
    lab.until("web", |one| one.state == State::Running && (began("1") || began("2")));
    std::thread::sleep(std::time::Duration::from_millis(200));
    lab.ask_events(&Request::Stop { targets: targets(), grace: None }).expect("stopped");
    let ended = lab.container("web").ended.expect("it has ended");
    assert_eq!((ended.code, ended.signal), (0, None), "it had the time to end by itself");
}
