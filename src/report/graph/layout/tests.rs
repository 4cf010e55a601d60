//! What holds for every picture, whatever stands in it.

use proptest::prelude::*;

use super::super::model::{Arrow, Edge, Frame, Graph, Kind, Line, Node, Row};
use super::{Layout, Rect, layout};

fn node(title: String, rows: usize, frame: Option<usize>) -> Node {
    Node { id: title.clone(), kind: Kind::Stage, title, rows: vec![Row::plain("a line of it"); rows], frame }
}

prop_compose! {
    fn graphs()(
        sizes in prop::collection::vec((1_usize..40, 0_usize..4, 0_usize..4), 1..24),
        edges in prop::collection::vec((0_usize..24, 0_usize..24, 0_usize..3, 0_usize..3), 0..40),
        frames in 0_usize..4,
    ) -> Graph {
        let frame = |number: usize| (frames > 0 && number > 0).then(|| number % frames);
        let nodes: Vec<Node> = sizes.iter().map(|(width, rows, at)| node("n".repeat(*width), *rows, frame(*at))).collect();
        let count = nodes.len();
        let edges = edges.into_iter().map(|(from, to, arrow, label)| Edge {
            from: from % count,
            to: to % count,
            label: ["", "80/tcp", "a longer label"][label].to_owned(),
            line: if label == 1 { Line::Dashed } else { Line::Solid },
            arrow: [Arrow::None, Arrow::To, Arrow::Both][arrow],
        }).collect();
        let frames = (0..frames).map(|n| Frame { name: format!("net{n}"), notes: vec!["internal".to_owned()] }).collect();
        Graph { title: String::new(), frames, nodes, edges, legend: Vec::new() }
    }
}

fn overlap(one: &Rect, other: &Rect) -> bool {
    one.x <= other.right() && other.x <= one.right() && one.y <= other.bottom() && other.y <= one.bottom()
}

/// The cells of a line, without its ends.
fn cells(points: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut cells = Vec::new();
    for pair in points.windows(2) {
        let ((x1, y1), (x2, y2)) = (pair[0], pair[1]);
        assert!(x1 == x2 || y1 == y2, "lines have right angles: {points:?}");
        for x in x1.min(x2)..=x1.max(x2) {
            cells.extend((y1.min(y2)..=y1.max(y2)).map(|y| (x, y)));
        }
    }
    cells.retain(|cell| *cell != points[0] && *cell != points[points.len() - 1]);
    cells
}

fn holds(graph: &Graph, layout: &Layout) {
    for (index, one) in layout.boxes.iter().enumerate() {
        assert!(
            one.width > 0 && one.right() < layout.width && one.bottom() < layout.height,
            "{one:?} is in the picture"
        );
        for other in &layout.boxes[index + 1..] {
            assert!(!overlap(one, other), "boxes stand apart: {one:?} {other:?}");
        }
    }
    for (node, rect) in graph.nodes.iter().zip(&layout.boxes) {
        for (index, frame) in layout.frames.iter().enumerate().filter(|(_, frame)| frame.height > 0) {
            let inside =
                rect.x > frame.x && rect.right() < frame.right() && rect.y > frame.y && rect.bottom() < frame.bottom();
            assert_eq!(inside, node.frame == Some(index), "a box is in its own frame alone: {rect:?} {frame:?}");
        }
    }
    for wire in &layout.lines {
        for (x, y) in cells(&wire.points) {
            let cell = Rect { x, y, width: 1, height: 1 };
            let hit = layout.boxes.iter().find(|rect| overlap(rect, &cell));
            assert_eq!(hit, None, "no line crosses a box: {wire:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn boxes_stand_apart_and_lines_go_round_them(graph in graphs(), width in 40_usize..120) {
        holds(&graph, &layout(&graph, width).expect("few lines"));
    }
}

#[test]
fn words_of_a_frame_leave_lines_alone() {
    let (far, near) = (Some(1), Some(0));
    let nodes = vec![node("client".to_owned(), 0, near), node("store".to_owned(), 0, far)];
    let edge = Edge { from: 0, to: 1, label: String::new(), line: Line::Solid, arrow: Arrow::To };
    let notes = |notes: &[&str]| notes.iter().map(|note| (*note).to_owned()).collect::<Vec<_>>();
    for (name, notes) in [("n", notes(&[])), ("a-name", notes(&["internal: no way out", "policy deny"]))] {
        for width in [20, 40, 80] {
            let frames = vec![
                Frame { name: "front".to_owned(), notes: Vec::new() },
                Frame { name: name.to_owned(), notes: notes.clone() },
            ];
            let graph = Graph { nodes: nodes.clone(), edges: vec![edge.clone()], frames, ..Graph::default() };
            let layout = layout(&graph, width).expect("few lines");
            holds(&graph, &layout);
            let line = layout.lines[0].points.last().expect("a line has ends").0;
            // A frame of twenty columns has nowhere else to put them.
            for words in layout.headings[1].iter().filter(|_| width > 20) {
                let covers = (words.x - 1..=words.x + words.text.len()).contains(&line);
                assert!(!covers, "{words:?} hides the line at {line}, {width} columns");
            }
        }
    }
}

#[test]
fn a_wide_rank_is_broken() {
    let nodes = (0..50).map(|number| node(format!("service-{number:02}"), 1, None)).collect();
    let graph = Graph { nodes, ..Graph::default() };
    for width in [40, 80, 120] {
        let layout = layout(&graph, width).expect("few lines");
        assert!(layout.width <= width, "{} columns in {width}", layout.width);
        holds(&graph, &layout);
    }
}

#[test]
fn nothing_is_a_picture_too() {
    let layout = layout(&Graph::default(), 80).expect("no lines");
    assert_eq!((layout.width, layout.height), (0, 0));
}

#[test]
fn thousands_of_boxes_have_lines_as_long_as_those_can_be_followed() {
    let nodes: Vec<Node> = (0..3000).map(|number| node(format!("stage-{number}"), 1, None)).collect();
    let edge = |from, to| Edge { from, to, label: String::new(), line: Line::Solid, arrow: Arrow::To };
    let chain = (1..3000).map(|number| edge(number - 1, number)).collect();
    let chain = Graph { nodes: nodes.clone(), edges: chain, ..Graph::default() };
    let drawn = layout(&chain, 80).expect("each line leads to the next row");
    assert_eq!(drawn.lines.len(), 2999);
    let all_to_all = (0..200).flat_map(|from| (from + 1..200).map(move |to| edge(from, to))).collect();
    assert!(layout(&Graph { nodes: nodes[..200].to_vec(), edges: all_to_all, ..Graph::default() }, 80).is_none());
    let star = (1..3000).map(|number| edge(0, number)).collect();
    assert!(layout(&Graph { nodes, edges: star, ..Graph::default() }, 80).is_none());
}
