//! `rbox images`, `rmi`, `tag`: the images of the store.

use std::io::Write as _;
use std::str::FromStr;
use std::time::SystemTime;

use serde::Serialize;

use super::exit::{Error, Exit, Outcome, print, say};
use super::root;
use super::size::Sizes;
use crate::diag::nearest;
use crate::image::{ImageId, Platform, Reference, ReferenceError};
use crate::report::{Look, table, units, wrap};
use crate::store::{self, ImageRecord, Listed, RecordDigest, Store};

/// List the images of the store
///
/// Those with a name, that is: a build without --tag, a run of a file and a stack keep what they made without one, and an image that
/// lost its name to a newer one has none either. They stay for the next time, and go with `rbox prune` when they were out of use for a
/// week.
#[derive(Debug, clap::Args)]
pub(super) struct ImagesArgs {
    /// Those without a name as well
    #[arg(short, long)]
    all: bool,
    /// Print ids alone
    #[arg(short, long)]
    quiet: bool,
    /// How to print them
    #[arg(long, value_enum, default_value = "table", value_name = "FORMAT")]
    format: ListFormat,
    /// Those of this name alone, whatever their tags if it has none
    #[arg(value_name = "NAME")]
    name: Option<Wanted>,
}

/// Which names are asked for.
#[derive(Clone, Debug)]
struct Wanted {
    name: Reference,
    /// With a tag or a digest: that one alone.
    is_exact: bool,
}

impl Wanted {
    fn covers(&self, name: &Reference) -> bool {
        let Reference { domain, path, .. } = &self.name;
        if self.is_exact { *name == self.name } else { (domain, path) == (&name.domain, &name.path) }
    }
}

impl FromStr for Wanted {
    type Err = ReferenceError;

    fn from_str(text: &str) -> Result<Self, ReferenceError> {
        // a `:` before the last `/` is that of a registry's port
        let is_exact = text.rsplit('/').next().is_some_and(|last| last.contains([':', '@']));
        Ok(Wanted { name: text.parse()?, is_exact })
    }
}

/// How a list is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum ListFormat {
    /// For people
    Table,
    /// A JSON array
    Json,
}

/// How what can't be a table is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum JsonAlone {
    /// A JSON array
    Json,
}

#[derive(Serialize)]
struct Record {
    id: String,
    names: Vec<String>,
    host: bool,
    /// None where a layer is lost.
    size: Option<u64>,
    used: Option<u64>,
}

impl ImagesArgs {
    pub(super) fn run(&self) -> Outcome {
        let store = root::store()?;
        let mut list = store.images().list()?;
        if let Some(wanted) = &self.name {
            for listed in &mut list {
                listed.names.retain(|name| wanted.covers(name));
            }
            list.retain(|listed| !listed.names.is_empty());
        }
        let count = list.len();
        list.retain(|listed| self.all || !listed.names.is_empty());
        let hidden = count - list.len();
        list.sort_by_key(|listed| std::cmp::Reverse(listed.modified));
        if self.quiet {
            return print(&list.iter().map(|listed| format!("{}\n", id(listed))).collect::<String>());
        }
        let mut sizes = Sizes::default();
        match self.format {
            ListFormat::Table => {
                let outcome = print(&people(&list, &store, &mut sizes)?);
                if hidden > 0 {
                    let (images, look) = (units::counted(hidden as u64, "image"), Look::of_stderr());
                    let text = format!("{images} without a name: `rbox images --all` has them too");
                    let lines = if look.terminal { wrap(&text, look.width) } else { vec![text] };
                    for line in lines {
                        // Nobody listening is no error.
                        let _ = writeln!(std::io::stderr(), "{}", look.dim(&line));
                    }
                }
                outcome
            }
            ListFormat::Json => {
                let records: Vec<Record> =
                    list.iter().map(|listed| record(listed, &store, &mut sizes)).collect::<Result<_, Error>>()?;
                say(&serde_json::to_string_pretty(&records).expect("strings and numbers"))
            }
        }
    }
}

/// The image that a user means by a name or an id.
pub(super) fn resolve(store: &Store, text: &str) -> Result<(RecordDigest, ImageRecord), Error> {
    store.images().resolve(text).map_err(|error| unresolved(store, text, error))
}

/// Why a text leads to no image, with the name that is nearest to it.
fn unresolved(store: &Store, text: &str, error: store::Error) -> Error {
    let near = if matches!(error, store::Error::NoImage { .. }) { near(store, text) } else { None };
    let error = Error::from(error);
    match near {
        Some(near) => error.help(near),
        None => error,
    }
}

/// What a user may have meant by the name of an image that is not there.
pub(super) fn near(store: &Store, text: &str) -> Option<String> {
    let list = store.images().list().ok()?;
    let names: Vec<String> = list.iter().flat_map(|listed| &listed.names).flat_map(written).collect();
    let (name, _) = nearest(text, names.iter().map(String::as_str))?;
    Some(format!("did you mean `{name}`?"))
}

/// How people write a name.
fn written(name: &Reference) -> [String; 2] {
    let whole = name.familiar();
    [whole.strip_suffix(":latest").unwrap_or(&whole).to_owned(), whole]
}

/// The image's id, or what the store calls an image whose id nobody has asked for.
pub(super) fn id(listed: &Listed) -> String {
    told(listed.record, listed.id)
}

