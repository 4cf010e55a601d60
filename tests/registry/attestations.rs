//! What stands beside images in an index (attestations of BuildKit, other artifacts) goes through the store as it is.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rbox::image::{Digest, media};
use serde_json::{Value, json};

use super::call;
use super::hub::Hub;
use super::image::{Image, descriptor};
use super::support::{self, Rbox};

/// Writes an OCI layout with one index; gives back the index's digest.
fn layout(folder: &Path, entries: &[Value], blobs: &[Vec<u8>], name: &str) -> String {
    let index = json!({ "schemaVersion": 2, "mediaType": media::INDEX, "manifests": entries });
    let index = serde_json::to_vec_pretty(&index).expect("JSON");
    let place = folder.join("blobs/sha256");
    fs::create_dir_all(&place).expect("own folder");
    for bytes in blobs.iter().chain([&index]) {
        fs::write(place.join(Digest::of(bytes).hex()), bytes).expect("own folder");
    }
    let mut entry = descriptor(media::INDEX, &index);
    entry["annotations"] = json!({ "io.containerd.image.name": name, "org.opencontainers.image.ref.name": "1" });
    let top = json!({ "schemaVersion": 2, "manifests": [entry] });
    fs::write(folder.join("index.json"), top.to_string()).expect("own folder");
    fs::write(folder.join("oci-layout"), r#"{"imageLayoutVersion":"1.0.0"}"#).expect("own folder");
    Digest::of(&index).to_string()
}

/// An image's entry in an index, and its blobs.
fn image(which: &[u8], architecture: &str) -> (Value, Vec<Vec<u8>>) {
    let image = Image::new(&[("which", which)]);
    let config =
        String::from_utf8(image.config.clone()).expect("text").replace("\"amd64\"", &format!("\"{architecture}\""));
    let described = descriptor(media::CONFIG, config.as_bytes());
    let image = Image { config: config.into_bytes(), ..image.clone() }.with(|manifest| manifest["config"] = described);
    let mut entry = descriptor(media::MANIFEST, &image.manifest);
    entry["platform"] = json!({ "os": "linux", "architecture": architecture });
    (entry, vec![image.manifest, image.config, image.layer])
}

/// An artifact's entry, and its blobs: as BuildKit attests how an image was made, or as a type that nobody knows.
fn artifact(of: &Value, config_type: &str, known: bool) -> (Value, Vec<Vec<u8>>) {
    let statement = json!({ "_type": "https://in-toto.io/Statement/v0.1", "subject": of["digest"] }).to_string();
    let config = json!({ "for": config_type, "of": of["digest"] }).to_string();
    let manifest = json!({
        "schemaVersion": 2, "mediaType": media::MANIFEST, "x-unknown": [1],
        "config": descriptor(config_type, config.as_bytes()),
        "layers": [descriptor("application/vnd.in-toto+json", statement.as_bytes())],
    });
    let manifest = manifest.to_string().into_bytes();
    let mut entry = descriptor(media::MANIFEST, &manifest);
    if known {
        entry["platform"] = json!({ "os": "unknown", "architecture": "unknown" });
        entry["annotations"] = json!({
            "vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": of["digest"],
        });
    } else {
        entry["artifactType"] = json!("application/vnd.example.scan");
    }
    (entry, vec![manifest, config.into_bytes(), statement.into_bytes()])
}

/// All files of a layout's blobs.
fn blobs(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder.join("blobs/sha256")).expect("a layout").flatten();
    entries
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).expect("a blob")))
        .collect()
}

/// The digest that a saved layout's name leads to.
fn top(folder: &Path) -> String {
    let index: Value = serde_json::from_slice(&fs::read(folder.join("index.json")).expect("a layout")).expect("JSON");
    index["manifests"][0]["digest"].as_str().expect("a digest").to_owned()
}

fn goes_through(rbox: &Rbox, entries: &[Value], bytes: &[Vec<u8>]) -> String {
    let (from, to) = (rbox.out().join("from"), rbox.out().join("to"));
    let digest = layout(&from, entries, bytes, "docker.io/library/app:1");
    rbox.hand_over();
    let text = |path: &Path| path.display().to_string();
    call(rbox, &["load", "-i", &text(&from)]).run().success().stdout_has("app:1");
    call(rbox, &["prune", "--all"]).run().success();
    call(rbox, &["save", "app:1", "-o", &text(&to), "--format", "oci-dir"]).run().success();
    assert_eq!(top(&to), digest);
    assert!(blobs(&to) == blobs(&from), "{:?} {:?}", blobs(&to).keys(), blobs(&from).keys());
    digest
}

#[test]
fn attestations_of_an_index_are_loaded_saved_and_pushed_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let (own, mut bytes) = image(b"own", "amd64");
    let (attestation, more) = artifact(&own, media::CONFIG, true);
    bytes.extend(more);
    let rbox = Rbox::new().as_user();
    let digest = goes_through(&rbox, &[own, attestation], &bytes);
    let Some(hub) = Hub::start() else { return };
    let name = hub.name("app:1");
    call(&rbox, &["push", "-q", "app:1", &name]).run().success().stdout_is(&format!("{digest}\n"));
    let other = Rbox::new().as_user();
    call(&other, &["pull", "-q", "--all-platforms", &name]).run().success();
    let to = other.out().join("to");
    call(&other, &["save", &name, "-o", &to.display().to_string(), "--format", "oci-dir"]).run().success();
    assert_eq!(top(&to), digest);
    assert!(blobs(&to) == blobs(&rbox.out().join("from")));
}

#[test]
fn several_platforms_and_unknown_artifacts_stay_together_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let (own, mut bytes) = image(b"own", "amd64");
    let (theirs, more) = image(b"theirs", "arm64");
    bytes.extend(more);
    let (attestation, more) = artifact(&theirs, media::CONFIG, true);
    bytes.extend(more);
    let (scan, more) = artifact(&own, "application/vnd.example.scan.config", false);
    bytes.extend(more);
    let rbox = Rbox::new();
    let entries = [own.clone(), theirs, attestation, scan];
    let digest = goes_through(&rbox, &entries, &bytes);
    if let Some(hub) = Hub::start() {
        let name = hub.name("app:1");
        let pushed = call(&rbox, &["push", "-q", "--all-platforms", "app:1", &name]).run().success();
        pushed.stdout_is(&format!("{digest}\n"));
    }
    // One platform is that alone.
    let one = rbox.out().join("one").display().to_string();
    call(&rbox, &["save", "app:1", "-o", &one, "--format", "oci-dir", "--platform", "linux/amd64"]).run().success();
    assert_eq!(top(Path::new(&one)), own["digest"]);
    // A layout that lacks a part is brought in without the rest, as before.
    let part = Rbox::new();
    let from = part.out().join("from");
    layout(&from, &entries, &bytes[..3], "docker.io/library/app:1");
    call(&part, &["load", "-i", &from.display().to_string()]).run().success();
    let to = part.out().join("to").display().to_string();
    call(&part, &["save", "app:1", "-o", &to, "--format", "oci-dir"]).run().success();
    assert_eq!(top(Path::new(&to)), own["digest"]);
    // A blob that was changed is not taken.
    let evil = Rbox::new();
    let from = evil.out().join("from");
    layout(&from, &entries, &bytes, "docker.io/library/app:1");
    let statement = bytes.last().expect("a blob");
    fs::write(from.join("blobs/sha256").join(Digest::of(statement).hex()), vec![b'x'; statement.len()]).expect("own");
    call(&evil, &["load", "-i", &from.display().to_string()]).run().failure().stderr_has("damaged");
}
