//! A layer on paper: what `COPY`, `ADD` and `WORKDIR` will put where, decided before anything is written.
//!
//! The rules are those of BuildKit (`solver/llbsolver/file`, `fsutil/copy`): a missing destination is made with its parents,
//! a directory gives its contents, a directory that is there keeps its marks, a file never replaces a directory nor the
//! other way round, links in the destination are followed within the root.

use std::collections::hash_map::Entry as Slot;
use std::collections::{BTreeMap, HashMap};
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use thiserror::Error;

use super::chmod::Chmod;
use super::meta::{Kind, Meta, Time};
use super::select::Selected;
use super::view::{Dir, Node, View, components};

/// What a layer will hold, by path: parents before children. Compared as bytes, for paths are compared slowly.
pub(super) type Entries<'a> = BTreeMap<OsString, Entry<'a>>;

/// What a name of the layer will hold.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    /// How it is marked.
    pub(super) meta: Meta,
    /// What it holds.
    pub(super) content: Content<'a>,
}

/// What a name holds.
#[derive(Debug)]
pub(super) enum Content<'a> {
    /// A directory; `like` where its extended attributes come from.
    Directory {
        /// A directory with the same path in the base, or the one it is copied from.
        like: Option<Taken<'a>>,
        /// Whether the base has nothing there: its time is no one's.
        made: bool,
    },
    /// Bytes of a file.
    File(Bytes<'a>),
    /// A further name of a file of the layer.
    HardLink(PathBuf),
    /// Where a link leads.
    Link(OsString),
    /// A device, a pipe or a socket.
    Special,
}

/// A file or directory of a view.
#[derive(Clone, Debug)]
pub(super) struct Taken<'a> {
    /// The view.
    pub(super) view: &'a View,
    /// In it, without links.
    pub(super) path: PathBuf,
    /// As it was found.
    pub(super) node: Node,
}

/// The bytes of a file.
#[derive(Debug)]
pub(super) enum Bytes<'a> {
    /// Of another file.
    Of(Taken<'a>),
    /// A heredoc.
    Inline(Arc<str>),
}

/// How copies are marked.
#[derive(Clone, Debug, Default)]
pub(super) struct Marks {
    /// Owner and group; none = as in the source.
    pub(super) owner: Option<(u32, u32)>,
    /// Permission bits.
    pub(super) chmod: Option<Chmod>,
    /// Time of everything; none = as in the source.
    pub(super) time: Option<Time>,
    /// Whether what is in the way goes (an unpacked archive).
    pub(super) replace: bool,
}

/// Why something can't be put where it is wanted.
#[derive(Debug, Error)]
pub(super) enum DraftError {
    /// A directory over something else.
    #[error("can't put a directory at `/{}`: what is there is none", .0.display())]
    NotADirectory(PathBuf),
    /// Files where only one has room.
    #[error(
        "{count} files or directories are copied to `{dest}`, which is no directory that is there: each would be written over the one before; write `{dest}/`"
    )]
    Several {
        /// How many.
        count: usize,
        /// As the plan has it.
        dest: String,
    },
    /// A file over a directory.
    #[error("can't replace the directory `/{}` with a file", .0.display())]
    IsADirectory(PathBuf),
    /// A link that leads in a circle, or the kernel refused.
    #[error("can't look up `/{}` in the file system: {error}", path.display())]
    Io {
        /// In the destination.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
}

/// A layer on paper, over a base.
#[derive(Debug)]
pub(super) struct Draft<'a> {
    base: &'a View,
    /// What made directories have.
    time: Time,
    entries: Entries<'a>,
    /// The directories of the base down to where the last look was.
    cursor: Vec<Arc<Dir>>,
    /// Where the last look found nothing, or no directory: nothing lies below.
    missing: Option<PathBuf>,
}

impl<'a> Draft<'a> {
    /// An empty layer over a base; directories made on the way get `time`.
    pub(super) fn new(base: &'a View, time: Time) -> Self {
        Self { base, time, entries: BTreeMap::new(), cursor: Vec::new(), missing: None }
    }

