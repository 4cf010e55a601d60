//! Passwords in addresses: what is shown has stars in their place, what is written down does without.

use std::borrow::Cow;

/// Puts stars in the place of passwords (`https://user:password@host`, `https://token@host`), a star a byte: places in the text
/// stay where they are.
pub fn hide_passwords(text: &str) -> Cow<'_, str> {
    let mut hidden: Option<Vec<u8>> = None;
    for (at, _) in text.match_indices("://") {
        let start = at + 3;
        let authority = text[start..].find(ends).map_or(text.len(), |length| start + length);
        let Some(length) = text[start..authority].rfind('@') else { continue };
        let end = start + length;
        let secret = match text[start..end].find(':') {
            Some(colon) => start + colon + 1..end,
            // A token instead of a name; a name is all that other schemes have there (`ssh://git@host`).
            None if text[..at].ends_with("http") || text[..at].ends_with("https") => start..end,
            None => continue,
        };
        hidden.get_or_insert_with(|| text.as_bytes().to_vec())[secret].fill(b'*');
    }
    match hidden.map(String::from_utf8) {
        Some(Ok(hidden)) => Cow::Owned(hidden),
        // Whole characters were replaced, so it is text still.
        _ => Cow::Borrowed(text),
    }
}

/// A URL without user and password: they decide who may read something, not what it is.
pub fn without_credentials(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let authority = rest.find('/').unwrap_or(rest.len());
    match rest[..authority].rfind('@') {
        Some(at) => format!("{scheme}://{}", &rest[at + 1..]),
        None => url.to_owned(),
    }
}

/// What ends the part of an address that may hold a password.
fn ends(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '/' | '?' | '#' | '"' | '\'' | '`' | '\\' | '<' | '>')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_and_tokens_become_stars() {
        for (text, shown) in [
            ("ADD http://us:p%40w@h:1/x /y", "ADD http://us:*****@h:1/x /y"),
            ("[\"https://t0ken@h/x\", \"git://u:pé@h/y\"]", "[\"https://*****@h/x\", \"git://u:***@h/y\"]"),
            ("http://u:a@b@h", "http://u:***@h"),
            ("ssh://git@h/x", "ssh://git@h/x"),
            ("https://h/x@y http://h:80/a:b@c", "https://h/x@y http://h:80/a:b@c"),
            ("http://u:@h ://@", "http://u:@h ://@"),
        ] {
            assert_eq!(hide_passwords(text), shown);
            assert_eq!(hide_passwords(text).len(), text.len());
        }
    }

    #[test]
    fn an_address_does_without_credentials() {
        assert_eq!(without_credentials("https://u:p@h.example/a@b"), "https://h.example/a@b");
        assert_eq!(without_credentials("https://h.example/a@b"), "https://h.example/a@b");
        assert_eq!(without_credentials("git@h.example:a"), "git@h.example:a");
    }
}
