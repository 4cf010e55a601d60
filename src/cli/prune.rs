//! `rbox prune`: frees what nothing needs.

use std::str::FromStr;
use std::time::Duration;

use super::exit::{Outcome, print};
use super::root;
use crate::report::units::{counted, size};
use crate::store::{self, Pruned};

/// Free what nothing needs any more
///
/// What no named image, no running rbox and no recent step result needs goes. Named images always stay: `rbox rmi` takes
/// those.
#[derive(Debug, clap::Args)]
pub(super) struct Prune {
    /// Also what is recent: step results, unnamed images, packed layers, cache mounts
    #[arg(short, long)]
    all: bool,
    /// How long a result may be out of use and still stay, as 12h or 7d
    #[arg(long, value_name = "TIME", default_value = "7d")]
    unused: Span,
    /// Tell what would go, and what that would free
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// Nobody is asked anyway
    #[arg(short, long, hide = true)]
    force: bool,
}

/// A span of time: a number with `s`, `m`, `h` or `d`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span(Duration);

#[derive(Debug, thiserror::Error)]
#[error("a time is a number with `s`, `m`, `h` or `d`, as 12h or 7d")]
struct SpanError;

impl FromStr for Span {
    type Err = SpanError;

    fn from_str(text: &str) -> Result<Self, SpanError> {
        let unit = text.chars().next_back().ok_or(SpanError)?;
        let seconds = match unit {
            's' => 1,
            'm' => 60,
            'h' => 3600,
            'd' => 86_400,
            _ => return Err(SpanError),
        };
        let number: u64 = text[..text.len() - 1].parse().map_err(|_| SpanError)?;
        number.checked_mul(seconds).map(Duration::from_secs).map(Self).ok_or(SpanError)
    }
}

impl Prune {
    pub(super) fn run(&self) -> Outcome {
        root::become_root()?;
        let options = store::Prune { unused: self.unused.0, all: self.all, pretend: self.dry_run };
        let pruned = root::store()?.prune(options)?;
        print(&told(&pruned, if self.dry_run { ["would remove", "would free"] } else { ["removed", "freed"] }))
    }
}

fn told(pruned: &Pruned, [removed, freed]: [&str; 2]) -> String {
    let parts = [
        (pruned.snapshots, "layer"),
        (pruned.images, "unnamed image"),
        (pruned.steps, "step result"),
        (pruned.blobs, "packed layer"),
        (pruned.left_behind, "folder of a killed rbox"),
    ];
    let gone = parts.iter().filter(|(count, _)| *count > 0);
    let lines: String = gone.map(|(count, what)| format!("{removed} {}\n", counted(*count, what))).collect();
    format!("{lines}{freed} {}\n", size(pruned.bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans() {
        assert_eq!("7d".parse::<Span>().unwrap(), Span(Duration::from_hours(7 * 24)));
        assert_eq!("0s".parse::<Span>().unwrap(), Span(Duration::ZERO));
        for bad in ["", "7", "d", "-1d", "1w", "99999999999999999999d", "1é"] {
            assert!(bad.parse::<Span>().is_err(), "{bad}");
        }
    }
}
