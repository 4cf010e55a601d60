//! Rows in columns.

use textwrap::core::display_width;

use super::Look;

/// Sets rows under a heading, each column as wide as its widest cell.
pub fn table<const N: usize>(heading: [&str; N], rows: &[[String; N]], look: Look) -> String {
    let width = |column: usize| {
        let cells = rows.iter().map(|row| display_width(&row[column]));
        cells.chain([display_width(heading[column])]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..N).map(width).collect();
    let line = |cells: &[&str]| {
        let padded =
            cells.iter().zip(&widths).map(|(cell, width)| format!("{cell}{}", " ".repeat(width - display_width(cell))));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_align() {
        let rows =
            [["a".to_owned(), "日本".to_owned(), "x".to_owned()], ["long".to_owned(), String::new(), String::new()]];
        assert_eq!(table(["N", "T", "U"], &rows, Look::PLAIN), "N     T     U\na     日本  x\nlong\n");
    }
}
