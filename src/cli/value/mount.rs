//! `-v`, `--mount` and `--tmpfs`: what lies in a container besides its root.

use std::path::{Component, Path, PathBuf};
use std::str::FromStr;

use super::{Bad, Bytes, fields, required, truth, unknown_key};

/// A file or folder of this machine, or a volume, seen in the container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Volume {
    /// What is seen.
    pub(in crate::cli) source: VolumeSource,
    /// Absolute.
    pub(in crate::cli) target: PathBuf,
    /// Whether writes fail.
    pub(in crate::cli) readonly: bool,
    /// Whether a new volume begins with what the image has at its place.
    pub(in crate::cli) copy: bool,
}

/// Where the files of a volume are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) enum VolumeSource {
    /// On this machine: absolute, or relative to where rbox was started.
    Path(PathBuf),
    /// In a volume of the store.
    Named(String),
    /// In a volume that the container has for itself, and that goes with it.
    Own,
}

/// Memory, seen as a folder in the container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct TmpfsArg {
    /// Absolute.
    pub(in crate::cli) target: PathBuf,
    /// None = the kernel's default, half of the memory.
    pub(in crate::cli) size: Option<u64>,
    /// Permission bits of its root.
    pub(in crate::cli) mode: u32,
    /// Whether writes fail.
    pub(in crate::cli) readonly: bool,
}

/// `--mount type=…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) enum MountArg {
    /// `type=bind`.
    Bind(Volume),
    /// `type=tmpfs`.
    Tmpfs(TmpfsArg),
}

/// Checks a place in the container: absolute, without `..`, and nothing that the sandbox itself stands on.
fn target(text: &str) -> Result<PathBuf, Bad> {
    let path = Path::new(text);
    if !path.is_absolute() || text.contains('\0') {
        return Bad::new(format!("`{text}`: a place in the container is a path from `/`"));
    }
    if path.components().any(|part| part == Component::ParentDir) {
        return Bad::new(format!("`{text}`: a place in the container has no `..`"));
    }
    let path: PathBuf = path.components().collect();
    if path == Path::new("/") {
        return Bad::new("nothing can be mounted over `/`; to run another root, name it: `rbox run rootfs:DIR`");
    }
    for own in ["/proc", "/sys", "/dev"] {
        // Below /dev there are places of programs (/dev/shm); /dev itself, /proc and /sys are the sandbox's.
        if path == Path::new(own) || own != "/dev" && path.starts_with(own) {
            return Bad::new(format!("`{text}` can't be mounted over: the sandbox's own {own} lies there"));
        }
    }
    Ok(path)
}

fn source(text: &str) -> Result<VolumeSource, Bad> {
    if text.is_empty() || text.contains('\0') {
        return Bad::new("the source is missing: `SOURCE:TARGET`");
    }
    Ok(if is_named(text)? { VolumeSource::Named(text.to_owned()) } else { VolumeSource::Path(text.into()) })
}

/// Whether a source is the name of a volume: what has no `/` is, as Docker has it.
fn is_named(text: &str) -> Result<bool, Bad> {
    if text.contains('/') || matches!(text, "." | "..") {
        return Ok(false);
    }
    let first = text.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric());
    if first && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte)) {
        return Ok(true);
    }
    Bad::new(format!("`{text}` can't be a volume's name; for a file or folder write `./{text}`"))
}

