//! Connections that break, stall, and are told to wait.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rbox::image::{Digest, media};

use super::evil::{Evil, Reply, ranged};
use super::image::{Image, noise};
use super::support::Rbox;
use super::{assert_empties, assert_untouched, call};

fn large() -> Image {
    Image::new(&[("noise", &noise(1 << 20))])
}

fn ranges(evil: &Evil) -> Vec<String> {
    evil.asked().iter().filter_map(|asked| asked.header("range").map(str::to_owned)).collect()
}

#[test]
fn what_breaks_off_goes_on_where_it_was() {
    let image = large();
    let (layer, path) = (image.layer.clone(), format!("blobs/{}", Digest::of(&image.layer)));
    let evil = Evil::with(&image, move |asked, before| {
        let half = layer.len() / 2;
        (asked.path.ends_with(&path) && before == 0)
            .then(|| Reply::Breaks(200, Vec::new(), layer.len() as u64, layer[..half].to_vec()))
    });
    let rbox = Rbox::new();
    call(&rbox, &["pull", &evil.name("x")]).run().success();
    assert_eq!(ranges(&evil), [format!("bytes={}-", image.layer.len() / 2)]);
    call(&rbox, &["doctor", "--deep"]).run().stdout_has("nothing is wrong with it");
}

#[test]
fn a_server_without_ranges_sends_it_again() {
    let image = large();
    let (layer, path) = (image.layer.clone(), format!("blobs/{}", Digest::of(&image.layer)));
    let evil = Evil::with(&image, move |asked, before| {
        let sent = if before < 2 { layer.len() / 3 * (before + 1) } else { layer.len() };
        asked.path.ends_with(&path).then(|| Reply::Breaks(200, Vec::new(), layer.len() as u64, layer[..sent].to_vec()))
    });
    let rbox = Rbox::new();
    call(&rbox, &["pull", &evil.name("x")]).run().success();
    assert_eq!(ranges(&evil).len(), 2);
}

#[test]
fn another_part_than_asked_for_is_refused() {
    let image = large();
    let (layer, path) = (image.layer.clone(), format!("blobs/{}", Digest::of(&image.layer)));
    let evil = Evil::with(&image, move |asked, before| match before {
        _ if !asked.path.ends_with(&path) => None,
        0 => Some(Reply::Breaks(200, Vec::new(), layer.len() as u64, layer[..1000].to_vec())),
        _ => Some(Reply::Says(206, vec!["Content-Range: bytes 0-9/10".to_owned()], layer[1000..].to_vec())),
    });
    call(&Rbox::new(), &["pull", &evil.name("x")]).run().failure().stderr_has("another part");
}

#[test]
fn who_is_told_to_wait_waits() {
    let image = Image::new(&[("a", b"a")]);
    let evil = Evil::with(&image, |asked, before| match (asked.path.as_str(), before) {
        ("/v2/x/manifests/latest", 0) if asked.method == "GET" => {
            Some(Reply::Says(429, vec!["Retry-After: 1".to_owned()], Vec::new()))
        }
        ("/v2/x/manifests/latest", 1) if asked.method == "GET" => Some(Reply::Says(503, Vec::new(), Vec::new())),
        _ => None,
    });
    let started = Instant::now();
    call(&Rbox::new(), &["pull", &evil.name("x")]).run().success();
    assert!(started.elapsed() >= Duration::from_secs(1), "`Retry-After` was not heard");
    let gets = evil.lines().iter().filter(|line| *line == "GET /v2/x/manifests/latest").count();
    assert_eq!(gets, 3);
    // An hour is no wait but a refusal.
    let evil = Evil::with(&image, |asked, _| {
        asked.path.contains("/manifests/").then(|| Reply::Says(429, vec!["Retry-After: 3600".to_owned()], Vec::new()))
    });
    call(&Rbox::new(), &["pull", &evil.name("x")]).run().failure().stderr_has("asked too often");
}

#[test]
fn a_connection_that_is_reset_is_made_anew() {
    let image = Image::new(&[("a", b"a")]);
    let evil = Evil::with(&image, |asked, before| {
        (asked.path.contains("/v2/x/") && before == 0).then(|| Reply::Raw(Vec::new()))
    });
    call(&Rbox::new(), &["pull", &evil.name("x")]).run().success();
}

