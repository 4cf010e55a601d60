//! A drawn snippet, fitted into a terminal: a row that wraps would tear the marks from the words that they stand under.

use textwrap::core::display_width;

use super::{Look, wrap};

/// What stays of a line before the first mark, where its start is cut off and there is room.
const BEFORE: usize = 12;

/// Less room than this beside a mark is none for words.
const WORDS: usize = 14;

/// Blanks behind the bar of a row that goes on below.
const ON: usize = 2;

/// Cuts the lines of a snippet that are too long: at their ends, and at their starts where the marks lie far out. What is said at
/// the marks goes on below, where the terminal ends.
pub(super) fn narrow(snippet: &str, look: Look) -> String {
    let rows: Vec<&str> = snippet.split_inclusive('\n').collect();
    let place = rows.iter().find(|row| plain(row).trim_start().starts_with(['╭', ',']));
    let Some(gutter) = place.map(|row| plain(row).chars().take_while(|char| *char == ' ').count()) else {
        return snippet.to_owned();
    };
    // The bar and a space; what follows is the file's, or marks under it.
    let start = gutter + 2;
    let room = look.width.saturating_sub(start).max(1);
    let behind = |row: &&str, bars: [char; 2]| -> Option<String> {
        let row = plain(row);
        let mut chars = row.trim_end().chars().skip(gutter);
        bars.contains(&chars.next()?).then(|| chars.skip(1).collect())
    };
    let marks: Vec<String> = rows.iter().filter_map(|row| behind(row, ['·', ':'])).collect();
    let drawn = marks.iter().filter(|text| !text.chars().any(char::is_alphanumeric));
    let underlined = drawn.map(|text| text.chars().count()).max().unwrap_or(0);
    let first = marks.iter().filter_map(|text| text.chars().position(|char| char != ' ')).min().unwrap_or(0);
    let last = marks.iter().map(|text| display_width(text)).max().unwrap_or(0);
    let before = room.saturating_sub(underlined.saturating_sub(first)).min(BEFORE);
    let from = if last <= room { 0 } else { first.saturating_sub(before) };
    let cut = |row: &&str| match (behind(row, ['│', '|']), behind(row, ['·', ':'])) {
        (Some(text), _) => window(row, start, from, room, display_width(&text), look),
        (None, Some(_)) => folded(&window(row, start, from, usize::MAX - from, 0, look), gutter, look.width),
        (None, None) if plain(row).trim_start().starts_with(['╭', ',']) => place_folded(row, gutter, look),
        (None, None) => (*row).to_owned(),
    };
    rows.iter().map(cut).collect()
}

/// A row whose text, which starts at column `start` and is `width` wide, is shown from its column `from` on, `room` columns of
/// it, with a mark where something is left out.
fn window(row: &str, start: usize, from: usize, room: usize, width: usize, look: Look) -> String {
    let more = if look.unicode { '…' } else { '~' };
    let (cut_start, cut_end) = (from > 0 && width > 0, width > from.saturating_add(room));
    let mut out = String::with_capacity(row.len());
    let mut column = 0_usize;
    for (char, shown) in characters(row) {
        if !shown || char == '\n' {
            out.push(char);
            continue;
        }
        let Some(at) = column.checked_sub(start) else {
            out.push(char);
            column += 1;
            continue;
        };
        let last = from.saturating_add(room) - 1;
        if cut_start && at == from || cut_end && at == last {
            out.push(more);
        } else if at >= from && (at <= last || !cut_end) {
            out.push(char);
        }
        column += display_width(char.encode_utf8(&mut [0; 4]));
    }
    out
}

/// A row of marks whose words go on in rows of their own where they are too long.
fn folded(row: &str, gutter: usize, width: usize) -> String {
    let text = plain(row);
    let text = text.trim_end();
    if display_width(text) <= width {
        return row.to_owned();
    }
    let label = ["── ", "-- "].iter().find_map(|dash| text.find(dash).map(|at| at + dash.len()));
    let Some((before, words)) = label.map(|at| text.split_at(at)) else {
        return first_columns(row, width, |_| None) + "\n";
    };
    let column = before.chars().count();
    let room = width.saturating_sub(column);
    if room < WORDS {
        // All that fits of the mark, and the words in rows of their own from the left.
        let colors: String = characters(row).filter(|(_, shown)| !shown).map(|(char, _)| char).collect();
        let (color, end) = colors.split_once("\x1b[0m").map_or(("", ""), |(color, _)| (color, "\x1b[0m"));
        let mark = first_columns(row, width, |at| (at >= column).then_some(' '));
        let bar: String = text.chars().take(gutter + 1).collect();
        let rows = wrap(words, width.saturating_sub(gutter + 1 + ON).max(1)).into_iter();
        let rows = rows.map(|words| format!("{bar}{}{color}{words}{end}\n", " ".repeat(ON)));
        // Of a mark that lies beyond the edge nothing is left.
        let left = plain(&mark).chars().skip(gutter + 1).any(|char| char != ' ');
        return left.then(|| mark + "\n").into_iter().chain(rows).collect();
    }
    // The gutter, and lines that lead further down.
    let keep = |(at, char): (usize, char)| if at == gutter || matches!(char, '│' | '|') { char } else { ' ' };
    let next: String = before.chars().enumerate().map(keep).collect();
    let mut breaks = Vec::new();
    let mut at = column;
    for piece in wrap(words, room) {
        at += piece.chars().count();
        breaks.push(at);
        at += 1;
    }
    let mut out = String::with_capacity(row.len() + 2 * next.len());
    let mut column = 0;
    for (char, shown) in characters(row) {
        if shown && char == ' ' && breaks.contains(&column) {
            out.push('\n');
            out.push_str(&next);
        } else {
            out.push(char);
        }
        column += usize::from(shown);
    }
    out
}

