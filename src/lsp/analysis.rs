//! The whole compiler on a document, on a thread of its own: findings, and values that only the meaning of the file has.
//!
//! A job waits a moment for a newer one of the same document, so that nobody compiles what is being typed over.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use gen_lsp_types::Uri;
use lsp_server::{Message, RequestId};

use super::hints::{self, Hint};
use super::hover::{self, Facts};
use super::lines::{Encoding, Lines};
use super::settings::Settings;
use super::{publish, uri};
use crate::compile::{self, Request};
use crate::diag::Diagnostics;
use crate::source::{FileId, Source, SourceMap, Sources};
use crate::syntax;

/// How long typing has to pause.
const PAUSE: Duration = Duration::from_millis(120);

/// Gives the outside of a file: the file, and the folder that is its context.
pub type Open = dyn Fn(&Path, &Path) -> Option<Box<dyn Sources>> + Send + Sync;

/// What the compiler made of a document.
#[derive(Debug)]
pub(super) struct Analysis {
    pub(super) version: i32,
    pub(super) found: Diagnostics,
    /// The texts that spans of the findings point into; the document is the first.
    pub(super) files: SourceMap,
    pub(super) lines: Lines,
    /// The folder that names of other files are relative to.
    pub(super) folder: Option<PathBuf>,
    pub(super) hints: Vec<Hint>,
    pub(super) facts: Facts,
}

/// A document at a moment.
#[derive(Clone)]
pub(super) struct Snapshot {
    pub(super) uri: Uri,
    pub(super) version: i32,
    pub(super) text: Arc<str>,
    pub(super) encoding: Encoding,
    pub(super) settings: Arc<Settings>,
    /// Whether files beside it may be read.
    pub(super) inside: bool,
}

/// Who waits for an analysis.
pub(super) enum Waiting {
    /// `textDocument/diagnostic`.
    Pull(RequestId),
    /// `textDocument/inlayHint`, with the bytes that are looked at.
    Hints(RequestId, std::ops::Range<usize>),
    /// Nobody: findings are sent on their own.
    Push,
}

/// A job of the thread.
pub(super) struct Job {
    pub(super) snapshot: Snapshot,
    pub(super) waiting: Waiting,
}

/// The latest analyses, by address.
pub(super) type Latest = Arc<Mutex<HashMap<Uri, Arc<Analysis>>>>;

/// The thread's end that jobs go to.
pub(super) struct Analyst {
    jobs: Sender<Job>,
    latest: Latest,
    open: Arc<Open>,
}

impl Analyst {
    /// Starts the thread; `send` brings messages to the editor, findings among them if `pushes` says so.
    pub(super) fn start(open: Arc<Open>, pushes: bool, send: impl Fn(Message) + Send + 'static) -> Self {
        let (jobs, queue) = channel();
        let latest = Latest::default();
        let (own, files) = (Arc::clone(&latest), Arc::clone(&open));
        let thread = Thread { latest: own, open: files, pushes, send };
        std::thread::spawn(move || thread.work(&queue));
        Self { jobs, latest, open }
    }

    /// Hands a job over.
    pub(super) fn ask(&self, snapshot: Snapshot, waiting: Waiting) {
        // The thread ends with the server alone.
        let _ = self.jobs.send(Job { snapshot, waiting });
    }

    /// The latest analysis of a document, of whichever state.
    pub(super) fn latest(&self, uri: &Uri) -> Option<Arc<Analysis>> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner).get(uri).cloned()
    }

    /// The analysis of a document as it is now, made here where the thread has not got so far.
    pub(super) fn now(&self, snapshot: &Snapshot) -> Arc<Analysis> {
        if let Some(latest) = self.latest(&snapshot.uri).filter(|latest| latest.version == snapshot.version) {
            return latest;
        }
        let analysis = Arc::new(analyse(snapshot, &*self.open));
        keep(&self.latest, snapshot, &analysis);
        analysis
    }

    /// Forgets a document.
    pub(super) fn close(&self, uri: &Uri) {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner).remove(uri);
    }

    /// The outside of a file.
    pub(super) fn sources(&self, uri: &Uri) -> Option<Box<dyn Sources>> {
        let path = uri::path(uri)?;
        (self.open)(&path, path.parent()?)
    }
}

