//! One instruction of a stage.

use super::Resolver;
use super::metadata::{command, line};
use super::stage::{Open, text_of};
use crate::model::stage::{Action, Instruction as Resolved};
use crate::source::Span;
use crate::syntax::keyword::Keyword;
use crate::syntax::tree::Instruction;

impl Resolver<'_> {
    /// Resolves an instruction; `origin` is the place to give it where it stands in no file of the user's.
    pub(super) fn instruction(&mut self, open: &mut Open, instruction: &Instruction, origin: Option<Span>) {
        let Some(action) = self.action(open, instruction) else { return };
        open.note(&action);
        let text = text_of(instruction);
        let text = if origin.is_some() { format!("ONBUILD {text}") } else { text };
        open.instructions.push(Resolved { action, span: origin.unwrap_or(instruction.span), text });
    }

    fn action(&mut self, open: &mut Open, instruction: &Instruction) -> Option<Action> {
        match instruction.keyword.value {
            Keyword::Run => self.run(open, instruction),
            Keyword::Copy => self.copy(open, instruction, false),
            Keyword::Add => self.copy(open, instruction, true),
            Keyword::Arg => Some(self.arg(open, instruction)),
            Keyword::Env => Some(self.env(open, instruction)),
            Keyword::Label => Some(self.label(open, instruction)),
            Keyword::User => line(&instruction.args).map(|word| Action::User(self.expand(word, &open.scope))),
            Keyword::Workdir => self.workdir(open, instruction),
            Keyword::Expose => Some(self.expose(open, instruction)),
            Keyword::Volume => self.volume(open, instruction),
            Keyword::Cmd => Some(Action::Cmd(command(&instruction.args))),
            Keyword::Entrypoint => Some(Action::Entrypoint(command(&instruction.args))),
            Keyword::Healthcheck => self.healthcheck(instruction),
            Keyword::Shell => Self::shell(instruction),
            Keyword::Stopsignal => self.stopsignal(open, instruction),
            Keyword::Onbuild => Self::onbuild(open, instruction),
            Keyword::Maintainer => Self::maintainer(instruction),
            // A stage is cut at each `FROM`; one inside `ONBUILD` is reported there.
            Keyword::From => None,
        }
    }
}

impl Open {
    /// Notes what an instruction says about how the image runs.
    fn note(&mut self, action: &Action) {
        let Some(facts) = &mut self.facts else { return };
        match action {
            Action::Cmd(command) => {
                facts.cmd = !command.is_empty();
                self.has_cmd = true;
            }
            Action::Entrypoint(command) => {
                facts.entrypoint = !command.is_empty();
                facts.cmd &= self.has_cmd;
            }
            Action::Healthcheck(health) => facts.health = health.test.first().is_some_and(|kind| kind != "NONE"),
            _ => {}
        }
    }
}
