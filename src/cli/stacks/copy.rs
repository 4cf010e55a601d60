//! `rbox cp`: files into a container and out of it, as a tar through the supervisor, which alone touches the container.

use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::os::fd::{AsFd as _, OwnedFd};
use std::path::{Component, Path, PathBuf};

use serde::Serialize;

use super::find::{Found, Stacks};
use super::{Output, Project, line, strange};
use crate::cli::exit::{Error, Exit, Outcome};
use crate::stack::protocol::{Reply, Request};
use crate::store::layer::{TreeOptions, TreeWriter, Unpack};

/// Copy files and folders into a container, or out of it
///
/// One of the two is CONTAINER:PATH. `-` is a tar on standard input or output. `FOLDER/.` is what is in the folder, without itself. What goes into
/// a service goes into all of its replicas; what comes out comes out of the first.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Cp {
    #[command(flatten)]
    project: Project,
    /// How to tell what was copied; as text, nothing is told
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    format: Output,
    /// Copy what a link leads to, where FROM is one
    #[arg(short = 'L', long)]
    follow_link: bool,
    /// Keep who owns what: the same numbers in the container as here; else it is root's there, and yours here
    #[arg(short, long)]
    archive: bool,
    /// What is copied
    #[arg(value_name = "[CONTAINER:]FROM")]
    from: OsString,
    /// Where to; a folder that is there gets it inside
    #[arg(value_name = "[CONTAINER:]TO")]
    to: OsString,
}

/// What was copied, as far as it is known: a tar that somebody else made or reads is not looked into.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
struct Copied {
    /// Files, folders and links.
    #[serde(skip_serializing_if = "Option::is_none")]
    entries: Option<u64>,
    /// Bytes of files.
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<u64>,
}

impl From<(u64, u64)> for Copied {
    fn from((entries, bytes): (u64, u64)) -> Self {
        Self { entries: Some(entries), bytes: Some(bytes) }
    }
}

impl std::ops::AddAssign for Copied {
    fn add_assign(&mut self, more: Self) {
        let sum = |one: Option<u64>, other: Option<u64>| one.map_or(other, |one| Some(one + other.unwrap_or_default()));
        *self = Self { entries: sum(self.entries, more.entries), bytes: sum(self.bytes, more.bytes) };
    }
}

/// What `--format json` tells.
#[derive(Serialize)]
struct Record<'a> {
    from: Cow<'a, str>,
    to: Cow<'a, str>,
    #[serde(flatten)]
    copied: Copied,
}

/// One side of a copy.
#[derive(Debug, PartialEq, Eq)]
enum Side {
    /// A path of this machine.
    Here(PathBuf),
    /// A path of a container, absolute.
    There(String, String),
}

impl Side {
    /// `web:/etc/x`; a path with a `/` or `.` before the colon is of this machine.
    fn of(word: &OsStr) -> Self {
        let split = word.to_str().and_then(|text| text.split_once(':'));
        match split {
            Some((name, path)) if !name.is_empty() && !name.contains('/') && !name.starts_with('.') => {
                let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
                Self::There(name.to_owned(), path)
            }
            _ => Self::Here(PathBuf::from(word)),
        }
    }
}

impl Cp {
    pub(in crate::cli) fn run(&self) -> Outcome {
        if self.format == Output::Json && self.to == "-" {
            return Err(Error::usage("standard output can't hold the tar and what is told of it")
                .help("write the tar to a file, or leave `--format json` out"));
        }
        let copied = self.copy()?;
        if self.format == Output::Json {
            line(&Record { from: self.from.to_string_lossy(), to: self.to.to_string_lossy(), copied })?;
        }
        Ok(Exit::OK)
    }

    fn copy(&self) -> Result<Copied, Error> {
        match (Side::of(&self.from), Side::of(&self.to)) {
            (Side::There(name, path), Side::Here(to)) => self.out(&name, &path, &to),
            (Side::Here(from), Side::There(name, path)) => self.to_all(&from, &name, &path),
            (Side::Here(_), Side::Here(_)) => Err(Error::usage("neither side names a container")
                .help("write one as CONTAINER:PATH: `rbox cp web:/etc/hosts .`")),
            (Side::There(..), Side::There(..)) => {
                Err(Error::usage("both sides name a container, and rbox copies between one and this machine"))
            }
        }
    }

