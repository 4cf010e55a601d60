//! Bases from registries: in builds, in runs, in services.

use rbox::image::Digest;

use super::evil::{Evil, Reply};
use super::hub::Hub;
use super::image::Image;
use super::support::{Rbox, namespaces, skip};
use super::{call, left};

fn good() -> Image {
    Image::new(&[("hello", b"hello\n"), ("d/other", b"other\n")])
}

#[test]
fn a_build_pulls_what_it_starts_from_and_nothing_twice() {
    let evil = Evil::with(&good(), |_, _| None);
    let file = format!(
        "FROM {0} AS one\nCOPY <<F /f\n$FROM_BASE\nF\nFROM {0} AS two\nFROM scratch\nCOPY --from=one /f /f\nCOPY --from={1} /hello /h\nCOPY --from=two /d /d\n",
        evil.name("x:1"),
        evil.name("y:2")
    );
    let rbox = Rbox::new().file(&file);
    let dest = format!("type=local,dest={}", rbox.out().join("tree").display());
    call(&rbox, &["build", "-o", &dest]).run().success().stderr_has("pulled");
    // The base's own variables are known when the file is read.
    assert_eq!(std::fs::read_to_string(rbox.out().join("tree/f")).expect("it is there"), "yes\n");
    assert_eq!(std::fs::read_to_string(rbox.out().join("tree/h")).expect("it is there"), "hello\n");
    let manifests = |evil: &Evil| evil.lines().iter().filter(|line| line.contains("/manifests/")).count();
    assert_eq!(manifests(&evil), 2, "{:?}", evil.lines());
    call(&rbox, &["build", "-q"]).run().success();
    assert_eq!(manifests(&evil), 2, "what is here is not asked for");
    call(&rbox, &["build", "-q", "--pull"]).run().success();
    assert_eq!(manifests(&evil), 4, "`--pull` asks for all, once");
}

#[test]
fn what_can_not_be_pulled_is_told_at_its_words() {
    let evil = Evil::with(&good(), |asked, _| asked.path.contains("/v2/gone/").then(Reply::not_found));
    let file = format!("FROM {} AS a\nFROM {}\nCOPY --from=a /hello /\n", evil.name("x"), evil.name("gone:1"));
    let rbox = Rbox::new().file(&file);
    let output = call(&rbox, &["build"]).run().failure();
    output.stderr_has("RB2006").stderr_has("there is no").stderr_has("test.rbox:2:6");
    let never = Rbox::new().file(&file);
    never.args(["build", "--pull=never"]).run().failure().stderr_has("is not here").stderr_has("test.rbox:1:6");
    // A file that is wrong elsewhere is told so before anything is fetched.
    let rbox = Rbox::new().file(&format!("FROM {}\nCOPY\n", evil.name("x")));
    let before = evil.lines().len();
    call(&rbox, &["build"]).run().failure().lacks("RB2006");
    assert_eq!(evil.lines().len(), before);
}

#[test]
fn a_base_s_layer_whose_bytes_are_lost_is_not_made_up() {
    let Some(hub) = Hub::start() else { return };
    let evil = Evil::with(&good(), |_, _| None);
    let rbox = Rbox::new().file(&format!("FROM {}\nCOPY <<F /f\nmine\nF\n", evil.name("x:1")));
    call(&rbox, &["build", "-q", "-t", "derived"]).run().success();
    let to = hub.name("derived:1");
    // The bytes that it came in, and nothing else.
    for blob in std::fs::read_dir(rbox.root().join("blobs/sha256")).expect("blobs").flatten() {
        let packed = std::fs::read(blob.path()).expect("own file").starts_with(&[0x1f, 0x8b]);
        if packed {
            std::fs::remove_file(blob.path()).expect("own file");
        }
    }
    let output = call(&rbox, &["push", "derived", &to]).run().failure();
    output.stderr_has("has lost sha256:").stderr_has("--pull=always");
    call(&rbox, &["build", "-q", "-t", "derived", "--pull=always"]).run().success();
    call(&rbox, &["push", "derived", &to]).run().success();
}

#[test]
fn a_stage_that_is_misspelt_is_not_looked_for_in_a_registry() {
    let rbox = Rbox::new().file("FROM scratch AS builder\nCOPY <<F /f\n\nF\nFROM scratch\nCOPY --from=buidler /f /f\n");
    call(&rbox, &["build"]).run().failure().stderr_has("builder").lacks("registry-1");
}

