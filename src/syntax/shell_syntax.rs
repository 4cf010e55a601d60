//! What a shell would refuse to read: a quote that nothing closes, an `if` without `fi`, a `done` without `do`.
//!
//! Only what `sh` and `bash` agree on is told. A reader of our own looks for it, for it knows where a thing was opened; whatever
//! it does not know well (`case`, arithmetic, arrays, `[[`) makes it pass the script over. What it finds counts only if the real
//! parser refuses the script as well.

use std::ops::Range;

use super::shell;

/// Expansions in expansions; deeper ones are not looked into.
const DEEPEST: usize = 20;

/// Why a shell can't read a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The words that are wrong, in bytes of the script.
    pub range: Range<usize>,
    /// A sentence without a full stop.
    pub message: String,
    /// A few words beside them.
    pub label: &'static str,
    /// What to do.
    pub help: String,
}

/// What a shell would say against a script; none where it would read it, or that is not sure.
pub fn refusal(script: &str) -> Option<Refusal> {
    if script.contains('\r') {
        return None;
    }
    let mut reader = Reader { text: script.as_bytes(), at: 0, depth: 0, heredocs: Vec::new() };
    match reader.commands(None) {
        Err(Stop::Refused(refusal)) if shell::refuses(script) => Some(*refusal),
        _ => None,
    }
}

/// Why reading ends early.
enum Stop {
    /// The shell would end here as well.
    Refused(Box<Refusal>),
    /// There is something that is not known well enough.
    Unsure,
}

type Read<T> = Result<T, Stop>;

fn refused(range: Range<usize>, message: impl Into<String>, label: &'static str, help: impl Into<String>) -> Stop {
    Stop::Refused(Box::new(Refusal { range, message: message.into(), label, help: help.into() }))
}

fn unclosed(range: Range<usize>, open: &str, close: &str) -> Stop {
    let message = format!("the shell finds no `{close}` for this `{open}`, and runs nothing of the command");
    let help = if open == close {
        format!("close it, or write `\\{open}` where the character itself is meant")
    } else {
        format!("close it with `{close}`")
    };
    refused(range, message, "never closed", help)
}

/// What is open, and which of its lists is read.
struct Open {
    word: &'static str,
    at: Range<usize>,
    part: Part,
    /// Whether the list holds a command.
    filled: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// What `if` and loops ask, up to `then` or `do`.
    Condition,
    /// What follows.
    Body,
}

impl Open {
    const fn close(&self) -> &'static str {
        match self.word.as_bytes() {
            b"if" => "fi",
            b"{" => "}",
            b"(" => ")",
            _ => "done",
        }
    }
}

/// What has been read of a command.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Nothing: one may start here.
    Start,
    /// Words, so many.
    Words(usize),
    /// All of `if … fi`, `{ … }` or the like.
    Compound,
}

/// One list of commands: all of a script, or what stands in `$( … )`.
struct List {
    open: Vec<Open>,
    place: Place,
    /// An operator that a command has to follow.
    wants: Option<Range<usize>>,
}

impl List {
    /// A command has started here.
    fn start(&mut self) {
        self.wants = None;
        if let Some(open) = self.open.last_mut() {
            open.filled = true;
        }
    }

    /// Refuses what ends a command where there is none, or one is still to come.
    fn needs_command(&self, range: &Range<usize>, word: &str) -> Read<()> {
        if self.place != Place::Start {
            return Ok(());
        }
        let message = format!("the shell finds `{word}` where a command should stand, and runs nothing of the line");
        Err(refused(range.clone(), message, "no command before it", "take it away, or write the command"))
    }

    /// Refuses a word that ends a list while an operator still wants a command.
    fn wants_nothing(&self, text: &[u8]) -> Read<()> {
        let Some(range) = self.wants.clone() else { return Ok(()) };
        let word = String::from_utf8_lossy(&text[range.clone()]).into_owned();
        let message = format!("the shell finds no command behind `{word}`, and runs nothing of the line");
        Err(refused(range, message, "nothing behind it", format!("write the command, or take `{word}` away")))
    }
}

/// Opens `if`, `{` or the like.
fn open(list: &mut List, open: Open) -> Read<()> {
    if list.place == Place::Compound {
        return Err(Stop::Unsure);
    }
    list.start();
    list.open.push(open);
    Ok(())
}

