//! `rbox fmt`: the one way files are written.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::exit::{Error, Exit, Outcome, print};
use super::input::expect_memory;
use super::rewrite::rewrite;
use crate::report::{Look, unified_of};
use crate::source::FileId;
use crate::syntax::{self, format};

/// A file larger than this is no `.rbox` file but a mistake.
const LARGEST: u64 = 16 << 20;

/// Format files: indentation, upper-case instructions, one space between words
///
/// Formatting keeps what a file means: its plan is the same as before. Nothing is sorted; comments stay where they are; what
/// stands in quotes, JSON and heredocs is not touched. Lines of a shell command keep their blanks, since the shell sees them and
/// its step would be built anew; --shell indents them as well. Lines with errors are left as they are,
/// and a file with a heredoc that is never closed is left as a whole.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  rbox fmt                 format the files of this folder\n  rbox fmt --check .       say which files are not formatted, and fail\n  rbox fmt --diff app.rbox show what would change\n  rbox fmt - <Dockerfile   format standard input"
)]
pub(super) struct Fmt {
    /// Files, or folders: their *.rbox, Containerfile and Dockerfile files. `-` formats standard input [default: .]
    #[arg(value_name = "FILE|FOLDER")]
    paths: Vec<PathBuf>,
    /// Change nothing; name the files that are not formatted, and fail where there are any
    #[arg(long)]
    check: bool,
    /// Change nothing; show what would change
    #[arg(long)]
    diff: bool,
    /// Indent the lines of shell commands as well; their steps are built anew then
    #[arg(long)]
    shell: bool,
}

impl Fmt {
    pub(super) fn run(&self) -> Outcome {
        let style = format::Style { shell: self.shell };
        let here = [PathBuf::from(".")];
        let paths = if self.paths.is_empty() { here.as_slice() } else { &self.paths };
        if paths.iter().any(|path| path.as_os_str() == "-") {
            if paths.len() > 1 {
                return Err(Error::usage("`-` is standard input, and stands alone"));
            }
            return self.stdin(style);
        }
        let mut files = Vec::new();
        for path in paths {
            files.extend(if path.is_dir() { in_folder(path)? } else { vec![path.clone()] });
        }
        let mut exit = Exit::OK;
        for path in files {
            match self.file(&path, style) {
                Ok(true) if self.check => exit = Exit::FAILED,
                Ok(_) => {}
                // The other files are formatted all the same.
                Err(error) => exit = error.tell(Look::of_stderr()),
            }
        }
        Ok(exit)
    }

    /// Formats standard input to standard output.
    fn stdin(&self, style: format::Style) -> Outcome {
        let mut bytes = Vec::new();
        io::stdin()
            .lock()
            .take(LARGEST + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| Error::usage(format!("standard input can't be read: {error}")))?;
        let (before, after) = formatted("standard input", bytes, style)?;
        let changed = before != after;
        if self.diff {
            print(&difference("standard input", &before, &after))?;
        } else if !self.check {
            print(&after)?;
        } else if changed {
            tell!("standard input is not formatted");
        }
        Ok(if self.check && changed { Exit::FAILED } else { Exit::OK })
    }

    /// Formats a file; whether it was not formatted.
    fn file(&self, path: &Path, style: format::Style) -> Result<bool, Error> {
        let name = path.strip_prefix("./").unwrap_or(path).display().to_string();
        let unreadable = |error: io::Error| Error::usage(format!("`{name}` can't be read: {error}"));
        let file = fs::File::open(path).map_err(unreadable)?;
        let mut bytes = Vec::new();
        file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        let (before, after) = formatted(&name, bytes, style)?;
        if before == after {
            return Ok(false);
        }
        if self.diff {
            print(&difference(&name, &before, &after))?;
        } else {
            print(&format!("{name}\n"))?;
        }
        if !self.check && !self.diff {
            rewrite(path, &after).map_err(|error| Error::new(format!("`{name}` can't be written: {error}")))?;
        }
        Ok(true)
    }
}

fn difference(name: &str, before: &str, after: &str) -> String {
    let hunks = format::hunks(before, after).into_iter().map(|hunk| (hunk.before, hunk.after));
    unified_of(name, before, after, hunks, Look::of_stdout())
}

/// The text of a file, and what formatting makes of it.
fn formatted(name: &str, bytes: Vec<u8>, style: format::Style) -> Result<(String, String), Error> {
    if bytes.len() as u64 > LARGEST {
        return Err(Error::usage(format!("`{name}` has over {} MiB, which no such file has", LARGEST >> 20)));
    }
    expect_memory(bytes.len());
    // The bytes as they are: a byte order mark is a change that a user sees.
    let text = String::from_utf8(bytes.clone()).map_err(|_| match syntax::decode(FileId(0), bytes) {
        Err(failed) => Error::usage(format!("`{name}` can't be formatted: {}", failed.diagnostic.message)),
        Ok(_) => Error::usage(format!("`{name}` is no UTF-8 text")),
    })?;
    let after = format::format(&text, style).map_err(|error| {
        let told = Error::new(format!("`{name}` is left as it is: {error}"));
        match error {
            format::Unformatted::OpenHeredoc { .. } => told.help("close it first; `rbox check` shows where"),
            format::Unformatted::Changed => told,
        }
    })?;
    Ok((text, after))
}

/// The files of a folder that are formatted: those that a build would find there.
fn in_folder(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let unreadable = |error| Error::usage(format!("the folder `{}` can't be read: {error}", folder.display()));
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let extension = path.extension().unwrap_or_default();
        let known = ["Containerfile", "Dockerfile"].iter().any(|known| {
            let behind = name.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
            behind && extension != "dockerignore" || extension == *known
        });
        if (known || extension == "rbox") && path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        let text = format!("`{}` has no .rbox file, no Containerfile and no Dockerfile", folder.display());
        return Err(Error::usage(text).help("name the files: `rbox fmt FILE`"));
    }
    Ok(files)
}
