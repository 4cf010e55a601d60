//! The little Markdown of `rbox explain`'s pages, for a terminal; and text for the cells of a table in Markdown.

use super::Look;
use super::graph::escaped;

/// Draws headings bold and code indented; without colours the text stays as it is.
pub fn markdown(text: &str, look: Look) -> String {
    if !look.color {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 64);
    let mut in_code = false;
    for line in text.lines() {
        if line.starts_with("```") {
            in_code = !in_code;
            continue;
        }
        let drawn = if in_code {
            format!("    {}", look.help(line))
        } else if line.starts_with('#') {
            look.strong(line.trim_start_matches('#').trim_start())
        } else {
            inline(line, look)
        };
        out += drawn.trim_end();
        out.push('\n');
    }
    out
}

/// Words between backquotes, in the colour of code.
fn inline(line: &str, look: Look) -> String {
    let mut parts = line.split('`');
    let mut out = parts.next().unwrap_or_default().to_owned();
    while let Some(code) = parts.next() {
        match parts.next() {
            Some(text) => out += &format!("{}{text}", look.help(code)),
            None => out += &format!("`{code}"),
        }
    }
    out
}

/// Text for a cell of a table: nothing in it is Markdown or HTML.
pub(super) fn cell(text: &str) -> String {
    let text = escaped(text);
    text.chars().fold(String::new(), |out, c| match c {
        '|' | '`' | '*' | '_' | '\\' | '[' | '~' | ':' => out + &format!("&#{};", u32::from(c)),
        '\n' | '\r' => out + " ",
        c => out + c.encode_utf8(&mut [0; 4]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_code_and_headings() {
        let look = Look { color: true, ..Look::PLAIN };
        assert_eq!(
            markdown("# Bad\n\n```\nFROM a\n```\nUse `b`.\n", look),
            "\u{1b}[1mBad\u{1b}[0m\n\n    \u{1b}[36mFROM a\u{1b}[0m\nUse \u{1b}[36mb\u{1b}[0m.\n"
        );
        assert_eq!(markdown("# Bad `x\n", Look::PLAIN), "# Bad `x\n");
        assert_eq!(inline("odd ` one", look), "odd ` one");
    }
}
