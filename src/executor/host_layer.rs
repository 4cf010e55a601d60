//! What a program writes below this machine's own directories (base `host`), put where the layer has it.

use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use super::failure::{At, Reason};
use super::host;
use crate::sandbox::{HostTree, Ids};
use crate::store::Staging;

/// How deep an ordinary user can write below these without owning them.
const DEPTH: &[(&str, usize)] = &[("usr", 1), ("usr/local", 3), ("usr/share", 1)];

fn folder(tree: &Path) -> String {
    format!("host-{}", tree.file_name().unwrap_or_default().to_string_lossy())
}

/// The trees for a sandbox, each with an empty folder beside the layer for what is written.
pub(super) fn trees(staging: &Staging) -> Result<Vec<HostTree>, Reason> {
    host::trees().into_iter().map(|path| tree(staging, path)).collect()
}

fn tree(staging: &Staging, path: PathBuf) -> Result<HostTree, Reason> {
    let name = folder(&path);
    let upper = staging.dir(&name)?;
    let mode = fs::metadata(&path).at("look at", &path)?.mode() & 0o7777;
    fs::set_permissions(&upper, fs::Permissions::from_mode(mode)).at("change the mode of", &upper)?;
    if !Ids::current().is_whole_machine() {
        open_up(&path, &upper).at("create folders in", &upper)?;
    }
    Ok(HostTree { upper, work: staging.dir(&format!("{name}-work"))?, path })
}

/// Makes folders of the machine's that are not the user's own writable for the program: each again, above, and empty.
fn open_up(tree: &Path, upper: &Path) -> io::Result<()> {
    for (place, depth) in DEPTH {
        let place = Path::new("/").join(place);
        let Ok(below) = place.strip_prefix(tree) else { continue };
        if !below.as_os_str().is_empty() && place.is_dir() {
            make(&upper.join(below), &place)?;
        }
        again(&place, &upper.join(below), *depth)?;
    }
    Ok(())
}

fn again(from: &Path, to: &Path, depth: usize) -> io::Result<()> {
    let Some(depth) = depth.checked_sub(1) else { return Ok(()) };
    let Ok(entries) = fs::read_dir(from) else { return Ok(()) };
    for entry in entries.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())) {
        let to = to.join(entry.file_name());
        make(&to, &entry.path())?;
        again(&entry.path(), &to, depth)?;
    }
    Ok(())
}

fn make(folder: &Path, like: &Path) -> io::Result<()> {
    match fs::create_dir(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => fs::set_permissions(folder, fs::Permissions::from_mode(fs::metadata(like)?.mode() & 0o777)),
    }
}

/// Puts what was written below this machine's directories into the layer, without the folders that nothing was put in.
pub(super) fn gather(staging: &Staging) -> Result<(), Reason> {
    for tree in host::trees() {
        let written = staging.path().join(folder(&tree));
        if !written.exists() {
            continue;
        }
        if !Ids::current().is_whole_machine() {
            close_again(&written, tree.strip_prefix("/").unwrap_or(&tree)).at("tidy", &written)?;
        }
        if fs::read_dir(&written).at("read", &written)?.next().is_none() {
            continue;
        }
        let place = staging.upper().join(tree.strip_prefix("/").unwrap_or(&tree));
        // A mount point that nobody took away.
        let _ = fs::remove_dir(&place);
        fs::rename(&written, &place).at("put into the layer", &written)?;
    }
    Ok(())
}

/// Removes empty folders that the machine has at the same place: they were only made to be written to.
fn close_again(written: &Path, place: &Path) -> io::Result<()> {
    for entry in fs::read_dir(written)?.flatten() {
        let own = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let place = place.join(entry.file_name());
        if own && Path::new("/").join(&place).is_dir() {
            close_again(&entry.path(), &place)?;
            // It stays where it is not empty.
            let _ = fs::remove_dir(entry.path());
        }
    }
    Ok(())
}
