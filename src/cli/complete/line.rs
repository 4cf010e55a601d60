//! A line of bash as words: bash's own list breaks them at `:` and `=` as well.

/// The words of a line up to the cursor; the last one is empty where the line ends with a space.
pub(in crate::cli) fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    let mut fresh = true;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        let last = words.len() - 1;
        match (quote, c) {
            (None, ' ' | '\t') => {
                if !fresh {
                    words.push(String::new());
                    fresh = true;
                }
                continue;
            }
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), _) if c == open => quote = None,
            (None | Some('"'), '\\') => words[last].extend(chars.next()),
            _ => words[last].push(c),
        }
        fresh = false;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_as_bash_has_them() {
        assert_eq!(words("rbox run a:1 --target=x "), ["rbox", "run", "a:1", "--target=x", ""]);
        assert_eq!(words("rbox  build 'my file' a\\ b \"c d\""), ["rbox", "build", "my file", "a b", "c d"]);
        assert_eq!(words("rbox bu"), ["rbox", "bu"]);
        assert_eq!(words(""), [""]);
    }
}