impl FromStr for Volume {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        let mut parts = text.split(':');
        let (from, to, options, more) = (parts.next(), parts.next(), parts.next(), parts.next());
        let (source, to) = match (from, to, more) {
            (Some(alone), None, None) if alone.starts_with('/') => (VolumeSource::Own, alone),
            (Some(from), Some(to), None) => (source(from)?, to),
            _ => return Bad::new("a volume is `SOURCE:TARGET`, `SOURCE:TARGET:ro`, or `/TARGET` for one of its own"),
        };
        let mut volume = Self { source, target: target(to)?, readonly: false, copy: true };
        for option in options.into_iter().flat_map(|options| options.split(',')) {
            match option {
                "ro" | "readonly" => volume.readonly = true,
                "rw" => volume.readonly = false,
                "nocopy" => volume.copy = false,
                // What people write for other engines and what rbox does anyway: its containers are not confined by SELinux's
                // labels, so that nothing needs another one; mounts stay private; and no virtual machine is between.
                "z" | "Z" | "private" | "rprivate" | "cached" | "delegated" | "consistent" => {}
                "U" => {
                    return Bad::new(
                        "`U` changes the owner of files of this machine, which rbox never does; use `--user`",
                    );
                }
                "shared" | "rshared" | "slave" | "rslave" => {
                    return Bad::new(format!(
                        "`{option}`: mounts of a container never spread to this machine, nor back"
                    ));
                }
                _ => {
                    return Bad::new(format!("`{option}` is no option of a volume; known are `ro`, `rw` and `nocopy`"));
                }
            }
        }
        Ok(volume)
    }
}

/// Octal permission bits.
fn mode(text: &str) -> Result<u32, Bad> {
    match u32::from_str_radix(text, 8) {
        Ok(mode) if mode <= 0o7777 => Ok(mode),
        _ => Bad::new(format!("`{text}` is no mode; write it in octal, as `0755`")),
    }
}

impl FromStr for TmpfsArg {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        let (path, options) = text.split_once(':').unwrap_or((text, ""));
        let mut tmpfs = Self { target: target(path)?, size: None, mode: 0o1777, readonly: false };
        for (key, value) in fields(options).filter(|(key, _)| !key.is_empty()) {
            match key {
                "size" => tmpfs.size = Some(required(key, value)?.parse::<Bytes>()?.0),
                "mode" => tmpfs.mode = mode(required(key, value)?)?,
                "ro" => tmpfs.readonly = true,
                // Always so, and what Docker's own default says.
                "rw" | "nosuid" | "nodev" | "noexec" | "exec" => {}
                _ => return Err(unknown_key(key, &["size", "mode", "ro", "rw"])),
            }
        }
        Ok(tmpfs)
    }
}

impl FromStr for MountArg {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        const KEYS: [&str; 7] = ["type", "source", "target", "readonly", "size", "mode", "volume-nocopy"];
        let (mut kind, mut from, mut to, mut readonly, mut size, mut bits) = ("bind", None, None, false, None, None);
        let mut copy = true;
        for (key, value) in fields(text) {
            match key {
                "type" => kind = required(key, value)?,
                "source" | "src" => from = Some(required(key, value)?),
                "target" | "dst" | "destination" => to = Some(target(required(key, value)?)?),
                "readonly" | "ro" => readonly = truth(key, value)?,
                "rw" => readonly = !truth(key, value)?,
                "size" | "tmpfs-size" => size = Some(required(key, value)?.parse::<Bytes>()?.0),
                "mode" | "tmpfs-mode" => bits = Some(mode(required(key, value)?)?),
                "volume-nocopy" => copy = !truth(key, value)?,
                "bind-propagation" => {
                    return Bad::new(
                        "`bind-propagation`: mounts of a container never spread to this machine, nor back",
                    );
                }
                _ => return Err(unknown_key(key, &KEYS)),
            }
        }
        let Some(target) = to else { return Bad::new("a mount needs `target=/path`") };
        match (kind, from) {
            ("bind" | "volume", _) if size.is_some() || bits.is_some() => {
                Bad::new("`size` and `mode` belong to `type=tmpfs`")
            }
            // `src=x` is the folder `./x`.
            ("bind", Some(path)) => {
                let source = VolumeSource::Path(path.into());
                Ok(Self::Bind(Volume { source, target, readonly, copy }))
            }
            ("volume", Some(text)) => match source(text)? {
                VolumeSource::Path(_) => Bad::new(format!("`{text}` is a path; for a file or folder use `type=bind`")),
                source => Ok(Self::Bind(Volume { source, target, readonly, copy })),
            },
            ("volume", None) => Ok(Self::Bind(Volume { source: VolumeSource::Own, target, readonly, copy })),
            ("bind", None) => Bad::new("`type=bind` needs `source=PATH`"),
            ("tmpfs", None) => Ok(Self::Tmpfs(TmpfsArg { target, size, mode: bits.unwrap_or(0o1777), readonly })),
            ("tmpfs", Some(_)) => Bad::new("`type=tmpfs` has no source"),
            _ => Bad::new(format!("`type={kind}`: a mount is `bind`, `volume` or `tmpfs`")),
        }
    }
}