/// The same of an image that is at hand.
pub(super) fn id_of(store: &Store, record: RecordDigest, image: &ImageRecord) -> store::Result<String> {
    Ok(told(record, store.known_image_id(record, image)?))
}

fn told(record: RecordDigest, id: Option<ImageId>) -> String {
    id.map_or_else(|| record.to_string(), |id| id.to_string())
}

/// The first digits of a digest, as people pass them around.
pub(super) fn short(id: &str) -> &str {
    let digits = id.strip_prefix("sha256:").unwrap_or(id);
    digits.get(..12).unwrap_or(digits)
}

fn people(list: &[Listed], store: &Store, sizes: &mut Sizes) -> Result<String, Error> {
    let mut rows = Vec::new();
    for listed in list {
        let id = id(listed);
        let used = SystemTime::now().duration_since(listed.modified).unwrap_or_default();
        let mut size = size(store, listed, sizes)?.map_or_else(|| "incomplete".to_owned(), units::size);
        if listed.image.host {
            size += " + host";
        }
        let platform = listed.image.platform();
        let other = platform != Platform::host();
        let name = |name: &Reference| {
            if other { format!("{} ({platform})", name.brief()) } else { name.brief() }
        };
        let names: Vec<String> = listed.names.iter().map(name).collect();
        for name in if names.is_empty() { vec!["-".to_owned()] } else { names } {
            rows.push([name, short(&id).to_owned(), units::ago(used), size.clone()]);
        }
    }
    Ok(table(["NAME", "ID", "USED", "SIZE"], &rows, Look::of_stdout()))
}

/// The bytes of an image's files; none where a layer of it is lost, or goes just now: the others are listed all the same.
fn size(store: &Store, listed: &Listed, sizes: &mut Sizes) -> Result<Option<u64>, Error> {
    match sizes.image(store, &listed.image) {
        Ok(size) => Ok(Some(size)),
        Err(store::Error::SnapshotGone { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn record(listed: &Listed, store: &Store, sizes: &mut Sizes) -> Result<Record, Error> {
    Ok(Record {
        id: id(listed),
        names: listed.names.iter().map(ToString::to_string).collect(),
        host: listed.image.host,
        size: size(store, listed, sizes)?,
        used: listed.modified.duration_since(SystemTime::UNIX_EPOCH).ok().map(|time| time.as_secs()),
    })
}

/// Remove images, or names of images
///
/// An image goes with its last name, its layers with the next `rbox prune`.
#[derive(Debug, clap::Args)]
pub(super) struct Rmi {
    /// Names or ids
    #[arg(required = true, value_name = "IMAGE")]
    images: Vec<String>,
    /// Be silent about images that are not there
    #[arg(short, long)]
    force: bool,
}

impl Rmi {
    pub(super) fn run(&self) -> Outcome {
        let store = root::store()?;
        let mut exit = Exit::OK;
        // The others go all the same when one is not there.
        for text in &self.images {
            match Self::remove(&store, text) {
                Ok(told) => {
                    print(&told)?;
                }
                Err(store::Error::NoImage { .. }) if self.force => {}
                Err(error) => exit = unresolved(&store, text, error).tell(Look::of_stderr()),
            }
        }
        Ok(exit)
    }

    fn remove(store: &Store, text: &str) -> store::Result<String> {
        let images = store.images();
        if let Ok(name) = text.parse::<Reference>()
            && let Some((record, _)) = images.get(&name)?
        {
            let all = images.platforms(&name)?;
            images.untag(&name)?;
            let list = images.list()?;
            let is_named = |record| list.iter().any(|listed| listed.record == record && !listed.names.is_empty());
            let named = is_named(record);
            for (record, _) in all.into_iter().filter(|(record, _)| !is_named(*record)) {
                images.remove(record)?;
            }
            return Ok(format!(
                "removed {}{}\n",
                name.familiar(),
                if named { " (the image has other names)" } else { "" }
            ));
        }
        let (record, image) = images.resolve(text)?;
        let id = id_of(store, record, &image)?;
        let names = images.remove(record)?;
        let names = names.iter().map(|name| format!(" ({})", name.familiar())).collect::<String>();
        Ok(format!("removed {}{names}\n", short(&id)))
    }
}

/// Give an image a (further) name
#[derive(Debug, clap::Args)]
pub(super) struct Tag {
    /// A name or an id
    image: String,
    /// The new name
    #[arg(value_name = "NAME[:TAG]")]
    name: Reference,
}

impl Tag {
    pub(super) fn run(&self) -> Outcome {
        let store = root::store()?;
        if self.name.digest.is_some() {
            return Err(Error::usage(format!(
                "`{}` has a digest, which can't be given: it follows from the image",
                self.name
            )));
        }
        let images = store.images();
        let of_name = self.image.parse::<Reference>().ok().map(|name| images.platforms(&name)).transpose()?;
        match of_name.filter(|all| !all.is_empty()) {
            Some(all) => images.tag_all(&all.iter().map(|(record, _)| *record).collect::<Vec<_>>(), &self.name)?,
            None => images.tag(resolve(&store, &self.image)?.0, &self.name)?,
        }
        store.settle()?;
        Ok(Exit::OK)
    }
}
