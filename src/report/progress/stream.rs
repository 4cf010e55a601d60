//! Progress as JSON lines.

use std::time::Instant;

use serde::Serialize;

use super::plain::put;
use crate::executor::Event;
use crate::plan::{Origin, Plan, StepId};

/// JSON lines.
#[derive(Debug)]
pub(super) struct Stream {
    origins: Vec<Origin>,
    started: Instant,
}

/// One event. `time` is in seconds since the start.
#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase")]
struct Record<'a> {
    event: &'static str,
    time: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<StepId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stage: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    took: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    saved: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    done: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<u64>,
}

impl Stream {
    pub(super) fn new(plan: &Plan, started: Instant) -> Self {
        Self { origins: plan.steps.iter().map(|step| step.origin.clone()).collect(), started }
    }

    pub(super) fn event(&self, event: &Event) {
        let record = self.record(event);
        // No map and no number that JSON lacks: it can't fail.
        if let Ok(text) = serde_json::to_string(&record) {
            put(&format!("{text}\n"));
        }
    }

    fn record<'a>(&'a self, event: &'a Event) -> Record<'a> {
        let plain = Record {
            event: "",
            time: self.started.elapsed().as_secs_f64(),
            step: None,
            stage: None,
            line: None,
            text: None,
            reason: None,
            stream: None,
            took: None,
            saved: None,
            done: None,
            total: None,
        };
        let of = |name, step: &StepId| {
            let origin = &self.origins[step.0 as usize];
            let (stage, line) = (Some(origin.stage.as_str()), Some(origin.line));
            Record { event: name, step: Some(*step), stage, line, ..plain }
        };
        let text = |step: &StepId| Some(self.origins[step.0 as usize].text.as_str());
        match event {
            Event::Started { steps } => Record { event: "started", total: Some(*steps as u64), ..plain },
            Event::Cached { step, took } => {
                Record { text: text(step), saved: took.map(|took| took.as_secs_f64()), ..of("cached", step) }
            }
            Event::Running { step, reason } => Record { text: text(step), reason: Some(reason), ..of("running", step) },
            Event::Output { step, line, stream } => {
                let stream = match stream {
                    crate::executor::Stream::Out => "stdout",
                    crate::executor::Stream::Err => "stderr",
                };
                Record { text: Some(line), stream: Some(stream), ..of("output", step) }
            }
            Event::Progress { step, done, total } => {
                Record { done: Some(*done), total: *total, ..of("progress", step) }
            }
            Event::Done { step, took } => Record { took: Some(took.as_secs_f64()), ..of("done", step) },
            Event::Failed { step, took } => Record { took: Some(took.as_secs_f64()), ..of("failed", step) },
            Event::Warning { text } => Record { event: "warning", text: Some(text), ..plain },
        }
    }
}
