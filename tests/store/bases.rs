//! Bases that are damaged, confused or hostile: each is refused before anything of it is believed.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;

use rbox::image::{Digest, Platform};
use rbox::store::layer::Compression;
use rbox::store::{Base, Kind, Output};
use serde_json::{Value, json};

use crate::support::{Bench, image};

/// A layout on disk whose documents can be changed.
struct Layout {
    bench: Bench,
    path: PathBuf,
    manifest: Value,
    config: Value,
}

impl Layout {
    fn new() -> Self {
        let bench = Bench::new();
        let layer = bench.layer(None, Kind::Files, |top| fs::write(top.join("file"), "content").unwrap());
        let path = bench.path("layout");
        let name = "app:1".parse().unwrap();
        bench.store.export(&image(Some(layer)), &[name], Compression::Gzip, Output::OciLayout(&path)).unwrap();
        let read = |name: &str| -> Value { serde_json::from_slice(&fs::read(path.join(name)).unwrap()).unwrap() };
        let blob = |digest: &Value| read(&format!("blobs/sha256/{}", &digest.as_str().unwrap()[7..]));
        let manifest = blob(&read("index.json")["manifests"][0]["digest"]);
        let config = blob(&manifest["config"]["digest"]);
        Self { bench, path, manifest, config }
    }

    fn blob(&self, bytes: &[u8]) -> (String, usize) {
        let digest = Digest::of(bytes);
        fs::write(self.path.join("blobs/sha256").join(digest.hex()), bytes).unwrap();
        (digest.to_string(), bytes.len())
    }

    fn layer_path(&self) -> PathBuf {
        self.path.join("blobs/sha256").join(&self.manifest["layers"][0]["digest"].as_str().unwrap()[7..])
    }

    /// Writes the documents with right digests, but for what the test made wrong.
    fn write(&self) {
        let mut manifest = self.manifest.clone();
        let (digest, size) = self.blob(&serde_json::to_vec(&self.config).unwrap());
        manifest["config"]["digest"] = json!(digest);
        manifest["config"]["size"] = json!(size);
        self.write_index(&serde_json::to_vec(&manifest).unwrap());
    }

    fn write_index(&self, manifest: &[u8]) {
        let (digest, size) = self.blob(manifest);
        let media_type = "application/vnd.oci.image.manifest.v1+json";
        let entry = json!({"mediaType": media_type, "digest": digest, "size": size});
        let index = json!({"schemaVersion": 2, "manifests": [entry]});
        fs::write(self.path.join("index.json"), index.to_string()).unwrap();
    }

    fn import(&self) -> Result<rbox::store::Imported, String> {
        let platform = Platform::host();
        let base = Base::OciLayout { path: &self.path, tag: None, platform: &platform };
        let other = Bench::new();
        let result = other.store.import(&base).map_err(|error| error.to_string());
        if result.is_err() {
            let left = |name: &str| fs::read_dir(other.store.root().join(name)).unwrap().count();
            assert_eq!((left("staging"), left("tmp"), left("snapshots"), left("trash")), (0, 0, 0, 0));
        }
        result
    }

    fn refused(&self, words: &str) {
        let error = self.import().expect_err(words);
        assert!(error.contains(words), "{error}");
    }
}

#[test]
fn a_sound_layout_is_taken() {
    let layout = Layout::new();
    layout.import().unwrap();
    layout.write();
    layout.import().unwrap();
}

#[test]
fn documents_of_two_kinds_are_refused() {
    let mut layout = Layout::new();
    layout.manifest["manifests"] = json!([]);
    layout.write();
    layout.refused("at once");
    let mut layout = Layout::new();
    layout.manifest["mediaType"] = json!("application/vnd.oci.image.index.v1+json");
    layout.write();
    layout.refused("something else");
}

#[test]
fn digests_are_digests_and_are_true() {
    for bad in ["sha256:../../../etc/passwd", "sha256:", "sha512:00", "SHA256:AA"] {
        let mut layout = Layout::new();
        layout.manifest["layers"][0]["digest"] = json!(bad);
        layout.write();
        layout.refused("can't be understood");
    }
    let mut layout = Layout::new();
    layout.config["rootfs"]["diff_ids"][0] = json!(Digest::of(b"other").to_string());
    layout.write();
    layout.refused("unpacks to");
    let mut layout = Layout::new();
    layout.config["rootfs"]["diff_ids"] = json!([]);
    layout.write();
    layout.refused("disagree");
    let mut layout = Layout::new();
    layout.manifest["layers"][0]["size"] = json!(1);
    layout.write();
    layout.refused("bytes");
    let layout = Layout::new();
    layout.write();
    let index = fs::read_to_string(layout.path.join("index.json")).unwrap();
    let digest = Digest::of(b"other").to_string();
    let start = index.find("sha256:").unwrap();
    fs::write(layout.path.join("index.json"), index.replace(&index[start..start + 71], &digest)).unwrap();
    fs::write(layout.path.join("blobs/sha256").join(&digest[7..]), fs::read(layout.path.join("oci-layout")).unwrap())
        .unwrap();
    layout.refused("damaged");
}

#[test]
fn changed_and_cut_layers_are_refused() {
    let layout = Layout::new();
    let path = layout.layer_path();
    let bytes = fs::read(&path).unwrap();
    let mut changed = bytes.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    // The size is right, so only the content tells.
    for wrong in [changed, [&bytes[..bytes.len() - 4], &[0; 4]].concat()] {
        fs::write(&path, wrong).unwrap();
        layout.import().unwrap_err();
    }
    fs::write(&path, &bytes[..bytes.len() - 4]).unwrap();
    layout.refused("bytes");
    fs::remove_file(&path).unwrap();
    layout.refused("No such file");
    symlink("/etc/passwd", &path).unwrap();
    layout.refused("leads out");
}

#[test]
fn big_documents_and_odd_files_are_refused() {
    let layout = Layout::new();
    let mut manifest = serde_json::to_vec(&layout.manifest).unwrap();
    manifest.resize(5 * 1024 * 1024, b' ');
    layout.write_index(&manifest);
    layout.refused("4 MiB");
    let layout = Layout::new();
    fs::remove_file(layout.path.join("index.json")).unwrap();
    rustix::fs::mknodat(
        rustix::fs::CWD,
        layout.path.join("index.json"),
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::RWXU,
        0,
    )
    .unwrap();
    layout.import().unwrap_err();
    fs::remove_file(layout.path.join("index.json")).unwrap();
    symlink("/etc/shadow", layout.path.join("index.json")).unwrap();
    layout.import().unwrap_err();
    fs::remove_file(layout.path.join("index.json")).unwrap();
    layout.refused("no OCI image layout");
}

#[test]
fn a_layer_is_one_snapshot_on_each_chain_and_one_folder() {
    let layout = Layout::new();
    let bench = Bench::new();
    let platform = Platform::host();
    let base = Base::OciLayout { path: &layout.path, tag: None, platform: &platform };
    let first = bench.store.import(&base).unwrap();
    assert_eq!(bench.store.import(&base).unwrap(), first);
    assert_eq!(base.config().unwrap().config.cmd, Some(vec!["/tool".to_owned()]));
    drop(layout.bench);
}