/// The row with the file's name and the place in it, which goes on below where it is too long: cut, it would name another file.
fn place_folded(row: &str, gutter: usize, look: Look) -> String {
    let bar = if look.unicode { '│' } else { '|' };
    let mut out = String::with_capacity(row.len());
    let mut column = 0;
    for (char, shown) in characters(row) {
        let width = if shown && char != '\n' { display_width(char.encode_utf8(&mut [0; 4])) } else { 0 };
        if column + width > look.width && look.width > gutter + 1 + ON {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', gutter).chain([bar]).chain(std::iter::repeat_n(' ', ON)));
            column = gutter + 1 + ON;
        }
        out.push(char);
        column += width;
    }
    out
}

/// The first columns of a row with all of its colours and without its end; `instead` is asked what stands at a column.
fn first_columns(row: &str, width: usize, instead: impl Fn(usize) -> Option<char>) -> String {
    let mut out = String::with_capacity(row.len());
    let mut column = 0;
    for (char, shown) in characters(row).filter(|(char, _)| *char != '\n') {
        if !shown {
            out.push(char);
        } else if column < width {
            out.push(instead(column).unwrap_or(char));
        }
        column += usize::from(shown);
    }
    out
}

/// A row without colours.
fn plain(row: &str) -> String {
    characters(row).filter(|(_, shown)| *shown).map(|(char, _)| char).collect()
}

/// The characters of a row, each with whether it takes room: those that set colours don't.
fn characters(row: &str) -> impl Iterator<Item = (char, bool)> {
    let mut in_escape = false;
    row.chars().map(move |char| {
        in_escape |= char == '\x1b';
        let shown = !in_escape;
        in_escape &= !char.is_ascii_alphabetic();
        (char, shown)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SNIPPET: &str = "    ╭─[a.rbox:13:9]
 12 │ FROM host AS x
 13 │ RUN one two three four five six seven
    ·         ─┬─
    ·          ╰── here
    ╰────
";

    fn at(snippet: &str, width: usize) -> String {
        narrow(snippet, Look { width, ..Look::PLAIN })
    }

    #[test]
    fn what_fits_stays() {
        assert_eq!(at(SNIPPET, 43), SNIPPET);
    }

    #[test]
    fn a_long_line_is_cut_behind_its_marks() {
        let wanted = SNIPPET.replace("four five six seven", "four…");
        assert_eq!(at(SNIPPET, 29), wanted);
        assert!(narrow(SNIPPET, Look { width: 29, unicode: false, ..Look::PLAIN }).contains("three four~\n"));
    }

    #[test]
    fn words_at_marks_go_on_below() {
        let snippet = "  ╭─[a:1:1]
1 │ FROM debian AS x
  ·      ──┬───    ┬
  ·        │       ╰── \x1b[31mwhat is said here is long\x1b[0m
  ·        ╰── short
  ╰────
";
        let wanted = snippet.replace("is long", "\n  ·        │           is long").replace("here \n", "here\n");
        assert_eq!(at(snippet, 42), wanted);
        let wanted = "  ╭─[a:1:1]
1 │ …OM debian AS x
  ·     ──┬───    ┬
  ·       │       ╰\x1b[31m\x1b[0m
  ·  \x1b[31mwhat is said\x1b[0m
  ·  \x1b[31mhere is long\x1b[0m
  ·       ╰── short
  ╰────
";
        assert_eq!(at(snippet, 19), wanted);
    }

    #[test]
    fn nothing_sticks_out() {
        let snippet = "    ╭─[a/folder/Dockerfile:13:9]
 12 │ FROM host AS x
 13 │ RUN one two three four five six seven
    ·         \x1b[31m──────────────┬───────────\x1b[0m
    ·                       \x1b[31m╰── here it is\x1b[0m
    ╰────
";
        let wanted = "    ╭─[a/folder/Dock
    │  erfile:13:9]
 12 │ … AS x
 13 │ …wo three fou…
    · \x1b[31m──────────────\x1b[0m
    ·  \x1b[31mhere it is\x1b[0m
    ╰────
";
        assert_eq!(at(snippet, 20), wanted);
    }

    #[test]
    fn marks_far_out_are_brought_near_with_their_line() {
        let far = "  ╭─[a:1:49]
1 │ RUN aaaaaaaaaa bbbbbbbbbb cccccccccc dddddddddd eeee ffff gggg hhhh iiii
  ·                                                 \x1b[31m─┬──\x1b[0m
  ·                                                 \x1b[31m ╰── here\x1b[0m
  ╰────
";
        let wanted = "  ╭─[a:1:49]
1 │ …dddddddddd eeee ffff gggg …
  ·             \x1b[31m─┬──\x1b[0m
  ·             \x1b[31m ╰── here\x1b[0m
  ╰────
";
        assert_eq!(at(far, 32), wanted);
    }
}
