//! A cache of steps in a registry: what one machine has run, another one with an empty store does not run.

use std::fs;

use crate::call;
use crate::hub::Hub;
use crate::support::{self, Rbox};

const FILE: &str = "FROM scratch AS one\nCOPY a /a\nFROM scratch\nCOPY --from=one /a /b\nCOPY b /c\n";

fn machine() -> Rbox {
    Rbox::new().file(FILE).context_file("a", "one").context_file("b", "two")
}

#[test]
fn a_registry_s_cache_serves_another_machine_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let Some(hub) = Hub::start() else { return };
    let place = format!("type=registry,ref={}", hub.name("cache:main"));
    let (to, from) = (format!("--cache-to={place},mode=max"), format!("--cache-from={place}"));
    let build =
        |rbox: &Rbox, flag: &str| call(rbox, &["build", "--progress", "plain", "-t", "app", flag]).run().success();
    let (one, two) = (machine(), machine());
    build(&one, &from).stderr_has("there is no cache");
    build(&one, &to);
    let told = build(&two, &from).stderr_has("came from a cache");
    assert!(!told.stderr().contains("done in"), "{}", told.stderr());
    let id = |rbox: &Rbox| call(rbox, &["build", "-q"]).run().success().line();
    assert_eq!(id(&one), id(&two));
    // An image under the name is no cache, and costs nothing but the time.
    call(&one, &["push", "-q", "app", &hub.name("cache:main")]).run().success();
    let three = machine();
    build(&three, &from).stderr_has("something else than a cache");
    fs::write(three.context().join("b"), "three").unwrap();
    build(&three, "--cache-from=type=registry,ref=127.0.0.1:1/none").stderr_has("the build goes on without");
}
