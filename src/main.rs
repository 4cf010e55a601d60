//! The `rbox` program: a call into the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    rbox::cli::main()
}
