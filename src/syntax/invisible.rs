//! Characters that look like others, or like nothing.

use super::sink::Sink;
use super::tree::Word;
use crate::diag::{Code, Diagnostic, FixSafety, Severity};
use crate::source::{FileId, Span};

/// Spaces that Docker takes for letters.
pub(super) fn separates(char: char) -> bool {
    !char.is_ascii() && char.is_whitespace()
}

/// Characters that take no room.
pub(super) fn takes_no_room(char: char) -> bool {
    matches!(char, '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{00AD}')
}

fn name(char: char) -> &'static str {
    match char {
        '\u{A0}' | '\u{202F}' => "non-breaking space",
        '\u{3000}' => "ideographic space",
        '\u{FEFF}' => "byte order mark",
        '\u{AD}' => "soft hyphen",
        char if takes_no_room(char) => "zero-width character",
        _ => "unusual space",
    }
}

/// A word that such a character spoils.
pub(super) fn diagnostic(word: &Word, at: usize, char: char) -> Diagnostic {
    let span = word.span_of(at..at + char.len_utf8());
    let code = format!("U+{:04X}", u32::from(char));
    let (message, help, fixed) = if separates(char) {
        (format!("a {} ({code}) separates no words", name(char)), "write an ordinary space", " ")
    } else {
        (format!("a {} ({code}) hides in this word", name(char)), "take it away", "")
    };
    Diagnostic::new(Code::InvisibleCharacter, span, message).label(name(char)).help(help).fix(
        FixSafety::Safe,
        help,
        span,
        fixed,
    )
}

/// The first such character of a word that is a known one without it.
pub(super) fn spoils(word: &Word, known: impl Fn(&str) -> bool) -> Option<Diagnostic> {
    let (at, char) = word.text.char_indices().find(|(_, char)| separates(*char) || takes_no_room(*char))?;
    let cleaned = if separates(char) {
        word.text[..at].to_owned()
    } else {
        word.text.chars().filter(|char| !takes_no_room(*char)).collect()
    };
    known(&cleaned).then(|| diagnostic(word, at, char))
}

/// Reports controls that show a line in another order than it is read, once a line.
pub(super) fn check_directions(file: FileId, text: &str, sink: &mut Sink) {
    if text.is_ascii() {
        return;
    }
    let bytes = text.as_bytes();
    let mut reported_up_to = 0;
    for (at, window) in bytes.windows(3).enumerate() {
        let control = matches!(window, [0xE2, 0x80, 0xAA..=0xAE] | [0xE2, 0x81, 0xA6..=0xA9]);
        if !control || at < reported_up_to {
            continue;
        }
        reported_up_to = text[at..].find('\n').map_or(text.len(), |length| at + length);
        let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        let span = Span::new(file, narrow(at), narrow(at + 3));
        let code = text[at..].chars().next().map_or(0, u32::from);
        let message = format!("U+{code:04X} shows this line in another order than it is read");
        let mut diagnostic = Diagnostic::new(Code::InvisibleCharacter, span, message)
            .label("bidirectional control")
            .help("take it away, unless the text around it needs it")
            .fix(FixSafety::Unsafe, "take it away", span, "");
        // The file still means what its bytes say.
        diagnostic.severity = Severity::Warning;
        sink.push(diagnostic);
    }
}
