//! Section C of the list of known holes: what a registry may try, and what comes of it. Row C5 is with the credentials.

use std::sync::atomic::{AtomicBool, Ordering};

use rbox::image::{Digest, media};
use serde_json::json;

use super::evil::{Asked, Evil, Reply, manifest, ranged};
use super::image::{Image, descriptor, gzip, header, noise, tar};
use super::support::Rbox;
use super::{assert_untouched, call};

/// What pulling from it says; nothing may come of it.
#[track_caller]
fn refused(evil: &Evil) -> String {
    let rbox = Rbox::new();
    let output = call(&rbox, &["pull", &evil.name("x")]).run().failure();
    assert_untouched(&rbox);
    output.stderr()
}

#[track_caller]
fn refused_with(image: &Image, words: &str) {
    let said = refused(&Evil::with(image, |_, _| None));
    assert!(said.contains(words), "{words}\n{said}");
}

fn good() -> Image {
    Image::new(&[("hello", b"hello\n")])
}

/// A blob's request.
fn is_blob(asked: &Asked, bytes: &[u8]) -> bool {
    asked.path.ends_with(&Digest::of(bytes).to_string())
}

#[doc = "C1"]
#[test]
fn c1_a_document_is_one_thing_only() {
    refused_with(&good().with(|manifest| manifest["manifests"] = json!([])), "at once");
    refused_with(&good().with(|manifest| manifest["mediaType"] = json!(media::INDEX)), "says that it is");
    let image = good();
    let bytes = image.manifest.clone();
    let said = refused(&Evil::with(&image, move |asked, _| {
        asked.path.contains("/manifests/").then(|| manifest(&bytes, media::DOCKER_MANIFEST))
    }));
    assert!(said.contains("says that it is"), "{said}");
    let bytes = good().manifest;
    let html =
        Evil::with(&good(), move |asked, _| asked.path.contains("/manifests/").then(|| manifest(&bytes, "text/html")));
    assert!(refused(&html).contains("text/html"));
}

#[doc = "C2"]
#[test]
fn c2_a_digest_is_a_digest_and_no_path() {
    let hex = "a".repeat(64);
    for digest in [
        "sha256:../../../../etc/passwd",
        "sha256:",
        "sha512:ab",
        &format!("sha256:{}", hex.to_uppercase()),
        "sha256:a\0b",
        "x",
    ] {
        for part in ["layer", "config"] {
            let image = good().with(|manifest| match part {
                "layer" => manifest["layers"][0]["digest"] = json!(digest),
                _ => manifest["config"]["digest"] = json!(digest),
            });
            let evil = Evil::with(&image, |_, _| None);
            assert!(refused(&evil).contains("can't be understood"), "{digest}");
            assert!(!evil.lines().iter().any(|line| line.contains("/blobs/")), "{:?}", evil.lines());
        }
    }
    let said = refused(&Evil::with(&good(), |asked, _| {
        let headers =
            vec![format!("Content-Type: {}", media::MANIFEST), "Docker-Content-Digest: sha256:../x".to_owned()];
        asked.path.contains("/manifests/").then(|| Reply::Says(200, headers, good().manifest))
    }));
    assert!(said.contains("malformed"), "{said}");
}

#[doc = "C3"]
#[test]
fn c3_bytes_are_those_that_were_named() {
    let image = good();
    let other = Image::new(&[("hello", b"other\n")]);
    // The layer, of the same length and of another, the config, and the manifest of a digest.
    let (layer, mut flipped) = (image.layer.clone(), image.layer.clone());
    let last = flipped.len() - 1;
    flipped[last] ^= 1;
    let named = layer.clone();
    let evil = Evil::with(&image, move |asked, _| is_blob(asked, &named).then(|| ranged(&flipped, asked)));
    refused(&evil);
    let longer = [&layer[..], b"more"].concat();
    let evil = Evil::with(&image, move |asked, _| is_blob(asked, &layer).then(|| ranged(&longer, asked)));
    assert!(refused(&evil).contains("its manifest says"));
    let (config, other_config) = (image.config.clone(), other.config.clone());
    let evil = Evil::with(&image, move |asked, _| is_blob(asked, &config).then(|| ranged(&other_config, asked)));
    assert!(refused(&evil).contains("was asked for"));
    let evil = Evil::with(&other, |_, _| None);
    let rbox = Rbox::new();
    let name = format!("{}@{}", evil.name("x"), Digest::of(&image.manifest));
    call(&rbox, &["pull", &name]).run().failure().stderr_has("was asked for");
    assert_untouched(&rbox);
    // A header that promises another manifest.
    let bytes = image.manifest.clone();
    let evil = Evil::with(&image, move |asked, _| {
        let lie = format!("Docker-Content-Digest: {}", Digest::of(b"another"));
        let headers = vec![format!("Content-Type: {}", media::MANIFEST), lie];
        asked.path.contains("/manifests/").then(|| Reply::Says(200, headers, bytes.clone()))
    });
    assert!(refused(&evil).contains("was asked for"));
}

