//! Variables that a place of the file sees.

use std::collections::HashMap;
use std::rc::Rc;

use crate::source::Span;
use crate::syntax::tree::Instruction;
use crate::syntax::words;

/// The index of an `ARG` in [`Declarations`].
pub(super) type ArgId = usize;

/// One variable.
#[derive(Clone, Debug)]
pub(super) struct Variable {
    /// None = declared by `ARG NAME` and given by nobody.
    pub value: Option<String>,
    /// The `ARG` that declares it; none for an `ENV`, the base's variables and what is predefined.
    pub arg: Option<ArgId>,
}

/// Variables by name.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    /// What the stage below ended with.
    below: Option<Rc<Scope>>,
    variables: HashMap<String, Variable>,
    /// Values of `ENV`s that an `ARG` of this scope came after; in the next stage they count again.
    shadowed: HashMap<String, String>,
    /// Whether a base's variables are missing because the base is not here.
    pub incomplete: bool,
    /// Bytes of the longest value.
    longest: usize,
    /// `ARG`s of this scope that nothing has read so far.
    unread: Vec<ArgId>,
}

impl Scope {
    pub(super) fn new(incomplete: bool) -> Self {
        Self { incomplete, ..Self::default() }
    }

    /// The scope of a stage on another stage.
    pub(super) fn on(below: &Rc<Self>) -> Self {
        let (incomplete, longest) = (below.incomplete, below.longest);
        let mut scope = Self { below: Some(Rc::clone(below)), incomplete, longest, ..Self::default() };
        for (name, value) in &below.shadowed {
            scope.set(name, Some(value.clone()), None);
        }
        scope
    }

    /// The scope of a finished stage, for those that start from it.
    ///
    /// It takes in what lies below it as long as that is no more than twice its own size. So a variable is copied a few times at
    /// most, however long a chain of stages is, and few scopes lie below each other where one is looked for.
    pub(super) fn finish(mut self) -> Rc<Self> {
        while let Some(below) = self.below.take_if(|below| below.variables.len() <= 2 * self.variables.len()) {
            for (name, variable) in &below.variables {
                self.variables.entry(name.clone()).or_insert_with(|| variable.clone());
            }
            self.below.clone_from(&below.below);
        }
        Rc::new(self)
    }

    /// Itself and the scopes below it.
    fn layers(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |scope| scope.below.as_deref())
    }

    pub(super) fn get(&self, name: &str) -> Option<&Variable> {
        self.layers().find_map(|scope| scope.variables.get(name))
    }

    pub(super) fn set(&mut self, name: &str, value: Option<String>, arg: Option<ArgId>) {
        self.longest = self.longest.max(value.as_ref().map_or(0, String::len));
        if arg.is_none() {
            self.shadowed.remove(name);
        } else if let Some(Variable { value: Some(value), arg: None }) = self.get(name) {
            let value = value.clone();
            self.shadowed.insert(name.to_owned(), value);
        }
        self.variables.insert(name.to_owned(), Variable { value, arg });
        self.unread.extend(arg);
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.layers().flat_map(|scope| scope.variables.keys()).map(String::as_str)
    }

    /// No less than the bytes of any value.
    pub(super) const fn longest(&self) -> usize {
        self.longest
    }

    /// The `ARG`s that nothing has read so far; they are forgotten here.
    pub(super) fn take_unread(&mut self) -> Vec<ArgId> {
        std::mem::take(&mut self.unread)
    }
}

impl words::Scope for Scope {
    fn get(&self, name: &str) -> Option<&str> {
        Self::get(self, name)?.value.as_deref()
    }
}

/// One `ARG` of the file.
#[derive(Debug)]
pub(in crate::model) struct Declaration {
    pub name: String,
    pub span: Span,
    /// The whole instruction.
    pub instruction: Span,
    /// Whether the instruction declares nothing else.
    pub alone: bool,
    /// Whether it stands before the first `FROM`.
    pub global: bool,
    /// Whether anything has read it.
    pub read: bool,
}

/// Every `ARG` of the file.
#[derive(Debug, Default)]
pub(super) struct Declarations(pub Vec<Declaration>);

impl Declarations {
    pub(super) fn add(&mut self, name: &str, span: Span, instruction: &Instruction, global: bool) -> ArgId {
        let alone = super::variables::pairs(&instruction.args).len() == 1;
        self.0.push(Declaration {
            name: name.to_owned(),
            span,
            instruction: instruction.span,
            alone,
            global,
            read: false,
        });
        self.0.len() - 1
    }

    pub(super) fn mark_read(&mut self, id: ArgId) {
        self.0[id].read = true;
    }
}
