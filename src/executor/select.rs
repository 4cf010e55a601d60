//! What a source of `COPY` selects: paths and patterns to lists of files, as BuildKit does it.

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use thiserror::Error;

use super::meta::Kind;
use super::view::{Dir, Node, Place, View, components};
use crate::source::pattern::{IgnoreList, Pattern, PatternError, clean};

/// As deep as a directory may lie: what is deeper could not be packed into a layer, and was made to break who walks it.
const DEPTH: usize = 400;

/// From this many directories in a directory on, more than one thread reads them.
const MANY: usize = 16;

/// One thing that is copied: what a path or one match of a pattern names, with all that lies in it.
#[derive(Debug)]
pub(super) struct Selected {
    /// Its last name as written or matched: the name it gets in a directory.
    pub(super) name: OsString,
    /// Itself first, then what it holds, parents before children.
    pub(super) picks: Vec<Pick>,
}

/// One file, directory or link that is copied.
#[derive(Debug)]
pub(super) struct Pick {
    /// Below the selected thing; empty = itself.
    pub(super) rel: PathBuf,
    /// In the view it comes from, without links.
    pub(super) path: PathBuf,
    /// What it is.
    pub(super) node: Node,
    /// Whether it is a directory that matches nothing itself and is there for what it holds.
    pub(super) on_the_way: bool,
    /// Whether it is a directory of an archive that has no entry for it: one that is there stays as it is.
    pub(super) implied: bool,
}

/// Why nothing can be selected.
#[derive(Debug, Error)]
pub(super) enum SelectError {
    /// No such path.
    #[error("`{0}` is not {1}")]
    Missing(String, &'static str),
    /// A link, and nothing behind it.
    #[error("`{}` is a link {place} that leads nowhere there", path.display())]
    Dangling {
        /// In the view.
        path: PathBuf,
        /// Where that is.
        place: &'static str,
    },
    /// It is there, and the ignore file hides it.
    #[error(
        "`{path}` is in the context, but the ignore file hides it with `{rule}`; take that line out, or add `!{path}` behind it"
    )]
    Ignored {
        /// As written.
        path: String,
        /// The line of the ignore file.
        rule: String,
    },
    /// Directories in directories.
    #[error("a directory lies more than {DEPTH} deep, which no layer can hold")]
    Deep,
    /// A pattern.
    #[error(transparent)]
    Pattern(#[from] PatternError),
    /// The kernel refused.
    #[error("can't read `{}`: {error}", path.display())]
    Io {
        /// In the view.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
}

/// Where things are selected from, and what hides there.
#[derive(Clone, Copy)]
pub(super) struct From<'a> {
    /// The files.
    pub(super) view: &'a View,
    /// What is hidden (of a context).
    pub(super) ignore: Option<&'a IgnoreList>,
    /// How messages name the place: `in the context`.
    pub(super) place: &'static str,
}

/// What limits a selection.
#[derive(Default)]
struct Limits {
    /// `--parents`: only what matches, and the literal names it starts with.
    include: Option<(IgnoreList, Vec<String>)>,
    /// `--exclude`.
    exclude: Option<IgnoreList>,
}

/// Gives an error its path.
fn at<T>(path: &Path, result: io::Result<T>) -> Result<T, SelectError> {
    result.map_err(|error| SelectError::Io { path: path.to_owned(), error })
}

