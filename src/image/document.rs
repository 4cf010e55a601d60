//! Manifests and indexes as bytes from elsewhere, and the one question that decides all others: which of the two they are.
//!
//! A document that could be taken for one kind by a scanner and for the other by us is an attack (CVE-2021-41190), so what the
//! sender says, what the document says of itself and how it looks must agree.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::{Descriptor, ImageConfig, Index, Manifest, media};

/// The most bytes of a manifest, an index or a config (distribution-spec 1.1, "Pushing Manifests": 4 MiB at least).
pub const LARGEST_DOCUMENT: u64 = 4 << 20;

/// Media types of documents that are understood, in the order of preference: what is asked for in `Accept`.
pub const DOCUMENTS: [&str; 4] = [media::INDEX, media::MANIFEST, media::DOCKER_LIST, media::DOCKER_MANIFEST];

/// What a name in a registry, or an entry of an index, leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Document {
    /// One image, or one artifact.
    Manifest(Manifest),
    /// A list of them.
    Index(Index),
}

/// Why bytes are no document. Each is a clause that goes behind "its manifest".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// Over [`LARGEST_DOCUMENT`].
    #[error("has over 4 MiB, and no honest one has")]
    Large,
    /// No JSON of that form.
    #[error("can't be understood: {0}")]
    Json(String),
    /// A manifest's members and an index's.
    #[error("is a manifest and an index at once")]
    Both,
    /// Two places that disagree.
    #[error("says that it is `{says}`, and was named as `{named}`")]
    Mismatch {
        /// Its `mediaType`, or what it looks like.
        says: String,
        /// As its descriptor or the server has it.
        named: String,
    },
    /// Docker's form of before 2016.
    #[error("has Docker's old form (schema 1), which nobody writes any more: push the image anew with a tool of today")]
    Schema1,
    /// Another version than 2.
    #[error("has schemaVersion {0}, and there is none but 2")]
    Version(u64),
    /// Something else.
    #[error("is a `{0}`, which is no image")]
    Unknown(String),
}

/// What tells the kinds apart.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Shape {
    #[serde(default)]
    schema_version: Option<u64>,
    #[serde(default)]
    media_type: Option<String>,
    #[serde(default)]
    manifests: Option<IgnoredAny>,
    #[serde(default)]
    layers: Option<IgnoredAny>,
    #[serde(default)]
    config: Option<IgnoredAny>,
    #[serde(default)]
    fs_layers: Option<IgnoredAny>,
}

fn is_index(media_type: &str) -> Option<bool> {
    match media_type {
        media::INDEX | media::DOCKER_LIST => Some(true),
        media::MANIFEST | media::DOCKER_MANIFEST => Some(false),
        _ => None,
    }
}

impl Document {
    /// Reads a document that was named as some media type (by a descriptor, or a server's `Content-Type`).
    pub fn read(bytes: &[u8], named: &str) -> Result<Self, DocumentError> {
        if bytes.len() as u64 > LARGEST_DOCUMENT {
            return Err(DocumentError::Large);
        }
        let shape: Shape = json(bytes)?;
        if shape.fs_layers.is_some() || shape.schema_version == Some(1) {
            return Err(DocumentError::Schema1);
        }
        if shape.manifests.is_some() && (shape.layers.is_some() || shape.config.is_some()) {
            return Err(DocumentError::Both);
        }
        if let Some(says) = shape.media_type.as_deref().filter(|says| *says != named) {
            return Err(DocumentError::Mismatch { says: says.to_owned(), named: named.to_owned() });
        }
        let Some(index) = is_index(named) else {
            return Err(DocumentError::Unknown(named.chars().take(100).collect()));
        };
        if index != shape.manifests.is_some() {
            let says = if index { "a manifest" } else { "an index" };
            return Err(DocumentError::Mismatch { says: says.to_owned(), named: named.to_owned() });
        }
        match shape.schema_version {
            Some(2) | None => {}
            Some(other) => return Err(DocumentError::Version(other)),
        }
        Ok(if index { Self::Index(json(bytes)?) } else { Self::Manifest(json(bytes)?) })
    }

