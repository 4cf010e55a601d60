//! Any edits of any text, as an editor sends them: every question gets one answer, and the answers are those that a server gives
//! which has seen the last text alone.
#![no_main]

use libfuzzer_sys::fuzz_target;

mod editor;

/// What parts an input: a text, then edits.
const PART: u8 = 0xff;

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.split(|byte| *byte == PART);
    let text = String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    let edits = parts.take(12).filter_map(|part| match part {
        [start, length, new @ ..] => Some((*start, *length, String::from_utf8_lossy(new).into_owned())),
        _ => None,
    });
    editor::check(&text, &edits.collect::<Vec<_>>());
});