/// The first place that two mounts share.
pub(in crate::cli) fn clash<'a>(targets: impl IntoIterator<Item = &'a Path>) -> Option<&'a Path> {
    let mut seen = Vec::new();
    targets.into_iter().find(|target| {
        let twice = seen.contains(target);
        seen.push(target);
        twice
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn volumes() {
        let volume: Volume = "/a:/b/./c/:ro".parse().unwrap();
        let path = |path: &str| VolumeSource::Path(path.into());
        assert_eq!((volume.source, volume.target, volume.readonly), (path("/a"), "/b/c".into(), true));
        let own: Volume = "/a".parse().unwrap();
        assert_eq!((own.source, own.target, own.copy), (VolumeSource::Own, "/a".into(), true));
        assert!(!"data:/b:nocopy".parse::<Volume>().unwrap().copy);
        for bad in [
            "",
            "a",
            "/proc",
            "/a:",
            ":/b",
            "/a:b",
            "/a:/",
            "/a:/.",
            "/a://",
            "/a:/proc",
            "/a:/proc/self",
            "/a:/sys/fs",
            "/a:/dev",
            "/a:/b/../..",
            "/a:/b:U",
            "/a:/b:rshared",
            "/a:/b:ro:rw",
            "da ta:/b",
            "/:/x:U",
            "/a:/b:x",
        ] {
            assert!(bad.parse::<Volume>().is_err(), "{bad}");
        }
        let source = |text: &str| text.parse::<Volume>().unwrap().source;
        assert_eq!((source("data:/b"), source("./a:/b")), (VolumeSource::Named("data".into()), path("./a")));
        assert!("/a:/b:z".parse::<Volume>().is_ok_and(|volume| !volume.readonly), "there are no labels here to set");
        assert!("/:/host:ro".parse::<Volume>().is_ok() && "./a:/dev/shm".parse::<Volume>().is_ok());
    }

    #[test]
    fn mounts() {
        let text = "type=tmpfs,dst=/t,size=1m,mode=700";
        let tmpfs = TmpfsArg { target: "/t".into(), size: Some(1 << 20), mode: 0o700, readonly: false };
        assert_eq!(text.parse(), Ok(MountArg::Tmpfs(tmpfs.clone())));
        assert_eq!("/t:size=1m,mode=700".parse(), Ok(tmpfs));
        for bad in [
            "",
            "type=bind,src=/a",
            "type=bind,dst=/a",
            "src=/a,dst=/",
            "type=volume,src=./a,dst=/b",
            "type=x,dst=/b",
            "type=tmpfs,dst=/b,tmpfs-mode=9",
            "type=bind,src=/a,dst=/b,bind-propagation=rshared",
            "src=/a,dst=/b,,",
            "src=/a,dst=/b,tarjet=/c",
        ] {
            assert!(bad.parse::<MountArg>().is_err(), "{bad}");
        }
        let volume = |source, copy| Volume { source, target: "/b".into(), readonly: false, copy };
        assert_eq!("type=volume,dst=/b".parse(), Ok(MountArg::Bind(volume(VolumeSource::Own, true))));
        let named = volume(VolumeSource::Named("a".into()), false);
        assert_eq!("type=volume,src=a,dst=/b,volume-nocopy".parse(), Ok(MountArg::Bind(named)));
        let error = "src=/a,dst=/b,targe=/c".parse::<MountArg>().unwrap_err();
        assert!(error.to_string().contains("did you mean `target`?"), "{error}");
    }

    #[test]
    fn two_at_one_place() {
        assert_eq!(clash([Path::new("/a"), Path::new("/b"), Path::new("/a")]), Some(Path::new("/a")));
        assert_eq!(clash([Path::new("/a"), Path::new("/a/b")]), None);
    }
}
