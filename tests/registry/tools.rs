//! Debian's registry, with skopeo, podman and umoci on the other side, in both directions.

use std::path::Path;

use rbox::image::{Digest, media};
use serde_json::{Value, json};

use super::hub::Hub;
use super::image::{Image, descriptor};
use super::support::{Rbox, needs_root, needs_tool};
use super::{call, tool};

/// A file with several layers, owners, a link, a removed file and an odd mode.
const FILE: &str = "FROM {busybox}\nRUN mkdir /d && echo a >/d/a && ln /d/a /d/b && chown 33:44 /d/a && chmod 4755 /d/a\n\
    RUN rm /d/b && mkdir /empty && ln -s ../d/a /empty/link\nCOPY <<F /text\nsome text\nF\nENV A=b\nLABEL x=y\nCMD [\"true\"]\n";

fn built(rbox: &Rbox, name: &str) -> String {
    rbox.write("test.rbox", FILE.replace("{busybox}", &super::support::busybox()));
    rbox.args(["build", "-q", "-t", name]).run().success().line()
}

/// The image's files with their attributes, as one text.
fn tree(rbox: &Rbox, name: &str) -> String {
    let script = "cd /; find . -xdev ! -path './proc*' ! -path './sys*' ! -path './dev*' ! -path './etc/*' -exec stat -c '%n %a %u:%g %F %s' {} + | sort; cat /text";
    rbox.args(["run", name, "sh", "-c", script]).run().success().stdout()
}

const SKOPEO: [&str; 2] = ["--insecure-policy", "copy"];

fn skopeo(more: &[&str]) -> String {
    let args: Vec<&str> = SKOPEO
        .iter()
        .chain(["--src-tls-verify=false", "--dest-tls-verify=false", "-q"].iter())
        .chain(more)
        .copied()
        .collect();
    tool("skopeo", &args)
}

#[test]
fn what_we_push_others_read_and_push_back_needs_root_and_tools() {
    if !needs_root() || !needs_tool("skopeo") || !needs_tool("umoci") {
        return;
    }
    let Some(hub) = Hub::start() else { return };
    let rbox = Rbox::new();
    let id = built(&rbox, "app");
    let wanted = tree(&rbox, "app");
    for how in ["gzip", "zstd", "uncompressed", "gzip:9", "zstd:19"] {
        let name = format!("app-{}:1", how.replace(':', "-"));
        let digest = call(&rbox, &["push", "-q", "app", &hub.name(&name), "--compression", how]).run().success().line();
        let raw = tool("skopeo", &["inspect", "--tls-verify=false", "--raw", &hub.url(&name)]);
        assert_eq!(Digest::of(raw.as_bytes()).to_string(), digest);
        let other = Rbox::new();
        assert_eq!(call(&other, &["pull", "-q", &hub.name(&name)]).run().success().line(), id, "{how}");
        assert_eq!(tree(&other, &hub.name(&name)), wanted, "{how}");
        // What was pulled goes out with the bytes it came with.
        let again = call(&other, &["push", "-q", &hub.name(&name), &hub.name("again:1")]).run().success().line();
        assert_eq!(again, digest);
        let told = call(&other, &["push", &hub.name(&name), "--compression", "zstd"]).run().success();
        told.stderr_has("was pulled, and goes with the layers that it came with");
    }
    // Through skopeo's hands, to Docker's form and to a layout, and back.
    let folder = tempfile::tempdir().expect("a temporary folder");
    skopeo(&["--format", "v2s2", &hub.url("app-gzip:1"), &hub.url("docker:1")]);
    let layout = format!("oci:{}:x", folder.path().join("layout").display());
    skopeo(&[&hub.url("app-gzip:1"), &layout]);
    skopeo(&[&layout, &hub.url("back:1")]);
    let archive = folder.path().join("docker.tar").display().to_string();
    skopeo(&[&hub.url("app-gzip:1"), &format!("docker-archive:{archive}:app:1")]);
    skopeo(&[&format!("docker-archive:{archive}"), &hub.url("archive:1")]);
    for name in ["docker:1", "back:1", "archive:1"] {
        let other = Rbox::new();
        call(&other, &["pull", &hub.name(name)]).run().success();
        assert_eq!(tree(&other, &hub.name(name)), wanted, "{name}");
        let digest = call(&other, &["push", "-q", &hub.name(name), &hub.name("same")]).run().success().line();
        let raw = tool("skopeo", &["inspect", "--tls-verify=false", "--raw", &hub.url(name)]);
        assert_eq!(Digest::of(raw.as_bytes()).to_string(), digest, "{name}");
    }
    let bundle = folder.path().join("bundle");
    let image = format!("{}:x", folder.path().join("layout").display());
    tool("umoci", &["unpack", "--image", &image, bundle.to_str().expect("text")]);
    assert_eq!(std::fs::read_to_string(bundle.join("rootfs/text")).expect("it is there"), "some text\n");
    assert!(!bundle.join("rootfs/d/b").exists());
}