    /// The descriptors of what it names: manifests of an index; the config and the layers of a manifest.
    pub fn children(&self) -> Vec<&Descriptor> {
        match self {
            Self::Manifest(manifest) => std::iter::once(&manifest.config).chain(&manifest.layers).collect(),
            Self::Index(index) => index.manifests.iter().collect(),
        }
    }
}

impl Manifest {
    /// Whether it is an image's: artifacts (charts, signatures, attestations) have configs of other types.
    pub fn is_image(&self) -> bool {
        matches!(self.config.media_type.as_str(), media::CONFIG | media::DOCKER_CONFIG)
    }

    /// Reads the config that belongs to it.
    pub fn read_config(&self, bytes: &[u8]) -> Result<ImageConfig, DocumentError> {
        let config: ImageConfig = json(bytes)?;
        let (layers, ids) = (self.layers.len(), config.rootfs.diff_ids.len());
        if layers != ids {
            return Err(DocumentError::Json(format!("it has {layers} layers, and its config speaks of {ids}")));
        }
        Ok(config)
    }
}

/// OCI's name of a layer's type; none for a type that can't be unpacked.
pub fn layer_type(media_type: &str) -> Option<&'static str> {
    match media_type {
        media::LAYER | media::LAYER_FOREIGN | media::DOCKER_LAYER => Some(media::LAYER),
        media::LAYER_GZIP | media::LAYER_FOREIGN_GZIP | media::DOCKER_LAYER_GZIP | media::DOCKER_LAYER_FOREIGN => {
            Some(media::LAYER_GZIP)
        }
        media::LAYER_ZSTD | media::LAYER_FOREIGN_ZSTD => Some(media::LAYER_ZSTD),
        _ => None,
    }
}

fn json<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, DocumentError> {
    serde_json::from_slice(bytes).map_err(|error| DocumentError::Json(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(more: &str) -> String {
        let digest = format!("sha256:{}", "0a".repeat(32));
        let config = format!(r#"{{"mediaType":"{}","digest":"{digest}","size":2}}"#, media::CONFIG);
        format!(r#"{{"schemaVersion":2,"config":{config},"layers":[]{more}}}"#)
    }

    #[test]
    fn a_document_is_one_thing_only() {
        let read = |text: &str, named: &str| Document::read(text.as_bytes(), named);
        assert!(matches!(read(&manifest(""), media::MANIFEST), Ok(Document::Manifest(_))));
        assert!(matches!(read(r#"{"schemaVersion":2,"manifests":[]}"#, media::INDEX), Ok(Document::Index(_))));
        assert_eq!(read(&manifest(r#","manifests":[]"#), media::MANIFEST), Err(DocumentError::Both));
        assert_eq!(read(&manifest(r#","manifests":[]"#), media::INDEX), Err(DocumentError::Both));
        let says = |text: &str| format!(r#","mediaType":"{text}""#);
        for (text, named) in [
            (manifest(&says(media::INDEX)), media::MANIFEST),
            (manifest(&says(media::DOCKER_MANIFEST)), media::MANIFEST),
            (manifest(""), media::INDEX),
            (r#"{"schemaVersion":2,"manifests":[]}"#.to_owned(), media::DOCKER_MANIFEST),
        ] {
            assert!(matches!(read(&text, named), Err(DocumentError::Mismatch { .. })), "{text} as {named}");
        }
        assert_eq!(read(r#"{"schemaVersion":1,"fsLayers":[]}"#, media::MANIFEST), Err(DocumentError::Schema1));
        assert!(matches!(read(&manifest(""), "text/html"), Err(DocumentError::Unknown(_))));
        assert!(matches!(read("{", media::MANIFEST), Err(DocumentError::Json(_))));
        let twice = manifest(r#","layers":[]"#);
        assert!(matches!(read(&twice, media::MANIFEST), Err(DocumentError::Json(_))), "a member twice is no answer");
        let large = format!("{}{}", manifest(""), " ".repeat(4 << 20));
        assert_eq!(read(&large, media::MANIFEST), Err(DocumentError::Large));
    }
}
