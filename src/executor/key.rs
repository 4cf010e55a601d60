//! Cache keys: what a step's result depends on.
//!
//! A step has two. The first, [`StepState::key`](super::StepState::key), is known before anything runs: its op, the keys of
//! its inputs, and the content of what it reads from outside the plan. The second is known once its inputs are there: its op,
//! the *layer* it builds on, and the content of what it takes from other steps. A step that was run again and made the same
//! file therefore costs the steps that copy that file nothing.

use crate::image::Digest;
use crate::plan::{CacheKey, CopySource, ExecMountKind, File, Op, Source, StepId};
use crate::source::without_credentials;
use crate::store::SnapshotId;

/// An op without what names other steps by their number in this plan: what they are comes in as content.
pub(super) fn plain(op: &Op) -> Op {
    let mut op = op.clone();
    let blank = |from: &mut Option<StepId>| *from = from.map(|_| StepId(0));
    match &mut op {
        // Whatever it is called: its content tells what it is.
        Op::Source(Source::Stored { reference, .. }) => reference.clear(),
        Op::File(File::Copy(copy)) => {
            blank(&mut copy.from);
            for source in &mut copy.sources {
                match source {
                    CopySource::Http { url, .. } => *url = without_credentials(url),
                    CopySource::Git { remote, reference, locked, .. } => {
                        *remote = without_credentials(remote);
                        // A branch that a lock has at a commit is that commit.
                        if locked.is_some() {
                            *reference = locked.take();
                        }
                    }
                    CopySource::Path { .. } | CopySource::Inline(_) => {}
                }
            }
        }
        Op::Exec(exec) => {
            for mount in &mut exec.mounts {
                match &mut mount.kind {
                    ExecMountKind::Bind(bind) => blank(&mut bind.from),
                    ExecMountKind::Cache(cache) => blank(&mut cache.from),
                    _ => {}
                }
            }
        }
        _ => {}
    }
    op
}

/// A digest of a word and bytes.
pub(super) fn mark(word: &str, bytes: &[u8]) -> Digest {
    let mut text = format!("{word}\0").into_bytes();
    text.extend(bytes);
    Digest::of(&text)
}

/// The time that everything made gets, where it is asked for.
fn epoch(epoch: Option<i64>) -> Digest {
    mark("epoch", epoch.map_or(String::new(), |epoch| epoch.to_string()).as_bytes())
}

/// The key that is known before anything runs.
pub(super) fn ahead(op: &Op, time: Option<i64>, inputs: &[CacheKey], content: &[Digest]) -> CacheKey {
    let inputs = inputs.iter().map(|key| key.0);
    let all: Vec<Digest> =
        [mark("ahead", b""), epoch(time)].into_iter().chain(inputs).chain(content.iter().copied()).collect();
    CacheKey::of(&plain(op), &all)
}

/// The key that is known once the inputs are there.
pub(super) fn on(op: &Op, time: Option<i64>, below: Option<SnapshotId>, content: &[Digest]) -> CacheKey {
    let below = mark("on", below.map_or(String::new(), |id| id.to_string()).as_bytes());
    let all: Vec<Digest> = [below, epoch(time)].into_iter().chain(content.iter().copied()).collect();
    CacheKey::of(&plain(op), &all)
}