#[test]
fn what_umoci_made_we_read_needs_root_and_tools() {
    if !needs_root() || !needs_tool("skopeo") || !needs_tool("umoci") {
        return;
    }
    let Some(hub) = Hub::start() else { return };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let at = |name: &str| folder.path().join(name).display().to_string();
    let (layout, bundle) = (at("layout"), at("bundle"));
    let image = |tag: &str| format!("{layout}:{tag}");
    tool("umoci", &["init", "--layout", &layout]);
    tool("umoci", &["new", "--image", &image("empty")]);
    tool("umoci", &["unpack", "--image", &image("empty"), &bundle]);
    let inside = folder.path().join("bundle/rootfs");
    std::fs::create_dir(inside.join("d"))
        .and_then(|()| std::fs::write(inside.join("d/old"), "old"))
        .expect("own folder");
    tool("umoci", &["repack", "--refresh-bundle", "--image", &image("one"), &bundle]);
    std::fs::remove_file(inside.join("d/old"))
        .and_then(|()| std::fs::write(inside.join("d/new"), "new"))
        .expect("own folder");
    tool("umoci", &["repack", "--image", &image("two"), &bundle]);
    tool("umoci", &["config", "--image", &image("two"), "--config.env", "A=b"]);
    skopeo(&[&format!("oci:{}", image("two")), &hub.url("umoci:2")]);
    let rbox = Rbox::new();
    call(&rbox, &["pull", &hub.name("umoci:2")]).run().success();
    // Both layers, the whiteout among them, by way of the registry and from the layout itself.
    for base in [hub.name("umoci:2"), format!("oci:{}", image("two"))] {
        rbox.write("test.rbox", format!("FROM {base}\n"));
        rbox.args(["build", "-q", "--output", &format!("type=local,dest={}", at("out"))]).run().success();
        let names: Vec<_> = std::fs::read_dir(folder.path().join("out/d")).expect("it is there").flatten().collect();
        assert_eq!(names.iter().map(std::fs::DirEntry::file_name).collect::<Vec<_>>(), ["new"], "{base}");
        std::fs::remove_dir_all(at("out")).expect("own folder");
    }
    let digest = call(&rbox, &["push", "-q", &hub.name("umoci:2"), &hub.name("again:2")]).run().success().line();
    let raw = tool("skopeo", &["inspect", "--tls-verify=false", "--raw", &hub.url("umoci:2")]);
    assert_eq!(Digest::of(raw.as_bytes()).to_string(), digest);
}

#[test]
fn podman_and_we_read_each_other_needs_root_and_podman() {
    if !needs_root() || !needs_tool("podman") {
        return;
    }
    let Some(hub) = Hub::start() else { return };
    let rbox = Rbox::new();
    built(&rbox, "app");
    call(&rbox, &["push", "app", &hub.name("app:1")]).run().success();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let podman = |args: &[&str]| {
        let at = |name: &str| folder.path().join(name).display().to_string();
        let (root, run) = (at("root"), at("run"));
        let common = ["--root", &root, "--runroot", &run, "--storage-driver", "vfs", "--cgroup-manager", "cgroupfs"];
        tool("podman", &common.iter().chain(args).copied().collect::<Vec<_>>())
    };
    podman(&["pull", "-q", "--tls-verify=false", &hub.name("app:1")]);
    let mounted = podman(&["image", "mount", &hub.name("app:1")]);
    let seen = std::fs::read_to_string(Path::new(mounted.trim()).join("text")).expect("it is there");
    assert_eq!(seen, "some text\n");
    podman(&["image", "unmount", &hub.name("app:1")]);
    podman(&["tag", &hub.name("app:1"), &hub.name("podman:1")]);
    podman(&["push", "-q", "--tls-verify=false", &hub.name("podman:1")]);
    let other = Rbox::new();
    call(&other, &["pull", &hub.name("podman:1")]).run().success();
    assert_eq!(tree(&other, &hub.name("podman:1")), tree(&rbox, "app"));
}

