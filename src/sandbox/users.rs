//! Users and groups of an image, read from its own files with nothing trusted about them.

use std::io::Read;
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Path, PathBuf};

use rustix::fs::{FileType, Mode, OFlags, ResolveFlags};
use rustix::io::Errno;

use super::spec::User;

/// No `passwd` or `group` is larger than this.
const LARGEST: u64 = 4 << 20;

/// Why a user cannot be told.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum UserError {
    /// No such name.
    #[error("there is no {kind} {name:?} in the image's {file}; add it in the image, or give a number")]
    Unknown {
        /// `user` or `group`.
        kind: &'static str,
        /// As it was given.
        name: String,
        /// The file that was searched.
        file: &'static str,
    },
    /// Not a name and not a number that fits.
    #[error("{0:?} is no user: write NAME, UID, NAME:GROUP or UID:GID, with numbers from 0 to 4294967294")]
    Malformed(String),
    /// The file is not what it should be.
    #[error("cannot read /{file} of the image: {why}")]
    Unreadable {
        /// Relative to the root.
        file: &'static str,
        /// What is wrong.
        why: &'static str,
    },
}

/// A user of an image.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// The numbers.
    pub user: User,
    /// The home directory, if the image says one.
    pub home: Option<String>,
}

/// The users and groups of an image.
#[derive(Debug, Default)]
pub struct Users {
    passwd: Vec<Entry>,
    group: Vec<Entry>,
}

/// A line: name, number, and what follows.
#[derive(Debug)]
struct Entry {
    name: String,
    id: u32,
    rest: Vec<String>,
}

/// A name or a number, as it was given.
enum Key<'a> {
    Name(&'a str),
    Id(u32),
}

impl Users {
    /// Reads `/etc/passwd` and `/etc/group` from layers, **top first**. An image without them has none.
    pub fn read(layers: &[PathBuf]) -> Result<Self, UserError> {
        Ok(Users { passwd: entries(&file(layers, "etc/passwd")?, 2), group: entries(&file(layers, "etc/group")?, 2) })
    }

    /// Reads what USER and `--user` take. A number is always a number, whatever names the image has.
    pub fn account(&self, text: &str) -> Result<Account, UserError> {
        let (user, group) = split(text)?;
        let entry = match user {
            Key::Id(uid) => self.passwd.iter().find(|entry| entry.id == uid),
            Key::Name(name) => self.passwd.iter().find(|entry| entry.name == name),
        };
        let uid = match (&user, entry) {
            (Key::Id(uid), _) => *uid,
            (Key::Name(_), Some(entry)) => entry.id,
            (Key::Name("root"), None) => 0,
            (Key::Name(name), None) => return Err(unknown("user", name)),
        };
        let own = entry.and_then(|entry| entry.rest.first()).and_then(|gid| number(gid)).unwrap_or(0);
        let home = entry.and_then(|entry| entry.rest.get(2)).filter(|home| home.starts_with('/')).cloned();
        let (gid, groups) = match group {
            Some(group) => (self.group_id(&group)?, Vec::new()),
            None => (own, entry.map(|entry| self.groups_of(&entry.name)).unwrap_or_default()),
        };
        Ok(Account { user: User { uid, gid, groups }, home })
    }

    /// Reads what `--chown` takes: user and group. A number without a group stands for both, a name brings its group.
    pub fn owner(&self, text: &str) -> Result<(u32, u32), UserError> {
        let User { uid, gid, .. } = self.account(text)?.user;
        let both = !text.contains(':') && number(text).is_some();
        Ok((uid, if both { uid } else { gid }))
    }

    fn group_id(&self, key: &Key<'_>) -> Result<u32, UserError> {
        match key {
            Key::Id(gid) => Ok(*gid),
            Key::Name(name) => match self.group.iter().find(|entry| entry.name == *name) {
                Some(entry) => Ok(entry.id),
                None if *name == "root" => Ok(0),
                None => Err(unknown("group", name)),
            },
        }
    }

    fn groups_of(&self, name: &str) -> Vec<u32> {
        let lists =
            |entry: &&Entry| entry.rest.first().is_some_and(|members| members.split(',').any(|one| one == name));
        self.group.iter().filter(lists).map(|entry| entry.id).collect()
    }
}

