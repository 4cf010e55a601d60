//! OCI layouts and names that are not what they say: digests that are paths, bytes that are not those of their digest, layers
//! that delete or write outside of themselves.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::archives::{climbing, strange, tar};
use crate::canary::{Canary, SONG};
use crate::support::Rbox;
use crate::{build, run, watch};

/// A layout in the making.
struct Layout {
    folder: PathBuf,
}

impl Layout {
    fn new(rbox: &Rbox, name: &str) -> Self {
        let folder = rbox.context().join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("blobs/sha256")).expect("own folder");
        fs::write(folder.join("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}").expect("own file");
        Self { folder }
    }

    /// Writes a blob and describes it.
    fn blob(&self, kind: &str, bytes: &[u8]) -> Value {
        let hex = hex(bytes);
        fs::write(self.folder.join("blobs/sha256").join(&hex), bytes).expect("own file");
        json!({"mediaType": format!("application/vnd.oci.image.{kind}"), "digest": format!("sha256:{hex}"), "size": bytes.len()})
    }

    fn json(&self, kind: &str, value: &Value) -> Value {
        self.blob(kind, value.to_string().as_bytes())
    }

    /// The config of an image of these layers.
    fn config(layers: &[Vec<u8>]) -> Value {
        let ids: Vec<_> = layers.iter().map(|layer| format!("sha256:{}", hex(layer))).collect();
        json!({"architecture": "amd64", "os": "linux", "config": {}, "rootfs": {"type": "layers", "diff_ids": ids}})
    }

