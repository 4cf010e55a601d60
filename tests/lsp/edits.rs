//! Edits of all kinds: the server's picture of a text is that of the text, whatever was done to it.

use proptest::prelude::*;

use crate::editor;

/// Lines that begin, end and join things.
const PIECES: &[&str] = &[
    "FROM a AS b\n",
    "FROM b\n",
    "RUN x\n",
    "ENV A=1\n",
    "ARG A\n",
    "COPY --from=b $A /x\n",
    "RUN <<E\n",
    "E\n",
    "RUN a \\\n",
    "  && b\n",
    "SERVICE s {\n",
    "  FROM b\n",
    "  NETWORK n --alias=é\n",
    "  DEPENDS s\n",
    "}\n",
    "NETWORK n {\n",
    "NETWORK n\n",
    "# escape=`\n",
    "# c\n",
    "\n",
    "{\n",
    "wat\r\n",
    "😀",
    "\\",
    "`\n",
    " ",
    "A",
    "$A",
    "<<",
    "\"",
    "VOLUME v {\n",
    "SECRET k {\n",
];

fn piece() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..4).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn answers_after_edits_are_those_of_the_text(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40),
        long in any::<bool>(),
        edits in prop::collection::vec((any::<u8>(), 0..20_u8, piece()), 1..8),
    ) {
        // Long enough to be read in several chunks.
        let filler = if long { "ENV X=1\nRUN y\n".repeat(120) } else { String::new() };
        let (start, end) = pieces.split_at(pieces.len() / 2);
        editor::check(&(start.concat() + &filler + &end.concat()), &edits);
    }
}
