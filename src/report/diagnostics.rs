//! Diagnostics, drawn with their source, on one line each, or for programs.

use std::fmt::{self, Write as _};
use std::io;

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, NarratableReportHandler, SourceSpan};

use super::Look;
use super::excerpt::Excerpt;
use super::narrow::narrow;
use super::record::Record;
use crate::diag::{Diagnostic, Diagnostics, Label, Severity};
use crate::source::{FileId, Source, SourceMap};

/// More than these are counted, not drawn: nobody reads on, and a broken file can have a hundred thousand.
const MOST: usize = 200;
/// Columns of a snippet beside the lines of the file, about.
const BESIDE: usize = 6;
/// Lines between two labels of one snippet.
const NEAR: u32 = 3;

/// How diagnostics are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// With the lines of the file, underlined.
    #[default]
    Graphical,
    /// The same in sentences, for those who hear them.
    Narrated,
    /// `file:line:column: severity[code]: message`.
    Short,
    /// One JSON object a line.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// Annotations of a GitHub workflow.
    Github,
}

impl Format {
    /// Whether people read it as it is.
    pub const fn is_for_people(self) -> bool {
        matches!(self, Self::Graphical | Self::Narrated | Self::Short)
    }
}

/// Shows all of them.
pub fn write(
    out: &mut dyn io::Write,
    diagnostics: &Diagnostics,
    files: &SourceMap,
    format: Format,
    look: Look,
) -> io::Result<()> {
    let look = Look { narrated: look.narrated || format == Format::Narrated, ..look };
    match format {
        Format::Sarif => return super::sarif::write(out, diagnostics, files),
        Format::Github => return super::github::write(out, diagnostics, files),
        Format::Graphical | Format::Narrated | Format::Short | Format::Json => {}
    }
    let most = if matches!(format, Format::Graphical | Format::Narrated) { MOST } else { usize::MAX };
    for diagnostic in diagnostics.iter().take(most) {
        let plain;
        let diagnostic = if look.unicode || format == Format::Json {
            diagnostic
        } else {
            plain = in_ascii(diagnostic);
            &plain
        };
        match format {
            Format::Short => writeln!(out, "{}", short(diagnostic, files, look))?,
            Format::Json => {
                serde_json::to_writer(&mut *out, &Record::new(diagnostic, files))?;
                out.write_all(b"\n")?;
            }
            _ => out.write_all(linked(drawn(diagnostic, files, look), files, look).as_bytes())?,
        }
    }
    match diagnostics.0.len().checked_sub(most) {
        Some(more) if more > 0 => writeln!(out, "… and {more} more: `--format short` shows all of them\n"),
        _ => Ok(()),
    }
}

/// `2 errors and 1 warning; …`, with the way to the page of the first; none where there is nothing to count.
pub fn summary(diagnostics: &Diagnostics, look: Look) -> Option<String> {
    let count = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
    let words = |count: usize, word: &str| match count {
        0 => None,
        1 => Some(format!("1 {word}")),
        _ => Some(format!("{count} {word}s")),
    };
    let (errors, warnings) = (words(count(Severity::Error), "error"), words(count(Severity::Warning), "warning"));
    let others = words(count(Severity::Note) + count(Severity::Style), "note");
    let parts: Vec<String> = [
        errors.map(|text| look.error(&text)),
        warnings.map(|text| look.warning(&text)),
        others.map(|text| look.help(&text)),
    ]
    .into_iter()
    .flatten()
    .collect();
    // The first of the worst.
    let worst = diagnostics.iter().min_by_key(|d| std::cmp::Reverse(d.severity))?;
    let (last, before) = parts.split_last()?;
    let counted = if before.is_empty() { last.clone() } else { format!("{} and {last}", before.join(", ")) };
    Some(look.on_words(&format!("{counted}; `rbox explain {}` says more", worst.code.name())))
}

/// A finding as rbox says it where a terminal takes ASCII alone; the file's own words stay as they are.
fn in_ascii(diagnostic: &Diagnostic) -> Diagnostic {
    let plain = |text: &str| text.replace('…', "...").replace('→', "->").replace('–', "-");
    let mut said = diagnostic.clone();
    said.message = plain(&said.message);
    said.help = said.help.as_deref().map(plain);
    for label in std::iter::once(&mut said.label).chain(&mut said.related) {
        label.text = plain(&label.text);
    }
    said
}

