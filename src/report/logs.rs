//! Output of containers, each line behind the name of who printed it.

use std::collections::BTreeMap;

use textwrap::core::display_width;

use super::Look;
use crate::stack::protocol::Line;

/// Colours of names, one after the other: cyan, yellow, green, magenta, blue, and their bright ones.
const COLORS: [&str; 10] = ["36", "33", "32", "35", "34", "96", "93", "92", "95", "94"];

/// Lines of several containers, told apart.
#[derive(Debug)]
pub struct Logs {
    look: Look,
    prefix: bool,
    timestamps: bool,
    /// Stripped of the beginning of every name.
    stack: String,
    width: usize,
    colors: BTreeMap<String, &'static str>,
    /// Whose last line has no end yet.
    open: Option<String>,
}

impl Logs {
    /// Lines of containers of a stack; names are those that are known now.
    pub fn new(stack: &str, names: &[String], look: Look) -> Self {
        let stack = format!("{stack}-");
        let width = names.iter().map(|name| display_width(short(&stack, name))).max().unwrap_or(0);
        Self { look, prefix: true, timestamps: false, stack, width, colors: BTreeMap::new(), open: None }
    }

    /// Without names, or with them.
    #[must_use]
    pub const fn prefixed(mut self, prefix: bool) -> Self {
        self.prefix = prefix;
        self
    }

    /// With the time of each line.
    #[must_use]
    pub const fn timed(mut self, timestamps: bool) -> Self {
        self.timestamps = timestamps;
        self
    }

    /// A line as it is shown.
    pub fn line(&mut self, line: &Line) -> String {
        let mut out = String::new();
        let goes_on = self.open.as_deref() == Some(line.container.as_str());
        if self.open.is_some() && !goes_on {
            out.push('\n');
        }
        if !goes_on {
            out += &self.head(line);
        }
        out += &line.text;
        self.open = (!line.text.ends_with('\n')).then(|| line.container.clone());
        out
    }

    fn head(&mut self, line: &Line) -> String {
        let mut head = String::new();
        if self.prefix {
            let count = self.colors.len();
            let color = *self.colors.entry(line.container.clone()).or_insert(COLORS[count % COLORS.len()]);
            let name = short(&self.stack, &line.container);
            self.width = self.width.max(display_width(name));
            let gap = " ".repeat(self.width - display_width(name));
            head += &self.look.paint(color, &format!("{name}{gap} |"));
            head.push(' ');
        }
        if self.timestamps {
            let time = jiff::Timestamp::from_nanosecond(line.time.into()).unwrap_or_default();
            head += &format!("{time:.9} ");
        }
        head
    }
}

/// `web-1` of `shop-web-1`.
fn short<'a>(stack: &str, name: &'a str) -> &'a str {
    name.strip_prefix(stack).filter(|rest| !rest.is_empty()).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_align_and_pieces_of_a_line_stay_together() {
        let names = ["shop-web-1".to_owned(), "shop-queue-1".to_owned()];
        let mut logs = Logs::new("shop", &names, Look::PLAIN);
        let line =
            |name: &str, text: &str| Line { container: name.to_owned(), time: 0, error: false, text: text.to_owned() };
        let lines = [
            line("shop-web-1", "a\n"),
            line("shop-queue-1", "long"),
            line("shop-queue-1", "er\n"),
            line("shop-queue-1", "x"),
            line("shop-web-1", "b\n"),
        ];
        let shown: String = lines.iter().map(|line| logs.line(line)).collect();
        assert_eq!(shown, "web-1   | a\nqueue-1 | longer\nqueue-1 | x\nweb-1   | b\n");
        let mut plain = Logs::new("shop", &names, Look::PLAIN).prefixed(false).timed(true);
        assert_eq!(plain.line(&line("shop-web-1", "a\n")), "1970-01-01T00:00:00.000000000Z a\n");
    }
}
