//! Progress on a terminal: what is over scrolls away above, what runs is drawn below and kept fresh.
//!
//! The live part never wraps and never hides the cursor, so nothing has to be put right when rbox is killed. A frame is one
//! write: up to where the last one began, each line over the old one, the rest wiped. Terminals that know synchronized
//! output (mode 2026) show it at once.

use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write as _;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::super::names::{Names, clean};
use super::super::{Look, units};
use super::plain::put;
use super::warning;
use crate::executor::Event;
use crate::plan::StepId;

/// Between two frames.
const FRAME: Duration = Duration::from_millis(80);
/// A step that is over sooner is never drawn live.
const PATIENCE: Duration = Duration::from_millis(50);
/// The last lines of output that a running step shows.
const LINES: usize = 5;
const SPINNER: [&str; 8] = ["⠋", "⠙", "⠸", "⠴", "⠦", "⠧", "⠇", "⠏"];

/// A live tree.
#[derive(Debug)]
pub(super) struct Live {
    shared: Arc<Shared>,
    /// Redraws while something runs; started with the first step that does.
    ticker: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    over: Condvar,
}

#[derive(Debug)]
struct State {
    names: Names,
    look: Look,
    started: Instant,
    /// Whether what is cached is told of.
    tells_cached: bool,
    steps: usize,
    finished: usize,
    cached: usize,
    running: BTreeMap<StepId, Running>,
    /// What scrolls away with the next frame.
    above: String,
    /// Widths of the lines of the last frame, to find its top again after a resize.
    drawn: Vec<usize>,
    frame: usize,
    over: bool,
}

#[derive(Debug)]
struct Running {
    since: Instant,
    lines: VecDeque<String>,
    bytes: Option<(u64, Option<u64>)>,
}

impl Live {
    pub(super) fn new(names: Names, look: Look, started: Instant, tells_cached: bool) -> Self {
        let state = State {
            names,
            look,
            started,
            tells_cached,
            steps: 0,
            finished: 0,
            cached: 0,
            running: BTreeMap::new(),
            above: String::new(),
            drawn: Vec::new(),
            frame: 0,
            over: false,
        };
        let shared = Arc::new(Shared { state: Mutex::new(state), over: Condvar::new() });
        Self { shared, ticker: Mutex::new(None) }
    }

    pub(super) fn event(&self, event: Event) {
        let mut state = self.shared.lock();
        let starts = matches!(event, Event::Running { .. });
        state.take(event);
        drop(state);
        if starts {
            let mut ticker = self.ticker.lock().unwrap_or_else(PoisonError::into_inner);
            if ticker.is_none() {
                let shared = Arc::clone(&self.shared);
                *ticker = std::thread::Builder::new().name("progress".to_owned()).spawn(move || shared.tick()).ok();
            }
        }
    }

