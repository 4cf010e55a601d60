//! `rbox save` and `rbox load`: images from store to store, and to and from other tools.

use std::fs;
use std::path::Path;
use std::process::Command;

use rbox::image::Digest;
use serde_json::{Value, json};

use crate::support::{self, Rbox};

/// A store with `one` (also `two:2`) and `other`, which share a layer.
fn two_images() -> Rbox {
    let rbox = Rbox::new()
        .file("FROM scratch AS one\nCOPY a /a\nLABEL x=y\nFROM one AS other\nCOPY b /b\n")
        .context_file("a", "hello")
        .context_file("b", "there");
    rbox.args(["build", "-q", "-t", "one", "-t", "two:2", "--target", "one"]).run().success();
    rbox.args(["build", "-q", "-t", "reg.example/x/other:1", "--target", "other"]).run().success();
    rbox
}

fn id(rbox: &Rbox, name: &str) -> String {
    let text = rbox.args(["inspect", name]).run().success().stdout();
    serde_json::from_str::<Value>(&text).unwrap()[0]["id"].as_str().unwrap().to_owned()
}

fn run(program: &str, args: &[&str]) -> Vec<u8> {
    let output = Command::new(program).args(args).output().unwrap();
    assert!(output.status.success(), "{program} {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

#[test]
fn every_form_goes_from_store_to_store_with_names_and_ids_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let from = two_images();
    let out = |name: &str| from.out().join(name).display().to_string();
    for (form, file) in [("docker-archive", "d.tar"), ("oci-archive", "o.tar"), ("oci-dir", "layout")] {
        let place = out(file);
        let save = ["save", "one", "two:2", "reg.example/x/other:1", "-o", &place, "--format", form];
        from.args(save).run().success();
        let to = Rbox::new();
        let told = to.args(["load", "-i", &place]).run().success().stdout();
        for name in ["one:latest", "two:2", "reg.example/x/other:1"] {
            assert!(told.contains(name), "{form}: {told}");
        }
        to.args(["load", "-i", &place]).run().success().stdout_has("one:latest");
        assert_eq!(
            to.args(["images", "-q"]).run().success().stdout().lines().count(),
            2,
            "{form}: nothing comes twice"
        );
        // Ids are those of the images as they were made.
        to.args(["save", "one", "-o", &out("again.tar")]).run().success();
        from.args(["save", "one", "-o", &out("first.tar")]).run().success();
        assert!(fs::read(out("again.tar")).unwrap() == fs::read(out("first.tar")).unwrap(), "{form}: the same bytes");
        assert_eq!(id(&to, "one"), id(&from, "two:2"), "{form}");
    }
}

#[test]
fn docker_without_containerd_reads_an_oci_archive_as_well_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let from = two_images();
    let archive = from.out().join("o.tar").display().to_string();
    let save = ["save", "one", "two:2", "reg.example/x/other:1", "-o", &archive, "--format", "oci-archive"];
    from.args(save).run().success();
    // What is left is all that it looks at.
    run("tar", &["--delete", "-f", &archive, "index.json", "oci-layout"]);
    let to = Rbox::new();
    let told = to.args(["load", "-i", &archive]).run().success().stdout();
    for name in ["one:latest", "two:2", "reg.example/x/other:1"] {
        assert!(told.contains(name), "{told}");
        assert_eq!(id(&to, name), id(&from, name), "{name}");
    }
}