    fn out(&self, name: &str, path: &str, to: &Path) -> Result<Copied, Error> {
        let stacks = Stacks::open(&self.project)?;
        let (stack, container) = stacks.one(name)?;
        let mut client = stacks.client(&stack)?;
        let (reader, writer) = pipe()?;
        let (target, follow) = (container.name, self.follow_link);
        client.send(&Request::CopyOut { target, path: path.to_owned(), follow }, &[writer.as_fd()])?;
        drop(writer);
        let taken = take(File::from(reader), path, to, self.archive);
        // What the supervisor says is the cause; a tar that ends too soon only the consequence.
        match client.receive() {
            Ok((Reply::Done, _)) => taken,
            Ok((other, _)) => Err(strange(&other)),
            Err(error) => Err(error.into()),
        }
    }

    /// Copies into all containers that a word means.
    fn to_all(&self, from: &Path, name: &str, path: &str) -> Result<Copied, Error> {
        let stacks = Stacks::open(&self.project)?;
        let found = stacks.find(&[name.to_owned()])?;
        if from.as_os_str() == "-" && found.iter().map(|found| found.containers.len()).sum::<usize>() > 1 {
            return Err(Error::usage(format!("`{name}` has several replicas, and standard input can be read once"))
                .help(format!("name one of them: `{name}-1`")));
        }
        let mut copied = Copied::default();
        for Found { stack, containers } in &found {
            for container in containers {
                copied += self.into(&Place { stacks: &stacks, stack, container: &container.name }, from, path)?;
            }
        }
        Ok(copied)
    }

    fn into(&self, place: &Place<'_>, from: &Path, path: &str) -> Result<Copied, Error> {
        if from.as_os_str() == "-" {
            let copy = |out: &mut dyn Write| io::copy(&mut io::stdin().lock(), out).map(|_| Copied::default());
            return place.send(path, self.archive, copy);
        }
        let failed = |error| Error::usage(format!("`{}` can't be copied: {error}", from.display()));
        let follows = self.follow_link && fs::symlink_metadata(from).map_err(failed)?.is_symlink();
        let real = if follows { fs::canonicalize(from).map_err(failed)? } else { from.to_owned() };
        let metadata = fs::symlink_metadata(&real).map_err(failed)?;
        let (folder, name) = parts(&real)?;
        // one that is followed keeps its own name
        let own = if follows { parts(from)?.1 } else { name.clone() };
        let contents = from.as_os_str().to_string_lossy().ends_with("/.");
        let tree = |under: OsString| {
            let folder = &folder;
            let name = &name;
            move |out: &mut dyn Write| {
                let owner = (!self.archive).then_some((0, 0));
                let mut tar = TreeWriter::new(out, TreeOptions { owner, ..TreeOptions::default() });
                tar.add(File::open(folder)?.as_fd(), name, &under)?;
                let counts = tar.counts();
                tar.finish().map(|_| counts.into())
            }
        };
        // Into a folder that is there, under its own name; else beside it, under the name that is asked for.
        let inside = place.send(path, self.archive, tree(if contents { OsString::from(".") } else { own.clone() }));
        let trimmed = path.trim_end_matches('/');
        let slash = path.ends_with('/') && !metadata.is_dir();
        match (inside, trimmed.rsplit_once('/')) {
            (Err(_), Some((above, last))) if !slash && !last.is_empty() => {
                let above = if above.is_empty() { "/" } else { above };
                place.send(above, self.archive, tree(OsString::from(last)))
            }
            (inside, _) => inside,
        }
    }
}

/// A container to copy into.
struct Place<'a> {
    stacks: &'a Stacks,
    stack: &'a str,
    container: &'a str,
}

impl Place<'_> {
    /// Sends a tar into a folder of it, whose owners it keeps or not.
    fn send(
        &self,
        path: &str,
        owners: bool,
        write: impl FnOnce(&mut dyn Write) -> io::Result<Copied> + Send,
    ) -> Result<Copied, Error> {
        let mut client = self.stacks.client(self.stack)?;
        let target = self.container.to_owned();
        let (reader, writer) = pipe()?;
        client.send(&Request::CopyIn { target, path: path.to_owned(), owners }, &[reader.as_fd()])?;
        drop(reader);
        let (reply, written) = std::thread::scope(|scope| {
            let writing = scope.spawn(move || {
                let mut out = io::BufWriter::with_capacity(128 << 10, File::from(writer));
                write(&mut out).and_then(|copied| out.flush().map(|()| copied))
            });
            let reply = client.receive();
            (reply, writing.join())
        });
        match reply {
            Ok((Reply::Done, _)) => {}
            Ok((other, _)) => return Err(strange(&other)),
            Err(error) => return Err(error.into()),
        }
        match written {
            Ok(Ok(copied)) => Ok(copied),
            Ok(Err(error)) => Err(Error::new(format!("what is copied can't be read: {error}"))),
            Err(_) => Err(Error::new("presume: the thread that writes the tar panicked")),
        }
    }
}

