//! The classes of a file's bytes: what editors colour. `rbox debug tokens` prints them, the language server sends them, and every
//! editor's own highlighting is held against them.
//!
//! ```text
//! COPY --from=build "$A"/x ./   # keyword flag operator stage … string variable … path … path
//! ```
//!
//! A byte has one class or none; white space and line ends have none, unless they stand inside a string, a shell's line or the
//! body of a heredoc. A token never goes past the end of its line. Files with mistakes have tokens too: those of what was understood.

mod arguments;
mod canvas;
mod values;

use std::collections::HashSet;

use serde::Serialize;

use self::canvas::Canvas;
use super::keyword::BlockKind;
use super::reference;
use super::tree::{Block, BlockProperty, Heredoc, Instruction, Item, Tree};
use crate::source::Span;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// `# …`, at the start of a line or behind a line of a block.
    Comment,
    /// The name of a directive: `syntax` in `# syntax=…`.
    Directive,
    /// An instruction or a block; `AS`; `CMD` and `NONE` of HEALTHCHECK.
    Keyword,
    /// A property of a block.
    Property,
    /// `--name`.
    Flag,
    /// The name in `name=value`.
    Key,
    /// `=`, `,` between keys, `->`.
    Operator,
    /// A word of a fixed set: `cache` in `type=cache`, `healthy`, `scratch`.
    Constant,
    /// A number, with a unit or as part of a port or an address.
    Number,
    /// Quoted text, the strings of a JSON array, the value of a directive.
    String,
    /// `$name`, `${…}` to its end.
    Variable,
    /// The name of a stage.
    Stage,
    /// An image.
    Image,
    /// The name of a network, volume, secret or service.
    Name,
    /// A path.
    Path,
    /// `<<EOF`, and the line that ends its body.
    Heredoc,
    /// The body of a heredoc.
    Body,
    /// What a shell reads.
    Shell,
    /// `[`, `]`, `,` of a JSON array; `{`, `}` of a block.
    Punctuation,
    /// The escape character that joins a line to the next.
    Continuation,
}

impl Class {
    /// Every class.
    pub const ALL: &'static [Self] = &[
        Self::Comment,
        Self::Directive,
        Self::Keyword,
        Self::Property,
        Self::Flag,
        Self::Key,
        Self::Operator,
        Self::Constant,
        Self::Number,
        Self::String,
        Self::Variable,
        Self::Stage,
        Self::Image,
        Self::Name,
        Self::Path,
        Self::Heredoc,
        Self::Body,
        Self::Shell,
        Self::Punctuation,
        Self::Continuation,
    ];

    /// Its name, as `rbox debug tokens` prints it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Comment => "comment",
            Self::Directive => "directive",
            Self::Keyword => "keyword",
            Self::Property => "property",
            Self::Flag => "flag",
            Self::Key => "key",
            Self::Operator => "operator",
            Self::Constant => "constant",
            Self::Number => "number",
            Self::String => "string",
            Self::Variable => "variable",
            Self::Stage => "stage",
            Self::Image => "image",
            Self::Name => "name",
            Self::Path => "path",
            Self::Heredoc => "heredoc",
            Self::Body => "body",
            Self::Shell => "shell",
            Self::Punctuation => "punctuation",
            Self::Continuation => "continuation",
        }
    }
}

/// Bytes of one class, on one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Token {
    /// The first byte.
    pub start: u32,
    /// The byte behind the last.
    pub end: u32,
    /// What they are.
    pub class: Class,
}

/// The tokens of a file, in order; `text` is what `tree` was read from.
pub fn tokens(text: &str, tree: &Tree) -> Vec<Token> {
    tokens_among(text, tree, &|_| false)
}

/// The tokens of a part of a file; `is_before` says whether a stage before it has a name, given in lower case.
pub fn tokens_among(text: &str, tree: &Tree, is_before: &dyn Fn(&str) -> bool) -> Vec<Token> {
    let mut painter = Painter { canvas: Canvas::new(text), escape: tree.escape, is_before, stages: HashSet::new() };
    if text.starts_with("#!") {
        painter.canvas.paint(0, painter.canvas.line_end(0), Class::Comment);
    }
    for directive in &tree.directives {
        let start = painter.canvas.line_start(directive.name.span.start as usize);
        painter.canvas.paint_after_blanks(start, directive.name.span.start as usize, Class::Comment);
        painter.paint(directive.name.span, Class::Directive);
        painter.paint_text(directive.name.span.end, directive.value.span.start, "=", Class::Operator);
        painter.paint(directive.value.span, Class::String);
    }
    for item in &tree.items {
        match item {
            Item::Instruction(instruction) => painter.instruction(instruction),
            Item::Block(block) => painter.block(block),
            Item::Unknown(_) => {}
        }
    }
    for comment in &tree.comments {
        let (start, end) = (comment.span.start as usize, comment.span.end as usize);
        painter.canvas.clear(painter.canvas.line_start(start), painter.canvas.line_end(end));
        painter.canvas.paint(start, end, Class::Comment);
    }
    painter.canvas.tokens()
}

