//! Containers that use a namespace of another one: what happens to that one happens to them.

use std::path::Path;

use rbox::stack::definition::{Connection, Restart, Service, Share};
use rbox::stack::protocol::{Action, Event, Request, State};
use rustix::process::{Pid, Signal, kill_process};

use crate::lab::{Lab, order, program};
use crate::support::{self, Rbox, Who};

const SLEEP: &str = "trap 'exit 0' TERM; while :; do sleep 0.05; done";

/// `web`, one that uses its processes' numbers, one that uses its network, and one that uses nothing of it.
fn services(lab: &Lab) -> Vec<Service> {
    let web = Service { restart: Restart::Always, ..lab.service("web", SLEEP) };
    let of_web = || Share::Service("web".to_owned());
    let processes = Service { pid: of_web(), ..lab.service("processes", SLEEP) };
    let network = Service { network: Connection::Service("web".to_owned()), ..lab.service("network", SLEEP) };
    vec![web, processes, network, lab.service("other", SLEEP)]
}

/// The place in the order of events of what happened to a service.
fn place(events: &[Event], action: Action, service: &str) -> usize {
    let is_it = |event: &Event| event.action == action && event.service.as_deref() == Some(service);
    events.iter().position(is_it).unwrap_or_else(|| panic!("{action:?} of {service}: {events:?}"))
}

/// They ended before the one that they use, started after it, and it was said; the other one was left alone.
fn all_began_anew(events: &[Event]) {
    for sharer in ["processes", "network"] {
        assert!(place(events, Action::Die, sharer) < place(events, Action::Stop, "web"), "{events:?}");
        assert!(place(events, Action::Start, sharer) > place(events, Action::Start, "web"), "{events:?}");
        let said = &events[place(events, Action::Notice, sharer)];
        assert!(said.detail.as_deref().is_some_and(|said| said.contains("`web`")), "{said:?}");
    }
    assert_eq!(order(events, Action::Start).len(), 3, "{events:?}");
}

/// The namespace of a container's first process.
fn namespace(lab: &Lab, service: &str, kind: &str) -> String {
    let (code, said) = lab.exec(program(service, &["readlink", &format!("/proc/self/ns/{kind}")])).expect("it runs");
    assert_eq!(code, 0, "{said}");
    said
}

fn share_as_asked(lab: &Lab) {
    assert_eq!(namespace(lab, "web", "pid"), namespace(lab, "processes", "pid"));
    assert_eq!(namespace(lab, "web", "net"), namespace(lab, "network", "net"));
}

#[test]
fn who_uses_a_namespace_starts_anew_with_its_owner_needs_root() {
    if !support::needs_root() {
        return;
    }
    let lab = Lab::new();
    lab.up(services(&lab)).expect("up");
    share_as_asked(&lab);
    let web = || vec!["web".to_owned()];
    all_began_anew(&lab.ask_events(&Request::Restart { targets: web(), grace: None }).expect("restarted"));
    share_as_asked(&lab);
    // the same where another container takes its place
    let mut changed = services(&lab);
    changed[0].env.push(("A".to_owned(), "b".to_owned()));
    all_began_anew(&lab.up(changed).expect("up"));
    share_as_asked(&lab);
    lab.ask_events(&Request::Stop { targets: web(), grace: None }).expect("stopped");
    assert_eq!(lab.container("processes").state, State::Exited, "its numbers are gone");
    assert_eq!(lab.container("network").state, State::Running, "it holds the network itself");
    lab.ask_events(&Request::Start { targets: vec!["web".to_owned(), "processes".to_owned()] }).expect("started");
    lab.until("network", |_| lab.ps().iter().all(|one| one.state == State::Running));
    lab.until("network", |one| {
        one.state == State::Running && namespace(&lab, "web", "net") == namespace(&lab, "network", "net")
    });
}

#[test]
fn who_uses_a_namespace_follows_an_owner_that_crashed_needs_root() {
    if !support::needs_root() {
        return;
    }
    let lab = Lab::new();
    lab.up(services(&lab)).expect("up");
    let before: Vec<_> = lab.ps().into_iter().map(|one| (one.service, one.started)).collect();
    let pid = lab.container("web").pid.and_then(Pid::from_raw).expect("its first process");
    kill_process(pid, Signal::KILL).expect("killed");
    for (service, started) in before.iter().filter(|(service, _)| service != "other") {
        lab.until(service, |one| one.state == State::Running && one.started > *started);
    }
    share_as_asked(&lab);
    let other = before.iter().find(|(service, _)| service == "other").expect("it is there");
    assert_eq!(lab.container("other").started, other.1, "it has nothing to do with it");
}

#[test]
fn this_machine_s_own_namespaces_are_given_where_asked_for_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let file = "SERVICE near {\n  FROM {busybox}\n  CMD [\"sleep\", \"1000\"]\n  STOPGRACE 0s\n  NETWORK host\n  NAMESPACE ipc=host uts=host\n}\n";
    let mut people = vec![Who::Me];
    people.extend(support::is_root().then_some(Who::User));
    for who in people {
        let rbox = Rbox::new().file(file).user(who);
        rbox.args(["up", "-d", "-p", "near", "-f", "test.rbox"]).run().success();
        for kind in ["ipc", "uts", "net"] {
            let own = std::fs::read_link(format!("/proc/self/ns/{kind}")).expect("a namespace");
            let there = rbox.args(["exec", "-p", "near", "near", "readlink", &format!("/proc/self/ns/{kind}")]).run();
            there.success().stdout_is(&own.display().to_string());
        }
        // memory that is shared by name
        let shared = Path::new("/dev/shm").join(format!("rbox-test-{}-{who:?}", std::process::id()));
        if std::fs::write(&shared, "shared").is_ok() {
            let seen = rbox.args(["exec", "-p", "near", "near", "cat", &shared.display().to_string()]).run();
            let removed = std::fs::remove_file(&shared);
            seen.success().stdout_is("shared");
            removed.expect("it is there");
        }
        rbox.args(["down", "-p", "near"]).run().success();
    }
}

#[test]
fn who_uses_a_network_finds_the_names_on_it_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let service = |name: &str, network: &str| {
        format!(
            "SERVICE {name} {{\n  FROM {{busybox}}\n  CMD [\"sleep\", \"1000\"]\n  STOPGRACE 0s\n  NETWORK {network}\n}}\n"
        )
    };
    let file = [service("web", "net --ip=10.77.8.8"), service("side", "service:web"), service("db", "net")].concat();
    let file = format!("NETWORK net {{\n  SUBNET 10.77.8.0/24\n}}\n{file}");
    let mut people = vec![Who::Me];
    people.extend(support::is_root().then_some(Who::User));
    for who in people {
        let rbox = Rbox::new().file(&file).user(who);
        rbox.args(["up", "-d", "-p", "side", "-f", "test.rbox"]).run().success();
        let inside = |program: &[&str]| rbox.args(["exec", "-p", "side", "side"].iter().chain(program)).run().success();
        inside(&["nslookup", "-type=a", "web"]).stdout_has("10.77.8.8");
        inside(&["nslookup", "-type=a", "db"]).stdout_has("10.77.8.");
        inside(&["hostname", "-i"]).stdout_has("10.77.8.8");
        rbox.args(["down", "-p", "side"]).run().success();
    }
}