struct Reader<'t> {
    text: &'t [u8],
    at: usize,
    depth: usize,
    /// Ends of heredocs whose bodies start with the next line, and whether tabs may stand before them.
    heredocs: Vec<(Vec<u8>, bool)>,
}

impl<'t> Reader<'t> {
    fn peek(&self, ahead: usize) -> Option<u8> {
        self.text.get(self.at + ahead).copied()
    }

    /// Reads commands to the end, or to the `)` that belongs to what was opened.
    fn commands(&mut self, opening: Option<Range<usize>>) -> Read<()> {
        let mut list = List { open: Vec::new(), place: Place::Start, wants: None };
        loop {
            let start = self.at;
            match self.peek(0) {
                None => return self.end(&list, opening),
                Some(b' ' | b'\t') => self.at += 1,
                Some(b'\\') if self.peek(1) == Some(b'\n') => self.at += 2,
                Some(b'\n') => {
                    self.at += 1;
                    self.bodies()?;
                    list.place = Place::Start;
                }
                Some(b'#') => self.at += self.text[start..].iter().take_while(|byte| **byte != b'\n').count(),
                Some(b';' | b'&' | b'|') => self.operator(&mut list)?,
                Some(b'(') => self.parenthesis(&mut list)?,
                Some(b')') => {
                    self.at += 1;
                    list.wants_nothing(self.text)?;
                    match (list.open.last(), &opening) {
                        (Some(open), _) if open.word == "(" && open.filled => {
                            list.open.pop();
                            list.place = Place::Compound;
                        }
                        (Some(open), _) if open.word != "(" && list.open.iter().any(|open| open.word == "(") => {
                            return Err(unclosed(open.at.clone(), open.word, open.close()));
                        }
                        (None, Some(_)) => return Ok(()),
                        (None, None) => {
                            let message = "the shell finds a `)` that closes nothing, and runs nothing of the line";
                            return Err(refused(
                                start..self.at,
                                message,
                                "no `(` before it",
                                "take it away, or quote it",
                            ));
                        }
                        _ => return Err(Stop::Unsure),
                    }
                }
                Some(b'<' | b'>') => self.redirection(&mut list)?,
                Some(_) => self.next_word(&mut list)?,
            }
        }
    }

    fn end(&self, list: &List, opening: Option<Range<usize>>) -> Read<()> {
        if !self.heredocs.is_empty() {
            return Err(Stop::Unsure);
        }
        list.wants_nothing(self.text)?;
        if let Some(open) = list.open.last() {
            return Err(unclosed(open.at.clone(), open.word, open.close()));
        }
        match opening {
            Some(opening) => Err(unclosed(opening, "$(", ")")),
            None => Ok(()),
        }
    }

    /// `;`, `&`, `|`, `&&`, `||`.
    fn operator(&mut self, list: &mut List) -> Read<()> {
        let start = self.at;
        let (length, wants) = match (self.peek(0), self.peek(1)) {
            (Some(b';'), Some(b';' | b'&')) | (Some(b'&'), Some(b'>')) => return Err(Stop::Unsure),
            (Some(b'&'), Some(b'&')) | (Some(b'|'), Some(b'|' | b'&')) => (2, true),
            (Some(b'|'), _) => (1, true),
            _ => (1, false),
        };
        self.at += length;
        let word = String::from_utf8_lossy(&self.text[start..self.at]).into_owned();
        list.needs_command(&(start..self.at), &word)?;
        list.place = Place::Start;
        list.wants = wants.then_some(start..self.at);
        Ok(())
    }

    /// `(`: a subshell, or the head of a function.
    fn parenthesis(&mut self, list: &mut List) -> Read<()> {
        let start = self.at;
        match list.place {
            Place::Start if self.peek(1) != Some(b'(') => {
                self.at += 1;
                list.start();
                list.open.push(Open { word: "(", at: start..self.at, part: Part::Body, filled: false });
                Ok(())
            }
            _ => Err(Stop::Unsure),
        }
    }