fn unknown(kind: &'static str, name: &str) -> UserError {
    let file = if kind == "user" { "/etc/passwd" } else { "/etc/group" };
    UserError::Unknown { kind, name: name.to_owned(), file }
}

fn split(text: &str) -> Result<(Key<'_>, Option<Key<'_>>), UserError> {
    let malformed = || UserError::Malformed(text.to_owned());
    let key = |part| key(part).ok_or_else(malformed);
    match text.split_once(':') {
        Some((user, group)) => Ok((key(user)?, Some(key(group)?))),
        None => Ok((key(text)?, None)),
    }
}

/// What begins like a number is one, or nothing: `0x0`, `-1` and numbers that overflow are no names.
fn key(text: &str) -> Option<Key<'_>> {
    let first = *text.as_bytes().first()?;
    if first.is_ascii_digit() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return number(text).map(Key::Id);
    }
    let is_name = !first.is_ascii_digit() && first != b'-' && first != b'+' && !text.contains([':', '\n', '\0', '/']);
    is_name.then_some(Key::Name(text))
}

/// A number of a user or group; the largest one means "none" to the kernel.
fn number(text: &str) -> Option<u32> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|id| digits && *id != u32::MAX)
}

fn entries(text: &str, id: usize) -> Vec<Entry> {
    let entry = |line: &str| {
        let fields: Vec<&str> = line.split(':').collect();
        let name = (*fields.first()?).to_owned();
        let id_value = number(fields.get(id)?)?;
        let rest = fields.iter().skip(id + 1).map(|field| (*field).to_owned()).collect();
        (!name.is_empty()).then_some(Entry { name, id: id_value, rest })
    };
    text.lines().filter_map(entry).collect()
}

/// Finds a file in layers and reads it. Only regular files of a sane size are read, and no link is followed.
fn file(layers: &[PathBuf], path: &'static str) -> Result<String, UserError> {
    for layer in layers {
        match look(layer, path) {
            Ok(Found::File(file)) => return read(file, path),
            Ok(Found::Removed) => return Ok(String::new()),
            Ok(Found::Nothing) => {}
            Err(why) => return Err(UserError::Unreadable { file: path, why }),
        }
    }
    Ok(String::new())
}

enum Found {
    File(OwnedFd),
    /// A whiteout, or a directory above that hides what is below.
    Removed,
    Nothing,
}

fn look(layer: &Path, path: &str) -> Result<Found, &'static str> {
    let open = |base: &OwnedFd, path: &str, flags| {
        let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_XDEV;
        rustix::fs::openat2(base, path, flags | OFlags::CLOEXEC, Mode::empty(), resolve)
    };
    let unreadable = "its layer cannot be opened";
    let base = rustix::fs::open(layer, OFlags::PATH | OFlags::CLOEXEC, Mode::empty()).map_err(|_| unreadable)?;
    match open(&base, path, OFlags::PATH) {
        Ok(place) => match rustix::fs::fstat(&place).map(|stat| FileType::from_raw_mode(stat.st_mode)) {
            Ok(FileType::RegularFile) => {
                open(&base, path, OFlags::RDONLY | OFlags::NONBLOCK).map(Found::File).map_err(|_| unreadable)
            }
            Ok(FileType::CharacterDevice) => Ok(Found::Removed),
            _ => Err("it is no regular file"),
        },
        Err(Errno::NOENT) => {
            let directory = path.split('/').next().unwrap_or(path);
            let hides = open(&base, directory, OFlags::RDONLY | OFlags::DIRECTORY).is_ok_and(|above| is_opaque(&above));
            Ok(if hides { Found::Removed } else { Found::Nothing })
        }
        // a whiteout in place of the directory
        Err(Errno::NOTDIR) => Ok(Found::Removed),
        Err(Errno::LOOP) => Err("it is a link, which is not followed here"),
        Err(_) => Err(unreadable),
    }
}

/// Whether a directory hides what lower layers have below it.
fn is_opaque(directory: impl AsFd) -> bool {
    [c"trusted.overlay.opaque", c"user.overlay.opaque"].iter().any(|name| {
        let mut value = [0_u8; 1];
        rustix::fs::fgetxattr(&directory, *name, &mut value).is_ok_and(|length| length == 1 && value == *b"y")
    })
}

