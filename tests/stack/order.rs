//! Dependencies: who starts when, who waits, and who never will.

use rbox::stack::definition::{Condition, Service};
use rbox::stack::protocol::{Action, HealthState, Request, State, Until};

use crate::lab::{Lab, check, depends, order};
use crate::support;

#[test]
fn a_job_that_is_done_does_not_run_again_and_what_failed_does_needs_root() {
    if !support::needs_root() {
        return;
    }
    let lab = Lab::new();
    let mut web = lab.service("web", "sleep 1000");
    web.depends = vec![depends("job", Condition::Completed)];
    let services = vec![web, lab.service("job", "exit 0"), lab.service("other", "exit 0")];
    let events = lab.up(services.clone()).expect("up");
    assert_eq!(order(&events, Action::Start).len(), 3, "{events:?}");
    lab.until_state("other", State::Exited);
    let events = lab.ask_events(&Request::Scale { services: vec![("web".to_owned(), 2)] }).expect("scaled");
    assert_eq!(order(&events, Action::Start), ["web"], "nobody else was asked for: {events:?}");
    let mut wider = services;
    wider[0].replicas = 2;
    let events = lab.up(wider).expect("up");
    assert_eq!(order(&events, Action::Start), ["other"], "nobody waits for it to have run: {events:?}");
}

#[test]
fn services_start_after_and_stop_before_what_they_depend_on_needs_root() {
    if !support::needs_root() {
        return;
    }
    let lab = Lab::new();
    let mut web = lab.service("web", "sleep 1000");
    web.depends = vec![depends("api", Condition::Started)];
    let mut api = lab.service("api", "sleep 1000");
    api.depends = vec![depends("db", Condition::Started), depends("seed", Condition::Completed)];
    let events = lab.up(vec![web, api, lab.service("seed", "sleep 0.1"), lab.service("db", "sleep 1000")]).expect("up");
    let started = order(&events, Action::Start);
    let at = |name: &str| started.iter().position(|service| *service == name).expect("started");
    assert!(at("db") < at("api") && at("seed") < at("api") && at("api") < at("web"), "{started:?}");
    let die = events.iter().position(|event| event.action == Action::Die).expect("seed has ended");
    let api = events.iter().position(|event| event.action == Action::Start && event.service.as_deref() == Some("api"));
    assert!(Some(die) < api, "{events:?}");
    let events = lab.ask_events(&Request::Stop { targets: Vec::new(), grace: Some(0) }).expect("stopped");
    assert_eq!(order(&events, Action::Stop), ["web", "api", "db"]);
    // the same where they are there already and start again, stopped first or not
    for again in [Request::Start { targets: Vec::new() }, Request::Restart { targets: Vec::new(), grace: Some(0) }] {
        let events = lab.ask_events(&again).expect("started");
        let started = order(&events, Action::Start);
        let at = |name: &str| started.iter().position(|service| *service == name).expect("started");
        assert!(at("db") < at("api") && at("api") < at("web"), "{again:?}: {events:?}");
    }
}

#[test]
fn who_waits_for_health_starts_when_it_is_there_needs_root() {
    if !support::needs_root() {
        return;
    }
    let lab = Lab::new();
    let mut db = lab.service("db", "sleep 0.4; touch /ready; sleep 1000");
    db.health = Some(check("test -e /ready && echo well"));
    if let Some(health) = &mut db.health {
        health.start_period = Some(20_000_000_000);
        health.start_interval = Some(100_000_000);
    }
    let mut web = lab.service("web", "sleep 1000");
    web.depends = vec![depends("db", Condition::Healthy)];
    let mut apply = Lab::apply(vec![web, db]);
    apply.until = Until::Healthy;
    let events = lab.ask_events(&Request::Apply(Box::new(apply))).expect("up");
    let healthy = events.iter().position(|event| event.action == Action::Healthy).expect("healthy");
    let web = events.iter().position(|event| event.action == Action::Start && event.service.as_deref() == Some("web"));
    assert!(Some(healthy) < web, "{events:?}");
    let db = lab.container("db");
    assert_eq!(db.health, Some(HealthState::Healthy));
    assert_eq!(db.checks.last().map(|check| (check.code, check.output.as_str())), Some((Some(0), "well\n")));
}