    /// Everything the layer will hold, parents before children.
    pub(super) fn into_entries(self) -> Entries<'a> {
        self.entries
    }

    /// What lies at a path without links, in the layer or below it.
    fn look(&mut self, path: &Path) -> Result<Option<(Meta, Option<Node>)>, DraftError> {
        if let Some(entry) = self.entries.get(path.as_os_str()) {
            return Ok(Some((entry.meta.clone(), None)));
        }
        let found = self.base_node(path).map_err(|error| DraftError::Io { path: path.to_owned(), error })?;
        Ok(found.map(|node| (node.meta.clone(), Some(node))))
    }

    fn base_node(&mut self, path: &Path) -> io::Result<Option<Node>> {
        let Some(name) = path.file_name() else { return self.base.root_node() };
        match self.base_dir(path.parent().unwrap_or(Path::new("")))? {
            Some(dir) => self.base.child(&dir, name),
            None => Ok(None),
        }
    }

    /// The directory of the base at a path; walks from where the last look was.
    fn base_dir(&mut self, path: &Path) -> io::Result<Option<Arc<Dir>>> {
        if self.missing.as_ref().is_some_and(|missing| path.starts_with(missing)) {
            return Ok(None);
        }
        while self.cursor.last().is_some_and(|dir| !path.starts_with(&dir.path)) {
            self.cursor.pop();
        }
        if self.cursor.is_empty() {
            self.cursor.push(self.base.root()?);
        }
        loop {
            let dir = self.cursor.last().expect("the root was pushed").clone();
            let Some(name) = path.strip_prefix(&dir.path).ok().and_then(|rest| rest.iter().next()) else {
                return Ok(Some(dir));
            };
            match self.base.child(&dir, name)? {
                Some(node) if node.meta.kind == Kind::Directory => self.cursor.push(self.base.enter(&dir, name)?),
                _ => {
                    self.missing = Some(dir.path.join(name));
                    return Ok(None);
                }
            }
        }
    }

    /// Where a path of the destination leads, links followed.
    fn resolve(&self, path: &Path) -> Result<PathBuf, DraftError> {
        let place = self.base.resolve(path, true);
        place.map(|place| place.path).map_err(|error| DraftError::Io { path: path.to_owned(), error })
    }

    /// Makes a directory and its parents where they are missing; the path has no links.
    pub(super) fn make_dirs(&mut self, path: &Path, mode: u32, owner: (u32, u32)) -> Result<(), DraftError> {
        let mut at = PathBuf::new();
        self.keep(&at)?;
        for name in path {
            at.push(name);
            match self.look(&at)? {
                Some((meta, _)) if meta.kind != Kind::Directory => return Err(DraftError::NotADirectory(at)),
                Some(_) => self.keep(&at)?,
                None => {
                    let meta = Meta::directory(mode, owner, self.time);
                    let content = Content::Directory { like: None, made: true };
                    self.entries.insert(at.clone().into_os_string(), Entry { meta, content });
                }
            }
        }
        Ok(())
    }

    /// Makes a link, owned by root.
    pub(super) fn link(&mut self, path: &Path, target: OsString) {
        let meta = Meta { kind: Kind::Symlink, mode: 0o777, uid: 0, gid: 0, mtime: self.time };
        self.entries.insert(path.into(), Entry { meta, content: Content::Link(target) });
    }

    /// Makes a directory as `WORKDIR` does: links followed, missing parents made.
    pub(super) fn work_dir(&mut self, path: &str, owner: (u32, u32)) -> Result<(), DraftError> {
        let real = self.resolve(Path::new(path))?;
        self.make_dirs(&real, 0o755, owner)
    }

    /// Has a directory of the base in the layer too, marked as it is.
    fn keep(&mut self, path: &Path) -> Result<(), DraftError> {
        if self.entries.contains_key(path.as_os_str()) {
            return Ok(());
        }
        let (meta, node) = match self.look(path)? {
            Some((meta, Some(node))) => (meta, node),
            None if path.as_os_str().is_empty() => {
                let meta = Meta::directory(0o755, (0, 0), self.time);
                let content = Content::Directory { like: None, made: true };
                self.entries.insert(OsString::new(), Entry { meta, content });
                return Ok(());
            }
            _ => return Ok(()),
        };
        let like = Some(Taken { view: self.base, path: path.to_owned(), node });
        self.entries.insert(path.into(), Entry { meta, content: Content::Directory { like, made: false } });
        Ok(())
    }

    /// Makes sure that a destination has room for several files.
    pub(super) fn has_room(&self, dest: &str, count: usize) -> Result<(), DraftError> {
        let place = self.base.resolve(Path::new(dest), true);
        let place = place.map_err(|error| DraftError::Io { path: dest.into(), error })?;
        if place.node.is_some_and(|node| node.meta.kind == Kind::Directory) {
            return Ok(());
        }
        Err(DraftError::Several { count, dest: dest.to_owned() })
    }

    /// Where the copy of a selected thing goes, with everything on the way made.
    fn target(&mut self, dest: &str, name: &OsStr, directory: bool, marks: &Marks) -> Result<PathBuf, DraftError> {
        let owner = marks.owner.unwrap_or_default();
        // BuildKit makes what is on the way with the bits of `--chmod`, less those that its umask takes away.
        let mode = match marks.chmod {
            Some(Chmod::Octal(bits)) => bits & 0o755,
            _ => 0o755,
        };
        let names = components(Path::new(dest));
        let full: PathBuf = names.iter().collect();
        let open = dest.ends_with('/') || dest.ends_with("/.") || names.is_empty();
        let ensured = if open { full.as_path() } else { full.parent().unwrap_or(Path::new("")) };
        let ensured = self.resolve(ensured)?;
        self.make_dirs(&ensured, mode, owner)?;
        let mut target = self.resolve(&full)?;
        let there = self.look(&target)?;
        let in_it = !directory && there.as_ref().is_some_and(|(meta, _)| meta.kind == Kind::Directory);
        if in_it {
            target.push(name);
        }
        let parent = if directory && there.is_none() { target.clone() } else { parent_of(&target) };
        self.make_dirs(&parent, mode, owner)?;
        Ok(target)
    }

    /// Puts a selected thing at a destination.
    pub(super) fn copy(
        &mut self,
        view: &'a View,
        selected: &Selected,
        dest: &str,
        marks: &Marks,
    ) -> Result<(), DraftError> {
        let Some(first) = selected.picks.first() else { return Ok(()) };
        let directory = first.node.meta.kind == Kind::Directory;
        let target = self.target(dest, &selected.name, directory, marks)?;
        // The first name of each file that has several.
        let mut names: HashMap<(u64, u64), PathBuf> = HashMap::new();
        // Directories of an archive that lie elsewhere, for a link leads there: below the selected thing, and where.
        let mut elsewhere: Vec<(&Path, PathBuf)> = Vec::new();
        for pick in &selected.picks {
            let moved = |(from, to): &(&Path, PathBuf)| pick.rel.strip_prefix(from).ok().map(|rest| to.join(rest));
            let path = match elsewhere.iter().rev().find_map(moved) {
                Some(path) => path,
                None if pick.rel.as_os_str().is_empty() => target.clone(),
                None => target.join(&pick.rel),
            };
            if pick.implied
                && let Some(real) = self.implied(&path)?
            {
                if real != path {
                    elsewhere.push((pick.rel.as_path(), real));
                }
                continue;
            }
            let taken = Taken { view, path: pick.path.clone(), node: pick.node.clone() };
            let linked = taken.node.meta.kind == Kind::File && view.has_links(&taken.node);
            let stamp = taken.node.stamp;
            self.put(path.clone(), taken, marks, !pick.rel.as_os_str().is_empty(), pick.on_the_way)?;
            if linked {
                match names.entry((stamp.device, stamp.inode)) {
                    Slot::Vacant(slot) => _ = slot.insert(path),
                    Slot::Occupied(slot) => self.join(&path, slot.get()),
                }
            }
        }
        Ok(())
    }

    /// Where the directory is that lies at a path already, a link followed: it stays as it is. None if nothing is there.
    fn implied(&mut self, path: &Path) -> Result<Option<PathBuf>, DraftError> {
        let real = match self.look(path)? {
            None => return Ok(None),
            Some((meta, _)) if meta.kind == Kind::Symlink => self.resolve(path)?,
            Some(_) => path.to_owned(),
        };
        self.make_dirs(&real, 0o755, (0, 0))?;
        Ok(Some(real))
    }

    /// Makes a file a further name of another one.
    fn join(&mut self, path: &Path, first: &Path) {
        let whole = matches!(self.entries.get(first.as_os_str()), Some(Entry { content: Content::File(_), .. }));
        if let Some(entry) = self.entries.get_mut(path.as_os_str()).filter(|_| whole && path != first) {
            entry.content = Content::HardLink(first.to_owned());
        }
    }

    /// Puts a heredoc at a destination.
    pub(super) fn inline(
        &mut self,
        name: &str,
        text: &str,
        mode: u32,
        dest: &str,
        marks: &Marks,
    ) -> Result<(), DraftError> {
        let path = self.target(dest, OsStr::new(name), false, marks)?;
        self.clear_way(&path, marks)?;
        let (uid, gid) = marks.owner.unwrap_or_default();
        let mode = marks.chmod.as_ref().map_or(mode, |chmod| chmod.apply(mode, false));
        let meta = Meta { kind: Kind::File, mode, uid, gid, mtime: self.time };
        self.entries.insert(path.into_os_string(), Entry { meta, content: Content::File(Bytes::Inline(text.into())) });
        Ok(())
    }

    fn put(
        &mut self,
        path: PathBuf,
        taken: Taken<'a>,
        marks: &Marks,
        inner: bool,
        on_the_way: bool,
    ) -> Result<(), DraftError> {
        let mut meta = taken.node.meta.clone();
        if let Some((uid, gid)) = marks.owner {
            (meta.uid, meta.gid) = (uid, gid);
        }
        if let Some(chmod) = marks.chmod.as_ref().filter(|_| meta.kind != Kind::Symlink) {
            meta.mode = chmod.apply(meta.mode, meta.kind == Kind::Directory);
        }
        meta.mtime = marks.time.unwrap_or(meta.mtime);
        if meta.kind == Kind::Directory {
            return self.put_directory(path, taken, meta, marks, inner, on_the_way);
        }
        self.clear_way(&path, marks)?;
        let content = match meta.kind {
            Kind::File => Content::File(Bytes::Of(taken)),
            Kind::Symlink => {
                let read = taken.view.read_link(&taken.path, &taken.node);
                Content::Link(read.map_err(|error| DraftError::Io { path: taken.path.clone(), error })?)
            }
            _ => Content::Special,
        };
        self.entries.insert(path.into_os_string(), Entry { meta, content });
        Ok(())
    }

    fn put_directory(
        &mut self,
        path: PathBuf,
        taken: Taken<'a>,
        meta: Meta,
        marks: &Marks,
        inner: bool,
        on_the_way: bool,
    ) -> Result<(), DraftError> {
        match self.look(&path)? {
            Some((old, _)) if old.kind == Kind::Directory => {
                self.keep(&path)?;
                let Some(entry) = self.entries.get_mut(path.as_os_str()) else { return Ok(()) };
                match (inner, on_the_way) {
                    (true, true) => entry.meta.mode = taken.node.meta.mode,
                    (true, false) => {
                        *entry = Entry { meta, content: Content::Directory { like: Some(taken), made: false } };
                    }
                    // The top keeps its marks; one that was only just made takes the time of what it is a copy of.
                    (false, _) if matches!(entry.content, Content::Directory { made: true, .. }) => {
                        entry.meta.mtime = meta.mtime;
                    }
                    (false, _) => {}
                }
                return Ok(());
            }
            // the top of an archive is the destination, which must be one
            Some(_) if !(marks.replace && inner) => return Err(DraftError::NotADirectory(path)),
            _ => {}
        }
        self.entries.insert(
            path.into_os_string(),
            Entry { meta, content: Content::Directory { like: Some(taken), made: true } },
        );
        Ok(())
    }

    /// What is no directory may be replaced; a directory only by an archive.
    fn clear_way(&mut self, path: &Path, marks: &Marks) -> Result<(), DraftError> {
        if !self.look(path)?.is_some_and(|(meta, _)| meta.kind == Kind::Directory) {
            return Ok(());
        }
        if !marks.replace || path.as_os_str().is_empty() {
            return Err(DraftError::IsADirectory(path.to_owned()));
        }
        self.entries.retain(|other, _| !Path::new(other).starts_with(path));
        Ok(())
    }
}

