//! `NETWORK`, `VOLUME`, `SECRET` and `SERVICE`: a first line, properties, `}`.

use std::ops::Range;

use super::file::{MAX_RECOVERIES, Reader, first_word, reserved_word};
use super::instruction::{Shape, flag};
use super::keyword::{BlockKind, Keyword, Property};
use super::parse::{self, parts};
use super::reference::{self, Entry, RESERVED};
use super::tree::{Args, Block, BlockProperty, Flag, Item, Word};
use super::{arity, compose, flags, invisible};
use crate::diag::{Code, Diagnostic, FixSafety};
use crate::source::{Span, Spanned};

/// Whether `VOLUME …` is the first line of a block: `VOLUME name {`.
pub(super) fn opens(line: &str) -> bool {
    line.contains('{') && {
        let words: Vec<&str> = parse::code(line).split_whitespace().skip(1).take(3).collect();
        matches!(words.as_slice(), ["{"] | [_, "{"])
    }
}

/// Whether a line can only be the first of a block.
fn starts_block(line: &str) -> bool {
    BlockKind::parse(&line[first_word(line)]).is_some() && line.contains('{') && parse::code(line).ends_with('{')
}

/// Where a block most likely should have ended.
struct Foreign {
    /// The first byte of the line.
    position: usize,
    span: Span,
    /// Findings and properties before it.
    findings: usize,
    properties: usize,
}

/// How the lines of a block came to an end.
enum End {
    /// `}`, at this span.
    Closed(Span),
    /// The first line of another block, not read yet.
    NextBlock(Span, usize),
    /// The end of the file.
    File,
    /// There is more than is read.
    TooMuch,
}