impl From<'_> {
    /// What one source of a `COPY` selects. A pattern that matches nothing selects nothing; a plain path must be there.
    pub(super) fn select(&self, source: &str, parents: bool, exclude: &[String]) -> Result<Vec<Selected>, SelectError> {
        let mut limits = Limits::default();
        if !exclude.is_empty() {
            limits.exclude = Some(IgnoreList::new(exclude.iter().map(String::as_str))?);
        }
        if !parents {
            return self.matches(source, &limits);
        }
        let (pivot, pattern) = source.split_once("/./").unwrap_or(("", source));
        let names: Vec<String> = components(Path::new(&clean(&format!("/{pattern}"))))
            .into_iter()
            .map(|name| name.to_string_lossy().into_owned())
            .collect();
        let pattern = names.join("/");
        if pattern.is_empty() {
            return self.matches(pivot, &limits);
        }
        let literal = names.iter().take_while(|name| !Pattern::has_wildcards(name)).cloned().collect();
        limits.include = Some((IgnoreList::new([pattern.as_str()])?, literal));
        let selected = self.matches(pivot, &limits)?;
        let nothing = selected.iter().all(|one| one.picks.iter().all(|pick| pick.rel.as_os_str().is_empty()));
        if nothing && !Pattern::has_wildcards(source) {
            return Err(self.missing(&format!("{pivot}/{pattern}")));
        }
        Ok(selected)
    }

    fn missing(&self, path: &str) -> SelectError {
        let path = path.trim_start_matches('/').to_owned();
        match self.ignore.and_then(|ignore| ignore.decide(clean(&path))) {
            Some(rule) if !rule.keeps => SelectError::Ignored { path, rule: rule.text.clone() },
            _ => SelectError::Missing(path, self.place),
        }
    }

    fn matches(&self, source: &str, limits: &Limits) -> Result<Vec<Selected>, SelectError> {
        // `..` takes the name before it away, whether that is there or a link.
        let names = components(Path::new(&clean(&format!("/{source}"))));
        let wild = names.iter().position(|name| Pattern::has_wildcards(&name.to_string_lossy()));
        let Some(wild) = wild else {
            let path: PathBuf = names.iter().collect();
            let one = self.one(&path, limits)?;
            let Some(one) = one else {
                self.leads_somewhere(&path)?;
                return Err(self.missing(source));
            };
            return Ok(vec![one]);
        };
        let base: PathBuf = names.iter().take(wild).collect();
        let place = at(&base, self.view.resolve(&base, true))?;
        let mut found = Vec::new();
        let Some(node) = place.node.filter(|_| self.enters(&base) || !self.hides(&base)) else {
            return Err(self.missing(&base.to_string_lossy()));
        };
        if node.meta.kind == Kind::Directory {
            let patterns: Vec<Pattern> =
                names.iter().skip(wild).map(|name| Pattern::new(&name.to_string_lossy())).collect::<Result<_, _>>()?;
            let dir = at(&place.path, self.view.dir(&place.path))?;
            self.glob(&dir, &patterns, &mut found)?;
        }
        let excluded = |path: &Path| {
            let name = path.file_name().unwrap_or_default();
            limits.exclude.as_ref().is_some_and(|exclude| exclude.is_ignored(name.as_bytes()))
        };
        let mut selected = Vec::new();
        for path in found {
            // BuildKit's reference promises that `--exclude` holds for what a wildcard matches, too.
            if let Some(one) = self.one(&path, limits)? {
                let directory = one.picks[0].node.meta.kind == Kind::Directory;
                if directory || !excluded(&path) {
                    selected.push(one);
                }
            } else if !excluded(&path) {
                self.leads_somewhere(&path)?;
            }
        }
        Ok(selected)
    }

    /// Makes sure that a path which selects nothing is no link without an end; one that is hidden is nobody's business.
    fn leads_somewhere(&self, path: &Path) -> Result<(), SelectError> {
        let node = |follow| self.view.resolve(path, follow).map_or(None, |place| place.node);
        if node(false).is_none() || node(true).is_some() || self.hides(path) {
            return Ok(());
        }
        Err(SelectError::Dangling { path: path.to_owned(), place: self.place })
    }

    /// Paths below a directory that match patterns, one a component.
    fn glob(&self, dir: &Dir, patterns: &[Pattern], found: &mut Vec<PathBuf>) -> Result<(), SelectError> {
        let [pattern, rest @ ..] = patterns else { return Ok(()) };
        for (name, node) in at(&dir.path, self.view.list(dir))? {
            if !pattern.is_match(name.as_bytes()) {
                continue;
            }
            let path = dir.path.join(&name);
            if rest.is_empty() {
                found.push(path);
            } else if node.meta.kind == Kind::Directory && self.enters(&path) {
                self.glob(&*at(&path, self.view.enter(dir, &name))?, rest, found)?;
            }
        }
        Ok(())
    }

    fn hides(&self, path: &Path) -> bool {
        let empty = path.as_os_str().is_empty();
        self.ignore.is_some_and(|ignore| !empty && ignore.is_ignored(path.as_os_str().as_bytes()))
    }

    fn enters(&self, path: &Path) -> bool {
        let empty = path.as_os_str().is_empty();
        self.ignore.is_none_or(|ignore| empty || ignore.enters(path.as_os_str().as_bytes()))
    }

    /// What a path names, links followed; none if it is not there or hidden.
    fn one(&self, path: &Path, limits: &Limits) -> Result<Option<Selected>, SelectError> {
        let Place { path: real, node } = match self.view.resolve(path, true) {
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => return Ok(None),
            other => at(path, other)?,
        };
        let Some(node) = node else { return Ok(None) };
        let hidden = self.hides(path) || self.hides(&real);
        let name = path.file_name().unwrap_or(OsStr::new("/")).to_owned();
        let directory = node.meta.kind == Kind::Directory;
        if hidden && !(directory && self.enters(&real)) {
            return Ok(None);
        }
        let mut picks = vec![Pick { rel: PathBuf::new(), path: real.clone(), node, on_the_way: false, implied: false }];
        if directory {
            let dir = at(&real, self.view.dir(&real))?;
            self.walk(&dir, Path::new(""), limits, &mut picks)?;
        }
        if hidden && picks.len() == 1 {
            return Ok(None);
        }
        Ok(Some(Selected { name, picks }))
    }

    /// Adds what a directory holds; whether anything was added. Many directories are read by several threads.
    fn walk(&self, dir: &Dir, rel: &Path, limits: &Limits, picks: &mut Vec<Pick>) -> Result<bool, SelectError> {
        let before = picks.len();
        if dir.path.iter().count() > DEPTH {
            return Err(SelectError::Deep);
        }
        let listed = at(&dir.path, self.view.list(dir))?;
        let directories = listed.iter().filter(|(_, node)| node.meta.kind == Kind::Directory).count();
        let some = |listed: &[(OsString, Node)], picks: &mut Vec<Pick>| {
            listed.iter().try_for_each(|(name, node)| self.pick(dir, rel, limits, name, node, picks))
        };
        // What is read by one of several threads is read by it to its depths: one that waited would take up more work
        // on top of its own, as deep again.
        if directories < MANY || rayon::current_thread_index().is_some() {
            some(&listed, picks)?;
        } else {
            let part = |listed: &[(OsString, Node)]| {
                let mut picks = Vec::new();
                some(listed, &mut picks).map(|()| picks)
            };
            let parts: Vec<Vec<Pick>> = listed.par_chunks(MANY / 2).map(part).collect::<Result<_, _>>()?;
            picks.extend(parts.into_iter().flatten());
        }
        Ok(picks.len() > before)
    }

    /// Adds one name of a directory, and what it holds.
    fn pick(
        &self,
        dir: &Dir,
        rel: &Path,
        limits: &Limits,
        name: &OsStr,
        node: &Node,
        picks: &mut Vec<Pick>,
    ) -> Result<(), SelectError> {
        let (rel, path) = (rel.join(name), dir.path.join(name));
        let wanted = limits.wants(&rel) && !self.hides(&path);
        if node.meta.kind != Kind::Directory {
            if wanted {
                picks.push(Pick { rel, path, node: node.clone(), on_the_way: false, implied: false });
            }
            return Ok(());
        }
        if !(wanted || limits.enters(&rel) && self.enters(&path)) {
            return Ok(());
        }
        let index = picks.len();
        picks.push(Pick {
            rel: rel.clone(),
            path: path.clone(),
            node: node.clone(),
            on_the_way: !wanted,
            implied: false,
        });
        let inner = at(&path, self.view.enter(dir, name))?;
        if !self.walk(&inner, &rel, limits, picks)? && !wanted {
            picks.truncate(index);
        }
        Ok(())
    }
}

