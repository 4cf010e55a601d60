//! What rbox itself uses while it runs.

use std::fs;
use std::io::Read as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::attack;
use crate::support::Rbox;

/// What a call used and said.
#[derive(Debug)]
pub(crate) struct Watched {
    /// The most memory that rbox itself (not its container) held, in bytes.
    pub peak: u64,
    /// Its exit code; none where a signal ended it.
    pub code: Option<i32>,
    /// Its standard error.
    pub text: String,
    /// From start to end.
    pub took: Duration,
}

/// Calls rbox and watches its memory; standard output goes nowhere.
pub(crate) fn memory(rbox: &Rbox, args: &[&str]) -> Watched {
    rbox.hand_over();
    let args: Vec<_> = args.iter().map(|arg| attack::filled(arg)).collect();
    let mut command = rbox.args(&args).command();
    let start = Instant::now();
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("rbox starts");
    let mut errors = child.stderr.take().expect("a pipe");
    let reader = std::thread::spawn(move || {
        let mut text = Vec::new();
        let _ = errors.read_to_end(&mut text);
        String::from_utf8_lossy(&text).into_owned()
    });
    let file = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    let status = loop {
        if let Some(status) = child.try_wait().expect("own child") {
            break status;
        }
        peak = peak.max(high_water(&file).unwrap_or(0));
        std::thread::sleep(Duration::from_millis(5));
    };
    let took = start.elapsed();
    Watched { peak, code: status.code(), text: reader.join().expect("the reader ends"), took }
}

/// The most memory that the holder of a lock held, in bytes.
pub(crate) fn of_lock(lock: &std::path::Path) -> Option<u64> {
    use std::os::unix::fs::MetadataExt as _;
    let inode = fs::metadata(lock).ok()?.ino();
    let locks = fs::read_to_string("/proc/locks").ok()?;
    let line = locks.lines().find(|line| line.contains(&format!(":{inode} ")))?;
    high_water(&format!("/proc/{}/status", line.split_whitespace().nth(4)?))
}

/// `VmHWM` in bytes.
fn high_water(file: &str) -> Option<u64> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok()? << 10)
}