/// Unpacks what comes out of a container where it is to go.
fn take(tar: File, path: &str, to: &Path, owners: bool) -> Result<Copied, Error> {
    if to.as_os_str() == "-" {
        let copied = io::copy(&mut { tar }, &mut io::stdout().lock());
        return copied
            .map(|_| Copied::default())
            .map_err(|error| Error::new(format!("standard output can't be written: {error}")));
    }
    if to.is_dir() {
        return unpack(tar, to, true, owners);
    }
    let above = to.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !above.is_dir() || to.as_os_str().to_string_lossy().ends_with('/') {
        drain(tar);
        let missing = if above.is_dir() { to } else { above };
        return Err(Error::usage(format!("there is no folder `{}` to copy to", missing.display())));
    }
    let failed = |error: io::Error| Error::new(format!("`{}` can't be written: {error}", to.display()));
    // Under a name of its own until it is whole, then put in its place at once.
    let staging = above.join(format!(".rbox-cp-{}", std::process::id()));
    fs::create_dir(&staging).map_err(failed)?;
    let result = unpack(tar, &staging, false, owners).and_then(|copied| {
        let made = match Path::new(path).file_name() {
            Some(name) if !path.ends_with("/.") => staging.join(name),
            // what is in a folder
            _ => staging.clone(),
        };
        fs::rename(made, to).map(|()| copied).map_err(failed)
    });
    // Best effort: what is in it has been moved, or is worth nothing.
    let _ = fs::remove_dir_all(&staging);
    result
}

/// Unpacks into a folder, which stays as it is itself if it `leaves_top`, and keeps owners or not.
fn unpack(tar: File, into: &Path, leaves_top: bool, owners: bool) -> Result<Copied, Error> {
    let folder =
        File::open(into).map_err(|error| Error::new(format!("`{}` can't be opened: {error}", into.display())))?;
    let user = (rustix::process::geteuid().as_raw(), rustix::process::getegid().as_raw());
    let unpack = Unpack { owner: (!owners).then_some(user), leaves_top, ..Unpack::default() };
    let unpacked = unpack.unpack(tar, folder).map_err(|error| {
        let told = Error::new(error.to_string());
        if owners && user.0 != 0 { told.help("only root gives files to others; leave `--archive` out") } else { told }
    })?;
    Ok((unpacked.entries, unpacked.bytes).into())
}

/// Reads what nobody wants, so that the other side does not wait for ever.
fn drain(mut tar: impl Read) {
    let _ = io::copy(&mut tar, &mut io::sink());
}

/// The folder and the name of a path of this machine.
fn parts(path: &Path) -> Result<(PathBuf, OsString), Error> {
    let last = path.components().next_back();
    if let Some(Component::Normal(name)) = last {
        let above = path.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
        return Ok((above.to_owned(), name.to_owned()));
    }
    let real = fs::canonicalize(path)
        .map_err(|error| Error::usage(format!("`{}` can't be copied: {error}", path.display())))?;
    match (real.parent(), real.file_name()) {
        (Some(above), Some(name)) => Ok((above.to_owned(), name.to_owned())),
        _ => Err(Error::usage("`/` can't be copied as a whole; name what is in it")),
    }
}

fn pipe() -> Result<(OwnedFd, OwnedFd), Error> {
    rustix::pipe::pipe_with(rustix::pipe::PipeFlags::CLOEXEC)
        .map_err(|errno| Error::new(format!("no pipe can be made: {errno}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides() {
        let there = |name: &str, path: &str| Side::There(name.to_owned(), path.to_owned());
        assert_eq!(Side::of(OsStr::new("web:/etc/x")), there("web", "/etc/x"));
        assert_eq!(Side::of(OsStr::new("web:x")), there("web", "/x"));
        for here in ["/a:b", "./a:b", "../a:b", "a", ":x", "-", "a/b:c"] {
            assert_eq!(Side::of(OsStr::new(here)), Side::Here(here.into()), "{here}");
        }
    }
}
