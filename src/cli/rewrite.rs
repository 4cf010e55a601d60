//! Files that are replaced by a better text of themselves.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _, fchown};
use std::path::Path;

/// Replaces a file in one go, so that nobody sees half of it; owner and mode stay.
pub(super) fn rewrite(path: &Path, text: &str) -> io::Result<()> {
    // A link stays one: the file that it leads to is replaced.
    let path = fs::canonicalize(path)?;
    let before = fs::metadata(&path)?;
    put(&path, text, 0o600, |file| {
        let now = file.metadata()?;
        if (now.uid(), now.gid()) != (before.uid(), before.gid()) {
            fchown(file, Some(before.uid()), Some(before.gid()))?;
        }
        file.set_permissions(fs::Permissions::from_mode(before.mode() & 0o7777))
    })
}

/// Writes a file in one go, whether or not there is one.
pub(super) fn write(path: &Path, text: &str) -> io::Result<()> {
    if path.exists() { rewrite(path, text) } else { put(path, text, 0o666, |_| Ok(())) }
}

/// Writes a file beside its place, and puts it there once it is whole.
fn put(path: &Path, text: &str, mode: u32, dress: impl FnOnce(&File) -> io::Result<()>) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.rbox-{}", std::process::id()));
    let written = (|| {
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(mode).open(&beside)?;
        file.write_all(text.as_bytes())?;
        dress(&file)?;
        fs::rename(&beside, path)
    })();
    if written.is_err() {
        // The first error is the one that says why.
        let _ = fs::remove_file(&beside);
    }
    written
}
