//! Rows in columns.

use textwrap::core::display_width;

use super::Look;

/// Sets rows under a heading, each column as wide as its widest cell.
pub fn table<const N: usize>(heading: [&str; N], rows: &[[String; N]], look: Look) -> String {
    let width = |column: usize| {
        let cells = rows.iter().map(|row| display_width(&row[column]));
        cells.chain([display_width(heading[column])]).max().unwrap_or(0)
    };
    let mut widths: Vec<usize> = (0..N).map(width).collect();
    if look.terminal {
        narrow(&mut widths, look.width);
    }
    let line = |cells: &[&str]| {
        let padded = cells.iter().zip(&widths).map(|(cell, width)| {
            // Cut inside of a colour, the rest of the terminal would have it.
            let long = display_width(cell) > *width && !cell.contains('\x1b');
            let cell = if long { look.fitted(cell, *width) } else { (*cell).to_owned() };
            format!("{cell}{}", " ".repeat(width.saturating_sub(display_width(&cell))))
        });
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let mut out = look.dim(&line(&heading));
    out.push('\n');
    for row in rows {
        out += &line(&row.each_ref().map(String::as_str));
        out.push('\n');
    }
    out
}

/// Takes columns from the widest until a row fits, as long as there is something to take.
fn narrow(widths: &mut [usize], room: usize) {
    const LEAST: usize = 8;
    while widths.iter().sum::<usize>() + 2 * (widths.len() - 1) > room {
        let Some(widest) = widths.iter_mut().max().filter(|widest| **widest > LEAST) else { return };
        *widest -= 1;
    }
}

/// Breaks a text into lines of a width.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    // paths and commands stay whole
    let options = textwrap::Options::new(width)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(text, options).into_iter().map(std::borrow::Cow::into_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_align() {
        let rows =
            [["a".to_owned(), "日本".to_owned(), "x".to_owned()], ["long".to_owned(), String::new(), String::new()]];
        assert_eq!(table(["N", "T", "U"], &rows, Look::PLAIN), "N     T     U\na     日本  x\nlong\n");
    }

    #[test]
    fn a_narrow_terminal_cuts_the_longest() {
        let rows = [["a-name-that-is-long".to_owned(), "running".to_owned()]];
        let look = Look { terminal: true, width: 20, ..Look::PLAIN };
        assert_eq!(table(["NAME", "STATE"], &rows, look), "NAME         STATE\na-name-tha…  running\n");
        let look = Look { unicode: false, ..look };
        assert!(table(["NAME", "STATE"], &rows, look).is_ascii());
    }
}
