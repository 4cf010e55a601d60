//! What a Rust file names: the rooms and crates at the head of its paths, and whether it says `unsafe`.

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

/// One name at the head of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Named {
    /// A room (for `crate::room::…`) or a crate.
    pub name: String,
    /// What stands behind it.
    pub item: String,
    /// Whether it is a room of this crate.
    pub room: bool,
    /// The line.
    pub line: usize,
}

/// A function and its length.
#[derive(Clone, Debug)]
pub(crate) struct Function {
    pub name: String,
    pub line: usize,
    pub lines: usize,
}

/// What a file names.
#[derive(Debug, Default)]
pub(crate) struct Code {
    pub named: Vec<Named>,
    pub unsafe_lines: Vec<usize>,
    pub functions: Vec<Function>,
    /// Modules from the crate's root to here, the rooms' way to resolve `super`.
    module: Vec<String>,
}

/// Reads a file below `src/`.
pub(crate) fn read(path: &str) -> Code {
    let text = super::read(path);
    let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
    let inner = path.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
    let module =
        if matches!(inner, "lib" | "main") { Vec::new() } else { inner.split('/').map(str::to_owned).collect() };
    let mut code = Code { module, ..Code::default() };
    code.visit_file(&file);
    code.named.sort();
    code.named.dedup();
    code
}

impl Code {
    /// Notes the head of a path.
    fn path(&mut self, segments: &[String], line: usize) {
        let (name, room) = match segments {
            [head, room, ..] if head == "crate" => (room.clone(), true),
            [head, ..] if head == "super" => match self.climbed(segments) {
                Some(room) => (room, true),
                None => return,
            },
            [head, ..] if head == "self" || head == "Self" => return,
            [head, _, ..] => (head.clone(), false),
            _ => return,
        };
        let item = segments.get(1).cloned().unwrap_or_default();
        self.named.push(Named { name, item, room, line });
    }

    /// The room that `super::super::name` ends in, where it leaves this file's own.
    fn climbed(&self, segments: &[String]) -> Option<String> {
        let ups = segments.iter().take_while(|segment| *segment == "super").count();
        let keep = self.module.len().checked_sub(ups)?;
        if keep == 0 { segments.get(ups).cloned() } else { self.module.first().cloned() }
    }

    fn use_tree(&mut self, tree: &syn::UseTree, before: &mut Vec<String>) {
        match tree {
            syn::UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.use_tree(&path.tree, before);
                before.pop();
            }
            syn::UseTree::Name(name) => self.used(&name.ident, before),
            syn::UseTree::Rename(rename) => self.used(&rename.ident, before),
            syn::UseTree::Glob(glob) => {
                let line = glob.star_token.spans[0].start().line;
                before.push("*".to_owned());
                self.path(&before.clone(), line);
                before.pop();
            }
            syn::UseTree::Group(group) => group.items.iter().for_each(|item| self.use_tree(item, before)),
        }
    }

    fn used(&mut self, ident: &proc_macro2::Ident, before: &[String]) {
        let line = ident.span().start().line;
        let mut segments = before.to_vec();
        segments.push(ident.to_string());
        if segments.len() == 1 {
            // `use syn;`
            segments.push(String::new());
        }
        self.path(&segments, line);
    }

    /// Paths inside a macro's brackets, which syn leaves as tokens.
    fn tokens(&mut self, tokens: TokenStream) {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        let is_colon =
            |tree: Option<&TokenTree>| matches!(tree, Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
        let mut at = 0;
        while at < trees.len() {
            match &trees[at] {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Ident(ident) if ident == "unsafe" => self.unsafe_lines.push(ident.span().start().line),
                TokenTree::Ident(first) => {
                    let (mut segments, line) = (vec![first.to_string()], first.span().start().line);
                    while is_colon(trees.get(at + 1)) && is_colon(trees.get(at + 2)) {
                        let Some(TokenTree::Ident(next)) = trees.get(at + 3) else { break };
                        segments.push(next.to_string());
                        at += 3;
                    }
                    if segments.len() > 1 {
                        self.path(&segments, line);
                    }
                }
                _ => {}
            }
            at += 1;
        }
    }

    fn function(&mut self, ident: &proc_macro2::Ident, block: &syn::Block) {
        let (from, to) = (ident.span().start().line, block.brace_token.span.close().end().line);
        self.functions.push(Function { name: ident.to_string(), line: from, lines: to - from + 1 });
    }
}

impl<'ast> Visit<'ast> for Code {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.use_tree(&item.tree, &mut Vec::new());
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let line = path.segments.first().map_or(0, |segment| segment.ident.span().start().line);
        self.path(&segments, line);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, macro_: &'ast syn::Macro) {
        self.tokens(macro_.tokens.clone());
        visit::visit_macro(self, macro_);
    }

    fn visit_meta_list(&mut self, list: &'ast syn::MetaList) {
        self.tokens(list.tokens.clone());
        visit::visit_meta_list(self, list);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_expr_unsafe(&mut self, expr: &'ast syn::ExprUnsafe) {
        self.unsafe_lines.push(expr.unsafe_token.span.start().line);
        visit::visit_expr_unsafe(self, expr);
    }

    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        if let Some(token) = &signature.unsafety {
            self.unsafe_lines.push(token.span.start().line);
        }
        visit::visit_signature(self, signature);
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        if let Some(token) = &item.unsafety {
            self.unsafe_lines.push(token.span.start().line);
        }
        visit::visit_item_impl(self, item);
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.function(&item.sig.ident, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.function(&item.sig.ident, &item.block);
        visit::visit_impl_item_fn(self, item);
    }
}
