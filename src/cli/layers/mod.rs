//! `rbox layers`: where an image's bytes are, layer by layer, and which of them nobody sees.

mod draw;
mod record;
mod tree;

use super::exit::{Error, Outcome, print, say};
use super::{images, root};
use crate::image::History;
use crate::report::Look;
use crate::store::contents::{Changes, Contents};
use crate::store::{ImageRecord, MadeBy, Store};

/// Show where an image's bytes are: what each layer added, changed and deleted, and what it wasted
///
/// The first part has a row for each layer with the instruction that made it, and the line of the file where the layer was made
/// here. Below it stands what each layer did (`+` added, `~` changed, `-` deleted), folders summed up to --depth. At the end
/// come files whose bytes are in the image and seen by nobody, as a later layer changed or deleted them, and files that are
/// there twice.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  rbox layers shop                    all layers, two folders deep
  rbox layers shop --layer 3 --depth 9 --top 1000   everything that layer 3 did
  rbox layers shop --depth 0          the table alone
  rbox layers shop --format json | jq '.waste[:10]'")]
pub(super) struct Layers {
    /// A name or an id
    image: String,
    /// How many folders deep the trees go; 0 leaves them out
    #[arg(long, default_value_t = 2, value_name = "N")]
    depth: usize,
    /// How many names of a folder are shown, the largest first
    #[arg(long, default_value_t = 6, value_name = "N")]
    top: usize,
    /// This layer alone, counted from the bottom
    #[arg(long, value_name = "N")]
    layer: Option<usize>,
    /// How to print it
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    format: TextFormat,
}

/// How something is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum TextFormat {
    /// For people
    Text,
    /// For programs: everything, whatever the other flags say
    Json,
}

/// A layer's line: where it comes from.
struct Made {
    /// The history's words, or what the store knows.
    instruction: String,
    /// Where it stands, for a layer that was made here.
    line: Option<MadeBy>,
}

impl Layers {
    pub(super) fn run(&self) -> Outcome {
        root::become_root()?;
        let store = root::store()?;
        let (digest, image) = images::resolve(&store, &self.image)?;
        let contents = store.image_contents(&image)?;
        if let Some(layer) = self.layer.filter(|layer| *layer == 0 || *layer > contents.len()) {
            let text = format!("`{}` has no layer {layer}: it has {}", self.image, contents.len());
            return Err(Error::usage(text).help("layers are counted from the bottom, beginning with 1"));
        }
        let unreadable = |error| Error::new(format!("a file of `{}` can't be read: {error}", self.image));
        let changes = Changes::new(&contents).map_err(unreadable)?;
        let duplicates = changes.duplicates().map_err(unreadable)?;
        let made = made(&store, &image, &contents)?;
        if self.format == TextFormat::Json {
            let record = record::Record::new(&self.image, digest, &contents, &changes, &duplicates, &made);
            return say(&serde_json::to_string_pretty(&record).expect("strings and numbers"));
        }
        let look = Look::of_stdout();
        let drawing = draw::Drawing { name: &self.image, host: image.host, changes: &changes, made: &made, look };
        let mut text = drawing.table();
        for layer in (0..contents.len()).filter(|layer| self.layer.is_none_or(|only| only == layer + 1)) {
            if self.depth > 0 {
                text +=
                    &tree::draw(&changes.changes[layer], layer, &made[layer].instruction, self.depth, self.top, look);
            }
        }
        if self.layer.is_none() {
            text += &drawing.waste(self.top);
            text += &drawing.duplicates(&duplicates, self.top);
        }
        print(&text)
    }
}

/// Where each layer comes from.
fn made(store: &Store, image: &ImageRecord, contents: &[Contents]) -> Result<Vec<Made>, Error> {
    let lines: Vec<&History> = image.config.history.iter().filter(|line| !line.empty_layer).collect();
    let mut made = Vec::new();
    for (at, content) in contents.iter().enumerate() {
        let line = store.made_by(content.layer.id())?;
        // A base that came without a history lies at the bottom; lines that are too many tell nothing.
        let offset = contents.len().checked_sub(lines.len());
        let line_of = offset.and_then(|offset| at.checked_sub(offset)).and_then(|at| lines.get(at));
        let history = line_of.and_then(|line| line.created_by.as_deref());
        let known = line.as_ref().map(|line| line.text.as_str());
        let instruction = known.or(history).unwrap_or("(a layer without history)");
        made.push(Made { instruction: instruction.split_whitespace().collect::<Vec<_>>().join(" "), line });
    }
    Ok(made)
}

/// A path as text.
fn path(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
