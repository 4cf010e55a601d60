//! What runs in a sandbox and what it uses, as far as this machine tells: by its cgroup, else by its processes.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use rustix::io::Errno;

use super::cgroup::Controller;
use super::handle::{Handle, errno};

/// A process of a sandbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcessInfo {
    /// Its number in the sandbox.
    pub pid: i32,
    /// Its number as this process sees it.
    pub outside: i32,
    /// Its parent's number in the sandbox; 0 = none in it.
    pub parent: i32,
    /// Who runs it, as this process counts users.
    pub uid: u32,
    /// Clock ticks of processor time, a hundred a second.
    pub ticks: u64,
    /// Bytes in memory.
    pub memory: u64,
    /// As `ps` shows it.
    pub state: char,
    /// Clock ticks after the machine's start.
    pub started: u64,
    /// The command line; the name in brackets where there is none.
    pub command: String,
}

/// Clock ticks a second, as the kernel shows them to every program.
pub(super) const TICKS: u64 = 100;

/// What a sandbox uses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Nanoseconds of processor time since its start.
    pub cpu: u64,
    /// Bytes of memory, without files that are only kept to be read again.
    pub memory: u64,
    /// Bytes that it may use.
    pub memory_limit: Option<u64>,
    /// Processes and threads.
    pub pids: u64,
    /// Bytes read from disks; none where the kernel does not say.
    pub read: Option<u64>,
    /// Bytes written to disks.
    pub written: Option<u64>,
    /// Bytes received by its interfaces but the loopback.
    pub received: u64,
    /// Bytes sent.
    pub sent: u64,
}

impl Handle {
    /// Its processes, the first one first.
    pub fn processes(&self) -> Result<Vec<ProcessInfo>, Errno> {
        let own = namespace(self.pid(), "pid").ok_or(Errno::SRCH)?;
        let mut found = Vec::new();
        for entry in fs::read_dir("/proc").map_err(errno)?.flatten() {
            let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
            // one may end while it is looked at
            if namespace(pid, "pid") == Some(own) {
                found.extend(process(pid));
            }
        }
        found.sort_by_key(|process| process.pid);
        let inside: Vec<(i32, i32)> = found.iter().map(|process| (process.outside, process.pid)).collect();
        for process in &mut found {
            let parent = inside.iter().find(|(outside, _)| *outside == process.parent);
            process.parent = parent.map_or(0, |(_, pid)| *pid);
        }
        Ok(found)
    }

    /// What it uses now.
    pub fn usage(&self) -> Result<Usage, Errno> {
        let mut processes = self.processes()?;
        // those of others that share its process numbers have files of their own
        if let Some(own) = namespace(self.pid(), "mnt") {
            processes.retain(|process| namespace(process.outside, "mnt") == Some(own));
        }
        let unified = self.places.unified();
        let by_processes = |of: fn(&ProcessInfo) -> u64| processes.iter().map(of).sum::<u64>();
        let cpu = unified.and_then(|path| field(path, "cpu.stat", "usage_usec ")).map(|micros| micros * 1000);
        let old = |controller| self.places.old(controller);
        let memory = memory(unified, "memory.current", "inactive_file ")
            .or_else(|| memory(old(Controller::Memory), "memory.usage_in_bytes", "total_inactive_file "));
        let limit = unified
            .and_then(|path| number(path, "memory.max"))
            .or_else(|| old(Controller::Memory).and_then(|path| number(path, "memory.limit_in_bytes")));
        let pids = unified
            .and_then(|path| number(path, "pids.current"))
            .or_else(|| old(Controller::Pids).and_then(|path| number(path, "pids.current")));
        let threads = || processes.iter().map(|process| threads(process.outside)).sum();
        let io = unified.and_then(io_of_cgroup).or_else(|| {
            let each = processes.iter().filter_map(|process| io_of_process(process.outside));
            each.reduce(|(read, written), (more, most)| (read + more, written + most))
        });
        let (received, sent) = traffic(self.pid());
        Ok(Usage {
            cpu: cpu.unwrap_or_else(|| by_processes(|process| process.ticks) * (1_000_000_000 / TICKS)),
            memory: memory.unwrap_or_else(|| by_processes(|process| process.memory)),
            // the kernel writes "no limit" as a very large number
            memory_limit: limit.filter(|limit| *limit < 1 << 60),
            pids: pids.unwrap_or_else(threads),
            read: io.map(|(read, _)| read),
            written: io.map(|(_, written)| written),
            received,
            sent,
        })
    }
}

