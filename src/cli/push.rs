//! `rbox push`: images go to registries.

use std::io::Write as _;
use std::time::Instant;

use serde::Serialize;

use super::exit::{Error, Exit, Outcome, say};
use super::images::{self, short};
use super::layers::TextFormat;
use super::root;
use super::transfer::{ShowTransfer, Shown, client, show};
use crate::image::Reference;
use crate::registry::{Push as Request, Pushed, push};
use crate::report::{Look, units};
use crate::store::layer::Compression;
use crate::store::{ImageRecord, Store};

/// Send an image to a registry
///
/// What the registry is known to have is not sent, and not even packed. What was pulled is pushed with the same digests; layers
/// that were made here are packed on all cores and sent meanwhile, to the same bytes on every machine, and kept for the next push.
#[derive(Debug, clap::Args)]
pub(super) struct Push {
    /// The image: a name, or an id
    #[arg(value_name = "IMAGE")]
    image: String,
    /// Where to [default: where its name says]
    #[arg(value_name = "NAME[:TAG]")]
    dest: Option<Reference>,
    /// How layers made here are packed: gzip[:1-9], zstd[:1-22] or uncompressed [default: gzip]
    #[arg(long, value_name = "HOW")]
    compression: Option<Compression>,
    /// Also send the images of all other platforms that were pulled with it, and what else their index has
    #[arg(long)]
    all_platforms: bool,
    /// Print the digest alone
    #[arg(short, long)]
    quiet: bool,
    /// How to print what was pushed
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    format: TextFormat,
    /// How to show what happens
    #[arg(long, value_enum, default_value = "auto", value_name = "MODE")]
    progress: ShowTransfer,
}

#[derive(Serialize)]
struct Record {
    name: String,
    digest: String,
    sent: usize,
    mounted: usize,
    there: usize,
}

impl Push {
    /// Of what has a name, to where the name says.
    pub(super) fn of(name: &Reference, quiet: bool) -> Self {
        Self {
            image: name.to_string(),
            dest: None,
            compression: None,
            all_platforms: false,
            quiet,
            format: TextFormat::Text,
            progress: ShowTransfer::Auto,
        }
    }

    pub(super) fn run(&self) -> Outcome {
        let started = Instant::now();
        let (to, pushed) = self.send()?;
        self.tell(&to, &pushed, started)
    }

    /// Sends the image; gives where it went.
    pub(super) fn send(&self) -> Result<(Reference, Pushed), Error> {
        let to = self.to()?;
        root::become_root()?;
        let store = root::store()?;
        let images = self.images(&store)?;
        let Some((image, more)) = images.split_first() else {
            return Err(Error::new("presume: a name that was resolved stands for an image"));
        };
        if images.iter().any(|image| image.host) {
            return Err(Error::new(format!(
                "`{}` rests on base `host`, whose files are this machine's, so it can't be pushed",
                self.image
            ))
            .help("copy what it needs into a stage of its own: `FROM scratch`, `COPY --from=…`"));
        }
        if self.compression.is_some() && image.pulled.is_some() {
            let look = Look::of_stderr();
            let text = "was pulled, and goes with the layers that it came with: `--compression` is for those made here";
            tell!("{} `{}` {text}", look.warning("note:"), self.image);
        }
        let client = client()?;
        let transfer = show("pushing", self.progress.mode(self.quiet));
        let request = Request {
            image,
            more,
            to: &to,
            compression: self.compression.unwrap_or_default(),
            all: self.all_platforms,
        };
        let result = push(&client, &store, &request, &Shown::new(&transfer, &to));
        transfer.finish();
        let pushed = result?;
        store.settle()?;
        Ok((to, pushed))
    }

    fn tell(&self, to: &Reference, pushed: &Pushed, started: Instant) -> Outcome {
        let digest = pushed.digest.as_ref().map(ToString::to_string).unwrap_or_default();
        if self.quiet {
            return say(&digest);
        }
        if self.format == TextFormat::Json {
            let (sent, mounted, there) = (pushed.sent, pushed.mounted, pushed.there);
            let record = Record { name: to.to_string(), digest, sent, mounted, there };
            return say(&serde_json::to_string_pretty(&record).expect("strings and numbers"));
        }
        let look = Look::of_stderr();
        let rest = format!("{}  {}", short(&digest), units::time(started.elapsed()));
        let _ =
            writeln!(std::io::stderr(), "{} {}  {}", look.good("pushed"), look.strong(&to.familiar()), look.dim(&rest));
        Ok(Exit::OK)
    }

    /// The image; all platforms of one that was made here for several.
    fn images(&self, store: &Store) -> Result<Vec<ImageRecord>, Error> {
        if let Ok(name) = self.image.parse::<Reference>() {
            let all: Vec<ImageRecord> = store.images().platforms(&name)?.into_iter().map(|(_, image)| image).collect();
            if all.len() > 1 && all.iter().all(|image| image.pulled.is_none()) {
                return Ok(all);
            }
        }
        Ok(vec![images::resolve(store, &self.image)?.1])
    }

    fn to(&self) -> Result<Reference, Error> {
        let name = match &self.dest {
            Some(dest) => dest.clone(),
            None => self.image.parse().map_err(|_| {
                Error::usage(format!("`{}` does not say where to push it", self.image))
                    .help("name the place behind it: `rbox push IMAGE registry.example/name:tag`")
            })?,
        };
        if name.digest.is_some() {
            return Err(Error::usage(format!(
                "`{name}` has a digest, which can't be given: it follows from the image"
            )));
        }
        Ok(name)
    }
}