/// What a severity is called.
pub(super) const fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
        Severity::Style => "style",
    }
}

/// Makes the places above snippets lead to their files, where the terminal takes that.
fn linked(drawn: String, files: &SourceMap, look: Look) -> String {
    if !look.links {
        return drawn;
    }
    files.iter().fold(drawn, |drawn, file| {
        drawn.split_inclusive('\n').map(|line| linked_line(line, file.name(), look)).collect()
    })
}

/// A line whose `[name:line:column]`, coloured or not, leads to the file.
fn linked_line(line: &str, name: &str, look: Look) -> String {
    let place = |(at, _): (usize, &str)| {
        let end = line[at..].find([']', '\x1b'])? + at;
        line[..at].ends_with(['[', 'm']).then_some((at, end))
    };
    match line.match_indices(&format!("{name}:")).find_map(place) {
        Some((at, end)) => {
            format!("{}{}{}", &line[..at], look.link(std::path::Path::new(name), &line[at..end]), &line[end..])
        }
        None => line.to_owned(),
    }
}

/// `error[RB1001]:` in its colour.
fn heading(diagnostic: &Diagnostic, look: Look) -> String {
    let text = format!("{}[{}]", word(diagnostic.severity), diagnostic.code.id());
    match diagnostic.severity {
        Severity::Error => look.error(&text),
        Severity::Warning => look.warning(&text),
        Severity::Note | Severity::Style => look.help(&text),
    }
}

fn short(diagnostic: &Diagnostic, files: &SourceMap, look: Look) -> String {
    let span = diagnostic.label.span;
    let place = files.get(span.file).map(|file| (file.name(), file.line_col(span.start)));
    let place = place.map_or(String::new(), |(name, at)| format!("{name}:{}:{}: ", at.line, at.column));
    let help = diagnostic.help.as_ref().map_or(String::new(), |help| format!("; {help}"));
    format!("{place}{}: {}{help}", heading(diagnostic, look), one_line(&diagnostic.message))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn drawn(diagnostic: &Diagnostic, files: &SourceMap, look: Look) -> String {
    let mut out = String::new();
    if look.narrated {
        let report = View { told: true, ..View::main(diagnostic, files, look) };
        // Writing to a string can't fail; what miette refuses to draw is told on one line.
        if NarratableReportHandler::new().render_report(&mut out, &report).is_err() {
            out = short(diagnostic, files, look);
        }
        out.push('\n');
        return out;
    }
    let first = format!("{}: {}", heading(diagnostic, look), look.strong(&diagnostic.message));
    let _ = writeln!(out, "{}", look.on_words(&first));
    let views = std::iter::once(View::main(diagnostic, files, look)).chain(View::others(diagnostic, files, look));
    for view in views {
        match snippet(&view, look) {
            Some(text) => out += &text,
            None => out = format!("{}\n", short(diagnostic, files, look)),
        }
    }
    if let Some(help) = &diagnostic.help {
        let options =
            textwrap::Options::new(look.width.saturating_sub(2)).initial_indent("  ").subsequent_indent("        ");
        let text = format!("{} {help}", look.help("help:"));
        let _ = writeln!(out, "{}", textwrap::fill(&text, options));
    }
    out.push('\n');
    out
}

/// The lines of one file with their labels.
fn snippet(view: &View<'_>, look: Look) -> Option<String> {
    let theme = match (look.unicode, look.color) {
        (true, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme::unicode_nocolor(),
        (false, true) => GraphicalTheme { characters: miette::ThemeCharacters::ascii(), ..GraphicalTheme::unicode() },
        (false, false) => GraphicalTheme::none(),
    };
    let mut text = String::new();
    let handler = GraphicalReportHandler::new_themed(view.highlighted(theme)).with_width(look.width).with_links(false);
    handler.without_syntax_highlighting().render_report(&mut text, view).ok()?;
    // miette's own heading is the view's empty message: ours stands above already.
    let text = text.split_once('\n').map_or("", |(_, rest)| rest);
    Some(if look.terminal { narrow(text, look) } else { text.to_owned() })
}

/// What miette sees of a diagnostic: the labels that lie in one file.
struct View<'a> {
    diagnostic: &'a Diagnostic,
    excerpt: Option<Excerpt<'a>>,
    labels: Vec<LabeledSpan>,
    /// Whether miette says the message and the help as well; where it draws, they are ours.
    told: bool,
}

impl<'a> View<'a> {
    /// The words that are wrong, with those near them: what a reader should see first.
    fn main(diagnostic: &'a Diagnostic, files: &'a SourceMap, look: Look) -> Self {
        let near = |label: &&Label| is_near(diagnostic, label, files, look);
        Self::of(diagnostic, files, diagnostic.label.span.file, Some(&diagnostic.label), near)
    }

    /// What they contradict elsewhere: far off in the same file, then in others.
    fn others(diagnostic: &'a Diagnostic, files: &'a SourceMap, look: Look) -> impl Iterator<Item = Self> {
        let far = move |label: &&Label| !is_near(diagnostic, label, files, look);
        let mut ids: Vec<FileId> = diagnostic.related.iter().filter(far).map(|label| label.span.file).collect();
        ids.sort_unstable_by_key(|id| (*id != diagnostic.label.span.file, *id));
        ids.dedup();
        ids.into_iter().map(move |id| {
            Self::of(diagnostic, files, id, None, move |label: &&Label| label.span.file == id && far(label))
        })
    }

    fn of(
        diagnostic: &'a Diagnostic,
        files: &'a SourceMap,
        id: FileId,
        primary: Option<&Label>,
        wanted: impl Fn(&&Label) -> bool,
    ) -> Self {
        let Some(file) = files.get(id) else {
            return Self { diagnostic, excerpt: None, labels: Vec::new(), told: false };
        };
        let primary = primary.into_iter().map(|label| labeled(label, file, true));
        let related = diagnostic.related.iter().filter(wanted).map(|label| labeled(label, file, false));
        Self { diagnostic, excerpt: Some(Excerpt(file)), labels: primary.chain(related).collect(), told: false }
    }
}

impl View<'_> {
    /// The words that are wrong in the colour of the severity, what they contradict in that of help.
    fn highlighted(&self, mut theme: GraphicalTheme) -> GraphicalTheme {
        let styles = &theme.styles;
        let own = match self.diagnostic.severity {
            Severity::Error => styles.error,
            Severity::Warning => styles.warning,
            Severity::Note | Severity::Style => styles.advice,
        };
        // miette gives the styles out in the order of the labels in the file.
        let mut labels: Vec<&LabeledSpan> = self.labels.iter().collect();
        labels.sort_unstable_by_key(|label| label.offset());
        theme.styles.highlights = labels.iter().map(|l| if l.primary() { own } else { styles.help }).collect();
        theme
    }
}

