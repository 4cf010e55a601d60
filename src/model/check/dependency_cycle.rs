//! RB7002 dependency-cycle: services that wait for each other.

use std::collections::HashMap;

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::Model;
use crate::model::service::Depend;

/// Edges of all cycles together that are told; nobody follows more.
const MOST_EDGES: usize = 10_000;
/// Services of one ring that are named at each of its ends, and edges of it that get a label.
const MOST_NAMED: usize = 20;

/// Reports each cycle once, with a label on every edge.
pub(in crate::model) fn check(model: &Model, found: &mut Diagnostics) {
    let index: HashMap<&str, usize> =
        model.services.iter().enumerate().map(|(index, service)| (service.name.value.as_str(), index)).collect();
    let edges: Vec<Vec<(usize, &Depend)>> = model
        .services
        .iter()
        .map(|service| {
            let edge = |depend| Some((*index.get(service_of(depend))?, depend));
            service.depends.iter().filter_map(edge).collect()
        })
        .collect();
    let mut state = vec![State::New; edges.len()];
    let mut told = 0;
    for start in 0..edges.len() {
        if state[start] == State::New {
            walk(start, &edges, &mut state, &mut told, model, found);
        }
    }
}

fn service_of(depend: &Depend) -> &str {
    &depend.service.value
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

/// Walks in depth, without recursion: a file can have ten thousand services in a row.
fn walk(
    start: usize,
    edges: &[Vec<(usize, &Depend)>],
    state: &mut [State],
    told: &mut usize,
    model: &Model,
    found: &mut Diagnostics,
) {
    // A service, and which of its edges is next.
    let mut path: Vec<(usize, usize)> = vec![(start, 0)];
    state[start] = State::Open;
    while let Some((service, next)) = path.last_mut() {
        let Some((to, _)) = edges[*service].get(*next) else {
            state[*service] = State::Done;
            path.pop();
            continue;
        };
        *next += 1;
        match state[*to] {
            State::New => {
                state[*to] = State::Open;
                path.push((*to, 0));
            }
            State::Open if *told > MOST_EDGES => {}
            State::Open => {
                let from = path.iter().position(|(service, _)| service == to).unwrap_or(0);
                let taken: Vec<(usize, &Depend)> =
                    path[from..].iter().map(|(service, next)| (*service, edges[*service][next - 1].1)).collect();
                *told += taken.len();
                found.push(cycle(&taken, model));
            }
            State::Done => {}
        }
    }
}

fn cycle(edges: &[(usize, &Depend)], model: &Model) -> Diagnostic {
    let names: Vec<&str> = edges.iter().map(|(service, _)| model.services[*service].name.value.as_str()).collect();
    let ring = format!("{} -> {}", in_a_row(&names), names[0]);
    let said = |depend: &Depend, from: &str| {
        if from == depend.service.value {
            "waits for itself".to_owned()
        } else {
            format!("`{from}` waits for `{}`", depend.service.value)
        }
    };
    let message = if names.len() == 1 {
        format!("service `{}` waits for itself", names[0])
    } else {
        format!("services wait for each other, so none can start: {ring}")
    };
    let labels = edges.iter().zip(&names).map(|((_, depend), from)| (depend.service.span, said(depend, from)));
    let mut labels = labels.take(MOST_NAMED);
    let Some((span, label)) = labels.next() else {
        return Diagnostic::new(Code::DependencyCycle, model.services[0].span, message);
    };
    let diagnostic = Diagnostic::new(Code::DependencyCycle, span, message).label(label).help(drawing(&names));
    labels.fold(diagnostic, |diagnostic, (span, label)| diagnostic.related(span, label))
}

/// The names of a ring, of a long one those at its ends.
fn in_a_row(names: &[&str]) -> String {
    match names.len().checked_sub(2 * MOST_NAMED) {
        None | Some(0) => names.join(" -> "),
        Some(more) => {
            let (first, last) = (&names[..MOST_NAMED], &names[names.len() - MOST_NAMED..]);
            format!("{} -> … {more} more … -> {}", first.join(" -> "), last.join(" -> "))
        }
    }
}

/// The ring, drawn.
fn drawing(names: &[&str]) -> String {
    if names.len() == 1 {
        return "take the DEPENDS away".to_owned();
    }
    let line = in_a_row(names);
    let back = format!("^{}|", "-".repeat(line.chars().count().saturating_sub(2)));
    format!("take one DEPENDS out of the ring\n{line}\n{back}")
}