/// Names a namespace of a process, of a kind that namespaces(7) lists.
fn namespace(pid: i32, kind: &str) -> Option<u64> {
    fs::metadata(format!("/proc/{pid}/ns/{kind}")).ok().map(|meta| meta.ino())
}

/// One process, by the files that proc(5) describes.
fn process(outside: i32) -> Option<ProcessInfo> {
    let stat = fs::read_to_string(format!("/proc/{outside}/stat")).ok()?;
    // the name is in brackets and may hold anything
    let (head, rest) = stat.rsplit_once(')')?;
    let name = head.split_once('(')?.1;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let field = |at: usize| fields.get(at).and_then(|text| text.parse::<u64>().ok());
    let status = fs::read_to_string(format!("/proc/{outside}/status")).ok()?;
    let line = |key: &str| status.lines().find_map(|line| line.strip_prefix(key));
    // a zombie has none
    let kilobytes = line("VmRSS:").and_then(|text| text.split_whitespace().next()?.parse::<u64>().ok());
    let command = fs::read(format!("/proc/{outside}/cmdline")).unwrap_or_default();
    let command = String::from_utf8_lossy(&command).trim_end_matches('\0').replace('\0', " ");
    Some(ProcessInfo {
        pid: line("NSpid:")?.split_whitespace().last()?.parse().ok()?,
        outside,
        parent: fields.get(1)?.parse().ok()?,
        uid: line("Uid:")?.split_whitespace().nth(1)?.parse().ok()?,
        ticks: field(11)? + field(12)?,
        memory: kilobytes.unwrap_or(0) * 1024,
        state: fields.first()?.chars().next()?,
        started: field(19)?,
        command: if command.is_empty() { format!("[{name}]") } else { command },
    })
}

fn threads(pid: i32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    status.lines().find_map(|line| line.strip_prefix("Threads:")?.trim().parse().ok()).unwrap_or(1)
}

fn number(path: &Path, file: &str) -> Option<u64> {
    fs::read_to_string(path.join(file)).ok()?.trim().parse().ok()
}

fn field(path: &Path, file: &str, key: &str) -> Option<u64> {
    let text = fs::read_to_string(path.join(file)).ok()?;
    text.lines().find_map(|line| line.strip_prefix(key)?.trim().parse().ok())
}

fn memory(path: Option<&Path>, file: &str, cache: &str) -> Option<u64> {
    let path = path?;
    let all = number(path, file)?;
    Some(all.saturating_sub(field(path, "memory.stat", cache).unwrap_or(0)))
}

fn io_of_cgroup(path: &Path) -> Option<(u64, u64)> {
    let text = fs::read_to_string(path.join("io.stat")).ok()?;
    let sum = |key: &str| text.split_whitespace().filter_map(|word| word.strip_prefix(key)?.parse::<u64>().ok()).sum();
    Some((sum("rbytes="), sum("wbytes=")))
}

fn io_of_process(pid: i32) -> Option<(u64, u64)> {
    let folder = format!("/proc/{pid}");
    let folder = Path::new(&folder);
    Some((field(folder, "io", "read_bytes: ")?, field(folder, "io", "write_bytes: ")?))
}

/// Bytes received and sent by the interfaces that a process sees, without the loopback.
fn traffic(pid: i32) -> (u64, u64) {
    let text = fs::read_to_string(format!("/proc/{pid}/net/dev")).unwrap_or_default();
    let lines = text.lines().filter_map(|line| line.split_once(':')).filter(|(name, _)| name.trim() != "lo");
    lines.fold((0, 0), |(received, sent), (_, numbers)| {
        let numbers: Vec<u64> = numbers.split_whitespace().filter_map(|number| number.parse().ok()).collect();
        let at = |at: usize| numbers.get(at).copied().unwrap_or(0);
        (received + at(0), sent + at(8))
    })
}