/// Whether a related label fits into the snippet of the words that are wrong.
fn is_near(diagnostic: &Diagnostic, label: &Label, files: &SourceMap, look: Look) -> bool {
    let main = diagnostic.label.span;
    let Some(file) = files.get(main.file).filter(|_| label.span.file == main.file) else { return false };
    let (start, other) = (file.line_col(main.start), file.line_col(label.span.start));
    if other.line.abs_diff(start.line) > NEAR {
        return false;
    }
    // A terminal that is too narrow for both gets two snippets.
    let columns = file.line_col(main.end).column.max(file.line_col(label.span.end).column);
    let apart = columns.saturating_sub(start.column.min(other.column)) as usize;
    !look.terminal || look.narrated || apart + BESIDE <= look.width
}

/// A label for miette, which draws neither an empty span at the end of a file nor one behind it.
fn labeled(label: &Label, file: &Source, primary: bool) -> LabeledSpan {
    let text = file.text();
    let end = (label.span.end as usize).min(text.len());
    let mut start = (label.span.start as usize).min(end);
    if start == end && matches!(text.as_bytes().get(start), None | Some(b'\n' | b'\r')) && start > 0 {
        let before = text.floor_char_boundary(start - 1);
        if text.as_bytes()[before] != b'\n' {
            start = before;
        }
    }
    let span = SourceSpan::new(start.into(), end - start);
    let words = (!label.text.is_empty()).then(|| label.text.clone());
    if primary { LabeledSpan::new_primary_with_span(words, span) } else { LabeledSpan::new_with_span(words, span) }
}

impl fmt::Display for View<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.told { f.write_str(&self.diagnostic.message) } else { Ok(()) }
    }
}

impl fmt::Debug for View<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.diagnostic.fmt(f)
    }
}

impl std::error::Error for View<'_> {}