/// Paints what stands in a tree.
struct Painter<'t> {
    canvas: Canvas<'t>,
    escape: char,
    is_before: &'t dyn Fn(&str) -> bool,
    /// Names of the stages so far, lower-case.
    stages: HashSet<String>,
}

impl Painter<'_> {
    fn paint(&mut self, span: Span, class: Class) {
        self.canvas.paint(span.start as usize, span.end as usize, class);
    }

    /// Paints each place of a text between two bytes.
    fn paint_text(&mut self, start: u32, end: u32, wanted: &str, class: Class) {
        let (mut start, end) = (start as usize, end as usize);
        while let Some(length) = self.canvas.text().get(start..end).and_then(|text| text.find(wanted)) {
            self.canvas.paint(start + length, start + length + wanted.len(), class);
            start += length + wanted.len();
        }
    }

    fn instruction(&mut self, instruction: &Instruction) {
        let keyword = instruction.keyword.value;
        let entry = reference::instruction(keyword);
        self.paint(instruction.keyword.span, Class::Keyword);
        self.flags(entry, &instruction.flags);
        self.arguments(keyword, entry, instruction);
        self.heredocs(&instruction.heredocs, keyword.as_str() == "RUN");
        let start = instruction.span.start as usize;
        let end = instruction.heredocs.first().map_or(instruction.span.end, |heredoc| heredoc.body.span.start);
        self.continuations(start, end as usize);
    }

    fn block(&mut self, block: &Block) {
        self.paint(block.kind.span, Class::Keyword);
        self.paint(block.name.span, Class::Name);
        let text = self.canvas.text();
        let behind = block.name.span.end.max(block.kind.span.end) as usize;
        let head_end = self.canvas.line_end(behind);
        let open = behind + text[behind..head_end].find(|char: char| char != ' ' && char != '\t').unwrap_or(0);
        let is_open = text[open..].starts_with('{');
        if is_open {
            self.canvas.paint(open, open + 1, Class::Punctuation);
        }
        self.trailing_comment(if is_open { open + 1 } else { behind });
        for property in &block.properties {
            self.property(block.kind.value, property);
        }
        let end = block.span.end as usize;
        if end > open + 1 && text[..end].ends_with('}') {
            self.canvas.paint(end - 1, end, Class::Punctuation);
            self.trailing_comment(end);
        }
    }

    fn property(&mut self, kind: BlockKind, property: &BlockProperty) {
        let Some(entry) = reference::property(kind, property.keyword.value) else { return };
        self.paint(property.keyword.span, Class::Property);
        self.flags(entry, &property.flags);
        self.property_arguments(entry, property);
        self.heredocs(&property.heredocs, false);
        let end = property.heredocs.first().map_or(property.span.end, |heredoc| heredoc.body.span.start) as usize;
        self.continuations(property.span.start as usize, end);
        let flags_end = property.flags.iter().map(|flag| flag.span.end).max().unwrap_or(0);
        let code_end = property.rest.span.end.max(flags_end).max(property.keyword.span.end) as usize;
        self.trailing_comment(code_end);
    }

    /// `# …` behind what a line of a block says.
    fn trailing_comment(&mut self, behind: usize) {
        let end = self.canvas.line_end(behind);
        let rest = &self.canvas.text()[behind..end];
        let start = behind + (rest.len() - rest.trim_start().len());
        if rest.trim_start().starts_with('#') {
            self.canvas.paint(start, start + rest.trim().len(), Class::Comment);
        }
    }

    /// Markers and bodies. The body of a `RUN` is the shell's, whatever it makes of it.
    fn heredocs(&mut self, heredocs: &[Heredoc], is_run: bool) {
        for heredoc in heredocs {
            self.paint(heredoc.marker, Class::Heredoc);
            self.paint(heredoc.body.span, Class::Body);
            if heredoc.expand && !is_run {
                let start = heredoc.body.span.start as usize;
                for range in values::variables(&heredoc.body.value, '\\', true) {
                    self.canvas.paint(start + range.start, start + range.end, Class::Variable);
                }
            }
            let start = heredoc.body.span.end as usize;
            let end = self.canvas.line_end(start);
            let line = &self.canvas.text()[start..end];
            let name = if heredoc.strip_tabs { line.trim_start_matches('\t') } else { line };
            if name == heredoc.name.value {
                self.canvas.paint(end - name.len(), end, Class::Heredoc);
            }
        }
    }

    /// The escape characters that join the lines of an instruction.
    fn continuations(&mut self, start: usize, end: usize) {
        let text = self.canvas.text();
        let mut at = start;
        while at < end {
            let line_end = self.canvas.line_end(at);
            let line = &text[at..line_end];
            let code = line.trim_end_matches([' ', '\t', '\r']);
            if let Some(before) = code.strip_suffix(self.escape)
                && !before.ends_with(self.escape)
            {
                let escape = at + before.len();
                self.canvas.clear(escape, line_end);
                self.canvas.paint(escape, at + code.len(), Class::Continuation);
            }
            at = line_end + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use crate::syntax::parse;

    fn shown(text: &str) -> String {
        let (tree, _) = parse(FileId(0), text);
        let tokens = tokens(text, &tree);
        let one =
            |token: &Token| format!("{}:{}", token.class.as_str(), &text[token.start as usize..token.end as usize]);
        tokens.iter().map(one).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn instructions_fall_into_tokens() {
        assert_eq!(
            shown("# escape=\\\nFROM --platform=$P debian:12 AS b\n"),
            "comment:# |directive:escape|operator:=|string:\\|keyword:FROM|flag:--platform|operator:=|variable:$P|image:debian:12\
             |keyword:AS|stage:b"
        );
        assert_eq!(
            shown("FROM a AS b\nCOPY --from=b --link \"a b\"$X ${Y:-z}/c /d\nENV A=1 B='x'$C\n"),
            "keyword:FROM|image:a|keyword:AS|stage:b|keyword:COPY|flag:--from|operator:=|stage:b|flag:--link|path:\"a|path:b\"\
             |variable:$X|variable:${Y:-z}|path:/c|path:/d|keyword:ENV|key:A|operator:=|number:1|key:B|operator:=|string:'x'|variable:$C"
        );
        assert_eq!(
            shown("RUN --mount=type=cache,target=/x \\\n  # why\n  a && \\\n b"),
            "keyword:RUN|flag:--mount|operator:=|key:type|operator:=|constant:cache|operator:,|key:target|operator:=|path:/x\
             |continuation:\\|comment:# why|shell:a && |continuation:\\|shell: b"
        );
        assert_eq!(
            shown("CMD [\"a\", \"$b\"]\nHEALTHCHECK --retries=2 CMD x\n"),
            "keyword:CMD|punctuation:[|string:\"a\"|punctuation:,|string:\"$b\"|punctuation:]|keyword:HEALTHCHECK|flag:--retries\
             |operator:=|number:2|keyword:CMD|shell:x"
        );
    }

    #[test]
    fn heredocs_have_markers_and_bodies() {
        assert_eq!(
            shown("COPY <<A <<-'B' /x/\n$v \\$w\nA\n$v\n\tB\nRUN <<E\n$v\nE\n"),
            "keyword:COPY|heredoc:<<A|heredoc:<<-'B'|path:/x/|variable:$v|body: \\$w|heredoc:A|body:$v|heredoc:B|keyword:RUN\
             |heredoc:<<E|body:$v|heredoc:E"
        );
    }

    #[test]
    fn blocks_have_properties_and_comments_behind() {
        assert_eq!(
            shown(
                "SERVICE web { # c\n  FROM app # d\n  DEPENDS db healthy\n  LIMIT memory=64M\n  READONLY  # e\n}\nNETWORK n # f\n"
            ),
            "keyword:SERVICE|name:web|punctuation:{|comment:# c|property:FROM|image:app|comment:# d|property:DEPENDS|name:db\
             |constant:healthy|property:LIMIT|key:memory|operator:=|number:64M|property:READONLY|comment:# e|punctuation:}\
             |keyword:NETWORK|name:n|comment:# f"
        );
        assert_eq!(
            shown("NETWORK n {\n ALLOW a -> b:80/tcp\n POLICY deny\n}\n"),
            "keyword:NETWORK|name:n|punctuation:{|property:ALLOW|name:a|operator:->|name:b:80/tcp|property:POLICY|constant:deny\
             |punctuation:}"
        );
    }

    #[test]
    fn mistakes_leave_the_rest_its_tokens() {
        assert_eq!(shown("FORM a\nRUN x\n"), "keyword:RUN|shell:x");
        assert_eq!(shown("COPY <<EOF /x\nbody"), "keyword:COPY|heredoc:<<EOF|path:/x|body:body");
        assert_eq!(shown("ENV A=${B\n"), "keyword:ENV|key:A|operator:=");
        assert_eq!(shown(""), "");
    }
}
