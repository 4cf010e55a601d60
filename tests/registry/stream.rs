//! Layers that go out while they are packed.

use std::sync::{Arc, Mutex};

use rbox::image::Digest;
use serde_json::Value;

use super::call;
use super::evil::{Asked, Evil, Reply};
use super::image::noise;
use super::support::Rbox;

/// An image whose layer takes a while to pack.
fn app() -> Rbox {
    let rbox = Rbox::new().file("FROM scratch\nCOPY noise /noise\n").context_file("noise", noise(24 << 20));
    rbox.args(["build", "-q", "-t", "app"]).run().success();
    rbox
}

fn is_stream(asked: &Asked) -> bool {
    asked.method == "PATCH" && asked.header("transfer-encoding") == Some("chunked")
}

fn manifest(evil: &Evil) -> Value {
    let asked = evil.asked();
    let put = asked.iter().find(|asked| asked.method == "PUT" && asked.path.contains("/manifests/"));
    serde_json::from_slice(&put.expect("it is put").body).expect("JSON")
}

fn count(evil: &Evil, method: &str, path: &str) -> usize {
    evil.asked().iter().filter(|asked| asked.method == method && asked.path.contains(path)).count()
}

#[test]
fn a_layer_goes_out_in_one_request_whose_length_nobody_knows() {
    let evil = Evil::start(|asked, _| match asked.method.as_str() {
        "HEAD" => Reply::not_found(),
        "POST" => Reply::to(202, "/v2/x/blobs/uploads/1?state=a"),
        "PATCH" => Reply::to(202, "/v2/x/blobs/uploads/1?state=b"),
        _ => Reply::Says(201, Vec::new(), Vec::new()),
    });
    let rbox = app();
    call(&rbox, &["push", "app", &evil.name("x")]).run().success();
    let asked = evil.asked();
    let streams: Vec<&Asked> = asked.iter().filter(|asked| is_stream(asked)).collect();
    assert_eq!((streams.len(), count(&evil, "PATCH", "")), (1, 1), "{:?}", evil.lines());
    let layer = &manifest(&evil)["layers"][0];
    let digest = Digest::of(&streams[0].body).to_string();
    assert_eq!(
        (layer["digest"].as_str(), layer["size"].as_u64()),
        (Some(&*digest), Some(streams[0].body.len() as u64))
    );
    let closed = format!("/v2/x/blobs/uploads/1?state=b&digest=sha256%3A{}", digest.trim_start_matches("sha256:"));
    assert_eq!(count(&evil, "PUT", &closed), 1, "{:?}", evil.lines());
    // It lies here, too: another registry gets it without packing it again.
    assert!(rbox.root().join("blobs/sha256").join(digest.trim_start_matches("sha256:")).exists());
}

#[test]
fn over_a_slow_wire_what_the_registry_has_is_sent_no_further() {
    // Nothing of the stream is read before somebody asked whether the blob is there.
    let evil = Evil::reading(
        |asked, before| !is_stream(asked) || before.iter().any(|asked| asked.method == "HEAD"),
        |asked, _| match asked.method.as_str() {
            "POST" => Reply::to(202, "/v2/x/blobs/uploads/1?state=a"),
            _ => Reply::Says(200, Vec::new(), Vec::new()),
        },
    );
    let rbox = app();
    let output = call(&rbox, &["push", "--format", "json", "app", &evil.name("x")]).run().success();
    let told: Value = serde_json::from_str(&output.stdout()).expect("JSON");
    assert_eq!((told["sent"].as_u64(), told["there"].as_u64()), (Some(0), Some(2)), "{told}");
    assert_eq!(count(&evil, "DELETE", "/uploads/1?state=a"), 1, "{:?}", evil.lines());
    assert_eq!(count(&evil, "PUT", "/uploads/"), 0);
}

#[test]
fn what_may_not_go_so_goes_as_any_other_blob() {
    let came = Arc::<Mutex<Vec<u8>>>::default();
    let kept = Arc::clone(&came);
    let evil = Evil::start(move |asked, _| match asked.method.as_str() {
        "HEAD" => Reply::not_found(),
        "POST" => Reply::to(202, "/v2/x/blobs/uploads/1?state=a"),
        "PATCH" if is_stream(asked) => Reply::Says(411, Vec::new(), Vec::new()),
        "PATCH" => {
            kept.lock().expect("no test panicked here").extend(&asked.body);
            Reply::to(202, "/v2/x/blobs/uploads/1?state=b")
        }
        _ => Reply::Says(201, Vec::new(), Vec::new()),
    });
    call(&app(), &["push", "app", &evil.name("x")]).run().success();
    let digest = Digest::of(&came.lock().expect("no test panicked here")).to_string();
    assert_eq!(manifest(&evil)["layers"][0]["digest"], digest);
}

/// A registry that is as fast as packing, and takes so many pieces of a stream.
fn by_pieces(most: usize) -> (Evil, Arc<Mutex<Vec<u8>>>) {
    let came = Arc::<Mutex<Vec<u8>>>::default();
    let kept = Arc::clone(&came);
    let evil = Evil::start(move |asked, _| match asked.method.as_str() {
        "HEAD" => Reply::not_found(),
        "POST" => Reply::to(202, "/v2/x/blobs/uploads/1?_state=0"),
        "PATCH" => {
            let at: usize = asked.path.rsplit('=').next().and_then(|at| at.parse().ok()).expect("a number");
            if at == most {
                return Reply::Says(416, Vec::new(), Vec::new());
            }
            kept.lock().expect("no test panicked here").extend(&asked.body);
            Reply::to(202, format!("/v2/x/blobs/uploads/1?_state={}", at + 1))
        }
        _ => Reply::Says(201, Vec::new(), Vec::new()),
    });
    (evil, came)
}

/// An image whose layer packs to more than some pieces.
fn large() -> Rbox {
    let rbox = Rbox::new().file("FROM scratch\nCOPY noise /noise\n").context_file("noise", noise(72 << 20));
    rbox.args(["build", "-q", "-t", "large"]).run().success();
    rbox
}

#[test]
fn a_registry_that_keeps_up_gets_a_layer_in_pieces() {
    let (evil, came) = by_pieces(usize::MAX);
    call(&large(), &["push", "large", &evil.name("x")]).run().success();
    let pieces = count(&evil, "PATCH", "");
    assert!((2..=3).contains(&pieces), "{:?}", evil.lines());
    let digest = Digest::of(&came.lock().expect("no test panicked here"));
    assert_eq!(manifest(&evil)["layers"][0]["digest"], digest.to_string());
    let closed = format!("_state={pieces}&digest=sha256%3A{}", digest.hex());
    assert_eq!(count(&evil, "PUT", &closed), 1, "{:?}", evil.lines());
}

#[test]
fn a_registry_that_takes_one_piece_alone_gets_all_in_one_then() {
    let (evil, _) = by_pieces(1);
    call(&large(), &["push", "large", &evil.name("x")]).run().success();
    let asked = evil.asked();
    let whole =
        asked.iter().find(|asked| asked.method == "PUT" && asked.body.len() > 70 << 20).expect("it comes whole");
    assert_eq!(manifest(&evil)["layers"][0]["digest"], Digest::of(&whole.body).to_string());
}
