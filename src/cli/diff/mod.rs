//! `rbox diff`: what makes two images differ.

mod config;
mod draw;

use serde::Serialize;

use super::exit::{Error, Exit, Outcome, print, say};
use super::layers::TextFormat;
use super::{images, root};
use crate::report::Look;
use crate::store::Store;
use crate::store::contents::{Changes, Contents, Difference, Entry, EntryKind, compare};

use config::Setting;

/// Show what makes two images differ: files, and how their containers run
///
/// Files are compared by what they are, whichever layers they lie in: kind, content, permissions, owner, extended attributes.
/// Times are no difference. A folder that only one image has is one line; --all shows what is in it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  rbox diff shop:1 shop:2
  rbox diff shop:1 shop:2 --all | grep '^+'
  rbox diff old new --detailed-exitcode   in a script: 0 = the same, 2 = not
  rbox diff old new --format json | jq '.files[] | select(.content)'")]
pub(super) struct Diff {
    /// A name or an id
    #[arg(value_name = "BEFORE")]
    before: String,
    /// A name or an id
    #[arg(value_name = "AFTER")]
    after: String,
    /// Show all names of folders that only one image has
    #[arg(short, long)]
    all: bool,
    /// How to print it
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    format: TextFormat,
    /// Exit with 2 where the images differ, 0 where they don't
    #[arg(long)]
    detailed_exitcode: bool,
}

#[derive(Serialize)]
struct Record {
    before: String,
    after: String,
    files: Vec<File>,
    config: Vec<Setting>,
}

#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a member of the JSON form")]
struct File {
    path: String,
    /// `added`, `removed` or `changed`.
    how: &'static str,
    before: Option<Side>,
    after: Option<Side>,
    /// In what they differ, where both have it.
    kind: bool,
    content: bool,
    mode: bool,
    owner: bool,
    xattrs: bool,
}

#[derive(Serialize)]
struct Side {
    kind: &'static str,
    size: u64,
    mode: String,
    uid: u32,
    gid: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<String>,
}

impl Diff {
    pub(super) fn run(&self) -> Outcome {
        root::become_root()?;
        let store = root::store()?;
        let unreadable = |error| Error::new(format!("a file of the images can't be read: {error}"));
        let (config_before, before) = open(&store, &self.before)?;
        let (config_after, after) = open(&store, &self.after)?;
        let (left, right) = (Changes::new(&before).map_err(unreadable)?, Changes::new(&after).map_err(unreadable)?);
        let files = compare(&left, &right).map_err(unreadable)?;
        let settings = config::differences(&config_before, &config_after);
        let same = files.is_empty() && settings.is_empty();
        match self.format {
            TextFormat::Text => print(&draw::draw(&files, &settings, self.all, Look::of_stdout()))?,
            TextFormat::Json => {
                let record = Record {
                    before: self.before.clone(),
                    after: self.after.clone(),
                    files: files.iter().map(file).collect(),
                    config: settings,
                };
                say(&serde_json::to_string_pretty(&record).expect("strings and numbers"))?
            }
        };
        Ok(if self.detailed_exitcode && !same { Exit::CHANGES } else { Exit::OK })
    }
}

fn open(store: &Store, text: &str) -> Result<(crate::image::ImageConfig, Vec<Contents>), Error> {
    let (_, image) = images::resolve(store, text)?;
    let contents = store.image_contents(&image)?;
    Ok((image.config, contents))
}

/// What became of a path.
fn how(difference: &Difference<'_>) -> &'static str {
    match (difference.before, difference.after) {
        (None, _) => "added",
        (_, None) => "removed",
        _ => "changed",
    }
}

fn file(difference: &Difference<'_>) -> File {
    let differs = difference.differs;
    File {
        path: String::from_utf8_lossy(difference.path).into_owned(),
        how: how(difference),
        before: difference.before.map(side),
        after: difference.after.map(side),
        kind: differs.kind,
        content: differs.content,
        mode: differs.mode,
        owner: differs.owner,
        xattrs: differs.xattrs,
    }
}

fn side(entry: &Entry) -> Side {
    let target = match &entry.kind {
        EntryKind::Symlink(target) => Some(String::from_utf8_lossy(target).into_owned()),
        _ => None,
    };
    let Entry { mode, uid, gid, length, .. } = *entry;
    Side { kind: entry.kind.word(), size: length, mode: format!("{mode:04o}"), uid, gid, target }
}