#[test]
fn a_second_push_makes_and_sends_nothing_and_layers_are_mounted_needs_root() {
    if !needs_root() {
        return;
    }
    let Some(hub) = Hub::start() else { return };
    let rbox = Rbox::new();
    built(&rbox, "app");
    let push = |to: &str| -> Value {
        let output = call(&rbox, &["push", "--format", "json", "app", &hub.name(to)]).run().success();
        serde_json::from_str(&output.stdout()).expect("JSON")
    };
    let first = push("a:1");
    assert!(first["sent"].as_u64() > Some(3), "{first}");
    let again = push("a:2");
    assert_eq!((&again["sent"], &again["digest"]), (&json!(0), &first["digest"]));
    let other = push("b/c:1");
    assert_eq!((&other["sent"], other["mounted"].as_u64() > Some(3)), (&json!(0), true), "{other}");
    // Nor does it pack anew what the registry has, where the packed form is gone.
    rbox.args(["prune"]).run().success();
    let blobs = rbox.root().join("blobs/sha256");
    std::fs::remove_dir_all(&blobs).and_then(|()| std::fs::create_dir(&blobs)).expect("own folder");
    assert_eq!(push("a:3")["sent"], json!(0));
    assert!(std::fs::read_dir(&blobs).expect("own folder").count() <= 1, "no layer was packed");
}

#[test]
fn root_and_an_ordinary_user_push_the_same_bytes_needs_root_and_subids() {
    if !needs_root() || !super::support::needs_subuid_user() {
        return;
    }
    let Some(hub) = Hub::start() else { return };
    let digests: Vec<String> = [Rbox::new(), Rbox::new().as_subuid_user()]
        .iter()
        .enumerate()
        .map(|(number, rbox)| {
            rbox.write("test.rbox", "FROM scratch\nCOPY --chown=33:44 <<F /d/f\ntext\nF\n");
            rbox.args(["build", "-q", "-t", "app"]).run().success();
            call(rbox, &["push", "-q", "app", &hub.name(&format!("app{number}"))]).run().success().line()
        })
        .collect();
    assert_eq!(digests[0], digests[1]);
}

/// An index of two images and an attestation; and its digest.
fn index(hub: &Hub, name: &str) -> (Digest, Image, Image) {
    let ours = Image::new(&[("ours", b"ours\n")]);
    let mut theirs = Image::new(&[("theirs", b"theirs\n")]);
    theirs.config = String::from_utf8(theirs.config).expect("text").replace("\"amd64\"", "\"arm64\"").into_bytes();
    let config = descriptor(media::CONFIG, &theirs.config);
    let theirs = theirs.with(|manifest| manifest["config"] = config);
    let statement = br#"{"_type":"https://in-toto.io/Statement/v0.1"}"#.to_vec();
    let empty = br#"{"architecture":"unknown","os":"unknown","config":{},"rootfs":{"type":"layers","diff_ids":["sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]}}"#.to_vec();
    let attestation = json!({
        "schemaVersion": 2, "mediaType": media::MANIFEST, "config": descriptor(media::CONFIG, &empty),
        "layers": [descriptor("application/vnd.in-toto+json", &statement)],
    });
    let attestation = serde_json::to_vec(&attestation).expect("JSON");
    let entry = |bytes: &[u8], architecture: &str, os: &str| {
        let mut entry = descriptor(media::MANIFEST, bytes);
        entry["platform"] = json!({ "architecture": architecture, "os": os });
        entry
    };
    let mut attests = entry(&attestation, "unknown", "unknown");
    attests["annotations"] = json!({ "vnd.docker.reference.type": "attestation-manifest" });
    let entries = [entry(&theirs.manifest, "arm64", "linux"), attests, entry(&ours.manifest, "amd64", "linux")];
    let index = json!({ "schemaVersion": 2, "mediaType": media::INDEX, "manifests": entries, "x-unknown": 1 });
    let index = serde_json::to_vec_pretty(&index).expect("JSON");
    for bytes in [&ours.layer, &ours.config, &theirs.layer, &theirs.config, &statement, &empty] {
        hub.put_blob(name, bytes);
    }
    for manifest in [&ours.manifest, &theirs.manifest, &attestation] {
        hub.put_manifest(name, &Digest::of(manifest).to_string(), media::MANIFEST, manifest);
    }
    hub.put_manifest(name, "1", media::INDEX, &index);
    (Digest::of(&index), ours, theirs)
}

