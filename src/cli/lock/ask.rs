//! Questions to registries, servers and repositories: what a name stands for now.

use crate::cli::exit::Error;
use crate::cli::transfer::{Shown, client, show};
use crate::cli::{root, work};
use crate::diag::{Code, Diagnostic, Severity};
use crate::executor::{self, Failure, Options, Reason};
use crate::image::{Platform, Reference};
use crate::lock::{Name, Pinned};
use crate::model::{Address, Mention};
use crate::registry::{self, Client, ErrorKind, Pull, at_once, resolve};
use crate::report::{ProgressMode, Transfer};
use crate::source::Span;
use crate::store::Store;

/// What is asked for.
pub(super) struct Question {
    pub name: Name,
    address: Address,
    platform: Platform,
}

/// What a name stands for, and the config of an image, which may name more.
pub(super) struct Known {
    pub pinned: Pinned,
    pub config: Option<(Reference, Platform, Vec<u8>)>,
}

/// Why there is no answer.
pub(super) struct Why {
    text: String,
    help: Option<String>,
    code: Code,
    stopped: bool,
}

pub(super) type Answer = Result<Known, Why>;

impl Question {
    /// What a name that a file mentions stands for.
    pub(super) fn of(name: &Name, mention: &Mention) -> Self {
        Self { name: name.clone(), address: mention.address.clone(), platform: mention.platform.clone() }
    }

    /// What the config of an image is that is known by its digest.
    pub(super) fn config(image: &Reference, platform: &Platform) -> Self {
        Self { name: Name::base(image), address: Address::Image(image.clone()), platform: platform.clone() }
    }
}

impl Why {
    /// The finding at the words that name it.
    pub(super) fn at(&self, span: Span) -> Diagnostic {
        let mut found = Diagnostic::new(self.code, span, self.text.clone()).label("can't be locked");
        found.severity = Severity::Error;
        found.help.clone_from(&self.help);
        found
    }
}

impl From<registry::Error> for Why {
    fn from(error: registry::Error) -> Self {
        let registry::Error { text, help, kind } = error;
        Self { text, help, code: Code::BaseNotHere, stopped: kind == ErrorKind::Stopped }
    }
}

impl From<Failure> for Why {
    fn from(failure: Failure) -> Self {
        let stopped = matches!(*failure.reason, Reason::Cancelled);
        Self { text: failure.to_string(), help: None, code: Code::LockDrift, stopped }
    }
}

/// Who asks.
pub(super) struct Asker {
    mode: ProgressMode,
    /// Made when there is something to ask.
    made: Option<Made>,
}

struct Made {
    client: Client,
    store: Store,
    options: Options,
}

impl Asker {
    pub(super) const fn new(mode: ProgressMode) -> Self {
        Self { mode, made: None }
    }

    /// Asks everything, much of it at once.
    pub(super) fn ask(&mut self, questions: &[Question]) -> Result<Vec<Answer>, Error> {
        if questions.is_empty() {
            return Ok(Vec::new());
        }
        if self.made.is_none() {
            self.made = Some(Made::new()?);
        }
        let made = self.made.as_ref().expect("presume: it was made in the lines above");
        let transfer = show("asking", self.mode);
        let answers = at_once(questions, |question| made.answer(question, &transfer));
        transfer.finish();
        if answers.iter().any(|answer| answer.as_ref().is_err_and(|why| why.stopped)) {
            return Err(registry::Error::stopped().into());
        }
        made.store.settle()?;
        Ok(answers)
    }
}

impl Made {
    fn new() -> Result<Self, Error> {
        let options = Options::new().map_err(|error| Error::new(format!("no descriptor can be made: {error}")))?;
        let cancel = options.cancel.clone();
        work::at_signals(move || cancel.cancel())?;
        Ok(Self { client: client()?, store: root::store()?, options })
    }

    fn answer(&self, question: &Question, transfer: &Transfer) -> Answer {
        let Self { store, options, .. } = self;
        let pinned = match &question.address {
            Address::Image(image) => return self.image(image, &question.platform, transfer),
            Address::Url(url) => Pinned::Digest(executor::digest_of_url(url, store, options)?),
            Address::Git { remote, reference } => {
                Pinned::Commit(executor::commit_of(remote, reference.as_deref(), store, options)?)
            }
        };
        Ok(Known { pinned, config: None })
    }

    fn image(&self, image: &Reference, platform: &Platform, transfer: &Transfer) -> Answer {
        let request = Pull { name: image, platform: Some(platform), all: false, refresh: true, in_general: false };
        let resolved = resolve(&self.client, &request, &Shown::new(transfer, image))?;
        let digest = resolved.digest();
        let exact = Reference { digest: Some(digest), ..image.clone() };
        let config = Some((exact, platform.clone(), resolved.config_bytes().to_vec()));
        Ok(Known { pinned: Pinned::Digest(digest), config })
    }
}