fn read(file: OwnedFd, path: &'static str) -> Result<String, UserError> {
    let unreadable = |why| UserError::Unreadable { file: path, why };
    let mut bytes = Vec::new();
    let file = std::fs::File::from(file);
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|_| unreadable("reading it fails"))?;
    if bytes.len() as u64 > LARGEST {
        return Err(unreadable("it is larger than 4 MiB"));
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn users() -> Users {
        Users {
            passwd: entries("root:x:0:0::/root:/bin/sh\n1000:x:0:0::/evil:\nmaria:x:33:34::/home/maria:\nbad\n", 2),
            group: entries("root:x:0:\nweb:x:80:maria,root\naudio:x:29:root,maria\nmaria:x:34:\n", 2),
        }
    }

    #[test]
    fn numbers_are_never_names() {
        let account = users().account("1000").expect("a number");
        assert_eq!(account.user, User { uid: 1000, gid: 0, groups: vec![] });
        assert_eq!(account.home, None);
        for wrong in
            ["4294967295", "4294967296", "-1", "1:", ":1", "", "0x0", "1000a", "+1", "a:b:c", "99999999999999999999"]
        {
            assert_eq!(users().account(wrong), Err(UserError::Malformed(wrong.to_owned())), "{wrong}");
        }
        assert_eq!(users().account("4294967294").expect("a number").user.uid, u32::MAX - 1);
    }

    #[test]
    fn names_bring_their_groups() {
        let maria = users().account("maria").expect("a name");
        assert_eq!(maria.user, User { uid: 33, gid: 34, groups: vec![80, 29] });
        assert_eq!(maria.home.as_deref(), Some("/home/maria"));
        assert_eq!(users().account("maria:web").expect("a name").user, User { uid: 33, gid: 80, groups: vec![] });
        assert_eq!(users().account("33").expect("a number").user.groups, [80, 29]);
        assert!(matches!(users().account("nobody"), Err(UserError::Unknown { kind: "user", .. })));
        assert!(matches!(users().account("root:none"), Err(UserError::Unknown { kind: "group", .. })));
        assert_eq!(Users::default().account("root").expect("root").user, User::default());
    }

    #[test]
    fn chown_takes_a_number_for_both() {
        assert_eq!(users().owner("55"), Ok((55, 55)));
        assert_eq!(users().owner("maria"), Ok((33, 34)));
        assert_eq!(users().owner("55:web"), Ok((55, 80)));
        assert_eq!(users().owner("0:7"), Ok((0, 7)));
    }

    #[test]
    fn files_are_read_from_the_topmost_layer_and_nothing_else_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let layer = |name: &str| {
            let layer = folder.path().join(name);
            fs::create_dir_all(layer.join("etc")).expect("a directory");
            layer
        };
        let (top, below) = (layer("top"), layer("below"));
        fs::write(below.join("etc/passwd"), "low:x:1:1::/:\n").expect("written");
        let both = [top.clone(), below];
        assert_eq!(Users::read(&both).expect("users").account("low").expect("a name").user.uid, 1);
        fs::write(top.join("etc/passwd"), "high:x:2:2::/:\n").expect("written");
        assert!(Users::read(&both).expect("users").account("low").is_err());
        fs::remove_file(top.join("etc/passwd")).expect("removed");
        std::os::unix::fs::symlink("/etc/passwd", top.join("etc/passwd")).expect("a link");
        assert!(matches!(Users::read(&both), Err(UserError::Unreadable { .. })));
    }

    #[test]
    fn traps_are_not_stepped_into() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("etc")).expect("a directory");
        let passwd = folder.path().join("etc/passwd");
        let layers = [folder.path().to_path_buf()];
        fs::File::create(&passwd).and_then(|file| file.set_len(5 << 30)).expect("a sparse file");
        assert!(matches!(Users::read(&layers), Err(UserError::Unreadable { why: "it is larger than 4 MiB", .. })));
        fs::remove_file(&passwd).expect("removed");
        rustix::fs::mknodat(rustix::fs::CWD, &passwd, FileType::Fifo, Mode::from_raw_mode(0o644), 0).expect("a FIFO");
        assert!(matches!(Users::read(&layers), Err(UserError::Unreadable { why: "it is no regular file", .. })));
    }
}
