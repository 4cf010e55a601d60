//! The outside, as the language wing sees it: files of the context and configs of bases.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read as _};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, FileType, Mode, OFlags, ResolveFlags, openat, openat2};
use rustix::io::Errno;

use super::input::Chosen;
use super::root;
use crate::image::{ImageConfig, Platform, Reference};
use crate::lock;
use crate::model::Base;
use crate::source::{Entry, EntryKind, Route, Sources};
use crate::store::{self, Store};

/// So many images that are not here are looked for one by one.
const MANY: usize = 100;

/// Nothing that the language reads (ignore files, environment files) is larger.
const LARGEST: u64 = 16 << 20;

/// A context on disk.
///
/// No path leads out of it, so a context can't make rbox read `/etc/shadow` for it (CVE-2022-4122): the kernel resolves `..`
/// and links inside (openat2). A file that is read must lie there (`RESOLVE_BENEATH`); a listing sees links as COPY does, with
/// the context as their root (`RESOLVE_IN_ROOT`).
#[derive(Debug)]
pub(super) struct Context {
    root: OwnedFd,
    /// The file's folder, where its lock lies; of standard input none.
    folder: Option<PathBuf>,
    /// The ignore file of the file's own, which lies in that folder and maybe not in the context.
    ignore: Option<String>,
}

impl Context {
    /// The context of a file.
    pub(super) fn open(chosen: &Chosen) -> io::Result<Self> {
        let root = openat(CWD, &chosen.context, OFlags::DIRECTORY | OFlags::PATH | OFlags::CLOEXEC, Mode::empty())?;
        let path = chosen.path.as_ref();
        let ignore = path.and_then(|path| Some(format!("{}.dockerignore", path.file_name()?.to_str()?)));
        Ok(Self { root, folder: path.map(|path| folder_of(path).to_owned()), ignore })
    }

    fn open_inside(&self, path: &str, flags: OFlags, how: ResolveFlags) -> rustix::io::Result<OwnedFd> {
        let path = if path.is_empty() { "." } else { path };
        let resolve = how | ResolveFlags::NO_MAGICLINKS;
        openat2(&self.root, path, flags | OFlags::CLOEXEC | OFlags::NONBLOCK, Mode::empty(), resolve)
    }

    /// Opens what lies in a folder, and not what a link there leads out to.
    fn open_beside(folder: &Path, name: &str) -> rustix::io::Result<OwnedFd> {
        let folder = openat(CWD, folder, OFlags::DIRECTORY | OFlags::PATH | OFlags::CLOEXEC, Mode::empty())?;
        let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_MAGICLINKS;
        openat2(folder, name, OFlags::NONBLOCK | OFlags::CLOEXEC, Mode::empty(), resolve)
    }

    /// Reads the lock beside the file; none where there is none.
    fn read_lock(&self) -> io::Result<Option<Vec<u8>>> {
        let Some(folder) = &self.folder else { return Ok(None) };
        match Self::open_beside(folder, lock::NAME) {
            Ok(file) => read(file, lock::NAME).map(Some),
            Err(Errno::NOENT) => Ok(None),
            Err(Errno::XDEV | Errno::LOOP) => Err(io::Error::other("it is a link that leads out of its folder")),
            Err(error) => Err(error.into()),
        }
    }

    /// The folder and the name of what is read beside the file and not in the context.
    fn beside(&self, path: &str) -> Option<(&Path, &str)> {
        let (name, folder) = (self.ignore.as_deref()?, self.folder.as_deref()?);
        (path.rsplit('/').next() == Some(name)).then_some((folder, name))
    }

    /// Reads a file of the context; none where there is no such file.
    pub(super) fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        let opened = match self.beside(path) {
            Some((folder, name)) => Self::open_beside(folder, name),
            None => self.open_inside(path, OFlags::RDONLY, ResolveFlags::BENEATH),
        };
        match opened {
            Ok(file) => read(file, path).map(Some),
            Err(Errno::NOENT | Errno::NOTDIR | Errno::NAMETOOLONG) => Ok(None),
            Err(Errno::XDEV | Errno::LOOP) => Err(io::Error::other("it is a link that leads out of the context")),
            Err(error) => Err(error.into()),
        }
    }

    /// Lists a folder of the context, sorted; none where there is no such folder.
    pub(super) fn list(&self, directory: &str) -> io::Result<Option<Vec<Entry>>> {
        let folder = match self.open_inside(directory, OFlags::DIRECTORY | OFlags::RDONLY, ResolveFlags::IN_ROOT) {
            Ok(folder) => folder,
            Err(Errno::NOENT | Errno::NOTDIR | Errno::XDEV | Errno::LOOP | Errno::NAMETOOLONG) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let mut entries = Vec::new();
        for entry in rustix::fs::Dir::read_from(&folder)? {
            let entry = entry?;
            // A name that is no text can't be written in a file either.
            let Ok(name) = entry.file_name().to_str() else { continue };
            if !matches!(name, "." | "..") {
                let kind = kind(entry.file_type(), &folder, name);
                entries.push(Entry { name: name.to_owned(), kind });
            }
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Some(entries))
    }
}

