//! Times and sizes for people.

use std::time::Duration;

/// `0.4 s`, `12.3 s`, `2 min 05 s`, `1 h 02 min`; below a tenth of a second `35 ms`.
pub fn time(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0 if time.as_millis() < 100 => format!("{} ms", time.as_millis()),
        0..60 => {
            // Rounded down: 59.96 s must not read 60.0 s.
            format!("{seconds}.{} s", time.subsec_millis() / 100)
        }
        60..3600 => format!("{} min {:02} s", seconds / 60, seconds % 60),
        _ => format!("{} h {:02} min", seconds / 3600, seconds % 3600 / 60),
    }
}

/// `812 B`, `1.2 kB`, `45 MB`: powers of 1000, as `docker images` has them.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 7] = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];
    let (mut tenths, mut unit) = (u128::from(bytes) * 10, 0);
    while tenths >= 9995 && unit + 1 < UNITS.len() {
        tenths = (tenths + 500) / 1000;
        unit += 1;
    }
    match tenths {
        _ if unit == 0 => format!("{bytes} B"),
        0..100 => format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[unit]),
        _ => format!("{} {}", (tenths + 5) / 10, UNITS[unit]),
    }
}

/// `512 KiB`, `32 MiB`, `1.5 GiB`: powers of 1024, as limits of memory are given.
pub fn memory(bytes: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    let (unit, name) = UNITS.into_iter().find(|(unit, _)| bytes >= *unit).unwrap_or((1, "B"));
    let tenths = u128::from(bytes) * 10 / u128::from(unit);
    match tenths % 10 {
        0 => format!("{} {name}", tenths / 10),
        rest => format!("{}.{rest} {name}", tenths / 10),
    }
}

/// How long ago: `5 seconds ago`, `3 days ago`.
pub fn ago(time: Duration) -> String {
    let seconds = time.as_secs();
    let (count, unit) = match seconds {
        0..60 => (seconds, "second"),
        60..3600 => (seconds / 60, "minute"),
        3600..86_400 => (seconds / 3600, "hour"),
        86_400..1_209_600 => (seconds / 86_400, "day"),
        1_209_600..5_184_000 => (seconds / 604_800, "week"),
        5_184_000..63_072_000 => (seconds / 2_592_000, "month"),
        _ => (seconds / 31_536_000, "year"),
    };
    format!("{} ago", counted(count, unit))
}

/// `1 step`, `2 steps`.
pub fn counted(count: u64, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        let texts = [35, 400, 12_345, 59_960, 125_000, 3_720_000].map(|ms| time(Duration::from_millis(ms)));
        assert_eq!(texts, ["35 ms", "0.4 s", "12.3 s", "59.9 s", "2 min 05 s", "1 h 02 min"]);
    }

    #[test]
    fn sizes() {
        let texts = [0, 812, 999, 1000, 1234, 9_999, 12_345, 999_900, 45_000_000, u64::MAX].map(size);
        assert_eq!(texts, ["0 B", "812 B", "999 B", "1.0 kB", "1.2 kB", "10 kB", "12 kB", "1.0 MB", "45 MB", "18 EB"]);
    }

    #[test]
    fn limits_of_memory() {
        let texts = [0, 1023, 1024, 32 << 20, 3 << 29, u64::MAX].map(memory);
        assert_eq!(texts, ["0 B", "1023 B", "1 KiB", "32 MiB", "1.5 GiB", "17179869183.9 GiB"]);
    }

    #[test]
    fn ages() {
        let texts =
            [1, 61, 7200, 86_400 * 3, 86_400 * 30, 86_400 * 90, 86_400 * 800].map(|s| ago(Duration::from_secs(s)));
        assert_eq!(
            texts,
            ["1 second ago", "1 minute ago", "2 hours ago", "3 days ago", "4 weeks ago", "3 months ago", "2 years ago"]
        );
    }
}
