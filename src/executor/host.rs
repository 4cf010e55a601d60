//! The base `host`: this machine's own programs, and the few files of `/etc` that they need.
//!
//! The trees (`/usr` and what lies beside it) are not copied: they lie below the layers while a step runs. What is copied
//! into a first layer is an allow-list; never keys, `shadow`, or anything of `/root`, `/home` and `/var`.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

/// Top-level directories that hold programs. Where one is a link (merged `/usr`), the layer has the link instead.
const TREES: &[&str] = &["usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32", "libo32"];

/// What programs need of `/etc`.
pub(super) const ETC: &[&str] = &[
    // users, groups and other names
    "passwd",
    "group",
    "nsswitch.conf",
    "host.conf",
    "gai.conf",
    "protocols",
    "services",
    "networks",
    "rpc",
    "ethertypes",
    "shells",
    // TLS roots, without private keys
    "ssl/certs",
    "ssl/openssl.cnf",
    "ca-certificates.conf",
    "pki/tls/certs",
    "pki/ca-trust/extracted",
    // the loader, alternatives, what the system is
    "ld.so.conf",
    "ld.so.conf.d",
    "ld.so.cache",
    "alternatives",
    "os-release",
    "debian_version",
    "lsb-release",
    // languages and time
    "localtime",
    "timezone",
    "locale.alias",
    "locale.conf",
    "default/locale",
    "mime.types",
    "magic",
    "inputrc",
    "bash.bashrc",
    "profile",
    "python3",
    "perl",
    "fonts",
    "java*-openjdk",
    "python3.*",
    "ld-musl-*.path",
];

/// Directories that a root file system has, with their modes.
pub(super) const FOLDERS: &[(&str, u32)] = &[
    ("dev", 0o755),
    ("etc", 0o755),
    ("home", 0o755),
    ("media", 0o755),
    ("mnt", 0o755),
    ("opt", 0o755),
    ("proc", 0o555),
    ("root", 0o700),
    ("run", 0o755),
    ("run/lock", 0o1777),
    ("srv", 0o755),
    ("sys", 0o555),
    ("tmp", 0o1777),
    ("var", 0o755),
    ("var/cache", 0o755),
    ("var/lib", 0o755),
    ("var/local", 0o755),
    ("var/log", 0o755),
    ("var/mail", 0o755),
    ("var/opt", 0o755),
    ("var/spool", 0o755),
    ("var/tmp", 0o1777),
];

/// The directories of this machine that lie below the layers.
pub(super) fn trees() -> Vec<PathBuf> {
    let is_directory = |path: &PathBuf| fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir());
    TREES.iter().map(|name| Path::new("/").join(name)).filter(is_directory).collect()
}

/// The links of this machine's top (`/bin` → `usr/bin`), with what they say.
pub(super) fn links() -> Vec<(&'static str, PathBuf)> {
    TREES.iter().filter_map(|name| Some((*name, fs::read_link(Path::new("/").join(name)).ok()?))).collect()
}

/// What tells that other programs are installed now: package databases and the directories that installing moves.
pub(super) fn identity() -> Vec<u8> {
    let watched = [
        "/var/lib/dpkg/status",
        "/var/lib/rpm/rpmdb.sqlite",
        "/usr/lib/sysimage/rpm/rpmdb.sqlite",
        "/lib/apk/db/installed",
        "/var/lib/pacman/local",
        "/nix/var/nix/db/db.sqlite",
        "/etc/ld.so.cache",
        "/etc/os-release",
        "/usr",
        "/usr/bin",
        "/usr/sbin",
        "/usr/lib",
        "/usr/lib64",
        "/usr/lib/x86_64-linux-gnu",
        "/usr/lib/aarch64-linux-gnu",
        "/usr/include",
        "/usr/share",
        "/usr/local/bin",
        "/usr/local/sbin",
        "/usr/local/lib",
        "/usr/local/include",
    ];
    let mut text = Vec::new();
    for path in watched {
        if let Ok(metadata) = fs::metadata(path) {
            let (inode, size) = (metadata.ino(), if metadata.is_dir() { 0 } else { metadata.len() });
            let time = (metadata.mtime(), metadata.mtime_nsec());
            text.extend(format!("{path} {inode} {size} {time:?}\n").into_bytes());
        }
    }
    text
}
