//! The bytes of a file and the class that each has so far; what is painted later counts.

use super::{Class, Token};

/// A file to paint.
pub(super) struct Canvas<'t> {
    text: &'t str,
    classes: Vec<Option<Class>>,
}

impl<'t> Canvas<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, classes: vec![None; text.len()] }
    }

    pub(super) const fn text(&self) -> &'t str {
        self.text
    }

    /// Where the line that a byte lies in starts.
    pub(super) fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |newline| newline + 1)
    }

    /// Where the line that a byte lies in ends, its end left out.
    pub(super) fn line_end(&self, at: usize) -> usize {
        let rest = &self.text[at..];
        let line = rest.find('\n').map_or(rest, |length| &rest[..length]);
        at + line.trim_end_matches('\r').len()
    }

    pub(super) fn paint(&mut self, start: usize, end: usize, class: Class) {
        self.fill(start, end, Some(class));
    }

    /// Paints from the first byte that is no white space.
    pub(super) fn paint_after_blanks(&mut self, start: usize, end: usize, class: Class) {
        let text = &self.text[start..end];
        self.paint(start + (text.len() - text.trim_start().len()), end, class);
    }

    pub(super) fn clear(&mut self, start: usize, end: usize) {
        self.fill(start, end, None);
    }

    /// Paints one byte that nothing has painted.
    pub(super) fn paint_free(&mut self, at: usize, class: Class) {
        if let Some(free @ None) = self.classes.get_mut(at) {
            *free = Some(class);
        }
    }

    fn fill(&mut self, start: usize, end: usize, class: Option<Class>) {
        if let Some(bytes) = self.classes.get_mut(start..end) {
            bytes.fill(class);
        }
    }

    /// Neighbours of one class, line by line; a line end has no class.
    pub(super) fn tokens(&self) -> Vec<Token> {
        let mut tokens: Vec<Token> = Vec::new();
        for (at, (class, byte)) in self.classes.iter().zip(self.text.bytes()).enumerate() {
            let Some(class) = class.filter(|_| !matches!(byte, b'\n' | b'\r')) else { continue };
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            match tokens.last_mut() {
                Some(last) if last.end == at && last.class == class => last.end += 1,
                _ => tokens.push(Token { start: at, end: at + 1, class }),
            }
        }
        tokens
    }
}