impl Limits {
    fn wants(&self, rel: &Path) -> bool {
        let bytes = rel.as_os_str().as_bytes();
        self.include.as_ref().is_none_or(|(list, _)| list.is_ignored(bytes))
            && !self.exclude.as_ref().is_some_and(|list| list.is_ignored(bytes))
    }

    fn enters(&self, rel: &Path) -> bool {
        let on_the_way = |literal: &[String]| rel.iter().zip(literal).all(|(name, literal)| name == literal.as_str());
        self.include.as_ref().is_none_or(|(_, literal)| on_the_way(literal))
            && self.exclude.as_ref().is_none_or(|list| list.enters(rel.as_os_str().as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;
    use crate::executor::meta::Time;
    use crate::executor::view::Part;

    fn context(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file).unwrap();
        }
        folder
    }

    fn select(
        folder: &Path,
        ignore: &str,
        source: &str,
        parents: bool,
        exclude: &[&str],
    ) -> Result<Vec<String>, String> {
        let view = View::new(vec![Part::plain(folder).unwrap()], Time::EPOCH);
        let ignore = IgnoreList::parse(ignore).0;
        let from = From { view: &view, ignore: Some(&ignore), place: "in the context" };
        let exclude: Vec<String> = exclude.iter().map(|text| (*text).to_owned()).collect();
        let selected = from.select(source, parents, &exclude).map_err(|error| error.to_string())?;
        let show = |one: &Selected, pick: &Pick| {
            format!("{}:{}{}", one.name.display(), pick.rel.display(), if pick.on_the_way { "?" } else { "" })
        };
        Ok(selected.iter().flat_map(|one| one.picks.iter().map(move |pick| show(one, pick))).collect())
    }

    #[test]
    fn paths_patterns_and_what_hides_them() {
        let folder = context(&["a/x.c", "a/y.h", "b/x.c", "top.c", "docs/a.md", "docs/keep.md"]);
        let path = folder.path();
        symlink("a", path.join("link")).unwrap();
        let one = |ignore, source| select(path, ignore, source, false, &[]);
        assert_eq!(one("", "top.c").unwrap(), ["top.c:"]);
        assert_eq!(one("", "/./a/../top.c").unwrap(), ["top.c:"]);
        assert_eq!(one("", "*.c").unwrap(), ["top.c:"]);
        assert_eq!(one("", "*/x.c").unwrap(), ["x.c:", "x.c:"]);
        assert_eq!(one("", "nothing*").unwrap(), [] as [&str; 0]);
        assert_eq!(one("", "docs/*.txt").unwrap(), [] as [&str; 0]);
        assert_eq!(one("", "nope/../top.c").unwrap(), ["top.c:"]);
        assert_eq!(one("", "link/../top.c").unwrap(), ["top.c:"]);
        assert_eq!(one("", "link").unwrap(), ["link:", "link:x.c", "link:y.h"]);
        assert_eq!(one("", "a/*.h").unwrap(), ["y.h:"]);
        assert_eq!(one("*\n!a", "a").unwrap(), ["a:", "a:x.c", "a:y.h"]);
        assert_eq!(one("docs\n!docs/keep.md", "docs").unwrap(), ["docs:", "docs:keep.md"]);
        assert_eq!(one("docs\n!docs/keep.md\nlink\na\nb\ntop.c", ".").unwrap(), ["/:", "/:docs?", "/:docs/keep.md"]);
        assert!(one("top.c", "top.c").unwrap_err().contains("hides it with `top.c`"));
        assert!(one("", "nope").unwrap_err().contains("`nope` is not in the context"));
        assert!(one("", "nope/*").unwrap_err().contains("`nope` is not in the context"));
        assert!(one("docs", "docs/*.md").unwrap_err().contains("hides it with `docs`"));
        assert_eq!(one("docs\n!docs/keep.md", "docs/*.md").unwrap(), ["keep.md:"]);
        assert!(one("a", "link/x.c").is_err(), "a link does not uncover what is hidden");
    }

    #[test]
    fn parents_and_exclusions() {
        let folder = context(&["a/b/x.c", "a/b/y.h", "a/c/x.c", "d/x.c"]);
        let path = folder.path();
        let parents = |source| select(path, "", source, true, &[]);
        assert_eq!(parents("a/b/x.c").unwrap(), ["/:", "/:a?", "/:a/b?", "/:a/b/x.c"]);
        assert_eq!(parents("a/./b/x.c").unwrap(), ["a:", "a:b?", "a:b/x.c"]);
        assert_eq!(parents("a/*/x.c").unwrap(), ["/:", "/:a?", "/:a/b?", "/:a/b/x.c", "/:a/c?", "/:a/c/x.c"]);
        assert_eq!(parents("d").unwrap(), ["/:", "/:d", "/:d/x.c"]);
        assert!(parents("a/nope").is_err());
        assert_eq!(
            select(path, "", "a", false, &["b", "!b/x.c"]).unwrap(),
            ["a:", "a:b?", "a:b/x.c", "a:c", "a:c/x.c"]
        );
        assert_eq!(select(path, "", "a/b/*", false, &["*.h"]).unwrap(), ["x.c:"]);
    }

    #[test]
    fn directories_without_end_are_an_error() {
        let folder = context(&["f"]);
        let mut here = folder.path().join("d");
        for _ in 0..DEPTH + 2 {
            fs::create_dir(&here).unwrap();
            here.push("d");
        }
        assert!(select(folder.path(), "", "d", false, &[]).unwrap_err().contains("more than 400 deep"));
    }

    #[test]
    fn a_link_out_of_the_context_leads_nowhere() {
        let folder = context(&["f"]);
        symlink("/etc", folder.path().join("link")).unwrap();
        symlink("../../../../etc/passwd", folder.path().join("up")).unwrap();
        assert!(select(folder.path(), "", "link/passwd", false, &[]).is_err());
        assert!(select(folder.path(), "", "up", false, &[]).is_err());
    }
}
