//! `rbox why`: what makes a step run again, by name.

use serde_json::Value;

use crate::support::{self, Rbox};

const FILE: &str = "ARG TAG=1\nFROM {busybox} AS build\nARG FLAGS=-O1\nENV KEEP=1\nCOPY src /src\n\
RUN echo \"$FLAGS\" >/flags\nRUN cat /src/a >/a\nFROM scratch\nCOPY --from=build /a /a-$TAG\nCOPY --from=build /flags /flags\n";

fn built() -> Rbox {
    let rbox = Rbox::new().file(&FILE.replace("ARG TAG=1\n", "")).context_file("src/z", "z");
    for (name, text) in [("a", "1"), ("b", "2"), ("c", "3"), ("d/e", "4")] {
        rbox.write(&format!("src/{name}"), text);
    }
    let file = std::fs::read_to_string(rbox.context().join("test.rbox")).unwrap();
    rbox.write("test.rbox", file.replace("FROM scratch\n", "FROM scratch\nARG TAG=1\n"));
    rbox.build().success();
    rbox
}

/// The causes of a step, as JSON.
fn causes(rbox: &Rbox, args: &[&str]) -> Vec<Value> {
    let told = rbox.args([&["why", "--format", "json"], args].concat()).run().success().stdout();
    let told: Value = serde_json::from_str(&told).unwrap();
    told.as_array().unwrap().iter().flat_map(|step| step["causes"].as_array().unwrap().clone()).collect()
}

#[test]
fn a_changed_file_of_many_is_named_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = built();
    rbox.args(["why"]).run().success().stdout_has("nothing would run");
    rbox.args(["why", "build"]).run().success().stdout_has("is cached; it last ran").stdout_has("earlier run");
    rbox.write("src/d/e", "five");
    let told = rbox.args(["why", "COPY src"]).run().success();
    told.stdout_has("test.rbox:4")
        .stdout_has("`src/d/e` changed since")
        .stdout_has(" → ")
        .lacks("src/a")
        .lacks("src/b");
    let causes = causes(&rbox, &["test.rbox:4"]);
    assert_eq!((causes.len(), &causes[0]["path"]), (1, &"src/d/e".into()));
    let digest = |member: &str| causes[0][member].as_str().unwrap().to_owned();
    assert!(digest("before") != digest("after") && digest("before").len() == 12);
    // What builds on it is followed down to the file.
    let below = rbox.args(["why", "RUN cat"]).run().success();
    below.stdout_has("`COPY src /src` runs").stdout_has("`src/d/e` changed since");
    std::fs::remove_file(rbox.context().join("src/b")).unwrap();
    rbox.write("src/new", "n");
    let told = rbox.args(["why", ":4"]).run().success();
    told.stdout_has("`src/d/e` changed").stdout_has("`src/new` is new").stdout_has("`src/b` is gone");
    rbox.build().success();
    let told = rbox.args(["why", "build:2"]).run().success();
    told.stdout_has("it last ran").stdout_has("`src/d/e` changed since");
}

#[test]
fn a_changed_variable_is_named_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = built();
    let told = rbox.args(["why", "RUN echo", "--arg", "FLAGS=-O2"]).run().success();
    told.stdout_has("ARG `$FLAGS` changed: `-O1` → `-O2`").lacks("KEEP");
    // It is the same in a plan and in what a build says.
    rbox.args(["plan", "--arg", "FLAGS=-O2"]).run().success().stdout_has("`$FLAGS` changed");
    let told = rbox.args(["why", "--arg", "TAG=2"]).run().success();
    told.stdout_has("dest changed: `/a-1` → `/a-2`, by `$TAG`");
    let file = std::fs::read_to_string(rbox.context().join("test.rbox")).unwrap();
    rbox.write("test.rbox", file.replace("KEEP=1", "KEEP=2"));
    rbox.args(["why", "RUN echo"]).run().success().stdout_has("ENV `$KEEP` changed: `1` → `2`");
}

#[test]
fn a_changed_base_and_a_changed_instruction_are_named_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = built();
    let file = "FROM scratch\nCOPY a /a\n";
    rbox.write("base.rbox", file);
    rbox.write("a", "one");
    rbox.args(["build", "-q", "-f", "base.rbox", "-t", "base:1"]).run().success();
    rbox.write("top.rbox", "FROM base:1 AS top\nCOPY src /src\n");
    rbox.args(["build", "-q", "-f", "top.rbox"]).run().success();
    rbox.args(["why", "-f", "top.rbox"]).run().success().stdout_has("nothing would run");
    rbox.write("a", "two");
    rbox.args(["build", "-q", "-f", "base.rbox", "-t", "base:1"]).run().success();
    let told = rbox.args(["why", "-f", "top.rbox", "COPY src"]).run().success();
    told.stdout_has("`FROM base:1 AS top` gave another result");
    let file = std::fs::read_to_string(rbox.context().join("test.rbox")).unwrap();
    rbox.write("test.rbox", file.replace("cat /src/a >/a", "cat /src/c >/a"));
    let told = rbox.args(["why", "-f", "test.rbox", "RUN cat"]).run().success();
    told.stdout_has("the instruction changed; it was `RUN cat /src/a >/a`");
    let told = rbox.args(["why", "-f", "test.rbox", "COPY --from=build /a"]).run().success();
    told.stdout_has("`RUN cat /src/c >/a` runs").stdout_has("the instruction changed");
}

#[test]
fn steps_that_are_not_there_are_said_so_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = Rbox::new().file("FROM scratch AS app\nCOPY a /a\n").context_file("a", "a");
    rbox.args(["why"]).run().success().stdout_has("nothing is known of an earlier run");
    rbox.args(["why", "bild"]).run().code(2).stderr_has("no stage or step `bild`; its stages are app");
    rbox.args(["why", "app:9"]).run().code(2).stderr_has("no step 9 in a stage `app`");
    rbox.args(["why", "--no-cache", "app"]).run().success().stdout_has("no cache is used");
    rbox.args(["why", "--help"]).run().success().stdout_has("rbox why build:3");
}

#[test]
fn an_instruction_between_others_is_new_and_those_behind_it_stay_themselves_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let rbox = built();
    let file = std::fs::read_to_string(rbox.context().join("test.rbox")).unwrap();
    rbox.write("test.rbox", file.replace("RUN echo \"$FLAGS\" >/flags\n", "RUN touch /flags\n"));
    rbox.args(["why", "RUN touch"]).run().success().stdout_has("the instruction changed; it was `RUN echo");
    rbox.write("test.rbox", file.replace("RUN echo", "RUN true\nRUN echo"));
    rbox.args(["why", "RUN true"]).run().success().stdout_has("it is a new instruction").lacks("it was");
    let told = rbox.args(["why", "RUN cat"]).run().success();
    told.stdout_has("`RUN true` runs").lacks("the instruction changed");
    rbox.build().success();
    // Taken out again, and what was there before is there still.
    rbox.write("test.rbox", &file);
    rbox.args(["why"]).run().success().stdout_has("nothing would run");
}
