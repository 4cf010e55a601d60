//! Bars: a number as a length.

use super::Look;
use super::names::{clean, fitted};

/// A bar for a part of a whole, padded to a width; any part but none shows.
pub fn bar(part: u64, whole: u64, width: usize, look: Look) -> String {
    const EIGHTHS: [char; 8] = [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
    let steps = if look.unicode { 8 } else { 1 };
    let all = (width * steps) as u128;
    let length = if whole == 0 { 0 } else { u128::from(part) * all / u128::from(whole) };
    let length = usize::try_from(length).unwrap_or(width * steps).clamp(usize::from(part > 0), width * steps);
    let (full, rest) = (length / steps, length % steps);
    let mut text = if look.unicode { "█" } else { "#" }.repeat(full);
    if rest > 0 {
        text.push(EIGHTHS[rest]);
    }
    let used = full + usize::from(rest > 0);
    text + &" ".repeat(width - used)
}

/// Text from outside, made harmless for a terminal and cut to a width.
pub fn fit(text: &str, width: usize) -> String {
    fitted(&clean(text), width)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_have_their_width_and_show_the_smallest_part() {
        let ascii = Look { unicode: false, ..Look::PLAIN };
        assert_eq!(bar(8, 8, 4, Look::PLAIN), "████");
        assert_eq!(bar(1, 16, 4, Look::PLAIN), "▎   ");
        assert_eq!(bar(1, u64::MAX, 4, Look::PLAIN), "▏   ");
        assert_eq!(bar(0, 8, 4, Look::PLAIN), "    ");
        assert_eq!((bar(4, 8, 4, ascii), bar(0, 0, 4, ascii)), ("##  ".to_owned(), "    ".to_owned()));
        assert_eq!(fit("a\u{1b}[31mb", 10), "ab");
    }
}
