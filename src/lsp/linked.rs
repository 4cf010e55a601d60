//! Places that change together while a name is typed.

use gen_lsp_types::LinkedEditingRanges;

use super::document::Document;
use super::navigate;

/// The places of the name at a byte, where there are several written alike.
pub(super) fn ranges(document: &Document, offset: usize) -> Option<LinkedEditingRanges> {
    let (range, _) = document.mention_at(offset)?;
    let written = &document.text()[range];
    let places = navigate::all(document, offset);
    let alike = places.iter().all(|(range, _)| &document.text()[range.clone()] == written);
    (places.len() > 1 && alike).then(|| LinkedEditingRanges {
        ranges: places.into_iter().map(|(range, _)| document.range(range)).collect(),
        word_pattern: Some("[A-Za-z0-9_][-A-Za-z0-9_.]*".to_owned()),
    })
}
