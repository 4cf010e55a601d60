//! What podman's users say in `registries.conf`.

use rbox::image::Digest;

use super::call;
use super::evil::{Evil, Reply};
use super::image::Image;
use super::support::Rbox;

fn image() -> Image {
    Image::new(&[("file", b"content")])
}

/// A machine with such a file.
fn with(text: &str) -> Rbox {
    let rbox = Rbox::new();
    let folder = rbox.context().parent().expect("a folder").join("home/.config/containers");
    std::fs::create_dir_all(&folder)
        .and_then(|()| std::fs::write(folder.join("registries.conf"), text))
        .expect("own folder");
    rbox
}

#[test]
fn a_registry_lies_elsewhere_and_mirrors_are_asked_first() {
    let image = image();
    let (mirror, registry) = (Evil::with(&image, |_, _| Some(Reply::not_found())), Evil::with(&image, |_, _| None));
    let rbox = with(&format!(
        "[[registry]]\nprefix = \"reg.example/team\"\nlocation = \"{}/moved\"\n[[registry.mirror]]\nlocation = \"{}/near\"\n",
        registry.address, mirror.address
    ));
    let pulled = call(&rbox, &["pull", "-q", "reg.example/team/app:1"]).run().success().line();
    assert_eq!(pulled, Digest::of(&image.config).to_string());
    assert!(mirror.lines().contains(&"GET /v2/near/app/manifests/1".to_owned()), "{:?}", mirror.lines());
    assert!(registry.lines().contains(&"GET /v2/moved/app/manifests/1".to_owned()), "{:?}", registry.lines());
    // It keeps its name.
    rbox.args(["images"]).run().stdout_has("reg.example/team/app");
}

#[test]
fn what_is_blocked_is_not_asked_for_by_anybody() {
    let evil = Evil::with(&image(), |_, _| None);
    let rbox = with(&format!("[[registry]]\nlocation = \"{}\"\nblocked = true\n", evil.address));
    let name = evil.name("x");
    call(&rbox, &["pull", &name]).run().failure().stderr_has("is blocked by").stderr_has("registries.conf");
    rbox.write("test.rbox", format!("FROM {name}\nCMD [\"true\"]\n"));
    rbox.args(["build"]).run().failure().stderr_has("is blocked by");
    assert_eq!(evil.lines(), [""; 0]);
}

#[test]
fn insecure_does_not_count_and_the_message_says_so() {
    let evil = Evil::with(&image(), |_, _| None);
    // An address of this machine that is none of its own alone.
    let place = evil.address.replace("127.0.0.1", "0.0.0.0");
    let rbox = with(&format!("[[registry]]\nlocation = \"{place}\"\ninsecure = true\n"));
    let output = call(&rbox, &["pull", &format!("{place}/x")]).run().failure();
    output.stderr_has("calls it insecure").stderr_has("plain HTTP").stderr_has("SSL_CERT_FILE");
    assert!(evil.asked().iter().all(|asked| !asked.method.starts_with("GET")), "nothing was asked in the clear");
    // Of this machine's own registry it says what holds anyway.
    let rbox = with(&format!("[[registry]]\nlocation = \"{}\"\ninsecure = true\n", evil.address));
    call(&rbox, &["pull", &evil.name("x")]).run().success();
}

#[test]
fn a_file_that_means_nothing_stops_it() {
    let evil = Evil::with(&image(), |_, _| None);
    let rbox = with("[registries.search]\nregistries = ['docker.io']\n");
    call(&rbox, &["pull", &evil.name("x")]).run().failure().stderr_has("version 1").stderr_has("[[registry]]");
    let rbox = Rbox::new().context_file("other.conf", "[[registry]\n");
    let pull = call(&rbox, &["pull", &evil.name("x")]).env("CONTAINERS_REGISTRIES_CONF", "other.conf").run();
    pull.failure().stderr_has("`other.conf` can't be understood");
}
