//! How an instruction or property is written, while it is being written.

use gen_lsp_types::{
    ActiveParameter, Documentation, MarkupContent, MarkupKind, ParameterInformation, ParameterInformationLabel,
    SignatureHelp, SignatureInformation,
};

use super::document::Document;
use super::place::Place;

/// The ways to write what stands at a byte, with the flag that is being written.
pub(super) fn help(document: &Document, offset: usize) -> Option<SignatureHelp> {
    let place = Place::new(document, offset)?;
    let entry = place.entry?;
    let markdown =
        |text: &str| Documentation::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value: text.to_owned() });
    let flag = place.flag();
    let signatures = entry.syntax.iter().map(|line| {
        let parameters = entry.flags.iter().filter_map(|flag| {
            let start = line.find(&format!("--{}", flag.name))?;
            let rest = &line[start..];
            let end = rest.find([' ', ']']).unwrap_or(rest.len());
            Some((
                flag.name,
                ParameterInformation {
                    label: ParameterInformationLabel::String(rest[..end].to_owned()),
                    documentation: Some(markdown(flag.doc)),
                },
            ))
        });
        let (names, parameters): (Vec<&str>, Vec<ParameterInformation>) = parameters.unzip();
        let active = flag.and_then(|flag| names.iter().position(|name| *name == flag));
        SignatureInformation {
            label: (*line).to_owned(),
            documentation: Some(markdown(entry.summary)),
            parameters: Some(parameters),
            active_parameter: Some(
                active.and_then(|at| u32::try_from(at).ok()).map_or(ActiveParameter::Null, ActiveParameter::Int),
            ),
        }
    });
    let signatures: Vec<SignatureInformation> = signatures.collect();
    Some(SignatureHelp { signatures, active_signature: Some(0), active_parameter: None })
}