#[test]
fn an_index_gives_this_machines_image_and_goes_on_whole_needs_skopeo() {
    if !needs_tool("skopeo") {
        return;
    }
    let Some(hub) = Hub::start() else { return };
    let (digest, ours, theirs) = index(&hub, "many");
    let name = hub.name("many:1");
    let rbox = Rbox::new();
    let id = |image: &Image| Digest::of(&image.config).to_string();
    let host = if rbox::image::Platform::host().architecture == "arm64" { &theirs } else { &ours };
    assert_eq!(call(&rbox, &["pull", "-q", &name]).run().success().line(), id(host));
    assert_eq!(call(&rbox, &["pull", "-q", "--platform", "linux/arm64/v8", &name]).run().success().line(), id(&theirs));
    assert_eq!(call(&rbox, &["pull", "-q", "--platform", "linux/amd64", &name]).run().success().line(), id(&ours));
    let missing = call(&rbox, &["pull", "--platform", "linux/riscv64", &name]).run().failure();
    missing.stderr_has("no image for linux/riscv64").stderr_has("linux/arm64, linux/amd64");
    call(&rbox, &["push", "--all-platforms", &name, &hub.name("part:1")])
        .run()
        .failure()
        .stderr_has("only one platform");
    // All of it, as it is: attestations and unknown members too.
    let other = Rbox::new();
    call(&other, &["pull", "--all-platforms", &name]).run().success();
    other.args(["prune"]).run().success();
    let pushed = call(&other, &["push", "-q", "--all-platforms", &name, &hub.name("whole:1")]).run().success().line();
    assert_eq!(pushed, digest.to_string());
    let raw = tool("skopeo", &["inspect", "--tls-verify=false", "--raw", &hub.url("whole:1")]);
    assert_eq!(Digest::of(raw.as_bytes()), digest);
    let single = call(&other, &["push", "-q", &name, &hub.name("single:1")]).run().success().line();
    assert_eq!(single, Digest::of(&host.manifest).to_string());
}

#[test]
fn an_image_made_for_several_platforms_goes_out_as_an_index_needs_skopeo() {
    if !needs_tool("skopeo") {
        return;
    }
    let Some(hub) = Hub::start() else { return };
    let rbox = Rbox::new().file("FROM scratch\nARG TARGETARCH\nCOPY <<F /arch\n$TARGETARCH\nF\n");
    rbox.args(["build", "-q", "--platform", "linux/amd64,linux/arm64", "-t", "app"]).run().success();
    let digest = call(&rbox, &["push", "-q", "app", &hub.name("app:1")]).run().success().line();
    let raw = tool("skopeo", &["inspect", "--tls-verify=false", "--raw", &hub.url("app:1")]);
    assert_eq!(Digest::of(raw.as_bytes()).to_string(), digest);
    let index: Value = serde_json::from_str(&raw).expect("JSON");
    let architectures: Vec<&str> = index["manifests"]
        .as_array()
        .expect("an index")
        .iter()
        .map(|entry| entry["platform"]["architecture"].as_str().expect("a platform"))
        .collect();
    assert_eq!(architectures, ["amd64", "arm64"]);
    let other = Rbox::new();
    call(&other, &["pull", "--platform", "linux/arm64", &hub.name("app:1")]).run().success();
}

#[test]
fn a_blob_that_rots_in_the_registry_is_noticed() {
    let Some(hub) = Hub::start() else { return };
    let rbox = Rbox::new().file("FROM scratch\nCOPY <<F /f\ntext\nF\n");
    rbox.args(["build", "-q", "-t", "app"]).run().success();
    call(&rbox, &["push", "app", &hub.name("app")]).run().success();
    let raw = call(&rbox, &["push", "--format", "json", "app", &hub.name("app")]).run().success().stdout();
    let digest = serde_json::from_str::<Value>(&raw).expect("JSON")["digest"].as_str().expect("a digest").to_owned();
    let manifest: Value =
        serde_json::from_slice(&std::fs::read(hub.blob(&digest)).expect("it is there")).expect("JSON");
    let layer = hub.blob(manifest["layers"][0]["digest"].as_str().expect("a digest"));
    let mut bytes = std::fs::read(&layer).expect("it is there");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x55;
    std::fs::write(&layer, bytes).expect("own folder");
    let other = Rbox::new();
    call(&other, &["pull", &hub.name("app")]).run().failure();
    super::assert_untouched(&other);
}
