//! The table of layers, and what is wasted.

use super::{Made, path};
use crate::report::{Look, bar, fit, units};
use crate::store::contents::{Changes, Duplicate, How};

/// How wide bars are.
const BAR: usize = 16;

/// An image's layers, to be drawn.
pub(super) struct Drawing<'a> {
    pub(super) name: &'a str,
    pub(super) host: bool,
    pub(super) changes: &'a Changes<'a>,
    pub(super) made: &'a [Made],
    pub(super) look: Look,
}

/// What part of a whole something is; all of it where there is nothing.
#[expect(clippy::cast_precision_loss, reason = "a share for people needs no 53 bits")]
pub(super) fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// `97 %`, rounded down: 99.9 % is not all of it.
fn percent(part: u64, whole: u64) -> String {
    if whole == 0 { "100 %".to_owned() } else { format!("{} %", u128::from(part) * 100 / u128::from(whole)) }
}

impl Drawing<'_> {
    /// A line about the image and a row for each layer.
    pub(super) fn table(&self) -> String {
        let look = self.look;
        let (seen, bytes) = self.changes.efficiency();
        let count = self.made.len();
        let mut text = format!(
            "{}  {}, {}{}, {} of it seen in the end: efficiency {}\n",
            look.strong(self.name),
            units::counted(count as u64, "layer"),
            units::size(bytes),
            if self.host { " on this machine's own files" } else { "" },
            units::size(seen),
            look.strong(&percent(seen, bytes))
        );
        if count == 0 {
            return text;
        }
        let sizes: Vec<u64> = (0..count).map(|layer| self.changes.bytes(layer)).collect();
        let mut wasted = vec![0; count];
        self.changes.wasted().iter().for_each(|one| wasted[one.layer] += one.bytes);
        let largest = sizes.iter().copied().max().unwrap_or(0);
        let lines: Vec<String> = self.made.iter().map(Self::line).collect();
        let column = lines.iter().map(String::len).chain([4]).max().unwrap_or(4);
        let room = look.width.saturating_sub(BAR + column + 34).max(24);
        let head =
            format!("{:>3}  {:>8}  {:BAR$}  {:>8}  {:column$}  {}", "#", "SIZE", "", "WASTED", "LINE", "INSTRUCTION");
        text += &format!("\n{}\n", look.dim(&head));
        for (at, made) in self.made.iter().enumerate() {
            let waste = if wasted[at] == 0 { String::new() } else { units::size(wasted[at]) };
            let waste = format!("{waste:>8}");
            text += &format!(
                "{:>3}  {:>8}  {}  {}  {:column$}  {}\n",
                at + 1,
                units::size(sizes[at]),
                look.help(&bar(sizes[at], largest, BAR, look)),
                if wasted[at] == 0 { waste } else { look.warning(&waste) },
                lines[at],
                fit(&made.instruction, room)
            );
        }
        text
    }

    fn line(made: &Made) -> String {
        match &made.line {
            Some(line) => format!("{}:{}", line.file, line.line),
            None => "-".to_owned(),
        }
    }

    /// Files whose bytes nobody sees.
    pub(super) fn waste(&self, top: usize) -> String {
        let wasted = self.changes.wasted();
        let sum: u64 = wasted.iter().map(|one| one.bytes).sum();
        if sum == 0 {
            return String::new();
        }
        let title = format!("wasted: {} in {}", units::size(sum), units::counted(wasted.len() as u64, "file"));
        let mut text = format!("\n{}\n", self.look.strong(&title));
        for one in wasted.iter().take(top) {
            let what = match one.how {
                How::Deleted => "deleted",
                How::Remarked => "given another owner or mode, which stores all of it again,",
                How::Added | How::Changed => "overwritten",
            };
            let why = format!("in layer {}, {what} by layer {}", one.layer + 1, one.by + 1);
            text += &format!("{:>9}  {}  {}\n", units::size(one.bytes), fit(&path(one.path), 60), self.look.dim(&why));
        }
        text + &self.more(wasted.len(), top)
    }

    /// Files that are there more than once.
    pub(super) fn duplicates(&self, duplicates: &[Duplicate<'_>], top: usize) -> String {
        let sum: u64 = duplicates.iter().map(Duplicate::waste).sum();
        if sum == 0 {
            return String::new();
        }
        let mut text = format!("\n{}\n", self.look.strong(&format!("the same content again: {}", units::size(sum))));
        for one in duplicates.iter().take(top) {
            let (_, first) = one.places[0];
            let others = match one.places.len() {
                2 => format!("= {}", path(one.places[1].1)),
                count => format!("and {} others of the same content", count - 1),
            };
            let others = self.look.dim(&fit(&others, 60));
            text += &format!("{:>9}  {}  {others}\n", units::size(one.waste()), fit(&path(first), 60));
        }
        text + &self.more(duplicates.len(), top)
    }

    fn more(&self, all: usize, top: usize) -> String {
        if all <= top {
            return String::new();
        }
        format!("{:>9}  {}\n", "", self.look.dim(&format!("… and {} more (`--top`)", all - top)))
    }
}