#[test]
fn nobody_is_waited_for_without_end() {
    let image = large();
    let layer = image.layer.clone();
    let path = format!("blobs/{}", Digest::of(&image.layer));
    // Nothing at all, a byte now and then, and half a head.
    for which in ["hangs", "drips", "head"] {
        let (layer, path) = (layer.clone(), path.clone());
        let evil = Evil::with(&image, move |asked, before| match which {
            "hangs" if asked.path.contains("/manifests/") && before == 0 => Some(Reply::Hangs),
            "head" if asked.path.contains("/manifests/") && before == 0 => Some(Reply::Raw(b"HTTP/1.1 200".to_vec())),
            "drips" if asked.path.ends_with(&path) && before == 0 => {
                Some(Reply::Drips(layer.len() as u64, layer[..100_000].to_vec()))
            }
            _ => None,
        });
        let rbox = Rbox::new();
        // The drips are wrong bytes, so this is told by the digest, or, where they were few, mended.
        let output = call(&rbox, &["pull", &evil.name("x")]).env("RBOX_REGISTRY_TIMEOUT", "1").run();
        if which == "drips" {
            assert!(ranges(&evil).len() + usize::from(output.status() != 0) > 0, "it was waited for\n{output}");
        } else {
            output.success();
        }
    }
}

#[test]
fn a_registry_that_is_not_there_is_told_so() {
    let rbox = Rbox::new();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let output = call(&rbox, &["pull", &format!("127.0.0.1:{port}/x")]).run().failure();
    output.stderr_has("can't reach the registry").stderr_has("nobody listens there");
    assert_untouched(&rbox);
    let evil = Evil::with(&Image::new(&[("a", b"a")]), |asked, _| asked.path.contains("/v2/x/").then(Reply::not_found));
    call(&rbox, &["pull", &evil.name("x:1")]).run().failure().stderr_has("there is no").stderr_has("rbox login");
}

#[test]
fn what_is_here_costs_one_short_question() {
    let image = large();
    let evil = Evil::with(&image, |_, _| None);
    let rbox = Rbox::new();
    call(&rbox, &["pull", &evil.name("x")]).run().success();
    evil.asked.lock().unwrap().clear();
    call(&rbox, &["pull", &evil.name("x")]).run().success().stderr_has("is here");
    assert_eq!(evil.lines(), ["GET /v2/", "HEAD /v2/x/manifests/latest"]);
    // What a digest names can't change.
    let name = format!("{}@{}", evil.name("x"), Digest::of(&image.manifest));
    call(&rbox, &["pull", &name]).run().success();
    evil.asked.lock().unwrap().clear();
    call(&rbox, &["pull", &name]).run().success();
    assert_eq!(evil.lines(), [""; 0]);
    // A layer that is here is not fetched under another name either.
    call(&rbox, &["pull", &evil.name("y")]).run().success();
    assert!(
        !evil.lines().iter().any(|line| line.ends_with(&Digest::of(&image.layer).to_string())),
        "{:?}",
        evil.lines()
    );
}

