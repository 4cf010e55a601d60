//! `BuildKit`'s dump form of a tree: one s-expression an instruction (frontend/dockerfile/parser, `Node.Dump`).
//!
//! The lower-case keyword, its flags as a quoted list if it has any, its arguments, each quoted as Go's `strconv.Quote` does.
//! Blocks, which `BuildKit` has not, are written alike: `(service "web" (publish "80:80"))`.

use std::fmt::Write;

use super::tree::{Args, Block, Flag, Instruction, Item, Pair, Tree, Word};

/// The dump of a tree, one item a line.
pub fn dump(tree: &Tree) -> String {
    let mut out = String::new();
    for item in &tree.items {
        match item {
            Item::Instruction(one) => instruction(&mut out, one),
            Item::Block(one) => block(&mut out, one),
            Item::Unknown(_) => continue,
        }
        out.push('\n');
    }
    out
}

fn instruction(out: &mut String, instruction: &Instruction) {
    open(out, instruction.keyword.value.as_str(), &instruction.flags);
    // As it is written in the line, whatever the tree says of it.
    let bare = instruction.keyword.value == super::keyword::Keyword::Arg;
    args(out, &instruction.args, bare);
    out.push(')');
}

fn block(out: &mut String, block: &Block) {
    open(out, block.kind.value.as_str(), &[]);
    word(out, &block.name.text);
    for property in &block.properties {
        out.push(' ');
        open(out, property.keyword.value.as_str(), &property.flags);
        args(out, &property.args, false);
        out.push(')');
    }
    out.push(')');
}

fn open(out: &mut String, keyword: &str, flags: &[Flag]) {
    out.push('(');
    out.push_str(&keyword.to_ascii_lowercase());
    if !flags.is_empty() {
        let flags: Vec<String> = flags.iter().map(|flag| quote(&written(flag))).collect();
        let _ = write!(out, " [{}]", flags.join(" "));
    }
}

fn written(flag: &Flag) -> String {
    let value = flag.value.as_ref().map(|value| format!("={}", value.text)).unwrap_or_default();
    format!("--{}{value}", flag.name.value)
}

fn args(out: &mut String, given: &Args, bare: bool) {
    match given {
        Args::None => {}
        Args::Words(words) => words.iter().for_each(|one| word(out, &one.text)),
        Args::Json(strings) => strings.iter().for_each(|one| word(out, &one.value)),
        Args::Line(line) => word(out, &line.text),
        Args::Pairs(pairs) => pairs.iter().for_each(|one| pair(out, one, bare)),
        Args::Healthcheck { kind, args: inner } => {
            word(out, &kind.text);
            args(out, inner, bare);
        }
        Args::Trigger(inner) => {
            out.push(' ');
            instruction(out, inner);
        }
    }
}

fn pair(out: &mut String, pair: &Pair, bare: bool) {
    let value = pair.value.as_ref().map(|value: &Word| value.text.as_str());
    match value {
        _ if !bare => {
            word(out, &pair.key.text);
            word(out, value.unwrap_or_default());
            word(out, if pair.legacy { "" } else { "=" });
        }
        Some(value) => word(out, &format!("{}={value}", pair.key.text)),
        None => word(out, &pair.key.text),
    }
}

fn word(out: &mut String, text: &str) {
    out.push(' ');
    out.push_str(&quote(text));
}

/// As Go's `strconv.Quote`.
fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for char in text.chars() {
        let _ = match char {
            '"' => write!(out, "\\\""),
            '\\' => write!(out, "\\\\"),
            '\u{7}' => write!(out, "\\a"),
            '\u{8}' => write!(out, "\\b"),
            '\u{c}' => write!(out, "\\f"),
            '\n' => write!(out, "\\n"),
            '\r' => write!(out, "\\r"),
            '\t' => write!(out, "\\t"),
            '\u{b}' => write!(out, "\\v"),
            char if (char as u32) < 0x20 || char == '\u{7f}' => write!(out, "\\x{:02x}", char as u32),
            char if is_printable(char) => write!(out, "{char}"),
            char if (char as u32) < 0x1_0000 => write!(out, "\\u{:04x}", char as u32),
            char => write!(out, "\\U{:08x}", char as u32),
        };
    }
    out.push('"');
    out
}

/// What Go prints as it is: of white space, the space alone; no controls and no invisible characters.
fn is_printable(char: char) -> bool {
    char == ' ' || !(char.is_control() || char.is_whitespace() || super::invisible::takes_no_room(char))
}
