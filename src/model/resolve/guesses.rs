//! "Did you mean" of the names of a file, within bounds: ten thousand misspelt names must not take minutes.

use std::collections::HashMap;

use crate::diag::nearest;

/// Comparisons of two names that a file may cost.
const MOST: usize = 200_000;
/// From so many on, a word that has been guessed at is not compared with all names again.
const MANY: usize = 20_000;

/// What is left of them, and what has been guessed.
#[derive(Default)]
pub(super) struct Guesses {
    compared: usize,
    /// Misspelt words, with what each most likely stands for.
    told: HashMap<String, String>,
}

impl Guesses {
    /// The known word that a misspelt one most likely stands for; none where no comparison is left. `has` tells whether a word is
    /// among the `known`.
    pub(super) fn near<'k>(
        &mut self,
        written: &str,
        known: impl IntoIterator<Item = &'k str>,
        has: impl Fn(&str) -> bool,
    ) -> Option<String> {
        if self.compared >= MANY
            && let Some(told) = self.told.get(written).filter(|told| has(told))
        {
            return Some(told.clone());
        }
        let affordable = known.into_iter().take(MOST.saturating_sub(self.compared)).inspect(|_| self.compared += 1);
        let (near, _) = nearest(written, affordable)?;
        self.told.insert(written.to_owned(), near.to_owned());
        Some(near.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_names_a_word_is_guessed_at_once() {
        let names: Vec<String> = (0..MANY).map(|number| format!("stage{number}x")).collect();
        let names = || names.iter().map(String::as_str);
        let mut guesses = Guesses::default();
        for _ in 0..100 {
            assert_eq!(guesses.near("stge7x", names(), |_| true).as_deref(), Some("stage7x"));
        }
        assert_eq!(guesses.compared, MANY);
        assert_eq!(guesses.near("stge7x", ["else"], |_| false), None);
        for number in 0..20 {
            guesses.near(&format!("stge{number}x"), names(), |_| true);
        }
        assert_eq!(guesses.compared, MOST);
        assert_eq!(guesses.near("new", ["now"], |_| true), None);
    }
}