/// The folder that a file lies in.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// What an entry is; a file system that does not say so in its listing is asked.
fn kind(listed: FileType, folder: &OwnedFd, name: &str) -> EntryKind {
    let asked = || {
        let stat = rustix::fs::statat(folder, name, rustix::fs::AtFlags::SYMLINK_NOFOLLOW);
        stat.map_or(FileType::Unknown, |stat| FileType::from_raw_mode(stat.st_mode))
    };
    match if listed == FileType::Unknown { asked() } else { listed } {
        FileType::RegularFile => EntryKind::File,
        FileType::Directory => EntryKind::Directory,
        FileType::Symlink => EntryKind::Symlink,
        _ => EntryKind::Other,
    }
}

fn read(file: OwnedFd, path: &str) -> io::Result<Vec<u8>> {
    let file = File::from(file);
    if !file.metadata()?.is_file() {
        return Err(io::Error::other(format!("`{path}` is no file")));
    }
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(io::Error::other(format!("`{path}` has over {} MiB", LARGEST >> 20)));
    }
    Ok(bytes)
}

/// The outside: a context, bases on disk, and the images of the store.
#[derive(Debug)]
pub(super) struct Files {
    context: Context,
    folder: PathBuf,
    /// Opened by the first base that needs it: most checks do without.
    store: OnceCell<Store>,
    /// The files of all its names, listed once many images are not here, and anew when one came.
    names: RefCell<Option<HashSet<OsString>>>,
    /// Images that were asked for and are not here.
    asked: RefCell<HashMap<Reference, BTreeSet<Platform>>>,
    /// Configs of images whose layers are not here.
    known: RefCell<HashMap<(Reference, Platform), Vec<u8>>>,
    /// A lock that counts in place of the one beside the file.
    lock: RefCell<Option<Vec<u8>>>,
    /// Files that were asked for, whether they are there or not.
    read: RefCell<BTreeSet<PathBuf>>,
}

impl Files {
    /// The outside of a file.
    pub(super) fn open(chosen: &Chosen) -> io::Result<Self> {
        Ok(Self {
            context: Context::open(chosen)?,
            folder: chosen.context.clone(),
            store: OnceCell::new(),
            names: RefCell::default(),
            asked: RefCell::default(),
            known: RefCell::default(),
            lock: RefCell::default(),
            read: RefCell::default(),
        })
    }

    /// The platforms that an image was asked for, and is not here for.
    pub(super) fn asked(&self, name: &Reference) -> Vec<Platform> {
        self.asked.borrow().get(name).into_iter().flatten().cloned().collect()
    }

    /// Notes the config of an image whose layers are not here: enough for a plan.
    pub(super) fn know(&self, name: &Reference, platform: &Platform, config: &[u8]) {
        self.came(name, platform);
        self.known.borrow_mut().insert((name.clone(), platform.clone()), config.to_vec());
    }

    /// Has a lock that is not written yet count in place of the one beside the file.
    pub(super) fn lock_by(&self, text: String) {
        *self.lock.borrow_mut() = Some(text.into_bytes());
    }

    /// The files that were asked for so far, whether they are there or not: if one changes, the file may mean something else.
    pub(super) fn read_so_far(&self) -> Vec<PathBuf> {
        self.read.borrow().iter().cloned().collect()
    }

    /// An image came into the store.
    pub(super) fn came(&self, name: &Reference, platform: &Platform) {
        if let Some(platforms) = self.asked.borrow_mut().get_mut(name) {
            platforms.remove(platform);
        }
        *self.names.borrow_mut() = None;
    }

    /// The store, where there is one: a check makes none.
    fn store(&self) -> Option<&Store> {
        if self.store.get().is_none()
            && let Some(path) = root::path().ok().filter(|path| path.join("version").exists())
            && let Ok(store) = Store::open(&path)
        {
            return Some(self.store.get_or_init(|| store));
        }
        self.store.get()
    }

    /// Whether an image may be in the store. Once many have not been, all names are listed: to look for each takes longer.
    fn may_be(&self, store: &Store, name: &Reference, platform: &Platform) -> bool {
        if self.asked.borrow().len() < MANY {
            return true;
        }
        let mut names = self.names.borrow_mut();
        if names.is_none() {
            *names = store.images().files().ok();
        }
        names.as_ref().is_none_or(|names| store.images().may_be(name, platform, names))
    }

    fn stored(&self, name: &Reference, platform: &Platform) -> io::Result<Option<Vec<u8>>> {
        let key = (name.clone(), platform.clone());
        if let Some(config) = self.known.borrow().get(&key) {
            return Ok(Some(config.clone()));
        }
        if self.asked.borrow().get(name).is_some_and(|platforms| platforms.contains(platform)) {
            return Ok(None);
        }
        let found = match self.store() {
            Some(store) if self.may_be(store, name, platform) => {
                store.images().get_for(name, platform).map_err(io::Error::other)?
            }
            _ => None,
        };
        if found.is_none() {
            self.asked.borrow_mut().entry(key.0).or_default().insert(key.1);
        }
        Ok(found.map(|(_, image)| json(&image.config)))
    }
}