#[test]
fn mirrors_are_asked_first_and_may_fail() {
    let image = large();
    let (mirror, registry) = (Evil::with(&image, |_, _| None), Evil::with(&image, |_, _| None));
    let config =
        |mirror: &str| format!(r#"{{"registries":{{"{}":{{"mirrors":["{mirror}/hub"]}}}}}}"#, registry.address);
    let rbox = Rbox::new().context_file("config.json", config(&mirror.address));
    let pull = |rbox: &Rbox| call(rbox, &["pull", &registry.name("x")]).env("RBOX_CONFIG", "config.json").run();
    pull(&rbox).success();
    assert_eq!(registry.lines(), [""; 0]);
    assert!(mirror.lines().contains(&"GET /v2/hub/x/manifests/latest".to_owned()), "{:?}", mirror.lines());
    // One that lies is as good as one that is not there.
    let wrong = image.layer.iter().map(|byte| byte ^ 1).collect::<Vec<u8>>();
    let path = format!("blobs/{}", Digest::of(&image.layer));
    let liar = Evil::with(&image, move |asked, _| asked.path.ends_with(&path).then(|| ranged(&wrong, asked)));
    let rbox = Rbox::new().context_file("config.json", config(&liar.address));
    pull(&rbox).success().stderr_has("is of no use");
    assert!(!registry.lines().is_empty());
    let rbox = Rbox::new().context_file("config.json", r#"{"registries":{"docker.io":{"mirror":["x"]}}}"#);
    pull(&rbox).failure().stderr_has("config.json").stderr_has("mirrors");
}

#[test]
fn several_images_come_at_once_and_one_failure_stops_no_other() {
    let evil = Evil::with(&large(), |asked, _| asked.path.contains("/v2/no/").then(Reply::not_found));
    let rbox = Rbox::new();
    let names = [evil.name("a"), evil.name("no"), evil.name("b")];
    let output = call(&rbox, &["pull", "--format", "json", &names[0], &names[1], &names[2]]).run().failure();
    let json: serde_json::Value = serde_json::from_str(&output.stdout()).expect("JSON");
    assert_eq!(json.as_array().map(Vec::len), Some(2), "{json}");
    assert!(json[0]["digest"].as_str().is_some_and(|digest| digest.starts_with("sha256:")));
    output.stderr_has("there is no");
    assert_empties(&rbox, "tmp");
}

#[test]
fn layers_come_packed_in_any_way() {
    let files = super::image::tar(&[("a", b"a")]);
    let id = Digest::of(&files).to_string();
    let zstd = zstd::encode_all(&files[..], 3).expect("memory");
    for (bytes, media_type) in [
        (zstd.clone(), media::LAYER_ZSTD),
        (files.clone(), media::LAYER),
        (super::image::gzip(&files), media::DOCKER_LAYER_GZIP),
        // Some tools name what they did not do.
        (files.clone(), media::LAYER_GZIP),
    ] {
        let rbox = Rbox::new();
        let evil = Evil::with(&Image::of(bytes, &id, media_type), |_, _| None);
        call(&rbox, &["pull", &evil.name("x")]).run().success();
    }
}

/// A registry that takes uploads; what came is put together from what each request brought.
fn taker(
    change: impl Fn(&super::evil::Asked, usize) -> Option<Reply> + Send + Sync + 'static,
) -> (Evil, Arc<Mutex<Vec<u8>>>) {
    let came = Arc::<Mutex<Vec<u8>>>::default();
    let kept = Arc::clone(&came);
    let evil = Evil::start(move |asked, before| {
        if let Some(reply) = change(asked, before) {
            return reply;
        }
        match asked.method.as_str() {
            "HEAD" => Reply::not_found(),
            "POST" => Reply::to(202, "/v2/x/blobs/uploads/1?state=a"),
            "PATCH" => {
                let mut kept = kept.lock().expect("no test panicked here");
                let from =
                    asked.header("content-range").and_then(|range| range.split('-').next()?.parse::<usize>().ok());
                if from != Some(kept.len()) {
                    return Reply::Says(416, Vec::new(), Vec::new());
                }
                kept.extend(&asked.body);
                Reply::to(202, "/v2/x/blobs/uploads/1?state=b")
            }
            "GET" if asked.path.contains("/uploads/") => {
                let length = kept.lock().expect("no test panicked here").len();
                let range = format!("Range: 0-{}", length.saturating_sub(1));
                Reply::Says(204, vec![range, "Location: /v2/x/blobs/uploads/1?state=c".to_owned()], Vec::new())
            }
            "PUT" => Reply::Says(201, Vec::new(), Vec::new()),
            _ => Reply::Says(200, Vec::new(), Vec::new()),
        }
    });
    (evil, came)
}

#[test]
fn a_push_that_breaks_goes_on_in_pieces() {
    // The first way, all in one request, is too large for something in between; the second piece breaks once.
    let (evil, came) = taker(|asked, before| match asked.method.as_str() {
        "PUT" if !asked.body.is_empty() && asked.path.contains("/uploads/") => {
            Some(Reply::Says(413, Vec::new(), Vec::new()))
        }
        "PATCH" if asked.path.ends_with("state=b") && before == 0 => Some(Reply::Raw(Vec::new())),
        _ => None,
    });
    let rbox = Rbox::new().file("FROM scratch\nCOPY noise /noise\n").context_file("noise", noise(40 << 20));
    rbox.args(["build", "-q", "-t", "app"]).run().success();
    let manifest = {
        call(&rbox, &["push", "app", &evil.name("x")]).run().success();
        let asked = evil.asked();
        let put =
            asked.iter().find(|asked| asked.method == "PUT" && asked.path.contains("/manifests/")).expect("it is put");
        serde_json::from_slice::<serde_json::Value>(&put.body).expect("JSON")
    };
    let came = came.lock().expect("no test panicked here");
    let layer = manifest["layers"][0].clone();
    let size = usize::try_from(layer["size"].as_u64().expect("a size")).expect("it fits");
    // The config went the same way, behind it.
    assert_eq!(layer["digest"], Digest::of(&came[..size]).to_string());
    assert!(evil.lines().iter().filter(|line| line.starts_with("PATCH")).count() >= 4, "{:?}", evil.lines());
}

#[test]
fn an_upload_that_its_registry_lost_begins_anew() {
    // As Docker's registry does: of a piece that broke off it has more than it knows, so it no longer knows the upload.
    let uploads = Arc::<Mutex<Vec<Vec<u8>>>>::default();
    let (kept, broke) = (Arc::clone(&uploads), Mutex::new(false));
    let evil = Evil::start(move |asked, _| {
        let mut uploads = kept.lock().expect("no test panicked here");
        let number = asked.path.split_once("/uploads/").and_then(|(_, rest)| rest.split('?').next()?.parse().ok());
        let from = asked.header("content-range").and_then(|range| range.split('-').next()?.parse::<usize>().ok());
        match (asked.method.as_str(), number) {
            ("HEAD", _) | ("GET", Some(0_usize..)) => Reply::not_found(),
            ("POST", _) => {
                uploads.push(Vec::new());
                Reply::to(202, format!("/v2/x/blobs/uploads/{}", uploads.len() - 1))
            }
            ("PATCH", Some(number)) if from == Some(uploads[number].len()) => {
                let breaks = from > Some(0) && !std::mem::replace(&mut *broke.lock().expect("as above"), true);
                if breaks {
                    return Reply::Raw(Vec::new());
                }
                uploads[number].extend(&asked.body);
                Reply::to(202, format!("/v2/x/blobs/uploads/{number}"))
            }
            // Pieces alone are taken.
            ("PATCH", _) => Reply::Says(416, Vec::new(), Vec::new()),
            ("PUT", Some(_)) if !asked.body.is_empty() => Reply::Says(413, Vec::new(), Vec::new()),
            ("PUT", _) => Reply::Says(201, Vec::new(), Vec::new()),
            _ => Reply::Says(200, Vec::new(), Vec::new()),
        }
    });
    let rbox = Rbox::new().file("FROM scratch\nCOPY noise /noise\n").context_file("noise", noise(20 << 20));
    rbox.args(["build", "-q", "-t", "app"]).run().success();
    call(&rbox, &["push", "app", &evil.name("x")]).run().success();
    let asked = evil.asked();
    let put =
        asked.iter().find(|asked| asked.method == "PUT" && asked.path.contains("/manifests/")).expect("it is put");
    let manifest: serde_json::Value = serde_json::from_slice(&put.body).expect("JSON");
    let uploads = uploads.lock().expect("no test panicked here");
    let layer = manifest["layers"][0]["digest"].as_str().expect("a digest");
    let whole = uploads.iter().filter(|bytes| Digest::of(bytes).to_string() == layer).count();
    let torn = uploads.iter().filter(|bytes| bytes.len() == 16 << 20).count();
    assert_eq!((whole, torn), (1, 1), "{:?}", evil.lines());
}

#[test]
fn a_registry_that_keeps_another_manifest_is_told_of() {
    let (evil, _) = taker(|asked, _| {
        let lie = format!("Docker-Content-Digest: {}", Digest::of(b"another"));
        (asked.method == "PUT" && asked.path.contains("/manifests/")).then(|| Reply::Says(201, vec![lie], Vec::new()))
    });
    let rbox = Rbox::new().file("FROM scratch\nCOPY <<F /f\ntext\nF\n");
    rbox.args(["build", "-q", "-t", "app"]).run().success();
    call(&rbox, &["push", "app", &evil.name("x")]).run().failure().stderr_has("keeps the manifest as");
}

#[test]
fn what_can_not_be_pushed_is_told_before_anybody_is_asked() {
    let rbox = Rbox::new().file("FROM host\nRUN true\n");
    call(&rbox, &["push", "none", "127.0.0.1:9/x"]).run().failure().stderr_has("no image `none`");
    let digest = format!("127.0.0.1:9/x@{}", Digest::of(b""));
    call(&rbox, &["push", "none", &digest]).run().code(2).stderr_has("digest");
    call(&rbox, &["push", "none", "127.0.0.1:9/x", "--compression", "xz"]).run().code(2).stderr_has("no compression");
}

#[test]
fn layers_that_a_registry_need_not_keep_are_like_others_where_it_does() {
    let tar = super::image::tar(&[("hello", b"hello\n")]);
    for (layer, media_type) in [
        (super::image::gzip(&tar), media::DOCKER_LAYER_FOREIGN),
        (super::image::gzip(&tar), media::LAYER_FOREIGN_GZIP),
        (tar.clone(), media::LAYER_FOREIGN),
    ] {
        let image = Image::of(layer, &Digest::of(&tar).to_string(), media_type);
        let evil = Evil::with(&image, |_, _| None);
        let rbox = Rbox::new();
        call(&rbox, &["pull", &evil.name("x")]).run().success();
        call(&rbox, &["layers", &evil.name("x")]).run().success().stdout_has("hello");
    }
}
