//! The parts of a file: global `ARG`s, stages, blocks, and what stands where it can't.

use super::Resolver;
use crate::model::check;
use crate::syntax::keyword::Keyword;
use crate::syntax::tree::{Block, Instruction, Item, Tree};

/// A file taken apart.
#[derive(Default)]
pub(super) struct Outline<'t> {
    /// `ARG`s before the first `FROM`.
    pub globals: Vec<&'t Instruction>,
    /// Each `FROM` with what follows it.
    pub stages: Vec<StageOutline<'t>>,
    /// Blocks, in order.
    pub blocks: Vec<&'t Block>,
    /// Instructions that belong to no stage.
    pub strays: Vec<&'t Instruction>,
    /// Whether a line was not understood: it may have been the `FROM` that others miss.
    pub holes: bool,
}

/// A `FROM` and what follows it.
pub(super) struct StageOutline<'t> {
    pub from: &'t Instruction,
    pub body: Vec<&'t Instruction>,
}

/// The items of a file in order, a misspelt one as what it most likely means.
fn meant(tree: &Tree) -> impl Iterator<Item = &Item> {
    let mut guesses = tree.guesses.as_slice();
    tree.items.iter().flat_map(move |item| {
        let count = match item {
            Item::Unknown(span) => guesses.iter().take_while(|guess| guess.start() < span.end).count(),
            _ => 0,
        };
        let (inside, rest) = guesses.split_at(count);
        guesses = rest;
        std::iter::once(item).chain(inside)
    })
}

impl<'t> Outline<'t> {
    pub(super) fn of(tree: &'t Tree) -> Self {
        let mut outline = Self { holes: tree.holes, ..Self::default() };
        // A block ends the stage before it.
        let mut open = false;
        for item in meant(tree) {
            match item {
                Item::Block(block) => {
                    outline.blocks.push(block);
                    open = false;
                }
                Item::Instruction(instruction) if instruction.keyword.value == Keyword::From => {
                    outline.stages.push(StageOutline { from: instruction, body: Vec::new() });
                    open = true;
                }
                Item::Instruction(instruction) => match outline.stages.last_mut() {
                    Some(stage) if open => stage.body.push(instruction),
                    None if instruction.keyword.value == Keyword::Arg => outline.globals.push(instruction),
                    _ => outline.strays.push(instruction),
                },
                Item::Unknown(_) => {}
            }
        }
        outline
    }
}

impl Resolver<'_> {
    /// Reports instructions that belong to no stage, and a file without any stage.
    pub(super) fn strays(&mut self, outline: &Outline<'_>) {
        // One message for a run of them: the rest would say the same.
        if let Some(first) = outline.strays.first().filter(|_| !outline.holes) {
            let block = outline.blocks.iter().rev().find(|block| block.span.end <= first.span.start);
            self.report(check::stages::no_stage(first, block.map(|block| block.keyword_span())));
        }
    }
}

impl Block {
    const fn keyword_span(&self) -> crate::source::Span {
        self.kind.span
    }
}
