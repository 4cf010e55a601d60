//! OCI's types (image-spec 1.1): digests, descriptors, manifests, configs, references, platforms.

mod config;
mod digest;
mod document;
mod manifest;
mod official;
mod platform;
mod reference;
pub mod signal;

pub use config::{Config, DEFAULT_PATH, Healthcheck, History, ImageConfig, RootFs};
pub use digest::{ChainId, DiffId, Digest, DigestError, ImageId};
pub use document::{DOCUMENTS, Document, DocumentError, LARGEST_DOCUMENT, layer_type};
pub use manifest::{Descriptor, Index, Manifest, OciLayout, media};
pub use official::is_official;
pub use platform::{Platform, PlatformError};
pub use reference::{Reference, ReferenceError};
