//! Layers that name files and not the folders that they lie in: these are what the layers below have there.

use std::fs;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
use std::path::PathBuf;

use rbox::image::{Digest, Platform};
use rbox::store::Base;
use serde_json::{Value, json};

use crate::raw_tar::{Head, Tar};
use crate::support::Bench;

/// Imports an image of plain layers, and gives back the folder of the highest.
fn import(bench: &Bench, name: &str, layers: &[&[u8]]) -> PathBuf {
    let layout = bench.path(name);
    fs::create_dir_all(layout.join("blobs/sha256")).unwrap();
    let blob = |media_type: &str, bytes: &[u8]| {
        let digest = Digest::of(bytes);
        fs::write(layout.join("blobs/sha256").join(digest.hex()), bytes).unwrap();
        json!({ "mediaType": media_type, "digest": digest.to_string(), "size": bytes.len() })
    };
    let platform = Platform::host();
    let diff_ids: Vec<String> = layers.iter().map(|layer| Digest::of(layer).to_string()).collect();
    let config = json!({ "architecture": platform.architecture, "os": platform.os, "rootfs": { "type": "layers", "diff_ids": diff_ids } });
    let config = blob("application/vnd.oci.image.config.v1+json", config.to_string().as_bytes());
    let layers: Vec<Value> = layers.iter().map(|layer| blob("application/vnd.oci.image.layer.v1.tar", layer)).collect();
    let manifest = json!({ "schemaVersion": 2, "config": config, "layers": layers });
    let manifest = blob("application/vnd.oci.image.manifest.v1+json", manifest.to_string().as_bytes());
    fs::write(layout.join("index.json"), json!({ "schemaVersion": 2, "manifests": [manifest] }).to_string()).unwrap();
    fs::write(layout.join("oci-layout"), r#"{"imageLayoutVersion":"1.0.0"}"#).unwrap();
    let base = Base::OciLayout { path: &layout, tag: None, platform: &platform };
    let imported = bench.store.import(&base).unwrap();
    bench.store.chain(imported.snapshot.unwrap()).unwrap().last().unwrap().path().to_owned()
}

/// A layer without an entry for any folder.
fn bare() -> Vec<u8> {
    let mut tar = Tar::new();
    for name in
        ["lib/x", "lib/deep/y", "bin/tool", "tmp/t", "usr/lib/z", "usr/lib/deep/w", "round/a", "lost/b", "lib/.wh.old"]
    {
        tar = tar.file(name, name.as_bytes());
    }
    tar.end()
}

#[test]
fn files_go_where_links_below_lead_and_folders_stay_as_they_are() {
    let bench = Bench::new();
    let base = Tar::new()
        .folder("usr")
        .folder("usr/lib")
        .file("usr/lib/old", b"old")
        .folder("usr/bin")
        .head(Head::new("tmp/", b'5', 0).field(100, b"0001777\0"), b"")
        .symlink("lib", "usr/lib")
        .symlink("bin", "../../usr/./bin/")
        .symlink("round", "round")
        .symlink("lost", "/not/there")
        .end();
    let linked = import(&bench, "linked", &[&base, &bare()]);
    let is_there = |path: &str| fs::symlink_metadata(linked.join(path)).is_ok();
    for (path, of) in [
        ("usr/lib/x", "lib/x"),
        ("usr/lib/deep/y", "lib/deep/y"),
        ("usr/lib/deep/w", "usr/lib/deep/w"),
        ("usr/lib/z", "usr/lib/z"),
        ("usr/bin/tool", "bin/tool"),
        ("tmp/t", "tmp/t"),
        ("not/there/b", "lost/b"),
        // A link that leads nowhere at all gives way, as it does to a folder with an entry.
        ("round/a", "round/a"),
    ] {
        assert_eq!(fs::read_to_string(linked.join(path)).unwrap(), of, "{path}");
    }
    for path in ["lib", "bin", "lost"] {
        assert!(!is_there(path), "{path} hides the link below");
    }
    assert_eq!(fs::metadata(linked.join("tmp")).unwrap().mode() & 0o7777, 0o1777);
    let removed = fs::symlink_metadata(linked.join("usr/lib/old")).unwrap();
    assert!(removed.file_type().is_char_device() && removed.rdev() == 0);

    // The same layer where nothing of it is below: its folders are folders.
    let plain = import(&bench, "plain", &[&Tar::new().folder("etc").end(), &bare()]);
    for path in ["lib/x", "lib/deep/y", "bin/tool", "tmp/t", "usr/lib/z", "lost/b"] {
        assert!(plain.join(path).is_file(), "{path}");
    }
    assert_eq!(fs::metadata(plain.join("tmp")).unwrap().mode() & 0o7777, 0o755);
}

#[test]
fn a_folder_with_an_entry_takes_a_links_place_and_one_that_hides_stays() {
    let bench = Bench::new();
    let base = Tar::new().folder("usr").folder("usr/lib").symlink("lib", "usr/lib").symlink("opt", "usr").end();
    let top = Tar::new().folder("lib").file("lib/x", b"x").file("opt/.wh..wh..opq", b"").file("opt/y", b"y").end();
    let folder = import(&bench, "image", &[&base, &top]);
    assert!(folder.join("lib/x").is_file() && folder.join("opt/y").is_file());
}

#[test]
fn no_link_of_either_layer_leads_out() {
    let bench = Bench::new();
    let outside = bench.path("outside");
    fs::create_dir(&outside).unwrap();
    let out = outside.to_str().unwrap();
    let up = format!("../../../../../../../../../..{out}");
    let base = Tar::new().symlink("a", out).symlink("b", &up).symlink("c", "d/e").end();
    let top = Tar::new().file("a/1", b"1").file("b/2", b"2").symlink("d", out).file("c/3", b"3").end();
    let folder = import(&bench, "image", &[&base, &top]);
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 0, "a file was written outside of the layer");
    let inside = folder.join(out.trim_start_matches('/'));
    assert!(inside.join("1").is_file() && inside.join("2").is_file());
}
