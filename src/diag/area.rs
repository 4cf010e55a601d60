//! Areas of codes, and the words by which a user picks some of them.

use super::Code;

/// A group of codes that share their first digit.
#[derive(Debug, PartialEq, Eq)]
pub struct Area {
    /// The digit.
    pub digit: char,
    /// The word for `--select` and `--ignore`.
    pub name: &'static str,
    /// What its codes are about.
    pub about: &'static str,
}

/// Every area, in the order of the codes.
pub const AREAS: &[Area] = &[
    Area { digit: '0', name: "syntax", about: "how the file is written" },
    Area { digit: '1', name: "names", about: "names and variables" },
    Area { digit: '2', name: "bases", about: "images to start from" },
    Area { digit: '3', name: "files", about: "files of the context" },
    Area { digit: '4', name: "commands", about: "programs and shells" },
    Area { digit: '5', name: "layers", about: "layers and caches" },
    Area { digit: '6', name: "networks", about: "networks and ports" },
    Area { digit: '7', name: "services", about: "services, volumes and mounts" },
    Area { digit: '8', name: "safety", about: "secrets and rights" },
    Area { digit: '9', name: "running", about: "while something runs" },
];

impl Area {
    /// Its codes, in order.
    pub fn codes(&self) -> impl Iterator<Item = Code> {
        Code::ALL.iter().copied().filter(|code| code.id()[2..].starts_with(self.digit))
    }
}

impl Code {
    /// The codes that a word means: a code, its number or name, what another tool calls it, an area, or `all`.
    ///
    /// Empty where it means none.
    pub fn select(word: &str) -> Vec<Self> {
        if word.eq_ignore_ascii_case("all") {
            return Self::ALL.to_vec();
        }
        if let Some(code) = Self::find(word) {
            return vec![code];
        }
        let aliased: Vec<Self> = Self::aliased(word).collect();
        if !aliased.is_empty() {
            return aliased;
        }
        let digits = word.get(2..).filter(|_| word.get(..2).is_some_and(|rb| rb.eq_ignore_ascii_case("rb")));
        let prefix = digits.filter(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()));
        if let Some(prefix) = prefix {
            return Self::ALL.iter().copied().filter(|code| code.id()[2..].starts_with(prefix)).collect();
        }
        let area = AREAS.iter().find(|area| area.name.eq_ignore_ascii_case(word));
        area.map(|area| area.codes().collect()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_mean_codes() {
        assert_eq!(Code::select("RB2001"), [Code::UnpinnedBase]);
        assert_eq!(Code::select("unpinned-base"), [Code::UnpinnedBase]);
        assert_eq!(Code::select("dl3007"), [Code::UnpinnedBase]);
        assert_eq!(Code::select("UndefinedVar"), [Code::UndefinedVariable, Code::ArgNotInScope]);
        assert_eq!(Code::select("safety"), Code::select("RB8"));
        assert_eq!(Code::select("all").len(), Code::ALL.len());
        assert_eq!(Code::select("RB"), []);
        assert_eq!(Code::select("unpinned"), []);
    }

    #[test]
    fn every_code_has_an_area() {
        let codes: Vec<Code> = AREAS.iter().flat_map(Area::codes).collect();
        assert_eq!(codes, Code::ALL);
    }
}
