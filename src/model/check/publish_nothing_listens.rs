//! RB6002 publish-nothing-listens: a published port that the image does not say it serves.

use std::collections::HashMap;

use crate::diag::{Code, Diagnostic, Diagnostics, FixSafety};
use crate::model::stage::{Action, Base, Origin, StageId};
use crate::model::value::ports::{Ports, exposed};
use crate::model::{Model, Publish, Service};
use crate::source::Span;

/// More exposed ports are not named in a message.
const MOST_NAMED: usize = 12;
/// More pairs of a published and an exposed port than any file has that is meant.
const MOST_PAIRS: usize = 10_000_000;

/// Reports published ports beside those that are exposed; where nothing is exposed at all, nothing can be told.
pub(in crate::model) fn check(model: &Model, found: &mut Diagnostics) {
    let mut known: HashMap<&Base, Vec<(Ports, Option<Span>)>> = HashMap::new();
    let mut pairs = 0;
    for service in model.services.iter().filter(|service| !service.publish.is_empty()) {
        let Some(image) = &service.image else { continue };
        let mut all: Vec<(Ports, Option<Span>)> = service.expose.iter().map(|ports| (*ports, None)).collect();
        all.extend(known.entry(&image.base).or_insert_with(|| of_image(model, image)).iter().copied());
        if all.is_empty() {
            continue;
        }
        for publish in &service.publish {
            pairs += all.len();
            if pairs > MOST_PAIRS {
                return;
            }
            let ports = publish.container;
            let serves = |other: &Ports| {
                other.protocol == ports.protocol && other.start <= ports.start && ports.end <= other.end
            };
            if !all.iter().any(|(other, _)| serves(other)) {
                found.push(nothing(service, publish, &all));
            }
        }
    }
}

fn nothing(service: &Service, publish: &Publish, all: &[(Ports, Option<Span>)]) -> Diagnostic {
    let mut names: Vec<String> = all.iter().take(MOST_NAMED).map(|(ports, _)| ports.to_string()).collect();
    names.dedup();
    let mut exposed = names.join(", ");
    if all.len() > MOST_NAMED {
        exposed += " and more";
    }
    let message = format!(
        "`{}` publishes {}, and its image says that it serves {exposed}",
        service.name.value, publish.container
    );
    let diagnostic = Diagnostic::new(Code::PublishNothingListens, publish.span, message)
        .label("nothing listens there, as far as the image says")
        .help(format!("publish {exposed}, or add `EXPOSE {}` if the program does listen there", publish.container));
    let place = all.iter().find_map(|(_, span)| *span);
    let diagnostic = match place {
        Some(place) => diagnostic.related(place, "what it serves"),
        None => diagnostic,
    };
    match (all, publish.host) {
        ([(only, _)], Some((from, to))) if from == to && only.start == only.end && publish.address.is_none() => {
            let right = format!("{from}:{}", only.start);
            diagnostic.fix(FixSafety::Unsafe, format!("write `{right}`"), publish.span, right)
        }
        _ => diagnostic,
    }
}

/// Ports that an image exposes, with the lines that say so.
fn of_image(model: &Model, image: &Origin) -> Vec<(Ports, Option<Span>)> {
    let of_config = |names: &[String]| -> Vec<(Ports, Option<Span>)> {
        names.iter().filter_map(|name| Some((exposed(name).ok()?.ports, None))).collect()
    };
    let Base::Stage(id) = image.base else {
        return model
            .image_config(&image.base)
            .map(|config| of_config(&config.config.exposed_ports))
            .unwrap_or_default();
    };
    let mut ports = Vec::new();
    let mut next: Option<StageId> = Some(id);
    while let Some(stage) = next.and_then(|id| model.stages.get(id.0)) {
        for instruction in &stage.instructions {
            if let Action::Expose(exposed) = &instruction.action {
                ports.extend(exposed.iter().map(|ports| (*ports, Some(instruction.span))));
            }
        }
        ports.extend(stage.config.iter().flat_map(|config| of_config(&config.config.exposed_ports)));
        next = match stage.base.value {
            Base::Stage(id) => Some(id),
            _ => None,
        };
    }
    ports
}
