//! What others' tools make of our archives, and we of theirs.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::Command;

use rbox::image::Platform;
use rbox::store::layer::Compression;
use rbox::store::{Base, ImageRecord, Output};

use crate::needs::{needs_root, needs_tool};
use crate::support::{Bench, tree};

fn run<S: AsRef<OsStr>>(program: &str, args: impl IntoIterator<Item = S>) -> String {
    let output = Command::new(program).args(args).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{program}: {}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

/// The image as a folder, by our own hand.
fn local(bench: &Bench, image: &ImageRecord) -> std::collections::BTreeMap<String, String> {
    let folder = bench.path("expected");
    bench.store.export(image, &[], Compression::None, Output::Local(&folder)).unwrap();
    tree(&folder)
}

#[test]
fn skopeo_reads_and_converts_what_we_write_needs_root_and_skopeo() {
    if !needs_root() || !needs_tool("skopeo") {
        return;
    }
    let bench = Bench::new();
    let image = bench.image();
    let record = bench.store.images().put(None, &image).unwrap();
    let id = bench.store.image_id(record, &image).unwrap();
    let expected = local(&bench, &image);
    let name = "localhost/app:1".parse().unwrap();
    for compression in [Compression::None, Compression::Gzip, Compression::Zstd] {
        let folder = bench.path(&format!("layout-{}", compression.name()));
        bench.store.export(&image, std::slice::from_ref(&name), compression, Output::OciLayout(&folder)).unwrap();
        let config = run("skopeo", ["inspect", "--raw", "--config", &format!("oci:{}:1", folder.display())]);
        assert_eq!(rbox::image::Digest::of(config.trim_end().as_bytes()), id.0, "{config}");
        run("skopeo", ["inspect", &format!("oci:{}:1", folder.display())]);
    }
    let (oci, docker) = (bench.path("oci.tar"), bench.path("docker.tar"));
    bench.store.export(&image, std::slice::from_ref(&name), Compression::Gzip, Output::OciArchive(&oci)).unwrap();
    bench.store.export(&image, std::slice::from_ref(&name), Compression::Gzip, Output::DockerArchive(&docker)).unwrap();
    // Through skopeo's hands and back.
    for (number, from) in
        [format!("oci-archive:{}:1", oci.display()), format!("docker-archive:{}", docker.display())].iter().enumerate()
    {
        let (to_oci, to_docker) = (bench.path(&format!("to-oci-{number}")), bench.path(&format!("to-{number}.tar")));
        run("skopeo", ["copy", "--insecure-policy", from, &format!("oci:{}:x", to_oci.display())]);
        run("skopeo", ["copy", "--insecure-policy", from, &format!("docker-archive:{}:app:1", to_docker.display())]);
        let platform = Platform::host();
        for base in [
            Base::OciLayout { path: &to_oci, tag: Some("x"), platform: &platform },
            Base::DockerArchive { path: &to_docker, tag: None },
        ] {
            let other = Bench::new();
            let imported = other.store.import(&base).unwrap();
            let back = ImageRecord { config: imported.config, snapshot: imported.snapshot, ..image.clone() };
            assert_eq!(local(&other, &back), expected, "{from} {base:?}");
        }
    }
}

#[test]
fn umoci_unpacks_the_same_tree_needs_root_and_umoci() {
    if !needs_root() || !needs_tool("umoci") {
        return;
    }
    let bench = Bench::new();
    let image = bench.image();
    let (folder, bundle) = (bench.path("layout"), bench.path("bundle"));
    let name = "app:1".parse().unwrap();
    bench.store.export(&image, &[name], Compression::Gzip, Output::OciLayout(&folder)).unwrap();
    run("umoci", ["unpack", "--image", &format!("{}:1", folder.display()), &bundle.display().to_string()]);
    assert_eq!(tree(&bundle.join("rootfs")), local(&bench, &image));
}

#[test]
fn podman_mounts_the_same_tree_needs_root_and_podman() {
    if !needs_root() || !needs_tool("podman") {
        return;
    }
    let bench = Bench::new();
    let image = bench.image();
    let (archive, root) = (bench.path("image.tar"), bench.path("podman"));
    let name = "localhost/app:1".parse().unwrap();
    bench.store.export(&image, &[name], Compression::Gzip, Output::OciArchive(&archive)).unwrap();
    let podman = |args: &[&str]| {
        let (root, run_root) = (root.display().to_string(), bench.path("podman-run").display().to_string());
        // The vfs driver needs no mounts, and shows the image as a folder.
        let common =
            ["--root", &root, "--runroot", &run_root, "--storage-driver", "vfs", "--cgroup-manager", "cgroupfs"];
        run("podman", common.iter().chain(args))
    };
    podman(&["load", "-q", "-i", &archive.display().to_string()]);
    let mounted = podman(&["image", "mount", "localhost/app:1"]);
    let seen = tree(Path::new(mounted.trim()));
    podman(&["image", "unmount", "localhost/app:1"]);
    assert_eq!(seen, local(&bench, &image));
}

#[test]
fn tar_and_bsdtar_list_what_we_write_needs_root() {
    if !needs_root() {
        return;
    }
    let bench = Bench::new();
    let image = bench.image();
    let file = bench.path("rootfs.tar");
    bench.store.export(&image, &[], Compression::None, Output::Tar(&file)).unwrap();
    let expected = local(&bench, &image);
    for program in ["tar", "bsdtar"] {
        if program == "bsdtar" && !needs_tool("bsdtar") {
            continue;
        }
        let out = bench.path(program);
        fs::create_dir(&out).unwrap();
        run(program, ["-xpf", &file.display().to_string(), "-C", &out.display().to_string()]);
        assert_eq!(tree(&out), expected, "{program}");
    }
}
