//! `-v`, `--mount` and `--tmpfs`: what lies in a container besides its root.

use std::path::{Component, Path, PathBuf};
use std::str::FromStr;

use super::{Bad, Bytes, fields, required, truth, unknown_key};

/// A file or folder of this machine, seen in the container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Volume {
    /// Absolute, or relative to where rbox was started; of a named volume its name.
    pub(in crate::cli) source: PathBuf,
    /// Whether it is a named volume.
    pub(in crate::cli) named: bool,
    /// Absolute.
    pub(in crate::cli) target: PathBuf,
    /// Whether writes fail.
    pub(in crate::cli) readonly: bool,
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

fn source(text: &str) -> Result<PathBuf, Bad> {
    if text.is_empty() || text.contains('\0') {
        return Bad::new("the source is missing: `SOURCE:TARGET`");
    }
    Ok(PathBuf::from(text))
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
        let (Some(from), Some(to), None) = (from, to, more) else {
            return Bad::new("a volume is `SOURCE:TARGET` or `SOURCE:TARGET:ro`");
        };
        let mut volume = Self { source: source(from)?, named: is_named(from)?, target: target(to)?, readonly: false };
        for option in options.into_iter().flat_map(|options| options.split(',')) {
            match option {
                "ro" | "readonly" => volume.readonly = true,
                "rw" => volume.readonly = false,
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
                _ => return Bad::new(format!("`{option}` is no option of a volume; known are `ro` and `rw`")),
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
        const KEYS: [&str; 6] = ["type", "source", "target", "readonly", "size", "mode"];
        let (mut kind, mut from, mut to, mut readonly, mut size, mut bits) = ("bind", None, None, false, None, None);
        for (key, value) in fields(text) {
            match key {
                "type" => kind = required(key, value)?,
                "source" | "src" => from = Some(source(required(key, value)?)?),
                "target" | "dst" | "destination" => to = Some(target(required(key, value)?)?),
                "readonly" | "ro" => readonly = truth(key, value)?,
                "rw" => readonly = !truth(key, value)?,
                "size" | "tmpfs-size" => size = Some(required(key, value)?.parse::<Bytes>()?.0),
                "mode" | "tmpfs-mode" => bits = Some(mode(required(key, value)?)?),
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
            ("bind" | "volume", Some(source)) if size.is_none() && bits.is_none() => {
                let text = source.to_string_lossy().into_owned();
                let named = kind == "volume";
                if named && !is_named(&text)? {
                    return Bad::new(format!("`{text}` is a path; for a file or folder use `type=bind`"));
                }
                // `src=x` of a bind is the folder `./x`.
                Ok(Self::Bind(Volume { source, named, target, readonly }))
            }
            ("bind" | "volume", Some(_)) => Bad::new("`size` and `mode` belong to `type=tmpfs`"),
            ("bind", None) => Bad::new("`type=bind` needs `source=PATH`"),
            ("tmpfs", None) => Ok(Self::Tmpfs(TmpfsArg { target, size, mode: bits.unwrap_or(0o1777), readonly })),
            ("tmpfs", Some(_)) => Bad::new("`type=tmpfs` has no source"),
            ("volume", None) => Bad::new("`type=volume` needs `source=NAME`"),
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
        assert_eq!((volume.source, volume.target, volume.readonly), ("/a".into(), "/b/c".into(), true));
        for bad in [
            "",
            "/a",
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
        assert!("data:/b".parse::<Volume>().unwrap().named && !"./a:/b".parse::<Volume>().unwrap().named);
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
        let error = "src=/a,dst=/b,targe=/c".parse::<MountArg>().unwrap_err();
        assert!(error.to_string().contains("did you mean `target`?"), "{error}");
    }

    #[test]
    fn two_at_one_place() {
        assert_eq!(clash([Path::new("/a"), Path::new("/b"), Path::new("/a")]), Some(Path::new("/a")));
        assert_eq!(clash([Path::new("/a"), Path::new("/a/b")]), None);
    }
}
