//! Out of one store and into another.

use std::fs;
use std::os::unix::fs::MetadataExt as _;

use rbox::image::{Platform, Reference};
use rbox::store::layer::Compression;
use rbox::store::{Base, ImageRecord, Output};

use crate::needs::needs_root;
use crate::support::{Bench, tree};

fn id(bench: &Bench, image: &ImageRecord) -> String {
    let record = bench.store.images().put(None, image).unwrap();
    bench.store.image_id(record, image).unwrap().to_string()
}

/// Whiteouts are device nodes 0:0, which any root may make, and nobody else.
#[test]
fn every_form_comes_back_as_it_went_needs_root() {
    if !needs_root() {
        return;
    }
    let bench = Bench::new();
    let image = bench.image();
    let platform = Platform::host();
    let local = bench.path("local");
    bench.store.export(&image, &[], Compression::None, Output::Local(&local)).unwrap();
    let expected = tree(&local);
    assert!(expected.contains_key("old/new") && !expected.contains_key("old/deep") && !expected.contains_key("gone"));
    let own = id(&bench, &image);
    let name: Reference = "app:1".parse().unwrap();
    for compression in [Compression::None, Compression::Gzip, Compression::Zstd] {
        let (folder, oci, docker) =
            (bench.path(&compression.name()), bench.path("image.oci.tar"), bench.path("image.docker.tar"));
        for output in [Output::OciLayout(&folder), Output::OciArchive(&oci), Output::DockerArchive(&docker)] {
            bench.store.export(&image, std::slice::from_ref(&name), compression, output).unwrap();
        }
        for base in [
            Base::OciLayout { path: &folder, tag: Some("1"), platform: &platform },
            Base::OciArchive { path: &oci, tag: None, platform: &platform },
            Base::DockerArchive { path: &docker, tag: Some("app:1") },
        ] {
            let other = Bench::new();
            let imported = other.store.import(&base).unwrap();
            let back = ImageRecord { config: imported.config, snapshot: imported.snapshot, ..image.clone() };
            assert_eq!(id(&other, &back), own, "{base:?}");
            let out = other.path("local");
            other.store.export(&back, &[], Compression::None, Output::Local(&out)).unwrap();
            assert_eq!(tree(&out), expected, "{base:?}");
            let again = other.store.import(&base).unwrap();
            assert_eq!(again.snapshot, imported.snapshot, "known by its chain");
        }
    }
}

#[test]
fn a_plain_tar_and_a_folder_come_back_as_root_file_systems_needs_root() {
    if !needs_root() {
        return;
    }
    let bench = Bench::new();
    let image = bench.image();
    let (tar, local) = (bench.path("rootfs.tar"), bench.path("local"));
    bench.store.export(&image, &[], Compression::None, Output::Tar(&tar)).unwrap();
    bench.store.export(&image, &[], Compression::None, Output::Local(&local)).unwrap();
    for path in [&tar, &local] {
        let imported = bench.store.import(&Base::Rootfs { path }).unwrap();
        let layer = bench.store.snapshot(imported.snapshot.unwrap()).unwrap();
        assert_eq!(tree(layer.path()), tree(&local), "{}", path.display());
        let of = |name| fs::metadata(layer.path().join(name)).unwrap();
        assert_eq!(of("tool").ino(), of("tool-too").ino());
        assert_eq!(of("tool").mtime(), 0, "what a step wrote has the epoch");
        assert_eq!(bench.store.import(&Base::Rootfs { path }).unwrap(), imported);
    }
}

#[test]
fn two_stores_give_the_same_bytes_needs_root() {
    if !needs_root() {
        return;
    }
    let outputs: Vec<[Vec<u8>; 3]> = (0..2)
        .map(|_| {
            let bench = Bench::new();
            let image = bench.image();
            // Another second: times of the run must not show.
            std::thread::sleep(std::time::Duration::from_millis(1100));
            let path = bench.path("out");
            [Output::OciArchive(&path), Output::DockerArchive(&path), Output::Tar(&path)].map(|output| {
                bench.store.export(&image, &[], Compression::Gzip, output).unwrap();
                fs::read(&path).unwrap()
            })
        })
        .collect();
    assert!(outputs[0] == outputs[1]);
}

#[test]
fn the_epoch_is_the_youngest_time() {
    let bench = Bench::new();
    let layer = bench.layer(None, rbox::store::Kind::Files, |top| {
        for (name, seconds) in [("young", 2_000_000_000), ("old", 5)] {
            let file = fs::File::create(top.join(name)).unwrap();
            file.set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds)).unwrap();
        }
    });
    let mut image = crate::support::image(Some(layer));
    let times = |image: &ImageRecord, folder: &str| {
        let out = bench.path(folder);
        bench.store.export(image, &[], Compression::None, Output::Local(&out)).unwrap();
        ["young", "old"].map(|name| fs::metadata(out.join(name)).unwrap().mtime())
    };
    assert_eq!(times(&image, "without"), [2_000_000_000, 5]);
    image.epoch = Some(1000);
    assert_eq!(times(&image, "with"), [1000, 5]);
}
