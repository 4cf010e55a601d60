//! `ONBUILD`, and the triggers that a stage meets in its base.

use std::rc::Rc;

use super::Resolver;
use super::stage::Open;
use crate::image::ImageConfig;
use crate::model::check;
use crate::model::stage::{Action, Base};
use crate::source::{Source, Span, Spanned};
use crate::syntax;
use crate::syntax::keyword::Keyword;
use crate::syntax::tree::{Args, Instruction, Item};

/// More triggers than this are not run in one file: some thousands of them, in some thousands of stages, are millions.
const MOST: usize = 50_000;

impl Resolver<'_> {
    /// Notes a trigger for those who start from this stage.
    pub(super) fn onbuild(open: &mut Open, instruction: &Instruction) -> Option<Action> {
        let Args::Trigger(trigger) = &instruction.args else { return None };
        let mut text = instruction.rest.text.trim().to_owned();
        for heredoc in trigger.heredocs.iter().chain(&instruction.heredocs) {
            text = format!("{text}\n{}{}", heredoc.body.value, heredoc.name.value);
        }
        open.triggers.push(Rc::new((**trigger).clone()));
        Some(Action::Onbuild(text))
    }

    /// Runs the triggers of a stage's base, before its own instructions.
    pub(super) fn run_triggers(
        &mut self,
        open: &mut Open,
        of_stage: &[Rc<Instruction>],
        config: Option<&ImageConfig>,
        base: &Spanned<Base>,
    ) {
        if !self.has_room_for(of_stage.len() + config.map_or(0, |config| config.config.on_build.len()), base.span) {
            return;
        }
        for trigger in of_stage {
            self.instruction(open, trigger, None);
        }
        for text in config.iter().flat_map(|config| &config.config.on_build) {
            let key = (base.value.clone(), text.clone());
            let triggers = if let Some(known) = self.triggers.get(&key) {
                Rc::clone(known)
            } else {
                let parsed = self.parse_trigger(base, text);
                self.triggers.insert(key, Rc::clone(&parsed));
                parsed
            };
            for trigger in &*triggers {
                self.instruction(open, trigger, Some(open.from));
            }
        }
    }

    /// Counts triggers that are to run; the first that are too many are reported.
    fn has_room_for(&mut self, triggers: usize, base: Span) -> bool {
        let before = self.triggered;
        self.triggered += triggers;
        if before <= MOST && self.triggered > MOST {
            self.report(check::values::too_many_triggers(base, MOST));
        }
        self.triggered <= MOST
    }

    fn parse_trigger(&mut self, base: &Spanned<Base>, text: &str) -> Rc<Vec<Instruction>> {
        let file = self.files.add(Source::new(format!("ONBUILD of {}", base.value), text));
        let (tree, found) = syntax::parse(file, text);
        self.found.extend(found);
        let instructions = tree.items.into_iter().filter_map(|item| match item {
            Item::Instruction(instruction) => Some(instruction),
            Item::Block(_) | Item::Unknown(_) => None,
        });
        Rc::new(instructions.filter(|trigger| can_run(trigger.keyword.value)).collect())
    }
}

/// What an image from elsewhere may have as a trigger; the rest is passed over, as nothing could be done about it here.
const fn can_run(keyword: Keyword) -> bool {
    !matches!(keyword, Keyword::From | Keyword::Maintainer | Keyword::Onbuild)
}