#[doc = "C3"]
#[test]
fn c3_a_layer_is_what_the_config_says() {
    let packed = gzip(&tar(&[("a", b"a")]));
    let wrong = Image::of(packed.clone(), &Digest::of(b"something else").to_string(), media::LAYER_GZIP);
    refused_with(&wrong, "unpack to");
    let few = good().with(|manifest| manifest["layers"] = json!([]));
    refused_with(&few, "its config speaks of 1");
}

#[doc = "C3"]
#[test]
fn c3_a_tag_that_moves_in_the_middle_is_no_mixture() {
    let (first, second) = (good(), Image::new(&[("hello", b"second\n")]));
    let (later, one, two) = (second.manifest.clone(), first.clone(), second.clone());
    let moved = AtomicBool::new(false);
    let evil = Evil::start(move |asked, _| {
        if asked.path.contains("/manifests/") {
            let moved = moved.swap(true, Ordering::Relaxed);
            return manifest(if moved { &later } else { &one.manifest }, media::MANIFEST);
        }
        let all = [&one.config, &one.layer, &two.config, &two.layer];
        all.iter().find(|bytes| is_blob(asked, bytes)).map_or_else(
            || if asked.path == "/v2/" { Reply::Says(200, Vec::new(), Vec::new()) } else { Reply::not_found() },
            |bytes| ranged(bytes, asked),
        )
    });
    let rbox = Rbox::new();
    let pull = || call(&rbox, &["pull", "-q", &evil.name("x")]).run().success().line();
    assert_eq!(pull(), Digest::of(&first.config).to_string());
    assert_eq!(pull(), Digest::of(&second.config).to_string());
    assert_eq!(call(&rbox, &["images", "-aq"]).run().success().stdout().lines().count(), 2);
}

#[doc = "C4"]
#[test]
fn c4_a_huge_document_is_not_read() {
    let huge = good().with(|manifest| manifest["annotations"] = json!({ "x": "y".repeat(5 << 20) }));
    refused_with(&huge, "4 MiB");
    let config = good().with(|manifest| manifest["config"]["size"] = json!(1_u64 << 40));
    refused_with(&config, "4 MiB");
    // A manifest without an end.
    let endless = Evil::with(&good(), |asked, _| {
        let headers = vec![format!("Content-Type: {}", media::MANIFEST)];
        asked.path.contains("/manifests/").then(|| Reply::Breaks(200, headers, 1 << 40, vec![b' '; 6 << 20]))
    });
    assert!(refused(&endless).contains("4 MiB"));
}

#[doc = "C6"]
#[test]
fn c6_nobody_is_sent_into_this_machines_network() {
    for realm in [
        "http://169.254.169.254/latest/meta-data",
        "https://169.254.169.254/t",
        "http://10.0.0.1/t",
        "file:///etc/passwd",
    ] {
        let said = refused(&Evil::with(&good(), move |asked, _| {
            let challenge = format!("WWW-Authenticate: Bearer realm=\"{realm}\",service=\"s\"");
            asked.path.contains("/manifests/").then(|| Reply::Says(401, vec![challenge], Vec::new()))
        }));
        assert!(said.contains("nobody was asked"), "{realm}: {said}");
    }
    for location in ["http://169.254.169.254/x", "http://example.invalid/x", "ftp://x/y", "http://user:pw@127.0.0.1/x"]
    {
        let layer = good().layer;
        let said =
            refused(&Evil::with(&good(), move |asked, _| is_blob(asked, &layer).then(|| Reply::to(307, location))));
        assert!(said.contains("redirects"), "{location}: {said}");
    }
    let circle =
        Evil::with(&good(), |asked, _| asked.path.contains("/manifests/").then(|| Reply::to(302, asked.path.clone())));
    assert!(refused(&circle).contains("in circles"));
}

#[doc = "C7"]
#[test]
fn c7_a_layer_that_ends_too_soon_is_an_error() {
    let whole = tar(&[("a", &noise(100_000))]);
    let id = Digest::of(&whole).to_string();
    let zstd = zstd::encode_all(&whole[..], 1).expect("memory");
    let packed = gzip(&whole);
    let rbox = Rbox::new();
    for (bytes, media_type) in [
        (&packed[..packed.len() / 2], media::LAYER_GZIP),
        (&packed[..packed.len() - 4], media::LAYER_GZIP),
        (&zstd[..zstd.len() / 2], media::LAYER_ZSTD),
        (&whole[..1000], media::LAYER),
        (&b""[..], media::LAYER_GZIP),
        (&b"\xfd7zXZ\0garbage"[..], media::LAYER_GZIP),
    ] {
        let evil = Evil::with(&Image::of(bytes.to_vec(), &id, media_type), |_, _| None);
        call(&rbox, &["pull", &evil.name("x")]).run().failure();
        assert_untouched(&rbox);
    }
    // Nothing is held any more: the same store takes the image as it should be.
    let evil = Evil::with(&Image::of(packed.clone(), &id, media::LAYER_GZIP), |_, _| None);
    call(&rbox, &["pull", &evil.name("x")]).run().success();
    call(&rbox, &["doctor"]).run().stdout_has("nothing is wrong with it");
}