    /// Draws what is over for the last time, and nothing live.
    pub(super) fn finish(self) {
        let mut state = self.shared.lock();
        state.over = true;
        state.running.clear();
        let frame = state.frame();
        drop(state);
        self.shared.over.notify_all();
        put(&frame);
        if let Some(ticker) = self.ticker.into_inner().unwrap_or_else(PoisonError::into_inner) {
            // A ticker that panicked has said so itself.
            let _ = ticker.join();
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tick(&self) {
        let mut state = self.lock();
        let mut wait = PATIENCE;
        while !state.over {
            let (next, waited) = self.over.wait_timeout(state, wait).unwrap_or_else(PoisonError::into_inner);
            state = next;
            wait = FRAME;
            if waited.timed_out() && !state.over {
                put(&state.frame());
            }
        }
    }
}

impl State {
    fn take(&mut self, event: Event) {
        match event {
            Event::Started { steps } => self.steps = steps,
            Event::Cached { step, .. } => {
                self.cached += 1;
                self.finished += 1;
                if self.tells_cached {
                    self.over(step, &self.look.dim(self.mark("·", "-")), "cached");
                }
            }
            Event::Running { step, .. } => {
                self.running.insert(step, Running { since: Instant::now(), lines: VecDeque::new(), bytes: None });
            }
            Event::Output { step, line, .. } => {
                if let Some(running) = self.running.get_mut(&step) {
                    if running.lines.len() == LINES {
                        running.lines.pop_front();
                    }
                    running.lines.push_back(line);
                }
            }
            Event::Progress { step, done, total } => {
                if let Some(running) = self.running.get_mut(&step) {
                    running.bytes = Some((done, total));
                }
            }
            Event::Done { step, took } => {
                self.finished += 1;
                self.over(step, &self.look.good(self.mark("✔", "+")), &units::time(took));
            }
            Event::Failed { step, took } => {
                self.over(step, &self.look.error(self.mark("✘", "x")), &units::time(took));
            }
            Event::Warning { text } => self.above += &warning(&clean(&text), self.look),
        }
    }

    const fn mark<'a>(&self, unicode: &'a str, ascii: &'a str) -> &'a str {
        if self.look.unicode { unicode } else { ascii }
    }

    /// The place of a step: all as wide as the longest, but no more than a third of the terminal.
    fn place(&self, step: StepId, width: usize) -> String {
        let room = self.names.width.min((width / 3).max(12));
        let place = self.look.fitted(&self.names.place(step), room);
        format!("{place:room$}")
    }

    /// A step's last line.
    fn over(&mut self, step: StepId, mark: &str, end: &str) {
        self.running.remove(&step);
        let name = self.names.get(step);
        if name.shown {
            let place = self.place(step, width());
            let room = width().saturating_sub(textwrap::core::display_width(&place) + 16);
            let place = self.look.dim(&place);
            let _ =
                writeln!(self.above, "{mark} {place}  {}  {}", self.look.fitted(&name.text, room), self.look.dim(end));
        }
    }

    /// What to write to turn the last frame into this one.
    fn frame(&mut self) -> String {
        let width = width();
        // A terminal that became narrower has wrapped the old lines.
        let rows: usize = self.drawn.iter().map(|line| line.div_ceil(width.max(1)).max(1)).sum();
        let lines = if self.over { Vec::new() } else { self.lines(width) };
        let mut out = String::from("\x1b[?2026h");
        if rows > 0 {
            let _ = write!(out, "\x1b[{rows}F");
        }
        for line in self.above.lines() {
            let _ = writeln!(out, "{line}\x1b[K");
        }
        self.above.clear();
        for (line, _) in &lines {
            let _ = writeln!(out, "{line}\x1b[K");
        }
        out += "\x1b[J\x1b[?2026l";
        self.drawn = lines.into_iter().map(|(_, width)| width).collect();
        self.frame += 1;
        out
    }

    /// The live lines and their widths.
    fn lines(&self, width: usize) -> Vec<(String, usize)> {
        let look = self.look;
        let mut lines = Vec::new();
        let mut line = |plain: String, paint: &dyn Fn(&str) -> String| {
            let text = look.fitted(&plain, width);
            lines.push((paint(&text), textwrap::core::display_width(&text)));
        };
        let spinner =
            if look.unicode { SPINNER[self.frame % SPINNER.len()] } else { ["-", "\\", "|", "/"][self.frame % 4] };
        let shown = |(step, _): &(&StepId, &Running)| self.names.get(**step).shown;
        for (step, running) in self.running.iter().filter(shown) {
            let time = units::time(running.since.elapsed());
            let bytes = running.bytes.map_or(String::new(), |bytes| format!("  {}", moved(bytes)));
            let name = self.names.get(*step);
            let place = self.place(*step, width);
            let room = width.saturating_sub(textwrap::core::display_width(&place) + time.len() + bytes.len() + 8);
            let text = look.fitted(&name.text, room);
            line(format!("{spinner} {place}  {text}{bytes}  {time}"), &|text| look.strong(text));
            for output in &running.lines {
                line(format!("  {} {}", self.mark("│", "|"), clean(output)), &|text| look.dim(text));
            }
        }
        let waits = self.steps.saturating_sub(self.finished + self.running.len());
        let mut text = format!("{} of {} steps", self.finished, self.steps.max(self.finished));
        if self.cached > 0 {
            let _ = write!(text, ", {} cached", self.cached);
        }
        if waits > 0 {
            let _ = write!(text, ", {waits} waiting");
        }
        line(format!("  {text}  {}", units::time(self.started.elapsed())), &|text| look.help(text));
        lines
    }
}

/// The terminal's width now; a column is left free, where some terminals wrap.
fn width() -> usize {
    Look::of_stderr().width.saturating_sub(1)
}

/// `3.1 MB of 20 MB`.
fn moved((done, total): (u64, Option<u64>)) -> String {
    match total {
        Some(total) => format!("{} of {}", units::size(done), units::size(total)),
        None => units::size(done),
    }
}