#[test]
fn a_check_says_nothing_and_asks_nobody_and_a_plan_brings_no_layer() {
    let evil = Evil::with(&good(), |_, _| None);
    let rbox = Rbox::new().file(&format!("FROM {}\nCOPY <<F /f\n$FROM_BASE\nF\n", evil.name("x")));
    call(&rbox, &["check", "test.rbox"]).run().success();
    assert_eq!(evil.lines(), [""; 0]);
    call(&rbox, &["plan"]).run().success().stdout_has("FROM");
    let layer = Digest::of(&good().layer).to_string();
    assert!(!evil.lines().iter().any(|line| line.ends_with(&layer)), "{:?}", evil.lines());
    assert_eq!(left(&rbox, "snapshots"), [""; 0]);
    let plan = call(&rbox, &["plan", "--format", "json"]).run().success().stdout();
    rbox.write("plan.json", plan);
    call(&rbox, &["apply", "plan.json", "-q"]).run().success();
}

#[test]
fn each_platform_has_its_own_base() {
    let (ours, mut theirs) = (good(), good());
    theirs.config = String::from_utf8(theirs.config).expect("text").replace("\"amd64\"", "\"arm64\"").into_bytes();
    let config = super::image::descriptor(rbox::image::media::CONFIG, &theirs.config);
    let theirs = theirs.with(|manifest| manifest["config"] = config);
    let evil = Evil::with(&theirs, |_, _| None);
    let rbox = Rbox::new().file(&format!("FROM {}\nCOPY <<F /f\n\nF\n", evil.name("x")));
    call(&rbox, &["build"]).run().failure().stderr_has("is for linux/arm64").stderr_has("--platform");
    call(&rbox, &["build", "-q", "--platform", "linux/arm64"]).run().success();
    drop(ours);
}

fn runs_and_serves(rbox: &Rbox) {
    let Some(hub) = Hub::start() else { return };
    rbox.write("test.rbox", format!("FROM {}\nCMD [\"echo\", \"from the registry\"]\n", super::support::busybox()));
    let name = hub.name("app:1");
    call(rbox, &["build", "-t", &name, "--push"]).run().success().stderr_has("pushed");
    rbox.args(["rmi", &name]).run().success();
    call(rbox, &["run", "--pull=never", &name]).run().code(125).stderr_has("no image of the store");
    call(rbox, &["run", &name]).run().success().stdout_is("from the registry\n");
    call(rbox, &["run", "--pull", "always", &name]).run().success().stdout_is("from the registry\n");
    call(rbox, &["run", &hub.name("none:1")]).run().code(125).stderr_has("there is no");
    rbox.args(["rmi", &name]).run().success();
    rbox.write("stack.rbox", format!("SERVICE web {{\n  FROM {name}\n  CMD [\"sleep\", \"60\"]\n}}\n"));
    call(rbox, &["up", "-d", "stack.rbox", "--project", "pulled"]).run().success().stderr_has("pulled");
    call(rbox, &["down", "--project", "pulled"]).run();
}

#[test]
fn a_service_says_when_its_image_is_asked_for_needs_namespaces() {
    if !namespaces() {
        return skip("needs namespaces");
    }
    let evil = Evil::with(&good(), |_, _| None);
    let rbox = Rbox::new();
    let asked = |evil: &Evil| evil.lines().iter().filter(|line| line.contains("/manifests/")).count();
    // The image has no program: whether its container starts is another matter.
    let up = |when: &str| {
        rbox.write("stack.rbox", format!("SERVICE web {{\n  FROM {when} {}\n  CMD [\"x\"]\n}}\n", evil.name("x:1")));
        call(&rbox, &["up", "-d", "stack.rbox", "--project", "asked"]).run().failure()
    };
    up("--pull=never").stderr_has("is not here").stderr_has("stack.rbox:2:");
    assert_eq!(asked(&evil), 0);
    for (when, times) in [("", 1), ("", 1), ("--pull=never", 1), ("--pull=always", 2), ("--pull=always", 3)] {
        up(when).lacks("is not here");
        assert_eq!(asked(&evil), times, "{when} {:?}", evil.lines());
    }
    call(&rbox, &["down", "--project", "asked"]).run();
}

#[test]
fn images_of_registries_run_and_serve_needs_root_and_docker_registry() {
    if super::support::needs_root() {
        runs_and_serves(&Rbox::new());
    }
}

#[test]
fn images_of_registries_run_and_serve_as_user_needs_namespaces_and_docker_registry() {
    if !namespaces() {
        return skip("needs namespaces");
    }
    runs_and_serves(&Rbox::new().as_user());
}