impl Reader<'_> {
    /// Reads a block whose first line this is.
    pub(super) fn block(&mut self, kind: BlockKind, line: &Word) {
        let line = line.slice(0..parse::code(&line.text).len());
        let Some(head) = parse::block(&line.text) else {
            self.push_unknown(line.span);
            return;
        };
        let keyword = line.span_of(head.keyword.clone());
        self.casing.note(keyword, kind.as_str(), &line.text[head.keyword.clone()]);
        let name = head.name.map_or_else(|| line.slice(line.text.len()..line.text.len()), |range| line.slice(range));
        if name.text.is_empty() {
            let diagnostic = Diagnostic::new(Code::MissingArgument, keyword, format!("{kind} has no name"))
                .label("nothing names it");
            self.sink.push(diagnostic.help(format!("write `{kind} name {{`")));
        }
        let kind_at = Spanned::new(kind, keyword);
        let mut block = Block { kind: kind_at, name, properties: Vec::new(), guesses: Vec::new(), span: line.span };
        if let (Some(first), Some(last)) = (head.extra.first(), head.extra.last()) {
            let span = line.span_of(first.start..last.end);
            let meant = match &head.open {
                None => self.behind_name(&mut block, &line, &head.extra),
                Some(open) => self.in_one_line(&mut block, &line, open.end..last.end),
            };
            let (message, help) = match &meant {
                _ if head.open.is_some() => ("`{` ends the line", "properties and `}` stand on lines of their own"),
                Some(_) => ("properties stand in a block", "open it with `{`; each property has a line of its own"),
                None => ("the name of a block is one word", "to open a block, end the line with `{`"),
            };
            let label = if meant.is_some() && head.open.is_none() { "behind the name" } else { "one too many" };
            let told = Diagnostic::new(Code::ExtraArgument, span, message).label(label).help(help);
            self.sink.push(match meant {
                Some(text) if head.open.is_some() => {
                    let open = head.open.clone().map_or(last.end, |open| open.end);
                    told.fix(FixSafety::Safe, "break the line", line.span_of(open..last.end), text)
                }
                Some(text) => told.fix(FixSafety::Safe, "open a block", block.name.span.after().to(span.after()), text),
                None => told,
            });
        }
        let needs_block = matches!(kind, BlockKind::Service | BlockKind::Secret);
        let one_line = head.extra.last().is_some_and(|last| line.text[last.clone()].ends_with('}'));
        match head.open {
            Some(_) if one_line => {}
            Some(range) => self.body(&mut block, Some(line.span_of(range))),
            None if self.brace_follows(&mut block) => {}
            None if needs_block && head.extra.is_empty() && !block.name.text.is_empty() => {
                let message = format!("{kind} `{}` has no block", block.name.text);
                let diagnostic = Diagnostic::new(Code::MissingArgument, block.name.span, message)
                    .label("no `{` behind it")
                    .help(format!(
                        "write `{kind} {} {{`, its properties, and `}}` on a line of its own",
                        block.name.text
                    ))
                    .fix(FixSafety::Unsafe, "open a block", block.name.span.after(), " {");
                self.sink.push(diagnostic);
                self.body(&mut block, None);
            }
            None => {}
        }
        self.tree.items.push(Item::Block(block));
    }

    /// What would be written behind a block's name in place of `key=value …`, as options are given elsewhere, where each key is a
    /// property; they are read as those.
    fn behind_name(&mut self, block: &mut Block, line: &Word, words: &[Range<usize>]) -> Option<String> {
        let kind = block.kind.value;
        let mut text = " {\n".to_owned();
        let mut guesses = Vec::new();
        for range in words {
            let mut word = line.slice(range.clone());
            let key = word.text.split_once('=').map_or(word.text.as_str(), |(key, _)| key);
            let environment = || key.eq_ignore_ascii_case("environment").then_some(Property::Env);
            let property = Property::parse(key).or_else(|| compose::same_as(key)).or_else(environment)?;
            let entry = reference::property(kind, property)?;
            let end = key.len();
            if entry.is_switch() && matches!(word.text.get(end + 1..), None | Some("true" | "yes")) {
                word = word.slice(0..end);
            } else if word.text.len() > end {
                word.text.replace_range(end..=end, " ");
            }
            text += &format!("  {property}{}\n", &word.text[end..]);
            guesses.push((property, entry, word));
        }
        for (property, entry, word) in guesses {
            let read = self.property(property, entry, &word);
            self.casing.forget(word.span_of(0..first_word(&word.text).end));
            block.guesses.extend(read);
        }
        Some(text + "}")
    }

    /// What would be written in place of `PROPERTY value }` behind a `{`; the property is read.
    fn in_one_line(&mut self, block: &mut Block, line: &Word, range: Range<usize>) -> Option<String> {
        let inner = line.text[range.clone()].strip_suffix('}')?;
        let start = range.start + inner.len() - inner.trim_start().len();
        let word = line.slice(start..range.start + inner.trim_end().len());
        let property = Property::parse(&word.text[first_word(&word.text)])?;
        let entry = reference::property(block.kind.value, property)?;
        let read = self.property(property, entry, &word);
        block.guesses.extend(read);
        Some(format!("\n  {}\n}}", word.text))
    }

    /// Whether the next line is the `{` that belongs to this one; then the block is read.
    fn brace_follows(&mut self, block: &mut Block) -> bool {
        let position = self.scanner.position();
        let brace = self.scanner.logical().map(|logical| logical.line).filter(|line| parse::code(&line.text) == "{");
        let Some(brace) = brace else {
            self.scanner.rewind(position);
            return false;
        };
        let open = brace.span_of(0..1);
        let diagnostic = Diagnostic::new(Code::ExtraArgument, open, "`{` stands on a line of its own")
            .label("belongs to the line before")
            .related(block.span, "this line")
            .help("put `{` behind the name");
        // With a comment between the two nothing can be joined.
        let name = if block.name.text.is_empty() { block.kind.span } else { block.name.span };
        let diagnostic = if self.scanner.blank_between(block.span.end, open.start) {
            diagnostic.fix(FixSafety::Safe, "put `{` behind the name", name.after().to(open), " {")
        } else {
            diagnostic
        };
        self.sink.push(diagnostic);
        self.body(block, Some(open));
        true
    }

    /// Reads the lines of a block; `open` is its `{`, if one stands there.
    fn body(&mut self, block: &mut Block, open: Option<Span>) {
        let start = self.scanner.position();
        let mut foreign = None;
        let end = self.properties(block, &mut foreign);
        let (next, position) = match end {
            End::Closed(span) => {
                block.span = block.span.to(span);
                return;
            }
            End::TooMuch => return,
            End::NextBlock(span, position) => (Some(span), Some(position)),
            End::File => (None, None),
        };
        let foreign: Option<Foreign> = foreign.filter(|_| self.recoveries < MAX_RECOVERIES);
        let resume = foreign.as_ref().map(|foreign| foreign.position).or(position);
        if let Some(foreign) = &foreign {
            self.recoveries += 1;
            self.sink.rewind(foreign.findings);
            self.tree.unended.take_if(|opening| opening.start as usize >= foreign.position);
            block.properties.truncate(foreign.properties);
            block.guesses.retain(|guess| (guess.span.start as usize) < foreign.position);
        }
        let next = foreign.map(|foreign| foreign.span).or(next);
        if let Some(open) = open {
            self.unclosed(block, open, next);
        } else {
            // Nothing opened it and nothing closes it: it has no block, as reported, and the lines are not its own.
            block.properties.clear();
            block.guesses.clear();
        }
        let resume = if open.is_some() { resume } else { Some(start) };
        if let Some(position) = resume {
            self.scanner.rewind(position);
            self.casing.rewind(position);
        }
    }

    fn unclosed(&mut self, block: &Block, open: Span, next: Option<Span>) {
        let message = format!("the `{{` of {} `{}` is never closed", block.kind.value, block.name.text);
        let diagnostic = Diagnostic::new(Code::UnclosedBlock, open, message).label("opened here");
        let diagnostic = if let Some(next) = next {
            let before = Span::new(next.file, next.start, next.start);
            diagnostic.related(next, "this stands outside of a block").fix(
                FixSafety::Safe,
                "insert `}`",
                before,
                "}\n\n",
            )
        } else {
            let newline = if self.scanner.ends_in_newline() { "" } else { "\n" };
            let end = self.scanner.end();
            let closing = format!("{newline}}}\n");
            diagnostic.related(end, "the file ends here").fix(FixSafety::Safe, "append `}`", end.after(), closing)
        };
        self.sink.push(diagnostic.help("close the block with `}` on a line of its own"));
    }

    fn properties(&mut self, block: &mut Block, foreign: &mut Option<Foreign>) -> End {
        // Whether the line before was YAML's and has been told as such.
        let mut yaml = false;
        loop {
            let position = self.scanner.position();
            let Some(logical) = self.scanner.logical() else { return End::File };
            if self.is_too_much() {
                self.scanner.rewind(position);
                return End::TooMuch;
            }
            let mark = self.sink.mark();
            let Some(line) = self.usable(logical) else { continue };
            if starts_block(&line.text) {
                self.sink.rewind(mark);
                return End::NextBlock(line.span_of(first_word(&line.text)), position);
            }
            let line = line.slice(0..parse::code(&line.text).len());
            if line.text == "}" {
                return End::Closed(line.span);
            }
            let word = line.slice(first_word(&line.text));
            let property =
                Property::parse(&word.text).and_then(|word| Some((word, reference::property(block.kind.value, word)?)));
            if let Some((property, entry)) = property {
                let read = self.property(property, entry, &line);
                block.properties.extend(read);
                continue;
            }
            if foreign.is_none() && Keyword::parse(&word.text).is_some() {
                let properties = block.properties.len();
                *foreign = Some(Foreign { position, span: word.span, findings: mark, properties });
            }
            let goes_on = yaml && word.text == "-";
            yaml = goes_on || word.text.ends_with(':');
            if goes_on {
                continue;
            }
            self.unknown_property(block.kind.value, &word);
            block.guesses.extend(self.guess_property(block.kind.value, &line));
        }
    }

    fn unknown_property(&mut self, kind: BlockKind, word: &Word) {
        if self.sink.is_full() {
            return self.sink.drop_one();
        }
        // `image:` of YAML is told as `image`.
        let text = word.text.strip_suffix(':').filter(|text| !text.is_empty()).unwrap_or(&word.text);
        let known = || reference::properties(kind).map(|(own, _)| own.as_str());
        if let Some(diagnostic) = invisible::spoils(word, |text| known().any(|own| own.eq_ignore_ascii_case(text))) {
            return self.sink.push(diagnostic);
        }
        if let Some(reserved) = RESERVED.iter().find(|reserved| reserved.eq_ignore_ascii_case(text)) {
            return self.sink.push(reserved_word(reserved, word.span));
        }
        let shown: String = word.text.chars().take(40).collect();
        let diagnostic = Diagnostic::new(Code::UnknownProperty, word.span, format!("{kind} has no property `{shown}`"))
            .label(format!("no property of {kind}"));
        let close = diagnostic.clone().did_you_mean(text, word.span, known());
        if close.help.is_some() {
            return self.sink.push(close);
        }
        if let Some((property, compose)) = compose::property_for(text).filter(|_| kind == BlockKind::Service) {
            let said = if compose::is_key(compose) {
                format!("what Compose calls `{compose}` is")
            } else {
                "that is".to_owned()
            };
            return self.sink.push(diagnostic.help(format!("{said} {property} here")));
        }
        let owners = Property::parse(text).map(reference::owners).unwrap_or_default();
        let listed = || match kind {
            BlockKind::Service => "properties such as CMD, PUBLISH, NETWORK or MOUNT".to_owned(),
            _ => known().collect::<Vec<_>>().join(", "),
        };
        self.sink.push(match Keyword::parse(text) {
            Some(keyword) if owners.is_empty() => {
                diagnostic.help(format!("{keyword} belongs to a stage: close the block with `}}` before it"))
            }
            _ if !owners.is_empty() => diagnostic.help(format!("it is a property of {}", owners.join(" and "))),
            _ => diagnostic.help(format!("{kind} takes {}", listed())),
        });
    }

    pub(super) fn property(&mut self, property: Property, entry: &Entry, line: &Word) -> Option<BlockProperty> {
        let form = entry.form;
        let parts = parts(form, self.scanner.escape, &line.text)?;
        let keyword = line.span_of(parts.keyword.clone());
        self.casing.note(keyword, property.as_str(), &line.text[parts.keyword.clone()]);
        let mut flags: Vec<Flag> = parts.flags.iter().map(|range| flag(&line.slice(range.clone()))).collect();
        flags::check(property.as_str(), entry.flags, &mut flags, None, &mut self.sink);
        let shape =
            Shape { owner: property.as_str(), form, legacy: matches!(property, Property::Env | Property::Label) };
        let args = self.args(&shape, &parts, line);
        let heredocs = if property == Property::File { self.heredocs(line, false) } else { Vec::new() };
        let span = self.span_with(line.span, &heredocs, &args);
        let rest = line.slice(parts.rest.clone());
        self.check_arity(property, entry, keyword, &flags, &args);
        Some(BlockProperty { keyword: Spanned::new(property, keyword), flags, args, heredocs, span, rest })
    }

    fn check_arity(&mut self, property: Property, entry: &Entry, keyword: Span, flags: &[Flag], args: &Args) {
        let switch = entry.is_switch();
        match args {
            Args::None if entry.alone => {}
            Args::None if property == Property::Env && !flags.is_empty() => {}
            Args::None => {
                let message = format!("{property} needs a value");
                self.sink.push(Diagnostic::new(Code::MissingArgument, keyword, message).label("nothing behind it"));
            }
            Args::Healthcheck { kind, args } => arity::healthcheck(kind, args, &mut self.sink),
            Args::Words(words) if switch => {
                let span = words.iter().map(|word| word.span).reduce(Span::to).unwrap_or(keyword);
                let message = format!("{property} takes no value");
                let diagnostic = Diagnostic::new(Code::ExtraArgument, span, message).label("one too many");
                self.sink.push(
                    diagnostic.help(format!("{property} alone switches it on; leave the line out to leave it off")),
                );
            }
            _ => {}
        }
    }
}
