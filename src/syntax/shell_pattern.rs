//! The patterns of `${v#p}`, `${v%p}` and `${v/p/r}`: `*` and `?` and characters, no classes.

/// A pattern, compiled.
pub(super) struct ShellPattern {
    tokens: Vec<Token>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Token {
    Char(char),
    /// Any character but a line end.
    Any,
    /// Any number of them.
    Star,
}

/// Where a match found from one place ends.
struct Ends {
    shortest: Option<usize>,
    longest: Option<usize>,
    /// Whether a `*` was reached, so that a later start before the next line end can't find more.
    passed_star: bool,
}

/// Steps that one replacement may take: some tens of milliseconds.
const MAX_STEPS: usize = 10_000_000;

impl ShellPattern {
    /// Compiles a pattern; the error is a character that can't be escaped.
    pub(super) fn new(pattern: &str) -> Result<Self, char> {
        let mut tokens = Vec::new();
        let mut chars = pattern.chars().peekable();
        while let Some(char) = chars.next() {
            tokens.push(match char {
                '*' => Token::Star,
                '?' => Token::Any,
                // `\}` and `\/` are there for the sake of the `${…}` around the pattern.
                '\\' if matches!(chars.peek(), Some('}' | '/')) => continue,
                '\\' => match chars.next() {
                    Some(char @ ('*' | '?' | '\\')) => Token::Char(char),
                    other => return Err(other.unwrap_or(' ')),
                },
                char => Token::Char(char),
            });
        }
        tokens.dedup_by(|a, b| *a == Token::Star && *b == Token::Star);
        Ok(Self { tokens })
    }

    /// The value without the start that matches; nothing if finding it takes too long.
    pub(super) fn trim_start(&self, value: &str, longest: bool) -> Option<String> {
        let chars: Vec<char> = value.chars().collect();
        let ends = self.ends(&chars, &mut 0)?;
        let end = if longest { ends.longest } else { ends.shortest };
        Some(chars[end.unwrap_or(0)..].iter().collect())
    }

    /// The value without the end that matches; nothing if finding it takes too long.
    pub(super) fn trim_end(&self, value: &str, longest: bool) -> Option<String> {
        let chars: Vec<char> = value.chars().rev().collect();
        let reversed = Self { tokens: self.tokens.iter().rev().copied().collect() };
        let ends = reversed.ends(&chars, &mut 0)?;
        let end = if longest { ends.longest } else { ends.shortest };
        Some(chars[end.unwrap_or(0)..].iter().rev().collect())
    }

    /// The value with the first or every match replaced, each as long as it can be; nothing if that takes too long.
    pub(super) fn replace(&self, value: &str, with: &str, all: bool) -> Option<String> {
        let chars: Vec<char> = value.chars().collect();
        let mut result = String::new();
        let mut steps = 0;
        let mut position = 0;
        let mut after_match = false;
        while position <= chars.len() {
            let ends = self.ends(&chars[position..], &mut steps)?;
            let copied = match ends.longest {
                // Nothing right behind a match is not a match of its own.
                Some(0) if after_match => 1,
                Some(length) => {
                    result.push_str(with);
                    if !all {
                        result.extend(&chars[position + length..]);
                        return Some(result);
                    }
                    position += length;
                    after_match = length > 0;
                    usize::from(length == 0)
                }
                None if ends.passed_star => {
                    let line = chars[position..].iter().position(|char| *char == '\n');
                    line.map_or(chars.len() - position, |length| length + 1).max(1)
                }
                None => 1,
            };
            let end = (position + copied).min(chars.len());
            result.extend(&chars[position..end]);
            after_match = after_match && copied == 0;
            position += copied;
        }
        Some(result)
    }

    /// Walks all ways through the tokens at once from the start of the characters; nothing after too many steps.
    fn ends(&self, chars: &[char], steps: &mut usize) -> Option<Ends> {
        let last = self.tokens.len();
        let mut ends = Ends { shortest: None, longest: None, passed_star: false };
        let mut states = vec![0];
        let mut next = Vec::new();
        for position in 0..=chars.len() {
            // Stars may match nothing: whoever stands before one also stands behind it.
            let mut index = 0;
            while index < states.len() {
                let state = states[index];
                if self.tokens.get(state) == Some(&Token::Star) {
                    ends.passed_star = true;
                    if states.get(index + 1) != Some(&(state + 1)) {
                        states.insert(index + 1, state + 1);
                    }
                }
                index += 1;
            }
            *steps += states.len();
            if *steps > MAX_STEPS {
                return None;
            }
            if states.last() == Some(&last) {
                ends.shortest.get_or_insert(position);
                ends.longest = Some(position);
            }
            let Some(char) = chars.get(position) else { break };
            for state in states.drain(..) {
                let target = match self.tokens.get(state) {
                    Some(Token::Char(own)) if own == char => state + 1,
                    Some(Token::Any) if *char != '\n' => state + 1,
                    Some(Token::Star) if *char != '\n' => state,
                    _ => continue,
                };
                if next.last() != Some(&target) {
                    next.push(target);
                }
            }
            std::mem::swap(&mut states, &mut next);
            if states.is_empty() {
                break;
            }
        }
        Some(ends)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trim(value: &str, pattern: &str) -> [String; 4] {
        let pattern = ShellPattern::new(pattern).ok().unwrap();
        [
            pattern.trim_start(value, false).unwrap(),
            pattern.trim_start(value, true).unwrap(),
            pattern.trim_end(value, false).unwrap(),
            pattern.trim_end(value, true).unwrap(),
        ]
    }

    #[test]
    fn starts_and_ends_are_trimmed() {
        assert_eq!(trim("a/b/c", "*/"), ["b/c", "c", "a/b/c", "a/b/c"]);
        assert_eq!(trim("a/b/c", "/*"), ["a/b/c", "a/b/c", "a/b", "a"]);
        assert_eq!(trim("ab", "?"), ["b", "b", "a", "a"]);
        assert_eq!(trim("ab", "*"), ["ab", "", "ab", ""]);
        assert_eq!(trim("a*b", "a\\*"), ["b", "b", "a*b", "a*b"]);
        assert_eq!(trim("한국어", "한?"), ["어", "어", "한국어", "한국어"]);
    }

    #[test]
    fn matches_are_replaced() {
        let replace =
            |value: &str, pattern: &str, all| ShellPattern::new(pattern).ok().unwrap().replace(value, "X", all);
        assert_eq!(replace("a.b.c", ".", false).unwrap(), "aXb.c");
        assert_eq!(replace("a.b.c", ".", true).unwrap(), "aXbXc");
        assert_eq!(replace("abcabc", "b*", true).unwrap(), "aX");
        assert_eq!(replace("abc", "*", true).unwrap(), "X");
        assert_eq!(replace("abc", "", true).unwrap(), "XaXbXcX");
        assert_eq!(replace("a/b", "\\/", true).unwrap(), "aXb");
        assert_eq!(replace("ab\nab", "a*c", true).unwrap(), "ab\nab");
        assert_eq!(replace("ab\nac", "a*c", true).unwrap(), "ab\nX");
        assert!(ShellPattern::new("\\a").is_err());
    }
}
