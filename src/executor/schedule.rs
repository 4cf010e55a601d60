//! Runs what is not cached: each step as soon as its inputs are there, as many at once as there are jobs.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Instant;

use super::build::Build;
use super::event::Event;
use super::failure::{Failure, Reason};
use super::ground::Ground;
use super::survey::Survey;
use crate::plan::{Op, StepId};

/// Where a run stands.
struct Board {
    /// What steps left.
    grounds: Vec<Option<Ground>>,
    /// Steps whose inputs are there.
    ready: VecDeque<StepId>,
    /// Inputs that a step still waits for; none = it is not to run.
    missing: Vec<Option<usize>>,
    /// Steps that are not done.
    left: usize,
    failure: Option<Failure>,
}

impl Board {
    fn new(build: &Build<'_>, needed: &[bool], grounds: Vec<Option<Ground>>) -> Self {
        let mut board =
            Self { missing: vec![None; grounds.len()], ready: VecDeque::new(), left: 0, failure: None, grounds };
        for (id, step) in build.plan.iter() {
            let index = id.0 as usize;
            if !needed[index] || board.grounds[index].is_some() {
                continue;
            }
            let missing = step.inputs.iter().filter(|input| board.grounds[input.0 as usize].is_none()).count();
            board.missing[index] = Some(missing);
            board.left += 1;
            if missing == 0 {
                board.ready.push_back(id);
            }
        }
        board
    }

    fn over(&self) -> bool {
        self.left == 0 || self.failure.is_some()
    }

    fn done(&mut self, build: &Build<'_>, id: StepId, ground: Ground) {
        self.grounds[id.0 as usize] = Some(ground);
        self.left -= 1;
        for (other, step) in build.plan.iter() {
            let waits = step.inputs.iter().filter(|input| **input == id).count();
            if let Some(missing) = self.missing[other.0 as usize].as_mut().filter(|_| waits > 0) {
                *missing -= waits;
                if *missing == 0 {
                    self.ready.push_back(other);
                }
            }
        }
    }
}

/// Runs all steps that are needed and have left nothing yet.
pub(super) fn run(
    build: &Build<'_>,
    needed: &[bool],
    surveys: &[Option<Survey>],
    grounds: Vec<Option<Ground>>,
) -> Result<Vec<Option<Ground>>, Failure> {
    let board = Board::new(build, needed, grounds);
    let waiting: Vec<bool> = board.missing.iter().map(Option::is_some).collect();
    let workers = build.options.jobs().min(board.left);
    let digested = if build.options.digests { in_images(build) } else { vec![false; surveys.len()] };
    let (board, news) = (Mutex::new(board), Condvar::new());
    let lock = || board.lock().unwrap_or_else(PoisonError::into_inner);
    thread::scope(|scope| {
        let work = || {
            while let Some((id, inputs)) = next(build, lock(), &news) {
                let result = step(build, id, surveys, &inputs);
                let left = result.as_ref().ok().filter(|_| digested[id.0 as usize]);
                if let Some(layer) = left.and_then(|ground| ground.snapshot) {
                    let stopped = || build.stop.is_cancelled();
                    // Best effort: whoever asks for the digest makes it then.
                    scope.spawn(move || _ = build.store.measure(layer, build.options.epoch, &stopped));
                }
                let mut board = lock();
                match result {
                    Ok(ground) => board.done(build, id, ground),
                    Err(failure) => {
                        // What is cut down because another step failed is no failure of its own.
                        if board.failure.is_none() {
                            board.failure = Some(failure);
                            build.stop.cancel();
                        }
                    }
                }
                drop(board);
                news.notify_all();
            }
        };
        if build.needs_way(&waiting) {
            // takes as long as what a step needs before its program starts
            scope.spawn(|| _ = build.open_way());
        }
        (1..workers).for_each(|_| _ = scope.spawn(work));
        work();
    });
    let board = board.into_inner().unwrap_or_else(PoisonError::into_inner);
    board.failure.map_or(Ok(board.grounds), Err)
}

/// Steps whose layers are in the images that the targets become.
fn in_images(build: &Build<'_>) -> Vec<bool> {
    let mut found = vec![false; build.plan.steps.len()];
    for target in &build.plan.targets {
        let mut below = Some(target.step);
        while let Some(id) = below {
            let step = build.plan.step(id);
            found[id.0 as usize] = matches!(step.op, Op::Exec(_) | Op::File(_));
            below = step.inputs.first().copied();
        }
    }
    found
}

/// Waits for a step that can run, and gives what its inputs left; none when there is nothing left to do.
fn next(build: &Build<'_>, mut board: MutexGuard<'_, Board>, news: &Condvar) -> Option<(StepId, Vec<Ground>)> {
    loop {
        if board.over() {
            return None;
        }
        if build.options.cancel.is_cancelled() {
            board.failure.get_or_insert_with(|| Reason::Cancelled.into());
            news.notify_all();
            return None;
        }
        if let Some(id) = board.ready.pop_front() {
            let inputs = build.plan.step(id).inputs.iter().filter_map(|input| board.grounds[input.0 as usize]);
            return Some((id, inputs.collect()));
        }
        board = news.wait(board).unwrap_or_else(PoisonError::into_inner);
    }
}

fn step(build: &Build<'_>, id: StepId, surveys: &[Option<Survey>], inputs: &[Ground]) -> Result<Ground, Failure> {
    let survey =
        surveys[id.0 as usize].as_ref().ok_or_else(|| Reason::Other("presume: a step was not surveyed".into()))?;
    let began = Instant::now();
    let result = build.perform(id, survey, inputs);
    match result {
        Ok(performed) => {
            if performed.ran {
                build.tell(Event::Done { step: id, took: began.elapsed() });
            }
            Ok(performed.ground)
        }
        Err(mut failure) => {
            failure.step = Some(id);
            build.tell(Event::Failed { step: id, took: began.elapsed() });
            Err(failure)
        }
    }
}