/// The first port that an ordinary user may listen on, by the kernel's own setting.
const FIRST_PORT: &str = "/proc/sys/net/ipv4/ip_unprivileged_port_start";

impl Sources for Files {
    fn routes(&self) -> Vec<Route> {
        let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
        super::routes::all(&read("/proc/thread-self/net/route"), &read("/proc/thread-self/net/ipv6_route"))
    }

    fn first_port(&self) -> u16 {
        if root::is_whole() {
            return 0;
        }
        std::fs::read_to_string(FIRST_PORT).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(1024)
    }

    fn lock(&self) -> io::Result<Option<Vec<u8>>> {
        if let Some(text) = &*self.lock.borrow() {
            return Ok(Some(text.clone()));
        }
        self.read.borrow_mut().extend(self.context.folder.iter().map(|folder| folder.join(lock::NAME)));
        self.context.read_lock()
    }

    fn is_made_here(&self, base: &str, platform: &str) -> bool {
        let (Ok(name), Ok(platform)) = (base.parse::<Reference>(), platform.parse::<Platform>()) else { return false };
        let found = self.store().and_then(|store| store.images().get_for(&name, &platform).ok().flatten());
        found.is_some_and(|(_, image)| image.pulled.is_none())
    }

    fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        self.read.borrow_mut().insert(
            self.context.beside(path).map_or_else(|| self.folder.join(path), |(folder, name)| folder.join(name)),
        );
        self.context.read(path)
    }

    fn list(&self, directory: &str) -> io::Result<Option<Vec<Entry>>> {
        self.context.list(directory)
    }

    fn image_config(&self, base: &str, platform: Option<&str>) -> io::Result<Option<Vec<u8>>> {
        let platform = platform.and_then(|text| text.parse().ok()).unwrap_or_else(Platform::host);
        let Ok(base) = Base::parse(base) else { return Ok(None) };
        let place = base.path().map(|path| self.folder.join(path));
        match (&base, place) {
            (_, Some(place)) if !place.exists() => Ok(None),
            (Base::Image(name), _) => self.stored(name, &platform),
            (Base::Rootfs(_), _) => Ok(Some(json(&bare(platform)))),
            (base, Some(place)) => on_disk(base, &place, &platform).map(|config| config.as_ref().map(json)),
            (_, None) => Ok(None),
        }
    }
}

fn json(config: &ImageConfig) -> Vec<u8> {
    serde_json::to_vec(config).expect("a config has string keys alone")
}

/// What is known of a bare root file system.
fn bare(platform: Platform) -> ImageConfig {
    let Platform { architecture, os, variant } = platform;
    ImageConfig { architecture, variant, os, ..ImageConfig::default() }
}

/// The config of an image on disk.
fn on_disk(base: &Base, path: &Path, platform: &Platform) -> io::Result<Option<ImageConfig>> {
    let base = match base {
        Base::OciLayout(archive) => store::Base::OciLayout { path, tag: archive.tag.as_deref(), platform },
        Base::OciArchive(archive) => store::Base::OciArchive { path, tag: archive.tag.as_deref(), platform },
        Base::DockerArchive(archive) => store::Base::DockerArchive { path, tag: archive.tag.as_deref() },
        _ => return Ok(None),
    };
    base.config().map(Some).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    fn context() -> (tempfile::TempDir, Context) {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("in")).unwrap();
        fs::write(folder.path().join("in/a"), "a").unwrap();
        let chosen = Chosen { name: "f".into(), path: None, text: Vec::new(), context: folder.path().to_owned() };
        let context = Context::open(&chosen).unwrap();
        (folder, context)
    }

    #[test]
    fn nothing_leads_out() {
        let (folder, context) = context();
        symlink("/etc/passwd", folder.path().join("absolute")).unwrap();
        symlink("../../../etc/passwd", folder.path().join("up")).unwrap();
        symlink("in/a", folder.path().join("inside")).unwrap();
        symlink("/etc", folder.path().join("folder")).unwrap();
        for path in ["absolute", "up", "../x", "/etc/passwd", "folder/passwd"] {
            assert!(context.read(path).is_err(), "{path}");
        }
        assert_eq!(context.read("inside").unwrap().as_deref(), Some(&b"a"[..]));
        assert_eq!(context.list("folder").unwrap(), None);
        assert_eq!(context.read("nothing").unwrap(), None);
    }

    #[test]
    fn pipes_and_folders_are_no_files() {
        let (folder, context) = context();
        let pipe = folder.path().join("pipe");
        rustix::fs::mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR, 0).unwrap();
        assert!(context.read("pipe").is_err() && context.read("in").is_err());
    }

    #[test]
    fn lists_what_is_there() {
        let (_folder, context) = context();
        let names = |path: &str| {
            context.list(path).unwrap().map(|list| list.into_iter().map(|e| (e.name, e.kind)).collect::<Vec<_>>())
        };
        assert_eq!(names(""), Some(vec![("in".to_owned(), EntryKind::Directory)]));
        assert_eq!(names("in"), Some(vec![("a".to_owned(), EntryKind::File)]));
        assert_eq!(names("nothing"), None);
    }
}
