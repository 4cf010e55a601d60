//! RB6002 publish-nothing-listens: a published port that the image does not say it serves.

use crate::diag::{Code, Diagnostic, Diagnostics, FixSafety};
use crate::model::stage::{Action, Base, Origin, StageId};
use crate::model::value::ports::{Ports, exposed};
use crate::model::{Model, Publish, Service};
use crate::source::Span;

/// Reports published ports beside those that are exposed; where nothing is exposed at all, nothing can be told.
pub(in crate::model) fn check(model: &Model, found: &mut Diagnostics) {
    for service in &model.services {
        let Some(image) = &service.image else { continue };
        let mut all: Vec<(Ports, Option<Span>)> = service.expose.iter().map(|ports| (*ports, None)).collect();
        all.extend(of_image(model, image));
        if all.is_empty() {
            continue;
        }
        for publish in &service.publish {
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
    let mut names: Vec<String> = all.iter().map(|(ports, _)| ports.to_string()).collect();
    names.dedup();
    let exposed = names.join(", ");
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
