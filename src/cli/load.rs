//! `rbox load`: images of an archive into the store.

use std::fs::File;
use std::io::IsTerminal as _;
use std::os::fd::AsFd as _;
use std::path::{Path, PathBuf};

use super::exit::{Error, Exit, Outcome, print};
use super::images::short;
use super::root;
use crate::image::{ImageId, Platform, Reference};
use crate::report::Look;
use crate::store::{LoadedImage, Store};

/// Bring in images of archives and OCI layouts
///
/// Reads what `rbox save`, `docker save`, podman and skopeo write, plain or compressed (gzip, zstd, xz, bzip2). A name that stands
/// for another image here keeps standing for it: the archive's image is brought in without that name, and the call fails and
/// says so. With --replace the name moves.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  rbox load -i shop.tar              names as they are in the archive
  zstd -dc all.tar.zst | rbox load   from a pipe
  rbox load -i layout                a folder with an OCI layout
  rbox load -i shop.tar --replace    let names of the archive move to its images")]
pub(super) struct Load {
    /// The archive or the folder; `-` is standard input
    #[arg(short, long, value_name = "FILE|FOLDER|-", default_value = "-", hide_default_value = true)]
    input: PathBuf,
    /// Let names that stand for other images stand for those of the archive
    #[arg(long)]
    replace: bool,
    /// Of images for several platforms, this one alone
    #[arg(long, value_name = "OS/ARCH")]
    platform: Option<Platform>,
    /// Print ids alone
    #[arg(short, long)]
    quiet: bool,
}

/// What became of a name.
enum Named {
    /// It stands for the archive's image now, or did before.
    Given,
    /// It stood for another image, by that id.
    Moved(ImageId),
    /// It stands for another image, by that id, and still does.
    Kept(ImageId),
}

impl Load {
    pub(super) fn run(&self) -> Outcome {
        root::become_root()?;
        let store = root::store()?;
        let loaded = self.load(&store)?;
        let (mut told, mut kept) = (String::new(), Vec::new());
        for image in &loaded {
            self.name(&store, image, &mut told, &mut kept)?;
        }
        store.settle()?;
        print(&told)?;
        if kept.is_empty() {
            return Ok(Exit::OK);
        }
        let names = if kept.len() == 1 { "that name" } else { "those names" };
        Err(Error::new(kept.join("\n")).help(format!(
            "`rbox load --replace` gives {names} to the archive's images; `rbox tag ID NAME` gives others"
        )))
    }

    fn load(&self, store: &Store) -> Result<Vec<LoadedImage>, Error> {
        let platform = self.platform.as_ref();
        if self.input.as_os_str() != "-" {
            return Ok(store.load_images(&self.input, platform)?);
        }
        let stdin = std::io::stdin();
        if stdin.is_terminal() {
            return Err(Error::usage("there is no archive: standard input is a terminal")
                .help("name the archive with `--input FILE`, or pipe it in"));
        }
        let file = stdin
            .as_fd()
            .try_clone_to_owned()
            .map_err(|error| Error::new(format!("standard input can't be read: {error}")))?;
        Ok(store.load_file(Path::new("standard input"), File::from(file), platform)?)
    }

    /// Gives an image its names, and tells what became of them.
    fn name(
        &self,
        store: &Store,
        loaded: &LoadedImage,
        told: &mut String,
        kept: &mut Vec<String>,
    ) -> Result<(), Error> {
        let look = Look::of_stdout();
        let Some((_, id)) = loaded.images.first() else { return Ok(()) };
        if self.quiet {
            *told += &format!("{id}\n");
        }
        let ids = look.dim(short(&id.to_string()));
        let mut say = |line: String| {
            if !self.quiet {
                *told += &line;
            }
        };
        if loaded.names.is_empty() {
            say(format!("loaded {ids}, which has no name in the archive\n"));
        }
        for name in &loaded.names {
            let familiar = name.familiar();
            match self.give(store, loaded, name)? {
                Named::Given => say(format!("loaded {}  {ids}\n", look.strong(&familiar))),
                Named::Moved(old) => say(format!(
                    "loaded {}  {ids}, which takes the name from {}\n",
                    look.strong(&familiar),
                    short(&old.to_string())
                )),
                Named::Kept(old) => kept.push(format!(
                    "`{familiar}` is another image here ({}) and stays so: the archive's ({}) was brought in without that name",
                    short(&old.to_string()),
                    short(&id.to_string())
                )),
            }
        }
        Ok(())
    }

    fn give(&self, store: &Store, loaded: &LoadedImage, name: &Reference) -> Result<Named, Error> {
        let images = store.images();
        let records: Vec<_> = loaded.images.iter().map(|(record, _)| *record).collect();
        let there = images.platforms(name)?;
        let mut other = None;
        for (record, image) in &there {
            let id = store.image_id(*record, image)?;
            if !loaded.images.iter().any(|(_, new)| *new == id) {
                other.get_or_insert(id);
            }
        }
        match other {
            Some(old) if !self.replace => return Ok(Named::Kept(old)),
            // The same image, made here: it stays what the name stands for.
            None if there.len() >= records.len() && !loaded.whole => return Ok(Named::Given),
            _ => images.tag_all(&records, name)?,
        }
        Ok(other.map_or(Named::Given, Named::Moved))
    }
}
