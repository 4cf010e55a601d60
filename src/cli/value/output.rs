//! `--output`.

use std::path::PathBuf;
use std::str::FromStr;

use crate::store::layer::Compression;

use super::{Bad, fields, required, unknown_key};

/// Where an image goes besides the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Output {
    /// In which form.
    pub(in crate::cli) kind: Kind,
    /// A path; `-` is standard output, where the form is one file.
    pub(in crate::cli) dest: PathBuf,
    /// Of an OCI image's layers.
    pub(in crate::cli) compression: Compression,
}

/// The form of an exported image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Kind {
    /// An OCI image layout: a folder, or a tar where `dest` ends with `.tar` or is `-`.
    Oci,
    /// What `docker load` reads.
    Docker,
    /// A tar of the root file system.
    Tar,
    /// A folder with the root file system.
    Local,
}

impl FromStr for Output {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        // As docker: a path alone is a folder, `-` a tar on standard output.
        if !text.contains('=') && !text.is_empty() {
            let kind = if text == "-" { Kind::Tar } else { Kind::Local };
            return Ok(Self { kind, dest: text.into(), compression: Compression::default() });
        }
        let (mut kind, mut dest, mut compression) = (None, None, Compression::default());
        for (key, value) in fields(text) {
            match key {
                "type" => {
                    kind = Some(match required(key, value)? {
                        "oci" => Kind::Oci,
                        "docker" => Kind::Docker,
                        "tar" => Kind::Tar,
                        "local" => Kind::Local,
                        other => return Bad::new(format!("`type={other}`: known are oci, docker, tar and local")),
                    });
                }
                "dest" => dest = Some(PathBuf::from(required(key, value)?)),
                "compression" => {
                    compression = match required(key, value)?.parse() {
                        Ok(compression) => compression,
                        Err(error) => return Bad::new(error.to_string()),
                    };
                }
                _ => return Err(unknown_key(key, &["type", "dest", "compression"])),
            }
        }
        match (kind, dest) {
            (Some(Kind::Local), Some(dest)) if dest.as_os_str() == "-" => {
                Bad::new("`type=local` writes a folder, so `dest` can't be `-`")
            }
            (Some(kind), Some(dest)) => Ok(Self { kind, dest, compression }),
            (None, _) => Bad::new("the form is missing: `type=oci`, `docker`, `tar` or `local`"),
            (_, None) => Bad::new("the place is missing: `dest=PATH`"),
        }
    }
}

impl Output {
    /// Whether it is one file, not a folder.
    pub(in crate::cli) fn is_file(&self) -> bool {
        match self.kind {
            Kind::Oci => {
                self.dest.as_os_str() == "-" || self.dest.extension().is_some_and(|extension| extension == "tar")
            }
            Kind::Docker | Kind::Tar => true,
            Kind::Local => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        let oci: Output = "type=oci,dest=out".parse().unwrap();
        assert!(!oci.is_file() && "type=oci,dest=out.tar".parse::<Output>().unwrap().is_file());
        assert_eq!("out".parse::<Output>().map(|output| output.kind), Ok(Kind::Local));
        for bad in ["", "type=oci", "dest=x", "type=x,dest=y", "type=local,dest=-", "type=oci,dst=x"] {
            assert!(bad.parse::<Output>().is_err(), "{bad}");
        }
    }
}
