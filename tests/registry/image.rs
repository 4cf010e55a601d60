//! Images made by hand, byte by byte, so that any of their bytes can be wrong.

use std::io::Write as _;

use rbox::image::{Digest, media};
use serde_json::{Value, json};

/// An image with one layer.
#[derive(Clone, Debug)]
pub(crate) struct Image {
    pub layer: Vec<u8>,
    pub config: Vec<u8>,
    pub manifest: Vec<u8>,
}

/// A tar with these files.
pub(crate) fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = Vec::new();
    for (name, content) in files {
        tar.extend(header(name, content.len() as u64));
        tar.extend(*content);
        tar.resize(tar.len().next_multiple_of(512), 0);
    }
    tar.resize(tar.len() + 1024, 0);
    tar
}

/// The header of a file (POSIX ustar).
pub(crate) fn header(name: &str, size: u64) -> [u8; 512] {
    let mut header = [0_u8; 512];
    let mut put = |at: usize, text: &str| header[at..at + text.len()].copy_from_slice(text.as_bytes());
    put(0, name);
    put(100, "0000644\0");
    put(108, "0000000\0");
    put(116, "0000000\0");
    put(136, "00000000000\0");
    put(156, "0");
    put(257, "ustar\x0000");
    if size < 1 << 33 {
        put(124, &format!("{size:011o}\0"));
    } else {
        // GNU's base 256.
        header[124] = 0x80;
        header[128..136].copy_from_slice(&size.to_be_bytes());
    }
    header[148..156].copy_from_slice(b"        ");
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    header
}

/// Bytes packed with gzip.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory can be written")
}

/// What is packed no smaller.
pub(crate) fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    std::iter::repeat_with(|| next().to_le_bytes()).flatten().take(length).collect()
}

/// `{"mediaType":…,"digest":…,"size":…}`
pub(crate) fn descriptor(media_type: &str, bytes: &[u8]) -> Value {
    json!({ "mediaType": media_type, "digest": Digest::of(bytes).to_string(), "size": bytes.len() })
}

impl Image {
    /// An image whose layer has these files.
    pub(crate) fn new(files: &[(&str, &[u8])]) -> Self {
        let tar = tar(files);
        Self::of(gzip(&tar), &Digest::of(&tar).to_string(), media::LAYER_GZIP)
    }

    /// An image of a packed layer, and of what its config says that is.
    pub(crate) fn of(layer: Vec<u8>, diff_id: &str, media_type: &str) -> Self {
        let config = json!({
            "architecture": "amd64", "os": "linux", "x-unknown": { "kept": true },
            "config": { "Cmd": ["/bin/sh"], "Env": ["FROM_BASE=yes"] },
            "rootfs": { "type": "layers", "diff_ids": [diff_id] },
        });
        let config = serde_json::to_vec(&config).expect("JSON");
        let manifest = json!({
            "schemaVersion": 2, "mediaType": media::MANIFEST,
            "config": descriptor(media::CONFIG, &config), "layers": [descriptor(media_type, &layer)],
        });
        Self { layer, config, manifest: serde_json::to_vec_pretty(&manifest).expect("JSON") }
    }

    /// The same with a manifest that was changed.
    pub(crate) fn with(&self, change: impl FnOnce(&mut Value)) -> Self {
        let mut manifest: Value = serde_json::from_slice(&self.manifest).expect("JSON");
        change(&mut manifest);
        Self { manifest: serde_json::to_vec(&manifest).expect("JSON"), ..self.clone() }
    }
}
