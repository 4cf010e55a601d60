//! Flags of an instruction by name.

use super::Resolver;
use super::scope::Scope;
use crate::syntax::tree::{Flag, Instruction};

/// The last flag of a name.
pub(super) fn flag<'t>(instruction: &'t Instruction, name: &str) -> Option<&'t Flag> {
    instruction.flags.iter().rev().find(|flag| flag.is(name))
}

impl Resolver<'_> {
    /// The expanded value of a flag.
    pub(super) fn value_of(&mut self, instruction: &Instruction, name: &str, scope: &Scope) -> Option<String> {
        let word = flag(instruction, name)?.value.as_ref()?;
        Some(self.expand(word, scope)).filter(|value| !value.is_empty())
    }
}

/// Whether a flag without a value (or with `=true`, `=false`) is set; none where it is not written.
pub(super) fn switch(instruction: &Instruction, name: &str) -> Option<bool> {
    let flag = flag(instruction, name)?;
    let Some(word) = &flag.value else { return Some(true) };
    match word.text.to_ascii_lowercase().as_str() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}
