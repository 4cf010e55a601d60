//! One run of a plan: what all its steps share.

use std::collections::HashSet;
use std::os::fd::BorrowedFd;
use std::sync::OnceLock;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec};

use super::context::Context;
use super::event::{Event, Listen};
use super::failure::{At, Reason};
use super::fingerprint::Indexed;
use super::meta::Time;
use super::note::Places;
use super::options::{Cancel, Options};
use super::reach::Way;
use crate::image::{Digest, Platform, Reference};
use crate::plan::{BindMount, CopySource, ExecMount, ExecMountKind, File, Op, Plan, StepId};
use crate::store::{ImageRecord, Store};

/// What all steps of a run share.
pub(super) struct Build<'a> {
    pub(super) plan: &'a Plan,
    pub(super) store: &'a Store,
    pub(super) options: &'a Options,
    pub(super) listen: &'a dyn Listen,
    /// The context and its index; none where no step reads it.
    pub(super) context: Option<(&'a Context, &'a Indexed<'a>)>,
    /// Ends what still runs once a step has failed.
    pub(super) stop: Cancel,
    /// The way out that its steps share.
    pub(super) way: Way,
    /// Where steps stand; found when first asked for.
    pub(super) places: OnceLock<Places>,
    /// What has a note, where the plan is a long one; listed when first asked for.
    pub(super) notes: OnceLock<Option<HashSet<Digest>>>,
}

impl<'a> Build<'a> {
    /// Sets a run up and has something done with it.
    pub(super) fn with<T>(
        plan: &Plan,
        store: &Store,
        options: &Options,
        listen: &dyn Listen,
        then: impl FnOnce(&Build<'_>) -> Result<T, super::Failure>,
    ) -> Result<T, super::Failure> {
        let context = if needs_context(plan) { Some(Context::open(plan)?) } else { None };
        let indexed = context.as_ref().map(|context| Indexed::new(store, &context.view));
        let stop = Cancel::new().at("make a descriptor for", &plan.context)?;
        let context = context.as_ref().zip(indexed.as_ref());
        let (way, places, notes) = (Way::default(), OnceLock::new(), OnceLock::new());
        let build = Build { plan, store, options, listen, context, stop, way, places, notes };
        let result = then(&build);
        if let Some(indexed) = &indexed {
            indexed.save();
        }
        result
    }

    /// The context and its index.
    pub(super) fn context(&self) -> Result<(&'a Context, &'a Indexed<'a>), Reason> {
        self.context.ok_or_else(|| Reason::Other("presume: a step reads the context, and none was opened".to_owned()))
    }

    /// The time of what a build makes.
    pub(super) fn time(&self) -> Time {
        Time { seconds: self.options.epoch.unwrap_or(0), nanos: 0 }
    }

    /// Whether nothing is to go on.
    pub(super) fn is_cancelled(&self) -> bool {
        self.options.cancel.is_cancelled() || self.stop.is_cancelled()
    }

    /// Waits until one of `others` is readable, or there is an end to one; false if the run is to end instead.
    pub(super) fn wait(&self, others: &[BorrowedFd<'_>]) -> std::io::Result<bool> {
        let mut fds: Vec<PollFd<'_>> =
            [self.options.cancel.fd(), self.stop.fd()].map(|fd| PollFd::from_borrowed_fd(fd, PollFlags::IN)).into();
        fds.extend(others.iter().map(|fd| PollFd::from_borrowed_fd(*fd, PollFlags::IN)));
        loop {
            if self.is_cancelled() {
                return Ok(false);
            }
            match rustix::event::poll(&mut fds, None) {
                Ok(_) if fds[2..].iter().any(|fd| !fd.revents().is_empty()) => return Ok(true),
                Ok(_) | Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Lets some time go by; false if the run is to end instead.
    pub(super) fn pause(&self, time: Duration) -> bool {
        let mut fds = [self.options.cancel.fd(), self.stop.fd()].map(|fd| PollFd::from_borrowed_fd(fd, PollFlags::IN));
        let time = Timespec { tv_sec: time.as_secs().cast_signed(), tv_nsec: time.subsec_nanos().into() };
        // Woken early or not at all is no harm: it is asked again.
        let _ = rustix::event::poll(&mut fds, Some(&time));
        !self.is_cancelled()
    }

    /// Tells the listener.
    pub(super) fn tell(&self, event: Event) {
        self.listen.event(event);
    }

    /// An image of the store; none where it is not here (yet).
    pub(super) fn stored(&self, reference: &str, platform: &Platform) -> Result<Option<ImageRecord>, Reason> {
        let name: Reference = reference
            .parse()
            .map_err(|error| Reason::Other(format!("`{reference}` is no name of an image: {error}")))?;
        Ok(self.store.images().get_for(&name, platform)?.map(|(_, image)| image))
    }

    /// Which steps the targets need.
    pub(super) fn needed(&self) -> Vec<bool> {
        let mut needed = vec![false; self.plan.steps.len()];
        for target in &self.plan.targets {
            needed[target.step.0 as usize] = true;
        }
        for (id, step) in self.plan.iter().rev() {
            if needed[id.0 as usize] {
                step.inputs.iter().for_each(|input| needed[input.0 as usize] = true);
            }
        }
        needed
    }

    /// The first line of a step, for messages.
    pub(super) fn text(&self, id: StepId) -> &'a str {
        &self.plan.step(id).origin.text
    }
}

/// Whether a step reads the context.
fn needs_context(plan: &Plan) -> bool {
    let bind = |mount: &ExecMount| matches!(mount.kind, ExecMountKind::Bind(BindMount { from: None, .. }));
    plan.steps.iter().any(|step| match &step.op {
        Op::File(File::Copy(copy)) => {
            copy.from.is_none() && copy.sources.iter().any(|source| matches!(source, CopySource::Path { .. }))
        }
        Op::Exec(exec) => exec.mounts.iter().any(bind),
        _ => false,
    })
}
