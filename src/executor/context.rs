//! The context of a build: a folder of this machine, less what its ignore file hides.

use std::path::Path;

use super::failure::{At, Reason};
use super::meta::Time;
use super::select::From;
use super::view::{Part, View};
use crate::plan::Plan;
use crate::source::pattern::IgnoreList;

/// A context, open.
#[derive(Debug)]
pub(super) struct Context {
    /// Its files, the hidden ones among them.
    pub(super) view: View,
    ignore: IgnoreList,
}

impl Context {
    /// Opens the context of a plan.
    pub(super) fn open(plan: &Plan) -> Result<Self, Reason> {
        let path = Path::new(&plan.context).canonicalize().at("open the context", &plan.context)?;
        let view = View::new(vec![Part::plain(&path).at("open the context", &path)?], Time::EPOCH);
        Ok(Self { view, ignore: IgnoreList::new(plan.ignore.iter().map(String::as_str))? })
    }

    /// What can be selected from it.
    pub(super) fn from(&self) -> From<'_> {
        From { view: &self.view, ignore: Some(&self.ignore), place: "in the context" }
    }
}
