//! `rbox inspect` and `rbox history`: what a container or an image is, and how an image came to be.

use serde::Serialize;

use super::exit::{Error, Exit, Outcome, print, say};
use super::images::{self, JsonAlone, ListFormat, short};
use super::root;
use super::size::Sizes;
use super::stacks::find::{Found, Stacks};
use super::stacks::{Project, inspect, json};
use crate::image::{History as HistoryLine, ImageConfig};
use crate::report::{Look, table, units};
use crate::store::{self, ImageRecord, Store};

/// Print what is known of containers and images, as JSON
///
/// Of a container that is how it is, where it is reached and what it was made from; of an image, its config and layers.
#[derive(Debug, clap::Args)]
pub(super) struct Inspect {
    /// What is meant [default: a container of that name, else an image]
    #[arg(long = "type", value_enum, value_name = "KIND")]
    kind: Option<Kind>,
    /// It is JSON anyway
    #[arg(long, value_enum, hide = true, value_name = "FORMAT")]
    format: Option<JsonAlone>,
    /// Services, containers or images: names, or beginnings of ids
    #[arg(required = true, value_name = "NAME")]
    names: Vec<String>,
}

/// What can be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    /// A container, or all of a service
    Container,
    /// An image
    Image,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Known {
    Container(Box<inspect::Record>),
    Image(Box<Record>),
}

#[derive(Serialize)]
struct Record {
    id: String,
    names: Vec<String>,
    /// Whether this machine's own files lie below the layers.
    host: bool,
    size: u64,
    layers: Vec<Layer>,
    image: ImageConfig,
}

#[derive(Serialize)]
struct Layer {
    snapshot: String,
    path: String,
    size: u64,
}

impl Inspect {
    pub(super) fn run(&self) -> Outcome {
        let (store, stacks) = (root::store()?, Stacks::open(&Project::default())?);
        let mut known = Vec::new();
        for name in &self.names {
            known.extend(self.known(&store, &stacks, name)?);
        }
        json(&known)
    }

    fn known(&self, store: &Store, stacks: &Stacks, name: &str) -> Result<Vec<Known>, Error> {
        let image = || Ok(vec![Known::Image(Box::new(record(store, name)?))]);
        if self.kind == Some(Kind::Image) {
            return image();
        }
        match stacks.find(&[name.to_owned()]) {
            Ok(found) => containers(stacks, found),
            Err(error) if self.kind.is_some() => Err(error),
            Err(error) => match store.images().resolve(name) {
                Err(store::Error::NoImage { .. }) => Err(nothing(store, name, error)),
                _ => image(),
            },
        }
    }
}

fn containers(stacks: &Stacks, found: Vec<Found>) -> Result<Vec<Known>, Error> {
    let mut known = Vec::new();
    for found in found {
        known.extend(inspect::records(stacks, found)?.into_iter().map(|record| Known::Container(Box::new(record))));
    }
    Ok(known)
}

/// What to say of a name that nothing has; `error` says why it is no container's.
fn nothing(store: &Store, name: &str, error: Error) -> Error {
    match error {
        // It is the beginning of several ids.
        Error::Message { exit: Exit::USAGE, .. } | Error::Told(_) => error,
        Error::Message { help, .. } => {
            let error = Error::new(format!("there is no container and no image `{name}`"));
            match images::near(store, name).or(help) {
                Some(help) => error.help(help),
                None => error,
            }
        }
    }
}

fn record(store: &Store, text: &str) -> Result<Record, Error> {
    let (digest, image) = images::resolve(store, text)?;
    let listed = store.images().list()?.into_iter().find(|listed| listed.record == digest);
    let names = listed.iter().flat_map(|listed| &listed.names).map(ToString::to_string).collect();
    let mut sizes = Sizes::default();
    let layers = layers(store, &image, &mut sizes)?;
    Ok(Record {
        id: listed.map_or_else(|| digest.to_string(), |listed| super::images::id(&listed)),
        names,
        host: image.host,
        size: layers.iter().map(|layer| layer.size).sum(),
        layers,
        image: image.config,
    })
}

fn layers(store: &Store, image: &ImageRecord, sizes: &mut Sizes) -> Result<Vec<Layer>, Error> {
    let chain = image.snapshot.map_or(Ok(Vec::new()), |top| store.chain(top))?;
    let layer = |snapshot: &crate::store::Snapshot| Layer {
        snapshot: snapshot.id().to_string(),
        path: snapshot.path().display().to_string(),
        size: sizes.layer(snapshot),
    };
    Ok(chain.iter().map(layer).collect())
}

/// Show how an image came to be: its instructions, the last first, and what each added
#[derive(Debug, clap::Args)]
pub(super) struct History {
    /// A name or an id
    image: String,
    /// How to print it
    #[arg(long, value_enum, default_value = "table", value_name = "FORMAT")]
    format: ListFormat,
}

#[derive(Serialize)]
struct Line {
    snapshot: Option<String>,
    size: u64,
    #[serde(flatten)]
    history: HistoryLine,
}

impl History {
    pub(super) fn run(&self) -> Outcome {
        let store = root::store()?;
        let (_, image) = images::resolve(&store, &self.image)?;
        let mut layers = layers(&store, &image, &mut Sizes::default())?.into_iter();
        let mut lines: Vec<Line> = Vec::new();
        for history in image.config.history {
            let layer = if history.empty_layer { None } else { layers.next() };
            let size = layer.as_ref().map_or(0, |layer| layer.size);
            lines.push(Line { snapshot: layer.map(|layer| layer.snapshot), size, history });
        }
        // An image from elsewhere may have layers and no history.
        let unknown =
            HistoryLine { created_by: Some("(a layer without history)".to_owned()), ..HistoryLine::default() };
        lines.extend(layers.map(|l| Line { snapshot: Some(l.snapshot), size: l.size, history: unknown.clone() }));
        lines.reverse();
        match self.format {
            ListFormat::Json => say(&serde_json::to_string_pretty(&lines).expect("strings and numbers")),
            ListFormat::Table => print(&people(&lines)),
        }
    }
}

fn people(lines: &[Line]) -> String {
    let rows: Vec<[String; 3]> = lines
        .iter()
        .map(|line| {
            let layer = line.snapshot.as_deref().map_or("-", short).to_owned();
            let size = if line.snapshot.is_some() { units::size(line.size) } else { String::new() };
            let words = line.history.created_by.as_deref().unwrap_or("-");
            [layer, size, words.split_whitespace().collect::<Vec<_>>().join(" ")]
        })
        .collect();
    table(["LAYER", "SIZE", "INSTRUCTION"], &rows, Look::of_stdout())
}
