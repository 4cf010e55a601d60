//! "Did you mean": the nearest known word.

/// The known word nearest to a misspelt one and its distance, if at most 2 edits (and fewer than half the word) apart; of
/// several that are as near, the first of the alphabet, so that the order in which they come says nothing.
///
/// An edit is an insertion, a deletion, a replacement or a swap of neighbours; case does not count.
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<(&'a str, usize)> {
    let written: Vec<char> = written.chars().take(64).flat_map(char::to_lowercase).collect();
    let limit = 2.min(written.len().saturating_sub(1) / 2);
    let mut ruler = Ruler::default();
    known
        .into_iter()
        .filter_map(|word| Some((word, ruler.distance(&written, word, limit)?)))
        .min_by_key(|(word, distance)| (*distance, *word))
}

/// Measures distances, and keeps its memory from one word to the next.
#[derive(Default)]
struct Ruler {
    word: Vec<char>,
    /// The row of the table in hand, the one before it, and the one before that.
    rows: [Vec<usize>; 3],
}

impl Ruler {
    /// The optimal string alignment distance, where it is not above a limit.
    fn distance(&mut self, a: &[char], word: &str, limit: usize) -> Option<usize> {
        // Most words differ too much in their length already.
        if word.is_ascii() && a.len().abs_diff(word.len()) > limit {
            return None;
        }
        self.word.clear();
        self.word.extend(word.chars().flat_map(char::to_lowercase));
        let b = self.word.as_slice();
        if a.len().abs_diff(b.len()) > limit {
            return None;
        }
        let [row, last, before_last] = &mut self.rows;
        last.clear();
        last.extend(0..=b.len());
        for i in 1..=a.len() {
            row.clear();
            row.push(i);
            for j in 1..=b.len() {
                let replace = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut best = replace.min(last[j] + 1).min(row[j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    best = best.min(before_last[j - 2] + 1);
                }
                row.push(best);
            }
            if row.iter().all(|distance| *distance > limit) {
                return None;
            }
            std::mem::swap(before_last, last);
            std::mem::swap(last, row);
        }
        Some(last[b.len()]).filter(|distance| *distance <= limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_only() {
        assert_eq!(nearest("FORM", ["FROM", "RUN"]), Some(("FROM", 1)));
        assert_eq!(nearest("buidler", ["builder", "base"]), Some(("builder", 1)));
        assert_eq!(nearest("zzz", ["run", "env"]), None);
        assert_eq!(nearest("x", ["ab", "run"]), None);
        assert_eq!(nearest("wat", ["cap"]), None);
        assert_eq!(nearest("straße", ["STRASSE", "STRAßE"]), Some(("STRAßE", 0)));
        assert_eq!(nearest("abcdef", ["badcef", "abcd", "abcdefgh"]), Some(("abcd", 2)));
    }

    #[test]
    fn of_words_as_near_the_first_is_meant() {
        assert_eq!(nearest("web3", ["web2", "web1"]), Some(("web1", 1)));
        assert_eq!(nearest("web3", ["web1", "web2"]), Some(("web1", 1)));
    }
}