fn keep(latest: &Latest, snapshot: &Snapshot, analysis: &Arc<Analysis>) {
    let mut latest = latest.lock().unwrap_or_else(PoisonError::into_inner);
    latest.insert(snapshot.uri.clone(), Arc::clone(analysis));
}

/// The thread.
struct Thread<S> {
    latest: Latest,
    open: Arc<Open>,
    /// Whether findings are sent without being asked for.
    pushes: bool,
    send: S,
}

impl<S: Fn(Message)> Thread<S> {
    fn work(&self, queue: &Receiver<Job>) {
        let mut waiting: Vec<Job> = Vec::new();
        loop {
            let next = if waiting.is_empty() {
                queue.recv().map_err(|_| RecvTimeoutError::Disconnected)
            } else {
                queue.recv_timeout(PAUSE)
            };
            match next {
                Ok(job) => waiting.push(job),
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {
                    while !waiting.is_empty() {
                        let uri = waiting[0].snapshot.uri.clone();
                        let (own, others) = waiting.drain(..).partition(|job| job.snapshot.uri == uri);
                        waiting = others;
                        self.settle(own);
                    }
                }
            }
        }
    }

    /// Does all jobs of one document, as it is in the newest of them.
    fn settle(&self, jobs: Vec<Job>) {
        let newest = jobs.iter().max_by_key(|job| job.snapshot.version).map(|job| job.snapshot.clone());
        let Some(newest) = newest else { return };
        let analysis = Arc::new(analyse(&newest, &*self.open));
        keep(&self.latest, &newest, &analysis);
        for job in jobs {
            match job.waiting {
                Waiting::Push => {}
                Waiting::Pull(id) => (self.send)(publish::pulled(id, &newest.uri, &analysis)),
                Waiting::Hints(id, range) => (self.send)(hints::answer(id, &analysis, &range)),
            }
        }
        if self.pushes {
            (self.send)(publish::pushed(&newest.uri, &analysis));
        }
    }
}

/// Compiles a document; one whose surroundings may not be read is only parsed.
fn analyse(snapshot: &Snapshot, open: &Open) -> Analysis {
    let path = uri::path(&snapshot.uri).filter(|_| snapshot.inside);
    let folder = path.as_ref().and_then(|path| path.parent()).map(Path::to_owned);
    let sources = path.as_ref().zip(folder.as_ref()).and_then(|(path, folder)| open(path, folder));
    let lines = Lines::new(&snapshot.text, snapshot.encoding);
    let name = path
        .as_ref()
        .and_then(|path| path.file_name())
        .map_or_else(|| snapshot.uri.0.clone(), |name| name.to_string_lossy().into_owned());
    let empty = Analysis {
        version: snapshot.version,
        found: Diagnostics::default(),
        files: SourceMap::default(),
        lines,
        folder: folder.clone(),
        hints: Vec::new(),
        facts: Facts::default(),
    };
    let (Some(sources), Some(folder)) = (sources, folder) else {
        let (tree, found) = syntax::parse(FileId(0), &snapshot.text);
        let found = syntax::allow::apply(FileId(0), &snapshot.text, &tree, found);
        return Analysis { found, files: SourceMap::new(Source::new(name, Arc::clone(&snapshot.text))), ..empty };
    };
    let mut request = Request::new(name, snapshot.text.as_bytes(), folder.to_string_lossy());
    request.args = snapshot.settings.args.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    let mut checked = compile::check(&request, &*sources);
    let mut analysis = empty;
    // A mistake somewhere says nothing against what is known elsewhere.
    analysis.hints = hints::of(checked.model(), &checked.files);
    let whole = !checked.has_mistakes() && checked.missing.is_empty();
    analysis.facts = hover::facts(checked.model(), &checked.files, whole);
    // An image that is not here is no mistake: a build pulls it.
    compile::forget_missing_images(&mut checked.found, &checked.missing);
    Analysis { found: checked.found, files: checked.files, ..analysis }
}
