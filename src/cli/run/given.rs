//! What a program of base `host` is given by being named on its command line.
//!
//! `rbox run host -- python3 x.py` has to see `x.py`, and nothing else of this machine's files: each argument that is an
//! existing path *below the folder rbox was started in* lies in the sandbox at the same place, read-only, and the program
//! starts in that folder. Absolute paths and paths with `..` are never given that way.

use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use super::flags::Flags;
use crate::sandbox::{Mount, MountKind};

/// Folders whose files are nobody's own: nothing below them is given by being named.
const SYSTEM: [&str; 12] =
    ["/bin", "/boot", "/dev", "/etc", "/lib", "/lib64", "/proc", "/run", "/sbin", "/sys", "/usr", "/var"];

/// Files that are given, and the folder they lie in.
#[derive(Debug, Default)]
pub(super) struct Given {
    cwd: Option<String>,
    paths: Vec<PathBuf>,
}

impl Given {
    /// Looks for them; an image has files of its own, so only base `host` is given any.
    pub(super) fn find(subject: &str, command: &[OsString], flags: &Flags) -> Self {
        let here = std::env::current_dir().ok().filter(|here| is_own(here));
        let Some(here) = here.filter(|_| subject == "host" && flags.workdir.is_none()) else { return Self::default() };
        let mut paths: Vec<PathBuf> = command.iter().skip(1).filter_map(|arg| below(&here, Path::new(arg))).collect();
        paths.sort();
        paths.dedup();
        let cwd = here.to_str().filter(|_| !paths.is_empty()).map(str::to_owned);
        Self { paths: if cwd.is_some() { paths } else { Vec::new() }, cwd }
    }

    /// Where the program starts.
    pub(super) fn cwd(&self) -> Option<&str> {
        self.cwd.as_deref()
    }

    /// The files, each where it is on this machine.
    pub(super) fn mounts(self) -> impl Iterator<Item = Mount> {
        self.paths.into_iter().map(|path| {
            let kind = MountKind::Bind { source: path.clone(), recursive: false };
            Mount { target: path, kind, readonly: true }
        })
    }
}

fn is_own(folder: &Path) -> bool {
    folder != Path::new("/") && !SYSTEM.iter().any(|system| folder.starts_with(system))
}

/// The path of an argument, where it names something below a folder and no link leads out of it.
fn below(here: &Path, arg: &Path) -> Option<PathBuf> {
    let plain = arg.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    let named = arg.components().any(|part| matches!(part, Component::Normal(_)));
    if !plain || !named {
        return None;
    }
    let path: PathBuf = here.join(arg).components().collect();
    let real = std::fs::canonicalize(&path).ok()?;
    // A link inside is given as what it stands for only where that is the same place: else its target would be missing.
    (real == path && real.starts_with(here)).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_lies_below() {
        let folder = tempfile::tempdir().unwrap();
        let here = std::fs::canonicalize(folder.path()).unwrap();
        std::fs::create_dir(here.join("in")).unwrap();
        std::fs::write(here.join("in/x.py"), "").unwrap();
        std::os::unix::fs::symlink("/etc/passwd", here.join("link")).unwrap();
        assert_eq!(below(&here, Path::new("./in/x.py")), Some(here.join("in/x.py")));
        for not in ["", ".", "..", "../x", "/etc/passwd", "link", "in/nothing", "-c"] {
            assert_eq!(below(&here, Path::new(not)), None, "{not}");
        }
        assert!(!is_own(Path::new("/")) && !is_own(Path::new("/etc/x")) && is_own(Path::new("/home/a")));
    }
}