#[doc = "C8"]
#[test]
fn c8_a_layer_that_fills_the_disk_does_not() {
    let huge = header("huge", 1 << 60);
    let bomb = gzip(&[&huge[..], &[0; 4096]].concat());
    refused(&Evil::with(&Image::of(bomb, &Digest::of(b"").to_string(), media::LAYER_GZIP), |_, _| None));
    let claims = good().with(|manifest| manifest["layers"][0]["size"] = json!(u64::MAX));
    refused(&Evil::with(&claims, |_, _| None));
    let negative = good().with(|manifest| manifest["layers"][0]["size"] = json!(-1));
    refused_with(&negative, "can't be understood");
}

#[doc = "C8"]
#[test]
fn c8_an_index_that_leads_everywhere_ends() {
    let entry = |number: usize| {
        let bytes = number.to_string().into_bytes();
        let mut entry = descriptor("application/vnd.example.thing", &bytes);
        entry["platform"] = json!({ "os": "linux", "architecture": format!("a{number}") });
        entry
    };
    let image = good();
    let mut ours = descriptor(media::MANIFEST, &image.manifest);
    ours["platform"] = json!({ "os": "linux", "architecture": "amd64" });
    let entries: Vec<_> = std::iter::once(ours).chain((0..2000).map(entry)).collect();
    let index = serde_json::to_vec(&json!({ "schemaVersion": 2, "manifests": entries })).expect("JSON");
    let evil = Evil::with(&image, move |asked, _| {
        asked.path.ends_with("/manifests/latest").then(|| manifest(&index, media::INDEX))
    });
    let rbox = Rbox::new();
    call(&rbox, &["pull", "--all-platforms", &evil.name("x")]).run().failure().stderr_has("over 1000");
    assert_untouched(&rbox);
    call(&rbox, &["pull", &evil.name("x")]).run().success();
}

#[test]
fn layers_are_fetched_from_nowhere_else() {
    let elsewhere = Evil::with(&good(), |_, _| None);
    let url = format!("http://{}/layer", elsewhere.address);
    for kind in [media::DOCKER_LAYER_GZIP, media::DOCKER_LAYER_FOREIGN] {
        let foreign = good().with(|manifest| {
            manifest["layers"][0]["urls"] = json!([url]);
            manifest["layers"][0]["mediaType"] = json!(kind);
        });
        let evil = Evil::with(&foreign, |_, _| None);
        call(&Rbox::new(), &["pull", &evil.name("x")]).run().success();
        assert_eq!(elsewhere.lines(), [""; 0]);
    }
    let kind = "application/vnd.oci.image.layer.v1.tar+lz4";
    let unknown = good().with(|manifest| manifest["layers"][0]["mediaType"] = json!(kind));
    refused_with(&unknown, "can't be unpacked");
}

#[test]
fn what_is_no_image_is_told_so() {
    let chart =
        good().with(|manifest| manifest["config"]["mediaType"] = json!("application/vnd.cncf.helm.config.v1+json"));
    refused_with(&chart, "no image but an artifact");
    let old = Evil::with(&good(), |asked, _| {
        let old = br#"{"schemaVersion":1,"name":"x","fsLayers":[]}"#;
        asked.path.contains("/manifests/").then(|| manifest(old, media::DOCKER_MANIFEST))
    });
    assert!(refused(&old).contains("schema 1"));
}

#[test]
fn words_of_a_registry_drive_no_terminal() {
    let evil = Evil::with(&good(), |asked, _| {
        let body = br#"{"errors":[{"code":"DENIED","message":"no\u001b]0;title\u0007\u001b[2J way"}]}"#.to_vec();
        asked.path.contains("/manifests/").then(|| Reply::Says(400, Vec::new(), body))
    });
    let said = refused(&evil);
    assert!(said.contains("way") && !said.contains('\u{1b}'), "{said:?}");
}

#[doc = "C16"]
#[test]
fn c16_names_are_names() {
    let rbox = Rbox::new();
    let long = "a".repeat(4096);
    for name in ["../x", "a/../b", "A", "a:b:c", "x@sha256:1", "a//b", "ü", "-x", &long, "http://x/y", "x.y:99999/a"] {
        call(&rbox, &["pull", "--", name]).run().code(2);
    }
    assert!(!rbox.root().join("version").exists(), "no store was made for it");
}