#[test]
fn compressed_archives_and_pipes_are_read_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let from = two_images();
    let tar = from.args(["save", "one"]).run().success().stdout_bytes().to_vec();
    assert_eq!(from.args(["save", "one", "-o", "-"]).run().success().stdout_bytes().to_vec(), tar);
    let plain = from.out().join("plain.tar");
    fs::write(&plain, &tar).unwrap();
    let plain = plain.display().to_string();
    for (program, args) in [("gzip", vec!["-kc", &plain]), ("zstd", vec!["-qkc", &plain]), ("xz", vec!["-kc", &plain])]
    {
        if !support::needs_tool(program) {
            continue;
        }
        let packed = run(program, &args);
        let piped = Rbox::new();
        piped.args(["load"]).stdin(packed.clone()).run().success().stdout_has("one:latest");
        let file = Rbox::new();
        fs::write(file.out().join("packed"), packed).unwrap();
        file.args(["load", "-q", "-i", "../out/packed"]).run().success().stdout_has("sha256:");
        file.args(["history", "one"]).run().success().stdout_has("COPY a /a");
    }
    let cut = Rbox::new();
    cut.args(["load"]).stdin(&tar[..tar.len() / 2]).run().failure().stderr_has("standard input");
    cut.args(["load"]).stdin("nonsense".repeat(100)).run().failure().stderr_has("no tar archive");
    cut.args(["images", "-aq"]).run().success().stdout_is("");
}

#[test]
fn a_name_never_moves_silently_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let (ours, theirs) = (two_images(), two_images());
    theirs.write("a", "something else");
    theirs.args(["build", "-q", "-t", "one", "--target", "one"]).run().success();
    theirs.args(["save", "one", "-o", "../out/evil.tar"]).run().success();
    let (before, evil) = (id(&ours, "two:2"), theirs.out().join("evil.tar").display().to_string());
    let told = ours.args(["load", "-i", &evil]).run().failure();
    told.stderr_has("`one:latest` is another image here").stderr_has("--replace");
    ours.args(["history", "one"]).run().success();
    assert_eq!(id(&ours, "one"), before, "the name stayed");
    ours.args(["load", "--replace", "-i", &evil]).run().success().stdout_has("takes the name from");
    assert_ne!(id(&ours, "one"), before);
    assert_eq!(id(&ours, "two:2"), before, "a name that is not in the archive stays");
}

#[test]
fn what_rbox_does_not_know_of_an_image_goes_through_it_needs_namespaces() {
    if !support::needs_namespaces() {
        return;
    }
    let from = two_images();
    from.args(["save", "one", "-o", "../out/layout", "--format", "oci-dir"]).run().success();
    let layout = from.out().join("layout");
    let manifest = strange(&layout);
    let to = Rbox::new();
    to.args(["load", "-i", &layout.display().to_string()]).run().success();
    to.args(["save", "one", "-o", "../out/again", "--format", "oci-dir"]).run().success();
    let again = to.out().join("again");
    let index: Value = serde_json::from_slice(&fs::read(again.join("index.json")).unwrap()).unwrap();
    assert_eq!(index["manifests"][0]["digest"], manifest.to_string());
    let bytes = fs::read(again.join("blobs/sha256").join(manifest.hex())).unwrap();
    assert_eq!(Digest::of(&bytes), manifest);
    to.args(["prune", "--all"]).run().success();
    to.args(["save", "one", "-o", "../out/third", "--format", "oci-dir"]).run().success();
    let third = fs::read(to.out().join("third/index.json")).unwrap();
    assert_eq!(third, fs::read(again.join("index.json")).unwrap(), "pruning keeps what the image came with");
}

/// Gives config and manifest of a layout members that no specification has; tells the manifest's digest.
fn strange(layout: &Path) -> Digest {
    let read = |name: &str| serde_json::from_slice::<Value>(&fs::read(layout.join(name)).unwrap()).unwrap();
    let blob = |digest: &Value| format!("blobs/sha256/{}", digest.as_str().unwrap().trim_start_matches("sha256:"));
    let put = |value: &Value| {
        let bytes = serde_json::to_vec_pretty(value).unwrap();
        let digest = Digest::of(&bytes);
        fs::write(layout.join("blobs/sha256").join(digest.hex()), &bytes).unwrap();
        (digest, bytes.len())
    };
    let mut index = read("index.json");
    let mut manifest = read(&blob(&index["manifests"][0]["digest"]));
    let mut config = read(&blob(&manifest["config"]["digest"]));
    config["x-future"] = json!({ "a": [1, 2.5, null] });
    let (digest, size) = put(&config);
    (manifest["config"]["digest"], manifest["config"]["size"]) = (json!(digest), json!(size));
    manifest["annotations"] = json!({ "org.example": "kept" });
    manifest["x-more"] = json!(true);
    let (digest, size) = put(&manifest);
    (index["manifests"][0]["digest"], index["manifests"][0]["size"]) = (json!(digest), json!(size));
    fs::write(layout.join("index.json"), serde_json::to_vec(&index).unwrap()).unwrap();
    digest
}

