//! The words behind `FROM`, `COPY --from` and a mount's `from`: which kind of base they name.

use std::fmt;

use super::stage::{Archive, Base};
use crate::image::ReferenceError;

/// Why a text names no base.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BaseError {
    /// `oci:` and nothing behind it.
    #[error("a path must follow `{0}:`")]
    NoPath(&'static str),
    /// Neither a known kind nor an image's name.
    #[error(transparent)]
    Reference(#[from] ReferenceError),
}

impl Base {
    /// The base that a text names where no stage has that name.
    pub fn parse(text: &str) -> Result<Self, BaseError> {
        let behind = |kind: &str| text.strip_prefix(kind).and_then(|rest| rest.strip_prefix(':'));
        match text {
            "scratch" => return Ok(Self::Scratch),
            "host" => return Ok(Self::Host),
            _ => {}
        }
        if let Some(path) = behind("rootfs") {
            return if path.is_empty() { Err(BaseError::NoPath("rootfs")) } else { Ok(Self::Rootfs(path.to_owned())) };
        }
        let archive = |kind| behind(kind).map(|rest| Archive::parse(rest).ok_or(BaseError::NoPath(kind)));
        if let Some(archive) = archive("oci") {
            archive.map(Self::OciLayout)
        } else if let Some(archive) = archive("oci-archive") {
            archive.map(Self::OciArchive)
        } else if let Some(archive) = archive("docker-archive") {
            archive.map(Self::DockerArchive)
        } else {
            Ok(Self::Image(text.parse()?))
        }
    }

    /// The path on disk that it lies at, where it is one.
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::Rootfs(path) => Some(path),
            Self::OciLayout(archive) | Self::OciArchive(archive) | Self::DockerArchive(archive) => Some(&archive.path),
            Self::Scratch | Self::Host | Self::Image(_) | Self::Stage(_) => None,
        }
    }
}

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scratch => f.write_str("scratch"),
            Self::Host => f.write_str("host"),
            Self::Rootfs(path) => write!(f, "rootfs:{path}"),
            Self::OciLayout(archive) => write!(f, "oci:{archive}"),
            Self::OciArchive(archive) => write!(f, "oci-archive:{archive}"),
            Self::DockerArchive(archive) => write!(f, "docker-archive:{archive}"),
            Self::Image(reference) => f.write_str(&reference.familiar()),
            Self::Stage(id) => write!(f, "stage {}", id.0),
        }
    }
}

impl fmt::Display for Archive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        self.tag.as_ref().map_or(Ok(()), |tag| write!(f, ":{tag}"))
    }
}

impl Archive {
    /// `PATH[:TAG]`: a colon with no `/` behind it starts the tag.
    fn parse(text: &str) -> Option<Self> {
        let name = text.rfind('/').map_or(0, |slash| slash + 1);
        let (path, tag) = match text[name..].split_once(':') {
            Some((file, tag)) => (&text[..name + file.len()], Some(tag.to_owned()).filter(|tag| !tag.is_empty())),
            None => (text, None),
        };
        (!path.is_empty()).then(|| Self { path: path.to_owned(), tag })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_apart() {
        let archive = |path: &str, tag: Option<&str>| Archive { path: path.into(), tag: tag.map(Into::into) };
        assert_eq!(Base::parse("scratch"), Ok(Base::Scratch));
        assert_eq!(Base::parse("rootfs:./root.tar.gz"), Ok(Base::Rootfs("./root.tar.gz".into())));
        assert_eq!(Base::parse("oci:dir/x:1.2"), Ok(Base::OciLayout(archive("dir/x", Some("1.2")))));
        assert_eq!(
            Base::parse("docker-archive:a.tar:debian:12"),
            Ok(Base::DockerArchive(archive("a.tar", Some("debian:12"))))
        );
        assert_eq!(Base::parse("oci-archive:"), Err(BaseError::NoPath("oci-archive")));
        assert!(matches!(Base::parse("debian:12"), Ok(Base::Image(_))));
        assert!(Base::parse("Debian").is_err());
    }
}
