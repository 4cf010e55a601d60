//! An instruction that a line before it has taken in, since that one ends with the escape character.

use super::file::{Reader, first_word};
use super::keyword::Keyword;
use super::tree::{Args, Instruction, Word};
use crate::diag::{Code, Diagnostic, FixSafety};
use crate::source::Span;

/// What stands between two commands of a shell.
const OPERATORS: [&str; 4] = ["&&", "||", "|", ";"];

impl Reader<'_> {
    /// Reports the first line of an instruction that looks like an instruction of its own.
    pub(super) fn swallowed(&mut self, instruction: &Instruction, line: &Word) {
        // Of `ENV` and `LABEL` the words that have no `=` are told.
        let told = matches!(instruction.keyword.value, Keyword::Env | Keyword::Label);
        if !told && !matches!(instruction.args, Args::Json(_)) {
            self.sink.extend(self.taken_in(line));
        }
    }

    /// What is to be said of the first line in a joined one that looks like an instruction.
    pub(super) fn taken_in(&self, line: &Word) -> Option<Diagnostic> {
        let starts = line.joins.iter().map(|(offset, _)| *offset as usize);
        let outer = &line.text[first_word(&line.text)];
        let mut found = starts.filter_map(|start| instruction_at(&line.text, start));
        let (start, keyword) =
            found.find(|(start, keyword)| !goes_with(outer, &line.text[..*start], &line.text[keyword.clone()]))?;
        let before = line.text[..start].trim_end();
        let operator = OPERATORS.iter().find(|operator| before.ends_with(**operator));
        let kept = before.len() - operator.map_or(0, |operator| operator.len());
        let (own, word) = (line.span_of(first_word(&line.text)), line.span_of(keyword.clone()));
        let inner = &line.text[keyword];
        let escape = self.scanner.escape;
        let what = operator.map_or_else(|| format!("`{escape}`"), |operator| format!("`{operator} {escape}`"));
        let message = format!("this {inner} belongs to the {outer} above, whose line ends with `{escape}`");
        let diagnostic = Diagnostic::new(Code::SwallowedInstruction, word, message)
            .label("no instruction of its own")
            .related(own, "goes on up to here")
            .help(format!("take {what} away from the line before it"));
        let end = line.span_of(0..before.len()).end;
        let Some(escape) = self.scanner.escape_behind(end) else { return Some(diagnostic) };
        let gone = Span::new(word.file, line.span_of(0..line.text[..kept].trim_end().len()).end, escape);
        Some(diagnostic.fix(FixSafety::Unsafe, "end the line before", gone, ""))
    }
}

/// Whether a keyword is part of an instruction whose text before it is this: `HEALTHCHECK --retries=2 CMD`, `ONBUILD RUN`.
fn goes_with(outer: &str, before: &str, keyword: &str) -> bool {
    let mut words = before.split_whitespace().skip(1);
    match outer.to_ascii_uppercase().as_str() {
        "HEALTHCHECK" => keyword == "CMD" && words.all(|word| word.starts_with("--")),
        "ONBUILD" => words.next().is_none(),
        _ => false,
    }
}

/// An instruction at a byte of a joined line that quotes don't hold: where it starts, and its keyword.
fn instruction_at(text: &str, start: usize) -> Option<(usize, std::ops::Range<usize>)> {
    let rest = text.get(start..)?;
    let blank = rest.len() - rest.trim_start().len();
    let word = first_word(&rest[blank..]);
    let keyword = start + blank + word.start..start + blank + word.end;
    let known = Keyword::ALL.iter().any(|known| known.as_str() == &text[keyword.clone()]);
    // Something stands behind it, and it is not the rest of a text in quotes.
    let has_arguments = || !text[keyword.end..].trim().is_empty();
    let quoted = || ['"', '\''].iter().any(|quote| text[..start].matches(*quote).count() % 2 == 1);
    (known && has_arguments() && !quoted()).then_some((start, keyword))
}

#[cfg(test)]
mod tests {
    use crate::diag::{Code, FixSafety, mend};
    use crate::source::{FileId, Source, SourceMap};
    use crate::syntax::parse;

    /// What a text becomes when the finding is mended; none where there is none.
    fn mended(text: &str) -> Option<String> {
        let (_, found) = parse(FileId(0), text);
        let own = found.iter().filter(|found| found.code == Code::SwallowedInstruction);
        let files = SourceMap::new(Source::new("a", text));
        mend(own, &files, FixSafety::Unsafe).files.into_iter().next().map(|(_, text)| text)
    }

    #[test]
    fn the_line_before_is_ended() {
        for (text, expected) in [
            ("FROM a\nRUN x \\\nRUN y\n", "FROM a\nRUN x\nRUN y\n"),
            ("FROM a\nRUN x && \\\n  y &&  \\\n\n# c\n  USER z\n", "FROM a\nRUN x && \\\n  y\n\n# c\n  USER z\n"),
            ("FROM a\nENV A=1 \\\n  B=2 \\\nENV C=3\n", "FROM a\nENV A=1 \\\n  B=2\nENV C=3\n"),
            ("# escape=`\nFROM a\nCOPY a b `\nCOPY c d\n", "# escape=`\nFROM a\nCOPY a b\nCOPY c d\n"),
        ] {
            assert_eq!(mended(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn words_that_only_look_like_it() {
        for text in [
            "FROM a\nRUN psql -c \"ALTER TABLE x \\\n  ADD COLUMN y\"\n",
            "FROM a\nRUN x \\\n  run y\n",
            "FROM a\nRUN x \\\n  USER\n",
            "FROM a\nRUN x \\\n  RUNNING y\n",
            "FROM a\nRUN [\"x\", \\\n  \"RUN y\"]\n",
            "FROM a\nRUN <<E\nx \\\nRUN y\nE\n",
            "FROM a\nHEALTHCHECK --interval=2s \\\n    CMD x\n",
            "FROM a\nONBUILD \\\n  RUN x\n",
        ] {
            assert_eq!(mended(text), None, "{text}");
        }
    }
}
