//! `rbox convert`: a Compose file and its Dockerfiles as one `.rbox` file.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::exit::{Error, Exit, Outcome, print};
use super::input::{Chosen, read, shown};
use super::rewrite::write;
use super::sources::{Context, folder_of};
use crate::compose::{self, Converted};
use crate::report::{Look, units};
use crate::source::{Entry, Sources};

/// What Compose looks for in a folder, in this order, each with the file that goes over it.
const NAMES: [(&str, &str); 4] = [
    ("compose.yaml", "compose.override.yaml"),
    ("compose.yml", "compose.override.yml"),
    ("docker-compose.yml", "docker-compose.override.yml"),
    ("docker-compose.yaml", "docker-compose.override.yaml"),
];

/// Make a .rbox file of a Compose file and its Dockerfiles
///
/// What comes out means what went in: ports stay open to whom they were, variables become ARGs, several Dockerfiles become stages
/// of one file. What has no counterpart is told with its line, and stands as a comment in its place. Nothing is changed but the
/// file that --output names.
#[derive(Debug, clap::Args)]
pub(super) struct Convert {
    /// Compose files, later ones over earlier ones; or their folder [default: .]
    #[arg(value_name = "FILE|FOLDER")]
    files: Vec<PathBuf>,
    /// The file to write, beside the Compose file; standard output where it is left out
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write over a file that is there
    #[arg(long)]
    force: bool,
}

impl Convert {
    pub(super) fn run(&self) -> Outcome {
        let files = self.files()?;
        let folder = folder_of(&files[0]).to_owned();
        let mut read = Vec::new();
        for path in &files {
            let name = shown(path);
            let text = text_of(path).map_err(|error| Error::usage(format!("`{name}` can't be read: {error}")))?;
            read.push(compose::File { name, text });
        }
        let unusable = |error| Error::usage(format!("the folder `{}` can't be used: {error}", folder.display()));
        let own = fs::canonicalize(&folder).map_err(unusable)?;
        let told = |failed: compose::Failed| {
            let error = Error::new(failed.text);
            match failed.help {
                Some(help) => error.help(help),
                None => error,
            }
        };
        let climbs = compose::climbs(&read).map_err(told)?;
        // Not as far as all of the machine.
        let above = own.ancestors().nth(climbs).filter(|above| above.parent().is_some()).unwrap_or(&own);
        let below = own.strip_prefix(above).unwrap_or(Path::new("")).to_string_lossy().into_owned();
        let context = above.to_owned();
        let chosen = Chosen { name: String::new(), path: None, text: Vec::new(), context };
        let sources = Folder(Context::open(&chosen).map_err(unusable)?);
        let converted = compose::convert(&read, &below, &sources).map_err(told)?;
        if let Some(output) = &self.output {
            self.put(output, above, &converted)?;
        } else {
            print(&converted.text)?;
            if above != own {
                tell!("its paths are those of {}, where its contexts lie: it belongs there", above.display());
            }
        }
        for note in &converted.notes {
            tell!("{}:{}: {}", note.file, note.line, note.text);
        }
        if self.output.is_none() && converted.ignore.is_some() {
            tell!("ignore files of several contexts become one: `--output FILE` writes it beside the file");
        }
        Ok(Exit::OK)
    }

    /// The Compose files.
    fn files(&self) -> Result<Vec<PathBuf>, Error> {
        let folder = match &self.files[..] {
            [] => Path::new("."),
            [one] if one.is_dir() => one,
            files => return Ok(files.to_vec()),
        };
        if let Some((name, over)) = found_in(folder) {
            let over = folder.join(over);
            return Ok([folder.join(name)].into_iter().chain(over.is_file().then_some(over)).collect());
        }
        let text = format!("`{}` has no compose.yaml and no docker-compose.yml", folder.display());
        Err(Error::usage(text).help("name the file: `rbox convert FILE`"))
    }

    /// Writes the outcome, and its ignore file.
    fn put(&self, output: &Path, folder: &Path, converted: &Converted) -> Result<(), Error> {
        let name = shown(output);
        if output.exists() && !self.force {
            return Err(Error::new(format!("`{name}` is there already")).help("write over it: `--force`"));
        }
        let failed = |path: &Path, error: io::Error| Error::new(format!("`{}` can't be written: {error}", shown(path)));
        write(output, &converted.text).map_err(|error| failed(output, error))?;
        if let Some(lines) = &converted.ignore {
            let mut beside = output.as_os_str().to_owned();
            beside.push(".dockerignore");
            let beside = PathBuf::from(beside);
            write(&beside, lines).map_err(|error| failed(&beside, error))?;
        }
        let counted = |count: usize, what| units::counted(count as u64, what);
        let what = if converted.builds == 0 {
            counted(converted.services, "service")
        } else {
            format!("{} and {} to build", counted(converted.services, "service"), counted(converted.builds, "image"))
        };
        let look = Look::of_stderr();
        tell!("wrote {}: {what}; `rbox check {name}` says whether all is right", look.good(&name));
        let same = |one: &Path, other: &Path| matches!((fs::canonicalize(one), fs::canonicalize(other)), (Ok(one), Ok(other)) if one == other);
        if !same(folder_of(output), folder) {
            tell!(
                "its paths are those of {}: `rbox up --context` names that folder, or move the file there",
                folder.display()
            );
        }
        Ok(())
    }
}

/// The Compose file of a folder, and the name of the one that goes over it.
fn found_in(folder: &Path) -> Option<(&'static str, &'static str)> {
    NAMES.into_iter().find(|(name, _)| folder.join(name).is_file())
}

/// What to do where a folder has a Compose file and nothing that rbox can bring up.
pub(super) fn hint(folder: &Path) -> Option<String> {
    let (name, _) = found_in(folder)?;
    let path = shown(&folder.join(name));
    Some(format!("`rbox convert {path} --output {}` makes a .rbox file of {name}", shown(&folder.join("app.rbox"))))
}

/// Whether a file is a Compose file, by its name and its text.
pub(super) fn is_compose(path: &Path, text: &[u8]) -> bool {
    let is_yaml = path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
    is_yaml && text.split(|byte| *byte == b'\n').any(|line| line.starts_with(b"services:"))
}

/// The folder of the Compose file: all that a conversion reads.
struct Folder(Context);

impl Sources for Folder {
    fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        self.0.read(path)
    }

    fn list(&self, directory: &str) -> io::Result<Option<Vec<Entry>>> {
        self.0.list(directory)
    }

    fn image_config(&self, _: &str, _: Option<&str>) -> io::Result<Option<Vec<u8>>> {
        Ok(None)
    }
}

fn text_of(path: &Path) -> io::Result<String> {
    let bytes = if path.as_os_str() == "-" { read(io::stdin().lock()) } else { fs::File::open(path).and_then(read) }?;
    String::from_utf8(bytes).map_err(|_| io::Error::other("it is no UTF-8 text"))
}
