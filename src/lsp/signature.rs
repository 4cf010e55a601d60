//! How an instruction or property is written, while it is being written.

use gen_lsp_types::{
    ActiveParameter, Documentation, MarkupContent, MarkupKind, ParameterInformation, ParameterInformationLabel,
    SignatureHelp, SignatureInformation,
};

use super::document::Document;
use super::place::Place;
use crate::syntax::reference::{Entry, FlagSpec};

/// The ways to write what stands at a byte, with the flag that is being written.
pub(super) fn help(document: &Document, offset: usize) -> Option<SignatureHelp> {
    let place = Place::new(document, offset)?;
    let entry = place.entry?;
    let markdown =
        |text: &str| Documentation::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value: text.to_owned() });
    let written = place.flag();
    let signatures = entry.syntax.iter().map(|line| {
        let (label, flags) = with_flags(entry, line);
        let parameters = flags.iter().map(|flag| ParameterInformation {
            label: ParameterInformationLabel::String(flag.written()),
            documentation: Some(markdown(flag.doc)),
        });
        let active = written.and_then(|written| flags.iter().position(|flag| flag.name == written));
        let active = active.and_then(|at| u32::try_from(at).ok());
        SignatureInformation {
            label,
            documentation: Some(markdown(entry.summary)),
            parameters: Some(parameters.collect()),
            active_parameter: Some(active.map_or(ActiveParameter::Null, ActiveParameter::Int)),
        }
    });
    let signatures: Vec<SignatureInformation> = signatures.collect();
    Some(SignatureHelp { signatures, active_signature: Some(0), active_parameter: None })
}

/// A syntax line with every flag in it, where it shows some: the table's own names the most used.
fn with_flags(entry: &Entry, line: &str) -> (String, Vec<&'static FlagSpec>) {
    if !line.contains("[--") {
        return (line.to_owned(), Vec::new());
    }
    let mut words = line.split(' ').filter(|word| !word.starts_with("[--"));
    let mut label = words.next().unwrap_or_default().to_owned();
    for flag in entry.flags {
        label += &format!(" [{}]", flag.written());
    }
    for word in words {
        label.push(' ');
        label.push_str(word);
    }
    (label, entry.flags.iter().collect())
}