    /// A right manifest of these layers.
    fn manifest(&self, layers: &[Vec<u8>]) -> Value {
        let config = self.json("config.v1+json", &Self::config(layers));
        let layers: Vec<_> = layers.iter().map(|layer| self.blob("layer.v1.tar", layer)).collect();
        json!({"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "config": config, "layers": layers})
    }

    /// Ends the layout with an index of one manifest.
    fn index(&self, manifest: &Value) {
        let entry = self.json("manifest.v1+json", manifest);
        self.raw_index(&json!({"schemaVersion": 2, "manifests": [entry]}));
    }

    fn raw_index(&self, index: &Value) {
        fs::write(self.folder.join("index.json"), index.to_string()).expect("own file");
    }
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

/// What is built from a layout.
fn from(rbox: &Rbox, name: &str) -> crate::Output {
    let file = format!("FROM oci:{name}\nCOPY test.rbox /x\n");
    build(rbox, &file, &["--no-cache", "-t", "got", "--output", "type=tar,dest=../out/x.tar"])
}

row!("C9 C11 C12 C13 C14", layers_change_nothing_outside);
fn layers_change_nothing_outside(rbox: &Rbox) {
    let canary = Canary::new(rbox);
    for (name, entries) in climbing(&canary).into_iter().chain(strange(&canary)) {
        let layout = Layout::new(rbox, "layers");
        let evil = tar(&entries);
        // Below it lies what it may go through, above it a second helping.
        let below = tar(&climbing(&canary)[2].1[..1]);
        layout.index(&layout.manifest(&[below, evil.clone(), evil]));
        rbox.give(&layout.folder);
        let start = Instant::now();
        let output = from(rbox, "layers").lacks(SONG);
        assert!(!output.stderr().contains("panicked"), "{name}\n{output}");
        assert!(start.elapsed() < crate::LONGEST, "{name} took {:?}", start.elapsed());
        if output.status() == 0 {
            let told = run(rbox, &["got", "/got", "cat", "/song"]).lacks(SONG);
            assert!(!told.stderr().contains("panicked"), "{name}\n{told}");
        }
        canary.check();
        assert_eq!(
            fs::read_dir(rbox.context()).expect("own folder").count(),
            2,
            "{name} left something in the context"
        );
    }
}

row!("C9 C11 C12 C15", loading_changes_nothing_outside);
fn loading_changes_nothing_outside(rbox: &Rbox) {
    let canary = Canary::new(rbox);
    for (name, entries) in climbing(&canary).into_iter().chain(strange(&canary)) {
        let evil = tar(&entries);
        let layout = Layout::new(rbox, "layers");
        layout.index(&layout.manifest(std::slice::from_ref(&evil)));
        rbox.give(&layout.folder);
        let start = Instant::now();
        let output = rbox.args(["load", "-q", "-i", "layers"]).run().lacks(SONG);
        assert!(!output.stderr().contains("panicked"), "{name}\n{output}");
        if output.status() == 0 {
            let id = output.line();
            for args in [&["layers", &id][..], &["save", &id, "-o", "../out/x.tar"], &["diff", &id, &id]] {
                let told = rbox.args(args).run().success().lacks(SONG);
                assert!(!told.stderr().contains("panicked"), "{name}\n{told}");
            }
        }
        // And where the archive of the image itself is the attack.
        rbox.write("evil.tar", &evil);
        let output = rbox.args(["load", "-i", "evil.tar"]).run().failure().lacks(SONG);
        assert!(!output.stderr().contains("panicked"), "{name}\n{output}");
        assert!(start.elapsed() < crate::LONGEST, "{name} took {:?}", start.elapsed());
        canary.check();
        assert_eq!(
            fs::read_dir(rbox.context()).expect("own folder").count(),
            2,
            "{name} left something in the context"
        );
    }
}

row!("C1 C2 C3", documents_are_what_they_say);
fn documents_are_what_they_say(rbox: &Rbox) {
    let canary = Canary::new(rbox);
    let layers = [tar(&[])];
    let layout = Layout::new(rbox, "right");
    layout.index(&layout.manifest(&layers));
    rbox.give(&layout.folder);
    from(rbox, "right").success();
    let digests =
        ["sha256:../../../../../../etc/passwd", "sha256:", "sha256:ABCDEF", "sha512:00", "../x", "", "sha256:\u{0}"];
    for digest in
        digests.iter().map(|text| (*text).to_owned()).chain([format!("sha256:{}", "A".repeat(64)), canary.text()])
    {
        for place in ["config", "layer", "manifest"] {
            let layout = Layout::new(rbox, "digests");
            let mut manifest = layout.manifest(&layers);
            match place {
                "config" => manifest["config"]["digest"] = json!(digest),
                "layer" => manifest["layers"][0]["digest"] = json!(digest),
                _ => {}
            }
            layout.index(&manifest);
            if place == "manifest" {
                let entry =
                    json!({"mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": digest, "size": 2});
                layout.raw_index(&json!({"schemaVersion": 2, "manifests": [entry]}));
            }
            rbox.give(&layout.folder);
            from(rbox, "digests").failure().lacks(SONG);
        }
    }
    canary.check();
}

row!("C1 C3 C4", bytes_are_those_of_their_digest);
fn bytes_are_those_of_their_digest(rbox: &Rbox) {
    let layers = [tar(&[])];
    let tampered = |name: &str, change: &dyn Fn(&Layout, &mut Value)| {
        let layout = Layout::new(rbox, name);
        let mut manifest = layout.manifest(&layers);
        change(&layout, &mut manifest);
        layout.index(&manifest);
        rbox.give(&layout.folder);
        let output = from(rbox, name).failure();
        assert!(
            output.stderr().contains(name) || output.stderr().contains("sha256"),
            "{name}: which document?\n{output}"
        );
    };
    let path = |layout: &Layout, part: &Value| {
        let digest = part["digest"].as_str().expect("a digest").trim_start_matches("sha256:").to_owned();
        layout.folder.join("blobs/sha256").join(digest)
    };
    let overwrite = |file: &Path, bytes: &[u8]| fs::write(file, bytes).expect("own file");
    tampered("other-layer", &|layout, manifest| {
        overwrite(&path(layout, &manifest["layers"][0]), &tar(&climbing(&Canary::new(rbox))[0].1));
    });
    tampered("other-config", &|layout, manifest| {
        let file = path(layout, &manifest["config"]);
        let text = fs::read_to_string(&file).expect("own file").replace("amd64", "arm64");
        overwrite(&file, text.as_bytes());
    });
    tampered("diff-id", &|layout, manifest| {
        let mut config = Layout::config(&layers);
        config["rootfs"]["diff_ids"][0] = json!(format!("sha256:{}", "0".repeat(64)));
        manifest["config"] = layout.json("config.v1+json", &config);
    });
    tampered("too-few-ids", &|layout, manifest| {
        let mut config = Layout::config(&layers);
        config["rootfs"]["diff_ids"] = json!([]);
        manifest["config"] = layout.json("config.v1+json", &config);
    });
    tampered("both", &|_, manifest| manifest["manifests"] = json!([]));
    tampered("wrong-size", &|_, manifest| manifest["layers"][0]["size"] = json!(1_u64 << 40));
    tampered("kind", &|_, manifest| manifest["mediaType"] = json!("application/vnd.oci.image.index.v1+json"));
    // A config of 8 MiB is nobody's.
    let layout = Layout::new(rbox, "huge");
    let mut manifest = layout.manifest(&layers);
    manifest["config"] = layout.blob("config.v1+json", format!("{{\"x\":\"{}\"}}", "x".repeat(8 << 20)).as_bytes());
    layout.index(&manifest);
    rbox.give(&layout.folder);
    rbox.write("test.rbox", "FROM oci:huge\nCOPY test.rbox /x\n");
    let watched = watch::memory(rbox, &["build", "-q"]);
    assert!(watched.code.is_some_and(|code| code != 0) && watched.peak < 96 << 20, "{} MiB", watched.peak >> 20);
}

row!("C11", marks_of_overlayfs_are_not_a_programs_to_set);
fn marks_of_overlayfs_are_not_a_programs_to_set(rbox: &Rbox) {
    let marks: String = ["trusted", "user"]
        .iter()
        .flat_map(|space| {
            [("opaque", "y"), ("redirect", "/etc"), ("metacopy", ""), ("whiteout", "y")].map(|mark| (space, mark))
        })
        .map(|(space, (name, value))| format!("RUN attack mark /d {space}.overlay.{name} '{value}'\n"))
        .collect();
    let file = format!(
        "FROM {{attack}} AS marked\nRUN mkdir -p /d/below && echo x >/d/file\n{marks}\
         FROM marked\nCOPY --from=marked /d /copy\n"
    );
    build(rbox, &file, &["-t", "marked"]).success();
    run(rbox, &["marked", "ls", "/d", "/copy"]).success().stdout_is("/copy:\nbelow\nfile\n\n/d:\nbelow\nfile");
    build(rbox, &file, &["--output", "type=local,dest=../out/tree"]).success();
    assert!(rbox.out().join("tree/d/file").exists() && rbox.out().join("tree/copy/file").exists());
}

row!("C16 C2", names_are_not_paths);
fn names_are_not_paths(rbox: &Rbox) {
    let canary = Canary::new(rbox);
    build(rbox, "FROM {attack}\n", &["-t", "good"]).success();
    let long = "a".repeat(4096);
    let (text, climb) = (canary.text(), canary.climb());
    let names = [
        "../x",
        "a/../../x",
        "/x",
        "A",
        "a b",
        "a\nb",
        "a:b:c",
        "a@sha256:1",
        "-x",
        "",
        "ü",
        &long,
        &text,
        &climb,
        "..",
        ".",
    ];
    for name in names {
        build(rbox, "FROM {attack}\n", &[&format!("--tag={name}")]).failure();
        rbox.args(["tag", "good", "--", name]).run().failure();
        rbox.args(["rmi", "--", name]).run().failure();
        rbox.args(["inspect", "--", name]).run().failure().lacks(SONG);
        rbox.args(["history", "--", name]).run().failure().lacks(SONG);
    }
    canary.check();
    rbox.args(["inspect", "good"]).run().success();
}

row!("C10", volumes_of_an_image_copy_nothing_out);
fn volumes_of_an_image_copy_nothing_out(rbox: &Rbox) {
    let canary = Canary::new(rbox);
    for target in [canary.text(), canary.climb()] {
        let file = format!("FROM {{attack}}\nRUN ln -s {target} /link\nVOLUME /link /link/x /link/folder\n");
        build(rbox, &file, &["-t", "volumes"]).success();
        run(rbox, &["volumes", "sh", "-c", "cat /link/song /link/folder/file; echo x >/link/x/new; true"]).lacks(SONG);
        canary.check();
    }
}