impl miette::Diagnostic for View<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let code = self.diagnostic.code;
        self.told.then(|| Box::new(format!("{} ({})", code.id(), code.name())) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.diagnostic.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note | Severity::Style => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let help = self.diagnostic.help.as_ref().filter(|_| self.told)?;
        Some(Box::new(help))
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        self.excerpt.as_ref().map(|excerpt| excerpt as &dyn miette::SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;
    use crate::source::Span;

    fn example() -> (Diagnostics, SourceMap) {
        let text = "FROM scratch AS builder\nCOPY a /a\n\n\nFROM scratch\nCOPY --from=buidler /a /a\n";
        let mut files = SourceMap::new(Source::new("app.rbox", text));
        let ignore = files.add(Source::new(".dockerignore", "*.md\na\n"));
        let at = u32::try_from(text.find("buidler").unwrap()).unwrap();
        let stage = Span::new(FileId(0), at, at + 7);
        let first = Diagnostic::new(Code::UnknownStage, stage, "no stage `buidler`").label("not a stage of this file");
        let first =
            first.related(Span::new(FileId(0), 16, 23), "this one is near").did_you_mean("buidler", stage, ["builder"]);
        let copied = Span::new(FileId(0), 29, 30);
        let second = Diagnostic::new(Code::SourceIgnored, copied, "`a` is ignored").label("left out of the context");
        let second = second.related(Span::new(ignore, 5, 6), "by this line");
        (Diagnostics(vec![first, second]), files)
    }

    fn text(format: Format, look: Look) -> String {
        let (diagnostics, files) = example();
        let mut out = Vec::new();
        write(&mut out, &diagnostics, &files, format, look).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn draws_both_files() {
        insta::assert_snapshot!(text(Format::Graphical, Look::PLAIN));
    }

    #[test]
    fn draws_in_ascii() {
        assert!(text(Format::Graphical, Look { unicode: false, ..Look::PLAIN }).is_ascii());
    }

    #[test]
    fn tells_in_words() {
        insta::assert_snapshot!(text(Format::Graphical, Look { narrated: true, ..Look::PLAIN }));
    }

    #[test]
    fn one_line_each() {
        insta::assert_snapshot!(text(Format::Short, Look::PLAIN));
    }

    #[test]
    fn json_lines_have_lines_and_columns() {
        let text = text(Format::Json, Look::PLAIN);
        let first: serde_json::Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
        assert_eq!((&first["line"], &first["column"], &first["end_column"]), (&6.into(), &13.into(), &20.into()));
        assert_eq!(first["fixes"][0]["edits"][0]["text"], "builder");
    }

    #[test]
    fn counts_what_there_is() {
        let (diagnostics, _) = example();
        let text = summary(&diagnostics, Look::PLAIN);
        assert_eq!(text.as_deref(), Some("1 error and 1 warning; `rbox explain unknown-stage` says more"));
        assert_eq!(summary(&Diagnostics::default(), Look::PLAIN), None);
    }

    #[test]
    fn a_huge_line_is_cut_around_the_words() {
        let text = format!("RUN {}\"{}", "é".repeat(100_000), "x".repeat(100_000));
        let at = u32::try_from(text.find('"').unwrap()).unwrap();
        let files = SourceMap::new(Source::new("a", text));
        let found =
            Diagnostic::new(Code::MalformedWord, Span::new(FileId(0), at, at + 1), "quote never closed").label("this");
        let mut out = Vec::new();
        write(&mut out, &Diagnostics(vec![found]), &files, Format::Graphical, Look::PLAIN).unwrap();
        assert!(out.len() < 1500, "{}", String::from_utf8_lossy(&out));
        assert!(String::from_utf8(out).unwrap().contains("[a:1:100005]"));
    }

    #[test]
    fn every_place_can_be_drawn() {
        let text = "FROM é\n\nRUN x";
        let files = SourceMap::new(Source::new("a", text));
        for start in 0..=text.len() {
            for end in start..=text.len() {
                if !text.is_char_boundary(start) || !text.is_char_boundary(end) {
                    continue;
                }
                let span = Span::new(FileId(0), u32::try_from(start).unwrap(), u32::try_from(end).unwrap());
                let found = Diagnostic::new(Code::MalformedWord, span, "m").label("here");
                let drawn = drawn(&found, &files, Look::PLAIN);
                assert!(drawn.contains("here"), "{start}..{end}\n{drawn}");
            }
        }
    }
}