#[test]
fn arguments_that_make_no_sense() {
    let rbox = Rbox::new();
    rbox.args(["save", "nothing", "-o", "x.tar"]).run().failure().stderr_has("no image `nothing`");
    rbox.args(["save", "x", "--format", "oci-dir"]).run().code(2).stderr_has("--output FOLDER");
    rbox.args(["save", "x", "-o", "y", "--compression", "zstd"]).run().code(2).stderr_has("oci-archive");
    rbox.args(["load", "-i", "nowhere"]).run().failure().stderr_has("nowhere");
    rbox.args(["save", "--help"]).run().success().stdout_has("rbox save shop -o shop.tar");
}

#[test]
fn podman_and_skopeo_read_what_we_save_and_we_what_they_do_needs_root() {
    if !support::needs_root() || !support::needs_tool("podman") || !support::needs_tool("skopeo") {
        return;
    }
    let from = two_images();
    let out = |name: &str| from.out().join(name).display().to_string();
    let (root, run_root) = (out("podman"), out("podman-run"));
    let podman = |args: &[&str]| {
        let common =
            ["--root", &root, "--runroot", &run_root, "--storage-driver", "vfs", "--cgroup-manager", "cgroupfs"];
        String::from_utf8(run("podman", &[&common[..], args].concat())).unwrap()
    };
    from.args(["tag", "one", "localhost/one:1"]).run().success();
    from.args(["save", "localhost/one:1", "reg.example/x/other:1", "-o", &out("d.tar")]).run().success();
    let told = podman(&["load", "-q", "-i", &out("d.tar")]);
    assert!(told.contains("localhost/one:1") && told.contains("reg.example/x/other:1"), "{told}");
    let theirs = podman(&["image", "inspect", "--format", "{{.Id}}", "localhost/one:1"]);
    assert_eq!(format!("sha256:{}", theirs.trim()), id(&from, "one"));
    for (form, file) in [("docker-archive", "p-docker.tar"), ("oci-archive", "p-oci.tar")] {
        podman(&["save", "-q", "--format", form, "-o", &out(file), "localhost/one:1"]);
        let to = Rbox::new();
        to.args(["load", "-i", &out(file)]).run().success().stdout_has("localhost/one:1");
        assert_eq!(id(&to, "localhost/one:1"), id(&from, "one"), "{form}");
    }
    podman(&["save", "-q", "-m", "-o", &out("many.tar"), "localhost/one:1", "reg.example/x/other:1"]);
    let to = Rbox::new();
    to.args(["load", "-i", &out("many.tar")]).run().success().stdout_has("localhost/one:1").stdout_has("x/other:1");
    from.args(["save", "one", "two:2", "-o", &out("o.tar"), "--format", "oci-archive", "--compression", "zstd"])
        .run()
        .success();
    run("skopeo", &["copy", "-q", &format!("oci-archive:{}:2", out("o.tar")), &format!("dir:{}", out("dir"))]);
    for (transport, name) in [("oci-archive", "2"), ("docker-archive", "two:2")] {
        let source = format!("{transport}:{}:{name}", out("o.tar"));
        let told = String::from_utf8(run("skopeo", &["inspect", "--config", &source])).unwrap();
        assert!(told.contains("COPY a /a"), "{source}: {told}");
    }
    from.args(["save", "one", "-o", &out("g.tar"), "--format", "oci-archive"]).run().success();
    let copy = format!("docker-archive:{}:two:3", out("s.tar"));
    run("skopeo", &["copy", "-q", &format!("oci-archive:{}:latest", out("g.tar")), &copy]);
    to.args(["load", "-i", &out("s.tar")]).run().success().stdout_has("two:3");
}
