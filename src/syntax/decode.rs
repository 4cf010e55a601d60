//! Bytes of a file to text.

use crate::diag::{Code, Diagnostic};
use crate::source::{FileId, Span};

/// The largest file that is read; spans could hold 4 GiB, but nobody writes that.
const MAX_FILE: usize = 16 << 20;

/// A file that is no text.
#[derive(Clone, Debug)]
pub struct NotText {
    /// What of it can be shown; the finding's span points into this.
    pub text: String,
    /// The finding.
    pub diagnostic: Diagnostic,
}

/// Decodes a file: UTF-8 without a zero byte.
pub fn decode(file: FileId, bytes: Vec<u8>) -> Result<String, Box<NotText>> {
    if bytes.len() > MAX_FILE {
        let text = String::from_utf8_lossy(&bytes[..1024]).into_owned();
        let help = format!("a file of at most {} MiB is read", MAX_FILE >> 20);
        return Err(failed(file, text, 0, "the file is too large", "starts here", &help));
    }
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        return Err(failed(file, text, 0, "the file is UTF-16", "UTF-16 starts like this", "save the file as UTF-8"));
    }
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            return Err(failed(
                file,
                text,
                at,
                "the file is not UTF-8",
                "not UTF-8 from here on",
                "save the file as UTF-8",
            ));
        }
    };
    match text.as_bytes().iter().position(|byte| *byte == 0) {
        Some(at) => Err(failed(
            file,
            text,
            at,
            "the file holds a zero byte",
            "a zero byte",
            "a zero byte is never text: is this the right file?",
        )),
        None => Ok(text),
    }
}

fn failed(file: FileId, text: String, at: usize, message: &str, label: &str, help: &str) -> Box<NotText> {
    let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    let length = text[at..].chars().next().map_or(0, char::len_utf8);
    let span = Span::new(file, narrow(at), narrow(at + length));
    let diagnostic = Diagnostic::new(Code::NotText, span, message).label(label).help(help);
    Box::new(NotText { text, diagnostic })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_refused_at_its_place() {
        let place = |bytes: &[u8]| {
            let failed = decode(FileId(0), bytes.to_vec()).unwrap_err();
            (failed.diagnostic.label.span.start, failed.diagnostic.label.span.end, failed.diagnostic.message)
        };
        assert_eq!(decode(FileId(0), b"FROM a".to_vec()).unwrap(), "FROM a");
        assert_eq!(place(b"FROM \xe2\x82"), (5, 8, "the file is not UTF-8".to_owned()));
        assert_eq!(place(b"FROM \0 a"), (5, 6, "the file holds a zero byte".to_owned()));
        assert_eq!(place(b"\xff\xfeF\0"), (0, 3, "the file is UTF-16".to_owned()));
    }
}
