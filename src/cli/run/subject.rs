//! What `rbox run` is to run: a file to build, an image of the store, or a base.

use std::path::Path;

use super::Run;
use crate::cli::exit::Error;
use crate::cli::input::{Chosen, Input, is_service_here};
use crate::cli::meaning::Meaning;
use crate::cli::transfer::{Shown, client, show};
use crate::cli::{findings, images, work};
use crate::image::Reference;
use crate::registry::{self, ErrorKind, Pull, pull};
use crate::store::{ImageRecord, Store};

/// What a word names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    File,
    Image,
    Base,
    Nothing,
}

/// Kinds of bases that are no image of the store.
const BASES: [&str; 4] = ["rootfs:", "oci:", "oci-archive:", "docker-archive:"];

/// What stands before the name of a service that is to run once.
const SERVICE: &str = "service:";

/// Whether a word is a base by its looks.
pub(super) fn is_base(word: &str) -> bool {
    matches!(word, "host" | "scratch") || BASES.iter().any(|kind| word.starts_with(kind))
}

/// A path wins where it is written as one (`./x`, `x/y`, `x.rbox`); else an image of the store does.
fn subject(word: &str, store: &Store) -> Result<Subject, Error> {
    if is_base(word) {
        return Ok(Subject::Base);
    }
    let path = Path::new(word);
    let looks =
        word == "-" || word.contains('/') || word.starts_with('.') || path.extension().is_some_and(|end| end == "rbox");
    if word == "-" || looks && path.exists() {
        return Ok(Subject::File);
    }
    match store.images().resolve(word) {
        Ok(_) => Ok(Subject::Image),
        Err(crate::store::Error::NoImage { .. }) if path.exists() => Ok(Subject::File),
        Err(crate::store::Error::NoImage { .. }) => Ok(Subject::Nothing),
        Err(error) => Err(error.into()),
    }
}

impl Run {
    /// The service that is to run once, if one is meant: by what is said of it, or because nothing else here has the name.
    pub(super) fn service_once(&self) -> Result<Option<&str>, Error> {
        let word = self.subject.as_str();
        if let Some(name) = word.strip_prefix(SERVICE) {
            return Ok(Some(name));
        }
        // the store is asked last: a container by itself makes its network before that is open
        let is_here = || self.context.is_none() && !word.contains(['/', ':', '.']) && is_service_here(word);
        let is_meant =
            self.once.is_any() || is_here() && subject(word, &crate::cli::root::store()?)? == Subject::Nothing;
        Ok(is_meant.then_some(word))
    }

    /// The image to run; a file is built for it, a base brought in.
    pub(super) fn image(&self, store: &Store) -> Result<ImageRecord, Error> {
        match subject(&self.subject, store)? {
            Subject::Image if self.pulling.must() => self.refreshed(store),
            Subject::Image => self.fitting(store),
            Subject::Base => {
                let here = std::env::current_dir()
                    .map_err(|error| Error::new(format!("there is no current folder: {error}")))?;
                let text = format!("FROM {}\n", self.subject).into_bytes();
                let chosen = Chosen { name: self.subject.clone(), path: None, text, context: here };
                self.build(store, &chosen)
            }
            Subject::File => {
                let input = Input::of(Some(self.subject.clone().into()), self.context.clone());
                self.build(store, &input.choose()?)
            }
            Subject::Nothing => match self.subject.parse::<Reference>() {
                Ok(name) if self.pulling.may() => self.pulled(store, &name),
                _ => Err(nothing(store, &self.subject)),
            },
        }
    }

    /// The image of a name that is here, if it is for the platform that is asked for; else that of its registry.
    fn fitting(&self, store: &Store) -> Result<ImageRecord, Error> {
        let image = store.images().resolve(&self.subject)?.1;
        let (own, Some(wanted)) = (image.platform().folded(), self.meaning.platform()) else { return Ok(image) };
        if own == wanted.folded() || wanted.lesser().contains(&own) {
            return Ok(image);
        }
        match self.subject.parse::<Reference>() {
            Ok(name) if image.pulled.is_some() && self.pulling.may() => self.pulled(store, &name),
            _ => Err(Error::new(format!("`{}` is here for {own}, not for {wanted}", self.subject))
                .help("build or pull it with `--platform`, or leave that away")),
        }
    }

    /// The image of a name that is here, if its registry has nothing newer.
    fn refreshed(&self, store: &Store) -> Result<ImageRecord, Error> {
        let image = store.images().resolve(&self.subject)?.1;
        match self.subject.parse::<Reference>() {
            // What was made here has no registry to ask.
            Ok(name) if image.pulled.is_some() => self.pulled(store, &name),
            _ => Ok(image),
        }
    }

    fn pulled(&self, store: &Store, name: &Reference) -> Result<ImageRecord, Error> {
        let transfer = show("pulling", self.work.progress(self.quiet).terse());
        let request = Pull {
            name,
            platform: self.meaning.platform(),
            all: false,
            refresh: self.pulling.must(),
            in_general: true,
        };
        let pulled = pull(&client()?, store, &request, &Shown::new(&transfer, name));
        transfer.finish();
        let image = pulled
            .map_err(|error| {
                let why = match error.kind {
                    ErrorKind::NotFound | ErrorKind::Denied => error.text,
                    ErrorKind::Unreachable => format!("rbox {}", error.text),
                    _ => return error,
                };
                let text = format!("`{}` is no file or folder here and no image of the store, and {why}", self.subject);
                registry::Error { text, help: images::near(store, &self.subject).or(error.help), ..error }
            })?
            .image;
        store.settle()?;
        Ok(image)
    }

    fn build(&self, store: &Store, chosen: &Chosen) -> Result<ImageRecord, Error> {
        let compiled = self.meaning.compile(chosen, self.pulling.layers(self.work.progress(self.quiet).terse()))?;
        if chosen.path.is_some() {
            findings::hint(&compiled.warnings, &chosen.name);
        }
        let options = self.work.options(&self.limits, Meaning::epoch(&compiled)?)?;
        let mut outcome =
            work::run(&compiled.plan, &compiled.files, store, &options, self.work.progress(self.quiet).terse())?;
        let built = outcome.images.pop().filter(|_| outcome.images.is_empty());
        let built = built.ok_or_else(|| Error::usage("`rbox run` runs one image; name one `--target`"))?;
        store.images().put(None, &built.record)?;
        Ok(built.record)
    }
}

fn nothing(store: &Store, word: &str) -> Error {
    let error = Error::new(format!("`{word}` is no file or folder here, no image of the store, and no base"));
    match (images::near(store, word), word.parse::<Reference>()) {
        (Some(near), _) => error.help(near),
        (None, Ok(_)) => {
            error.help("`rbox images` lists the store; without `--pull never`, an image comes from its registry")
        }
        (None, Err(_)) => error.help("name a .rbox file, an image, or a base such as `host` or `rootfs:DIR`"),
    }
}
