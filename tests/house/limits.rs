//! How long files and functions may be.

use std::fmt::Write as _;

use super::{code, read, rust_files};

/// A file over this many lines needs a reason at its top, `// Long: …`.
const FILE: usize = 800;
/// No function has more.
const FUNCTION: usize = 80;
/// Nine of ten files have at most this many lines.
const MOST_FILES: usize = 400;
/// Nine of ten functions have at most this many lines.
const MOST_FUNCTIONS: usize = 30;

fn ninth_tenth(mut numbers: Vec<usize>) -> usize {
    numbers.sort_unstable();
    numbers.get(numbers.len() * 9 / 10).copied().unwrap_or(0)
}

#[test]
fn files_are_short() {
    let mut wrong = String::new();
    let mut all = Vec::new();
    for path in rust_files("src").into_iter().chain(rust_files("tests")) {
        let text = read(&path);
        let lines = text.lines().count();
        all.push(lines);
        if lines > FILE && !text.lines().take(20).any(|line| line.starts_with("// Long: ")) {
            let _ = writeln!(wrong, "{path}: {lines} lines, and no `// Long: reason` at its top");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    let most = ninth_tenth(all);
    assert!(most <= MOST_FILES, "one file in ten has over {most} lines; {MOST_FILES} is the limit");
}

#[test]
fn functions_are_short() {
    let mut wrong = String::new();
    let mut all = Vec::new();
    for path in rust_files("src") {
        for function in code::read(&path).functions {
            all.push(function.lines);
            if function.lines > FUNCTION {
                let _ = writeln!(wrong, "{path}:{}: `{}` has {} lines", function.line, function.name, function.lines);
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    let most = ninth_tenth(all);
    assert!(most <= MOST_FUNCTIONS, "one function in ten has over {most} lines; {MOST_FUNCTIONS} is the limit");
}