fn parent_of(path: &Path) -> PathBuf {
    path.parent().unwrap_or(Path::new("")).to_owned()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;
    use crate::executor::select::From;
    use crate::executor::view::Part;

    /// A source with `d/{a,sub/b}`, `f`, and a base made by `make`.
    struct Case {
        source: tempfile::TempDir,
        base: tempfile::TempDir,
    }

    fn case(make: impl FnOnce(&Path)) -> Case {
        let (source, base) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::create_dir_all(source.path().join("d/sub")).unwrap();
        for file in ["d/a", "d/sub/b", "f"] {
            fs::write(source.path().join(file), file).unwrap();
        }
        fs::set_permissions(source.path().join("d"), fs::Permissions::from_mode(0o700)).unwrap();
        make(base.path());
        Case { source, base }
    }

    impl Case {
        /// What lies where after copying `source` to `dest`; made directories end in `/`, kept ones are left out.
        fn copy(&self, source: &str, dest: &str, marks: &Marks) -> Result<Vec<String>, String> {
            let view = |folder: &Path| View::new(vec![Part::plain(folder).unwrap()], Time::EPOCH);
            let (source_view, base) = (view(self.source.path()), view(self.base.path()));
            let from = From { view: &source_view, ignore: None, place: "in the context" };
            let mut draft = Draft::new(&base, Time::EPOCH);
            for selected in from.select(source, false, &[]).unwrap() {
                draft.copy(&source_view, &selected, dest, marks).map_err(|error| error.to_string())?;
            }
            let show = |(path, entry): (&OsString, &Entry<'_>)| match &entry.content {
                Content::Directory { made: false, .. } => None,
                Content::Directory { .. } => Some(format!("{}/ {:o}", path.display(), entry.meta.mode)),
                _ => Some(path.display().to_string()),
            };
            Ok(draft.into_entries().iter().filter_map(show).collect())
        }
    }

    #[test]
    fn files_go_where_buildkit_puts_them() {
        let case = case(|base| {
            fs::create_dir_all(base.join("there")).unwrap();
            symlink("there", base.join("link")).unwrap();
            symlink("/nowhere/else", base.join("dangling")).unwrap();
            fs::write(base.join("file"), "").unwrap();
        });
        let copy = |dest| case.copy("f", dest, &Marks::default());
        assert_eq!(copy("/x").unwrap(), ["x"]);
        assert_eq!(copy("/x/").unwrap(), ["x/ 755", "x/f"]);
        assert_eq!(copy("/there").unwrap(), ["there/f"]);
        assert_eq!(copy("/link").unwrap(), ["there/f"]);
        assert_eq!(copy("/link/../../y/z").unwrap(), ["y/ 755", "y/z"]);
        assert_eq!(copy("/dangling").unwrap(), ["nowhere/ 755", "nowhere/else"]);
        assert_eq!(copy("/file").unwrap(), ["file"]);
        assert!(copy("/file/x").unwrap_err().contains("`/file`"));
        let octal = Marks { chmod: Some(Chmod::Octal(0o600)), ..Marks::default() };
        assert_eq!(case.copy("f", "/n/f", &octal).unwrap(), ["n/ 600", "n/f"]);
    }

    #[test]
    fn directories_give_their_contents() {
        let case = case(|base| {
            fs::create_dir_all(base.join("there/a")).unwrap();
            fs::create_dir_all(base.join("merge/sub")).unwrap();
            fs::write(base.join("file"), "").unwrap();
            fs::create_dir_all(base.join("links")).unwrap();
            symlink("/there", base.join("links/sub")).unwrap();
        });
        let copy = |dest| case.copy("d", dest, &Marks::default());
        assert_eq!(copy("/new").unwrap(), ["new/ 755", "new/a", "new/sub/ 755", "new/sub/b"], "the top is always 755");
        assert_eq!(copy("/merge/").unwrap(), ["merge/a", "merge/sub/b"]);
        assert!(copy("/there").unwrap_err().contains("can't replace the directory `/there/a` with a file"));
        assert!(copy("/file").unwrap_err().contains("`/file`"));
        assert!(copy("/links").unwrap_err().contains("`/links/sub`"), "a link is no directory");
        let replace = Marks { replace: true, ..Marks::default() };
        assert_eq!(case.copy("d", "/there", &replace).unwrap(), ["there/a", "there/sub/ 755", "there/sub/b"]);
    }
}