#[test]
fn a_check_that_fails_makes_unhealthy_and_one_that_hangs_is_killed_needs_root() {
    if !support::needs_root() {
        return;
    }
    let lab = Lab::new();
    let mut sick = lab.service("sick", "sleep 1000");
    sick.health = Some(check("echo no; exit 1"));
    let mut hung = lab.service("hung", "sleep 1000");
    hung.health = Some(check("sleep 500"));
    if let Some(health) = &mut hung.health {
        health.timeout = Some(50_000_000);
    }
    let mut apply = Lab::apply(vec![sick, hung]);
    apply.until = Until::Healthy;
    let failed = lab.ask_events(&Request::Apply(Box::new(apply))).expect_err("one is unhealthy").to_string();
    assert!(failed.contains("is unhealthy; its health check"), "{failed}");
    let sick = lab.until("sick", |one| one.health == Some(HealthState::Unhealthy));
    assert_eq!(sick.checks.last().map(|check| check.output.as_str()), Some("no\n"));
    let hung = lab.until("hung", |one| one.health == Some(HealthState::Unhealthy));
    assert!(hung.checks.iter().all(|check| check.code.is_none()), "{hung:?}");
}

/// What was wrong with a container that makes room for another one is nothing to who waits for the new one.
#[test]
fn what_was_mended_holds_nobody_up_needs_root() {
    if !support::needs_root() {
        return;
    }
    let lab = Lab::new();
    let services = |db: Service| {
        let mut web = lab.service("web", "sleep 1000");
        web.depends = vec![depends("db", Condition::Healthy)];
        vec![web, db]
    };
    let mut db = lab.service("db", "sleep 1000");
    db.health = Some(check("exit 3"));
    let failed = lab.up(services(db.clone())).expect_err("it is unhealthy").to_string();
    assert!(failed.contains("`shop-web-1` can't start: `shop-db-1` is unhealthy"), "{failed}");
    assert!(failed.contains("ended with exit code 3 and printed nothing"), "{failed}");
    db.health = Some(check("echo well"));
    lab.up(services(db.clone())).expect("it is mended");
    lab.until_state("web", State::Running);
    db.args = vec!["/no/such/program".to_owned()];
    let failed = lab.up(services(db)).expect_err("it can't start").to_string();
    assert!(failed.contains("there is no such program"), "{failed}");
    let mut db = lab.service("db", "sleep 1000");
    db.health = Some(check("true"));
    lab.up(services(db)).expect("it is mended once more");
}

/// Within the start period a check is made often until it says that all is well, and as often as ever from then on.
#[test]
fn who_is_healthy_is_asked_at_the_usual_interval_needs_root() {
    if !support::needs_root() {
        return;
    }
    let lab = Lab::new();
    let mut web = lab.service("web", "sleep 1000");
    let mut health = check("true");
    (health.interval, health.start_interval) = (Some(1_000_000_000_000), Some(50_000_000));
    health.start_period = Some(1_000_000_000_000);
    web.health = Some(health);
    lab.up(vec![web]).expect("up");
    lab.until("web", |one| one.health == Some(HealthState::Healthy));
    std::thread::sleep(std::time::Duration::from_millis(400));
    assert_eq!(lab.container("web").checks.len(), 1);
}

#[test]
fn what_can_not_be_is_told_with_its_reason_needs_root() {
    if !support::needs_root() {
        return;
    }
    let lab = Lab::new();
    let mut broken = lab.service("broken", "");
    broken.args = vec!["/no/such/program".to_owned()];
    let mut web = lab.service("web", "sleep 1000");
    web.depends = vec![depends("broken", Condition::Started)];
    let failed = lab.up(vec![web, broken]).expect_err("it can't start");
    assert!(failed.to_string().contains("there is no such program"), "{failed}");
    let web = lab.until_state("web", State::Failed);
    assert!(web.detail.as_deref().is_some_and(|text| text.contains("shop-broken-1")), "{web:?}");
    let mut web = lab.service("web", "sleep 1000");
    web.depends = vec![depends("seed", Condition::Completed)];
    let failed = lab.up(vec![web, lab.service("seed", "exit 9")]).expect_err("it can't start").to_string();
    assert!(failed.contains("which ended with exit code 9"), "{failed}");
}

#[test]
fn all_that_could_not_be_started_is_told_needs_root() {
    if !support::needs_root() {
        return;
    }
    let lab = Lab::new();
    let wrong = |name: &str| Service { args: vec![format!("/bin/no-{name}")], ..lab.service(name, "") };
    let services = vec![wrong("web"), lab.service("db", "sleep 1000"), wrong("api"), wrong("job")];
    let told = lab.up(services).expect_err("three are wrong").to_string();
    assert!(told.starts_with("3 containers did not come up\n"), "{told}");
    for name in ["web", "api", "job"] {
        assert!(
            told.contains(&format!("  `shop-{name}-1` could not be started: cannot run \"/bin/no-{name}\"")),
            "{told}"
        );
    }
    lab.until_state("db", State::Running);
}
