//! How much text the variables of all programs come to.

use super::stage::{Action, Base};
use super::{Model, check};
use crate::diag::Diagnostic;

/// Bytes: a plan holds the variables of each `RUN`, and tens of thousands of them for tens of thousands of `RUN` fill memory.
const MOST: usize = 64 << 20;

impl Model {
    /// What is to be said where the `RUN`s of the targets have more variables than a plan can hold.
    pub fn too_many_variables(&self) -> Option<Diagnostic> {
        let needed = self.needed(&self.targets);
        let mut total = 0_usize;
        // By stage: bytes of the variables that the next one starts with; no less than there are.
        let mut left: Vec<usize> = Vec::with_capacity(self.stages.len());
        for (stage, needed) in self.stages.iter().zip(needed) {
            let mut bytes = match stage.base.value {
                Base::Stage(id) => left.get(id.0).copied().unwrap_or_default(),
                _ => stage.config.iter().flat_map(|config| &config.config.env).map(String::len).sum(),
            };
            for instruction in &stage.instructions {
                match &instruction.action {
                    Action::Env(pairs) => {
                        bytes += pairs.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>();
                    }
                    Action::Arg(pairs) => {
                        let length = |value: &Option<String>| value.as_ref().map_or(0, String::len);
                        bytes += pairs.iter().map(|(name, value)| name.len() + length(value)).sum::<usize>();
                    }
                    Action::Run(_) if needed => total += bytes,
                    _ => {}
                }
                if total > MOST {
                    return Some(check::values::too_many_variables(instruction.span));
                }
            }
            left.push(bytes);
        }
        None
    }
}
