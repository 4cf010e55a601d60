//! Which file a command means, and which folder is its context.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::convert;
use super::exit::Error;
use crate::source::FileId;
use crate::syntax;
use crate::syntax::keyword::BlockKind;
use crate::syntax::tree::Item;
use crate::sys::heap;

/// A file larger than this is no `.rbox` file but a mistake.
const LARGEST: u64 = 256 << 20;

/// The file that a command is about
#[derive(Debug, Default, clap::Args)]
pub(super) struct Input {
    /// The file, or a folder: its one *.rbox, else Containerfile, else Dockerfile [default: .]
    #[arg(value_name = "FILE|FOLDER")]
    path: Option<PathBuf>,
    /// The file; FOLDER is the context then. `-` reads standard input
    #[arg(short, long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// The folder that COPY and ADD take files from [default: the file's folder]
    #[arg(long, value_name = "DIR")]
    context: Option<PathBuf>,
}

/// A file and its context.
#[derive(Debug)]
pub(super) struct Chosen {
    /// The file as the user would write it.
    pub(super) name: String,
    /// Where it lies; none = standard input.
    pub(super) path: Option<PathBuf>,
    /// Its bytes.
    pub(super) text: Vec<u8>,
    /// The context, absolute, without links.
    pub(super) context: PathBuf,
}

impl Input {
    /// Only a path, as `rbox run FILE` has it.
    pub(super) const fn of(path: Option<PathBuf>, context: Option<PathBuf>) -> Self {
        Self { path, file: None, context }
    }

    /// As `rbox build PATH --file FILE` has it.
    pub(super) const fn named(path: Option<PathBuf>, file: Option<PathBuf>) -> Self {
        Self { path, file, context: None }
    }

    /// Finds and reads the file.
    pub(super) fn choose(&self) -> Result<Chosen, Error> {
        let (file, folder) = self.places()?;
        let context = self.context.as_deref().unwrap_or(&folder);
        let context = fs::canonicalize(context)
            .map_err(|error| Error::usage(format!("the context `{}` can't be used: {error}", context.display())))?;
        if !context.is_dir() {
            return Err(Error::usage(format!("the context `{}` is no folder", context.display())));
        }
        let stdin = file.as_os_str() == "-";
        let text = if stdin { read(io::stdin().lock()) } else { fs::File::open(&file).and_then(read) };
        let name = if stdin { "standard input".to_owned() } else { shown(&file) };
        let text = text.map_err(|error| Error::usage(format!("`{name}` can't be read: {error}")))?;
        if convert::is_compose(&file, &text) {
            let error = Error::usage(format!("`{name}` is a Compose file, and no .rbox file"));
            return Err(error.help(format!("`rbox convert {name} --output app.rbox` makes one of it")));
        }
        expect_memory(text.len());
        Ok(Chosen { name, path: (!stdin).then_some(file), text, context })
    }

    /// The same for a command that looks at what `rbox up` does: of a file with services that folder is the context which
    /// it is there, the file's own, though for builds `--file` leaves it where they are started.
    pub(super) fn choose_as_up(&self) -> Result<Chosen, Error> {
        let chosen = self.choose()?;
        match &chosen.path {
            Some(file)
                if self.file.is_some() && self.path.is_none() && self.context.is_none() && has_services(&chosen) =>
            {
                Self::of(Some(file.clone()), None).choose()
            }
            _ => Ok(chosen),
        }
    }

    /// The file, and the folder that is the context unless another is named.
    fn places(&self) -> Result<(PathBuf, PathBuf), Error> {
        let here = PathBuf::from(".");
        match (&self.file, &self.path) {
            (Some(file), folder) => {
                let folder = folder.clone().unwrap_or(here);
                if folder.is_file() {
                    let text = format!("`{}` and `--file {}` are both files", folder.display(), file.display());
                    return Err(Error::usage(text).help("beside `--file` stands the folder that is the context"));
                }
                // As podman: from here, else from the context.
                let inside = folder.join(file);
                let found =
                    if !file.exists() && file.as_os_str() != "-" && inside.exists() { inside } else { file.clone() };
                Ok((found, folder))
            }
            (None, Some(path)) if path.as_os_str() == "-" => Ok((path.clone(), here)),
            (None, Some(path)) if !path.is_dir() => {
                if !path.exists() {
                    return Err(missing(path));
                }
                let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
                Ok((path.clone(), parent.map_or(here, Path::to_owned)))
            }
            (None, folder) => {
                let folder = folder.clone().unwrap_or(here);
                Ok((find(&folder)?, folder))
            }
        }
    }
}

/// Gets memory ready for what a file of so many bytes is read as; a short one needs little.
pub(super) fn expect_memory(length: usize) {
    const LONG: usize = 64 << 10;
    const EACH: usize = 36;
    if length >= LONG {
        heap::expect(length * EACH);
    }
}

/// Whether a file has SERVICE blocks.
fn has_services(chosen: &Chosen) -> bool {
    has_service(chosen, |_| true)
}

/// Whether a file has a SERVICE block of such a name, as it is written.
fn has_service(chosen: &Chosen, is_meant: impl Fn(&str) -> bool) -> bool {
    let (tree, _) = syntax::parse(FileId::default(), &String::from_utf8_lossy(&chosen.text));
    let mut blocks = tree.items.iter().filter_map(|item| match item {
        Item::Block(block) if block.kind.value == BlockKind::Service => Some(block),
        _ => None,
    });
    blocks.any(|block| is_meant(&block.name.text))
}

