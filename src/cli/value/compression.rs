//! `--compression`.

use crate::store::layer::Compression;

/// How layers are packed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(in crate::cli) enum CompressionArg {
    /// Every tool reads it
    #[default]
    Gzip,
    /// Faster and smaller, for tools since about 2020
    Zstd,
    /// Plain tars
    Uncompressed,
}

impl From<CompressionArg> for Compression {
    fn from(arg: CompressionArg) -> Self {
        match arg {
            CompressionArg::Gzip => Self::Gzip,
            CompressionArg::Zstd => Self::Zstd,
            CompressionArg::Uncompressed => Self::None,
        }
    }
}
