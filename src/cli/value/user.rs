//! `--user`.

use std::str::FromStr;

use super::Bad;

/// `user[:group]`, names or numbers.
///
/// A number is a number even where the image's passwd has a user of that name, and never wraps around.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct UserArg(pub(in crate::cli) String);

/// The number of nobody at all: system calls read it as "leave as it is".
const NOBODY: u32 = u32::MAX;

fn part(what: &str, text: &str) -> Result<(), Bad> {
    if text.bytes().next().is_some_and(|first| first.is_ascii_digit()) {
        return match text.parse::<u32>() {
            Ok(id) if id != NOBODY => Ok(()),
            _ if text.bytes().all(|byte| byte.is_ascii_digit()) => {
                Bad::new(format!("{what} {text} is too large; the largest is {}", NOBODY - 1))
            }
            _ => Bad::new(format!("{what} `{text}` is neither a number nor a name, which does not start with a digit")),
        };
    }
    let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '$' | '@');
    if text.is_empty() || text.starts_with('-') || !text.chars().all(good) || text.len() > 256 {
        return Bad::new(format!(
            "{what} `{text}` is no name: letters, digits, `_`, `.`, `-`, and a letter or `_` first"
        ));
    }
    Ok(())
}

impl FromStr for UserArg {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Self, Bad> {
        let (user, group) = text.split_once(':').map_or((text, None), |(user, group)| (user, Some(group)));
        part("user", user)?;
        group.map_or(Ok(()), |group| part("group", group))?;
        Ok(Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_do_not_wrap() {
        for good in ["0", "1000", "4294967294", "www-data", "1000:1000", "root:wheel", "_apt", "a.b", "name$"] {
            assert!(good.parse::<UserArg>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "-1",
            "1:",
            ":1",
            "0x0",
            "4294967295",
            "4294967296",
            "99999999999999999999",
            "a b",
            "a\nb",
            "+1",
            "1:2:3",
            "a/b",
        ] {
            assert!(bad.parse::<UserArg>().is_err(), "{bad}");
        }
    }
}