/// Whether the file here has a SERVICE of such a name, as it is written.
pub(super) fn is_service_here(word: &str) -> bool {
    Input::default().choose().is_ok_and(|here| has_service(&here, |name| name == word))
}

/// Whether a word that may be a service as well means a folder: there is one that has a file, and the file here, if there is one, has no
/// such service.
pub(super) fn means_folder(word: &str) -> bool {
    let folder = Path::new(word);
    folder.is_dir() && find(folder).is_ok() && !is_service_here(word)
}

fn missing(path: &Path) -> Error {
    let error = Error::usage(format!("there is no file or folder `{}`", path.display()));
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let names: Vec<String> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    let written = path.file_name().unwrap_or_default().to_string_lossy();
    match crate::diag::nearest(&written, names.iter().map(String::as_str)) {
        Some((name, _)) => error.help(format!("did you mean `{}`?", shown(&folder.join(name)))),
        None => error,
    }
}

/// The file of a folder: the one `*.rbox`, else Containerfile, else Dockerfile.
fn find(folder: &Path) -> Result<PathBuf, Error> {
    let unreadable = |error| Error::usage(format!("the folder `{}` can't be read: {error}", folder.display()));
    let mut own = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|extension| extension == "rbox") && path.is_file() {
            own.push(path);
        }
    }
    own.sort();
    match own.as_slice() {
        [one] => return Ok(one.clone()),
        [] => {}
        several => {
            let names: Vec<String> = several.iter().map(|path| format!("`{}`", shown(path))).collect();
            let text =
                format!("`{}` has {} .rbox files, and rbox can't know which is meant", folder.display(), several.len());
            return Err(Error::usage(text).help(format!("name one: {}", names.join(", "))));
        }
    }
    let known = ["Containerfile", "Dockerfile"].map(|name| folder.join(name));
    known.into_iter().find(|path| path.is_file()).ok_or_else(|| {
        let help = convert::hint(folder).unwrap_or_else(|| "name the file or the folder: `rbox build FILE`".to_owned());
        Error::usage(format!("`{}` has no .rbox file, no Containerfile and no Dockerfile", folder.display())).help(help)
    })
}

/// A path without the `./` that nobody writes.
pub(super) fn shown(path: &Path) -> String {
    path.strip_prefix("./").unwrap_or(path).display().to_string()
}

/// The bytes of a file, unless they are too many.
pub(super) fn read(from: impl io::Read) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    from.take(LARGEST + 1).read_to_end(&mut text)?;
    if text.len() as u64 > LARGEST {
        return Err(io::Error::other(format!("it has over {} MiB, which no such file has", LARGEST >> 20)));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(names: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            fs::write(folder.path().join(name), name).unwrap();
        }
        folder
    }

    fn chosen(folder: &tempfile::TempDir) -> Result<String, Error> {
        let input = Input::of(Some(folder.path().to_owned()), None);
        input.choose().map(|chosen| String::from_utf8(chosen.text).unwrap())
    }

    #[test]
    fn a_folder_s_file() {
        assert_eq!(chosen(&folder(&["a.rbox", "Containerfile", "Dockerfile"])).unwrap(), "a.rbox");
        assert_eq!(chosen(&folder(&["Containerfile", "Dockerfile"])).unwrap(), "Containerfile");
        assert_eq!(chosen(&folder(&["Dockerfile", "x"])).unwrap(), "Dockerfile");
        assert!(chosen(&folder(&["a.rbox", "b.rbox", "Dockerfile"])).is_err());
        assert!(chosen(&folder(&[])).is_err());
    }

    #[test]
    fn a_file_with_services_has_its_own_folder_as_for_up() {
        let files = tempfile::tempdir().unwrap();
        fs::write(files.path().join("image"), "FROM scratch\n").unwrap();
        fs::write(files.path().join("stack"), "FROM scratch AS a\nSERVICE web {\n FROM a\n}\n").unwrap();
        let context = |name: &str| {
            let input = Input::named(None, Some(files.path().join(name)));
            [input.choose(), input.choose_as_up()].map(|chosen| chosen.unwrap().context)
        };
        let [here, own] = [PathBuf::from("."), files.path().to_owned()].map(|path| fs::canonicalize(path).unwrap());
        assert_eq!(context("image"), [here.clone(), here.clone()]);
        assert_eq!(context("stack"), [here, own]);
    }

    #[test]
    fn file_and_context() {
        let (files, context) = (folder(&["f"]), folder(&["g"]));
        let input = |path: PathBuf, file: Option<PathBuf>| Input { path: Some(path), file, context: None }.choose();
        let chosen = input(files.path().join("f"), None).unwrap();
        assert_eq!(chosen.context, fs::canonicalize(files.path()).unwrap());
        let chosen = input(context.path().to_owned(), Some(files.path().join("f"))).unwrap();
        assert_eq!((chosen.text.as_slice(), chosen.context), (&b"f"[..], fs::canonicalize(context.path()).unwrap()));
        let chosen = input(context.path().to_owned(), Some("g".into())).unwrap();
        assert_eq!(chosen.text, b"g");
        assert!(input(files.path().join("f"), Some(files.path().join("f"))).is_err());
    }
}
