//! Which findings a call is about, and which of them end it with an error.

use std::str::FromStr;

use crate::diag::{AREAS, Code, Diagnostic, Diagnostics, Severity, nearest};

/// Which findings count
#[derive(Debug, Default, clap::Args)]
pub(super) struct Choice {
    /// Only these findings; errors always show. A name, a code, an area (see `rbox explain`), or what hadolint or BuildKit calls it
    #[arg(long, value_name = "WHICH", value_delimiter = ',')]
    select: Vec<Codes>,
    /// All but these findings; errors always show
    #[arg(long, value_name = "WHICH", value_delimiter = ',')]
    ignore: Vec<Codes>,
    /// Make errors of these findings, or of all `warnings` or `notes`
    #[arg(long, value_name = "WHICH", value_delimiter = ',')]
    deny: Vec<Denied>,
}

impl Choice {
    /// Leaves what was asked for.
    pub(super) fn apply(&self, found: &mut Diagnostics) {
        found.0.retain(|diagnostic| self.wants(diagnostic));
        for diagnostic in &mut found.0 {
            if self.deny.iter().any(|denied| denied.means(diagnostic)) {
                diagnostic.severity = Severity::Error;
            }
        }
    }

    /// Whether a finding is one that was asked for.
    pub(super) fn wants(&self, diagnostic: &Diagnostic) -> bool {
        let among = |sets: &[Codes]| sets.iter().any(|Codes(codes)| codes.contains(&diagnostic.code));
        diagnostic.is_error() || (self.select.is_empty() || among(&self.select)) && !among(&self.ignore)
    }
}

/// Codes that a word means.
#[derive(Clone, Debug)]
struct Codes(Vec<Code>);

impl FromStr for Codes {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let codes = Code::select(word);
        if codes.is_empty() { Err(unknown(word)) } else { Ok(Self(codes)) }
    }
}

fn unknown(word: &str) -> String {
    let names = Code::ALL.iter().map(|code| code.name()).chain(AREAS.iter().map(|area| area.name));
    let near = nearest(word, names).map(|(name, _)| format!("; did you mean `{name}`?"));
    format!("no finding and no area has this name{}", near.as_deref().unwrap_or("; `rbox explain` lists them"))
}

/// What is no longer let through.
#[derive(Clone, Debug)]
enum Denied {
    /// All that matter this much, or more.
    Severity(Severity),
    Codes(Codes),
}

impl Denied {
    fn means(&self, diagnostic: &Diagnostic) -> bool {
        match self {
            Self::Severity(severity) => diagnostic.severity >= *severity,
            Self::Codes(Codes(codes)) => codes.contains(&diagnostic.code),
        }
    }
}

impl FromStr for Denied {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        match word {
            "warning" | "warnings" => Ok(Self::Severity(Severity::Warning)),
            "note" | "notes" => Ok(Self::Severity(Severity::Style)),
            _ => word.parse().map(Self::Codes),
        }
    }
}