    fn redirection(&mut self, list: &mut List) -> Read<()> {
        if self.peek(1) == Some(b'(') {
            return Err(Stop::Unsure);
        }
        let heredoc = self.text[self.at..].starts_with(b"<<") && self.peek(2) != Some(b'<');
        let stripped = heredoc && self.peek(2) == Some(b'-');
        self.at += self.text[self.at..].iter().take_while(|byte| matches!(byte, b'<' | b'>' | b'&' | b'|')).count();
        self.at += usize::from(stripped);
        self.at += self.text[self.at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let start = self.at;
        let mut written = self.text[start..].iter().take_while(|byte| !byte.is_ascii_whitespace());
        // Nothing is filled into the name of a heredoc.
        if heredoc && written.any(|byte| matches!(byte, b'\\' | b'$' | b'`')) {
            return Err(Stop::Unsure);
        }
        self.word()?;
        if self.at == start {
            return Err(Stop::Unsure);
        }
        if heredoc {
            let name = &self.text[start..self.at];
            let bare = name.iter().copied().filter(|byte| !matches!(byte, b'"' | b'\'')).collect();
            self.heredocs.push((bare, stripped));
        }
        if list.place == Place::Start {
            list.start();
            list.place = Place::Words(0);
        }
        Ok(())
    }

    /// Passes over the bodies of heredocs that start here.
    fn bodies(&mut self) -> Read<()> {
        for (name, stripped) in std::mem::take(&mut self.heredocs) {
            loop {
                let rest = &self.text[self.at..];
                if rest.is_empty() {
                    return Err(Stop::Unsure);
                }
                let length = rest.iter().take_while(|byte| **byte != b'\n').count();
                let mut line = &rest[..length];
                while let [b'\t', after @ ..] = line
                    && stripped
                {
                    line = after;
                }
                self.at += (length + 1).min(rest.len());
                if line == name {
                    break;
                }
            }
        }
        Ok(())
    }

    /// A word, at its place in a command.
    fn next_word(&mut self, list: &mut List) -> Read<()> {
        let start = self.at;
        self.word()?;
        let (range, word) = (start..self.at, &self.text[start..self.at]);
        // The number of a descriptor belongs to what follows.
        if word.iter().all(u8::is_ascii_digit) && matches!(self.peek(0), Some(b'<' | b'>')) {
            return Ok(());
        }
        if let Place::Words(count) = list.place {
            list.place = Place::Words(count + 1);
            return Ok(());
        }
        if self.reserved(list, &range)? {
            return Ok(());
        }
        if list.place == Place::Compound {
            return Err(Stop::Unsure);
        }
        list.start();
        list.place = Place::Words(1);
        Ok(())
    }

    /// Reads a reserved word; whether it is one.
    fn reserved(&mut self, list: &mut List, range: &Range<usize>) -> Read<bool> {
        let opens = |word: &'static str, part| Open { word, at: range.clone(), part, filled: false };
        match &self.text[range.clone()] {
            b"case" | b"[[" | b"function" | b"coproc" | b"time" | b"select" | b"esac" => return Err(Stop::Unsure),
            b"!" => list.wants = Some(range.clone()),
            b"if" => open(list, opens("if", Part::Condition))?,
            b"while" => open(list, opens("while", Part::Condition))?,
            b"until" => open(list, opens("until", Part::Condition))?,
            b"{" => open(list, opens("{", Part::Body))?,
            b"for" => {
                open(list, opens("for", Part::Condition))?;
                self.head_of_for()?;
                list.open.last_mut().into_iter().for_each(|open| open.filled = true);
            }
            b"then" => self.go_on(list, range, &["if"], Part::Condition, Some(Part::Body))?,
            b"elif" => self.go_on(list, range, &["if"], Part::Body, Some(Part::Condition))?,
            b"else" => self.go_on(list, range, &["if"], Part::Body, Some(Part::Body))?,
            b"fi" => self.go_on(list, range, &["if"], Part::Body, None)?,
            b"do" => self.go_on(list, range, &["while", "until", "for"], Part::Condition, Some(Part::Body))?,
            b"done" => self.go_on(list, range, &["while", "until", "for"], Part::Body, None)?,
            b"}" => self.go_on(list, range, &["{"], Part::Body, None)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Goes on to the next list of what is open, or closes it.
    fn go_on(&self, list: &mut List, range: &Range<usize>, of: &[&str], from: Part, to: Option<Part>) -> Read<()> {
        list.wants_nothing(self.text)?;
        let word = String::from_utf8_lossy(&self.text[range.clone()]).into_owned();
        let Some(open) = list.open.last_mut().filter(|open| of.contains(&open.word)) else {
            if let Some(open) = list.open.last().filter(|_| list.open.iter().any(|open| of.contains(&open.word))) {
                return Err(unclosed(open.at.clone(), open.word, open.close()));
            }
            let opener = of.join("` or `");
            let message = format!("the shell finds `{word}` without `{opener}`, and runs nothing of the command");
            return Err(refused(
                range.clone(),
                message,
                "belongs to nothing",
                "take it away, or quote it where it is a plain word",
            ));
        };
        if open.part != from {
            let wanted = if open.word == "if" { "then" } else { "do" };
            if from == Part::Body {
                let message = format!("the shell finds `{word}` where `{wanted}` of this `{}` should stand", open.word);
                return Err(refused(range.clone(), message, "comes too early", format!("write `{wanted}` before it")));
            }
            return Err(Stop::Unsure);
        }
        if !open.filled {
            let message =
                format!("the shell finds `{word}` where a command should stand, and runs nothing of the line");
            return Err(refused(range.clone(), message, "no command before it", "write a command; `:` does nothing"));
        }
        if let Some(to) = to {
            open.part = to;
            open.filled = false;
            list.place = Place::Start;
        } else {
            list.open.pop();
            list.place = Place::Compound;
        }
        Ok(())
    }

    /// `name in words;`, behind `for`.
    fn head_of_for(&mut self) -> Read<()> {
        let name = self.plain_word()?;
        if !name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_') || name.is_empty() {
            return Err(Stop::Unsure);
        }
        let before = self.at;
        if self.plain_word()? != b"in" {
            self.at = before;
            self.at += self.text[before..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            self.at += usize::from(self.peek(0) == Some(b';'));
            return Ok(());
        }
        loop {
            self.at += self.text[self.at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            match self.peek(0) {
                Some(b';') => break,
                Some(b'\n') => return Ok(()),
                None | Some(b'&' | b'|' | b'(' | b')' | b'<' | b'>' | b'#') => return Err(Stop::Unsure),
                Some(_) => self.word()?,
            }
        }
        self.at += 1;
        Ok(())
    }

    fn plain_word(&mut self) -> Read<&'t [u8]> {
        self.at += self.text[self.at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let start = self.at;
        self.word()?;
        Ok(&self.text[start..self.at])
    }

    /// Passes over a word: up to a blank or an operator that nothing quotes.
    fn word(&mut self) -> Read<()> {
        loop {
            match self.peek(0) {
                None | Some(b' ' | b'\t' | b'\n' | b';' | b'&' | b'|' | b'<' | b'>' | b'(' | b')') => return Ok(()),
                Some(b'\\') => self.at = (self.at + 2).min(self.text.len()),
                Some(b'\'') => {
                    let start = self.at;
                    let length = self.text[start + 1..].iter().position(|byte| *byte == b'\'');
                    self.at += length.ok_or_else(|| unclosed(start..start + 1, "'", "'"))? + 2;
                }
                Some(b'"') => self.quoted()?,
                Some(b'`') => self.backticks()?,
                Some(b'$') => self.expansion(false)?,
                Some(_) => self.at += 1,
            }
        }
    }

    /// `"…"`.
    fn quoted(&mut self) -> Read<()> {
        let start = self.at;
        self.at += 1;
        loop {
            match self.peek(0) {
                None => return Err(unclosed(start..start + 1, "\"", "\"")),
                Some(b'"') => break,
                Some(b'\\') => self.at = (self.at + 2).min(self.text.len()),
                Some(b'`') => self.backticks()?,
                Some(b'$') => self.expansion(true)?,
                Some(_) => self.at += 1,
            }
        }
        self.at += 1;
        Ok(())
    }

    /// `` `…` ``.
    fn backticks(&mut self) -> Read<()> {
        let start = self.at;
        self.at += 1;
        loop {
            match self.peek(0) {
                None => return Err(unclosed(start..start + 1, "`", "`")),
                Some(b'`') => break,
                Some(b'\\') => self.at = (self.at + 2).min(self.text.len()),
                Some(_) => self.at += 1,
            }
        }
        self.at += 1;
        Ok(())
    }

    /// `$name`, `${…}`, `$(…)`.
    fn expansion(&mut self, quoted: bool) -> Read<()> {
        let start = self.at;
        self.at += 1;
        match (self.peek(0), self.peek(1)) {
            (Some(b'('), Some(b'(')) => return Err(Stop::Unsure),
            (Some(b'\''), _) if !quoted => return Err(Stop::Unsure),
            // Another `$` begins nothing here: it is the shell's own number.
            (Some(b'$' | b'?' | b'!' | b'#' | b'*' | b'@' | b'-'), _) => self.at += 1,
            (Some(open @ (b'(' | b'{')), _) => {
                if self.depth == DEEPEST {
                    return Err(Stop::Unsure);
                }
                self.at += 1;
                self.depth += 1;
                if open == b'(' {
                    self.commands(Some(start..start + 2))?;
                } else {
                    self.braces(start)?;
                }
                self.depth -= 1;
            }
            _ => {}
        }
        Ok(())
    }

    /// The rest of `${…}`. Shells differ in what quotes are in it.
    fn braces(&mut self, start: usize) -> Read<()> {
        let unsure = |_| Stop::Unsure;
        let mut plain = true;
        loop {
            let next = self.peek(0);
            plain &= !matches!(next, Some(b'"' | b'`' | b'$'));
            match next {
                None if plain => return Err(unclosed(start..start + 2, "${", "}")),
                None | Some(b'\'') => return Err(Stop::Unsure),
                Some(b'}') => break,
                Some(b'\\') => self.at = (self.at + 2).min(self.text.len()),
                Some(b'"') => self.quoted().map_err(unsure)?,
                Some(b'`') => self.backticks().map_err(unsure)?,
                Some(b'$') => self.expansion(true).map_err(unsure)?,
                Some(_) => self.at += 1,
            }
        }
        self.at += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words that are wrong, and where they start.
    fn wrong(script: &str) -> Option<(&str, usize)> {
        refusal(script).map(|refusal| (&script[refusal.range.clone()], refusal.range.start))
    }

    #[test]
    fn what_no_shell_reads() {
        for (script, word, at) in [
            ("echo 'a", "'", 5),
            ("echo \"a $(b) 'c", "\"", 5),
            ("echo it's", "'", 7),
            ("echo `a", "`", 5),
            ("echo $(a", "$(", 5),
            ("echo ${a", "${", 5),
            ("if a; then b", "if", 0),
            ("if a; then b; else c; done", "done", 22),
            ("a; done", "done", 3),
            ("for x in a b; do c; fi", "fi", 20),
            ("for x in a b; do c", "for", 0),
            ("while a; do b; done; done", "done", 21),
            ("while a; done", "done", 9),
            ("{ a; ", "{", 0),
            ("a; }", "}", 3),
            ("(a; b", "(", 0),
            ("a)", ")", 1),
            ("a &&", "&&", 2),
            ("a && \n", "&&", 2),
            ("a && && b", "&&", 5),
            ("a ;; ; b", "", 0),
            ("| a", "|", 0),
            ("if a; then fi", "fi", 11),
            ("if a && then b; fi", "&&", 5),
            ("cat <<X\n'\nX\necho '", "'", 17),
            ("(if a; then b)", "if", 1),
        ] {
            let wanted = Some((word, at)).filter(|_| !word.is_empty());
            assert_eq!(wrong(script), wanted, "{script}");
        }
    }

    #[test]
    fn what_a_shell_reads_or_nobody_is_sure_of() {
        for script in [
            "echo done fi then } ' if '",
            "if a; then { b; } fi",
            "if ! a | b; then c; elif d; then e; else f; fi > x 2>&1",
            "for x in $(ls '*') \"a b\"; do echo \"$x\"; done < y",
            "for x\ndo a\ndone",
            "while read -r x; do a & done",
            "cat <<'E' | b\nit's\nE\n",
            "cat <<-E\n\tit's \"\n\tE",
            "# it's",
            "a # it's\nb",
            "echo a#'b'",
            "f() { a; }; f",
            "find . \\( -name a \\) -exec b {} \\;",
            "echo ${a:-\"b c\"} ${a#\\}} \"`a '`\"",
            "case a in b) c;; esac; echo '",
            "[[ a && ( b ) ]] && echo '",
            "a=(b c); echo '",
            "echo $'it\\'s' '",
            "cat <<E${F",
            "echo \"${a\"",
            "echo $${a $?${b}",
            "((i++)) && echo '",
            "a &>b",
            "{ a; } && (b; c) || d",
            "",
            "a;",
            "a &",
        ] {
            assert_eq!(wrong(script), None, "{script}");
        }
    }
}
