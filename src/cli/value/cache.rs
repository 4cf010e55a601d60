//! `--cache-to` and `--cache-from`.

use std::path::PathBuf;
use std::str::FromStr;

use super::{Bad, fields, required, unknown_key};
use crate::executor::Extent;
use crate::image::Reference;
use crate::store::layer::Compression;

/// Where a cache of steps lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) enum CachePlace {
    /// A folder with an OCI layout, and the name of the cache in it.
    Folder(PathBuf, String),
    /// A name of a registry.
    Registry(Reference),
}

/// Where steps come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct CacheFrom(pub(in crate::cli) CachePlace);

/// Where steps go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct CacheTo {
    /// Where.
    pub(in crate::cli) place: CachePlace,
    /// Which.
    pub(in crate::cli) extent: Extent,
    /// How their layers are packed.
    pub(in crate::cli) compression: Compression,
}

/// The pairs of a long form that tell the place.
#[derive(Default)]
struct Place<'a> {
    kind: Option<&'a str>,
    folder: Option<&'a str>,
    tag: Option<&'a str>,
    name: Option<&'a str>,
}

impl<'a> Place<'a> {
    /// Takes a pair; false if it is none of these.
    fn take(&mut self, key: &'a str, value: Option<&'a str>, folder: &str) -> Result<bool, Bad> {
        match key {
            "type" => self.kind = Some(required(key, value)?),
            "tag" => self.tag = Some(required(key, value)?),
            "ref" => self.name = Some(required(key, value)?),
            key if key == folder => self.folder = Some(required(key, value)?),
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn finish(self, folder: &str) -> Result<CachePlace, Bad> {
        match (self.kind, self.folder, self.name) {
            (Some("local"), Some(path), None) => {
                Ok(CachePlace::Folder(path.into(), self.tag.unwrap_or("latest").to_owned()))
            }
            (Some("registry"), None, Some(name)) if self.tag.is_none() => match name.parse::<Reference>() {
                Ok(name) if name.digest.is_none() => Ok(CachePlace::Registry(name)),
                Ok(_) => Bad::new(format!("`ref={name}` has a digest, which a cache that changes can't have")),
                Err(error) => Bad::new(format!("`ref={name}`: {error}")),
            },
            (Some("local"), ..) => Bad::new(format!("a folder is one path: `type=local,{folder}=FOLDER`")),
            (Some("registry"), ..) => Bad::new("a registry's cache is one name: `type=registry,ref=NAME[:TAG]`"),
            (Some(other), ..) => Bad::new(format!("`type={other}`: known are local and registry")),
            (None, ..) => {
                Bad::new(format!("the type is missing: `type=local,{folder}=FOLDER` or `type=registry,ref=NAME[:TAG]`"))
            }
        }
    }
}

impl FromStr for CacheFrom {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        let mut place = Place::default();
        for (key, value) in fields(text) {
            if !place.take(key, value, "src")? {
                return Err(unknown_key(key, &["type", "src", "tag", "ref"]));
            }
        }
        place.finish("src").map(Self)
    }
}

impl FromStr for CacheTo {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        let (mut place, mut extent, mut compression) = (Place::default(), Extent::default(), Compression::default());
        for (key, value) in fields(text) {
            match key {
                _ if place.take(key, value, "dest")? => {}
                "mode" => {
                    extent = match required(key, value)? {
                        "min" => Extent::Targets,
                        "max" => Extent::All,
                        other => return Bad::new(format!("`mode={other}`: known are min and max")),
                    };
                }
                "compression" => {
                    compression = match required(key, value)? {
                        "gzip" => Compression::Gzip,
                        "zstd" => Compression::Zstd,
                        "uncompressed" => Compression::None,
                        other => {
                            return Bad::new(format!("`compression={other}`: known are gzip, zstd and uncompressed"));
                        }
                    };
                }
                _ => return Err(unknown_key(key, &["type", "dest", "tag", "ref", "mode", "compression"])),
            }
        }
        Ok(Self { place: place.finish("dest")?, extent, compression })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        let to: CacheTo = "type=local,dest=c,mode=max,compression=zstd".parse().unwrap();
        assert_eq!(to.place, CachePlace::Folder("c".into(), "latest".into()));
        assert_eq!((to.extent, to.compression), (Extent::All, Compression::Zstd));
        let from: CacheFrom = "type=local,src=c,tag=main".parse().unwrap();
        assert_eq!(from.0, CachePlace::Folder("c".into(), "main".into()));
        let from: CacheFrom = "type=registry,ref=localhost:5000/c".parse().unwrap();
        assert_eq!(from.0, CachePlace::Registry("localhost:5000/c:latest".parse().unwrap()));
        for bad in [
            "",
            "type=registry",
            "type=registry,ref=A",
            "type=registry,ref=a,dest=b",
            "type=local",
            "dest=x",
            "type=x,dest=y",
            "type=local,dest=c,mode=most",
            "type=local,src=c",
        ] {
            assert!(bad.parse::<CacheTo>().is_err(), "{bad}");
        }
    }
}
