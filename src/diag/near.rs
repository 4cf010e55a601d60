//! "Did you mean": the nearest known word.

/// The known word nearest to a misspelt one and its distance, if at most 2 edits (and fewer than half the word) apart.
///
/// An edit is an insertion, a deletion, a replacement or a swap of neighbours; case does not count.
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<(&'a str, usize)> {
    let written: Vec<char> = written.chars().take(64).flat_map(char::to_lowercase).collect();
    let limit = 2.min(written.len().saturating_sub(1) / 2);
    known
        .into_iter()
        .map(|word| (word, distance(&written, &word.chars().flat_map(char::to_lowercase).collect::<Vec<_>>())))
        .filter(|(_, distance)| *distance <= limit)
        .min_by_key(|(_, distance)| *distance)
}

/// The optimal string alignment distance.
fn distance(a: &[char], b: &[char]) -> usize {
    if a.len().abs_diff(b.len()) > 2 {
        return usize::MAX;
    }
    let mut before_last = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let replace = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = replace.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before_last[j - 2] + 1);
            }
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()]
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
    }
}
