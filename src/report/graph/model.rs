//! A picture before anybody has laid it out: boxes, frames around them, and what joins them.

use serde::Serialize;

/// Boxes and what joins them.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Graph {
    /// What it shows.
    pub title: String,
    /// Frames, top to bottom; boxes without one stand above all of them.
    pub frames: Vec<Frame>,
    /// Boxes; edges name them by their place here.
    pub nodes: Vec<Node>,
    /// What joins them.
    pub edges: Vec<Edge>,
    /// What marks stand for.
    pub legend: Vec<Row>,
}

/// A frame around boxes: a network.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Frame {
    /// Its name.
    pub name: String,
    /// What is to be known of it, a few words each.
    pub notes: Vec<String>,
}

/// A box.
#[derive(Clone, Debug, Serialize)]
pub struct Node {
    /// Its name for programs, without spaces.
    pub id: String,
    /// What it stands for.
    pub kind: Kind,
    /// Its first line.
    pub title: String,
    /// The lines below.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<Row>,
    /// The frame that it stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frame: Option<usize>,
}

/// What a box stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A stage that is built on the way.
    Stage,
    /// A stage that is asked for.
    Target,
    /// A service.
    Service,
    /// A service that has a box in another frame already.
    Again,
    /// What is beyond the stack: addresses of this machine.
    Outside,
}

/// A line of a box.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// What stands in front.
    pub mark: Mark,
    /// The words.
    pub text: String,
}

/// What stands in front of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// Nothing.
    None,
    /// A step whose result is there.
    Cached,
    /// A step that will run.
    Runs,
    /// A step of which nothing is known.
    Step,
}

impl Mark {
    /// As a sign, with a blank behind it.
    pub(super) const fn sign(self, unicode: bool) -> &'static str {
        match (self, unicode) {
            (Self::None, _) => "",
            (Self::Cached, true) => "○ ",
            (Self::Runs, true) => "● ",
            (Self::Step, true) => "· ",
            (Self::Cached, false) => "o ",
            (Self::Runs, false) => "* ",
            (Self::Step, false) => "- ",
        }
    }
}

/// What joins two boxes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edge {
    /// Where it starts.
    pub from: usize,
    /// Where it leads.
    pub to: usize,
    /// What stands beside it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// How it is drawn.
    pub line: Line,
    /// Where it has heads.
    pub arrow: Arrow,
}

/// How an edge is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Line {
    /// What a stage stands on; a way through a network.
    Solid,
    /// What a stage copies; an order in which services start.
    Dashed,
}

/// Where an edge has heads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Arrow {
    /// Nowhere: both ends are the same, or alike.
    None,
    /// Where it leads.
    To,
    /// At both ends.
    Both,
}

impl Row {
    /// A line without a mark.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { mark: Mark::None, text: text.into() }
    }
}
