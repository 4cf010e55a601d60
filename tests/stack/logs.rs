//! What containers print: kept, rotated, served, followed.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::time::{Duration, Instant};

use rbox::stack::definition::Log;
use rbox::stack::protocol::{Logs, Reply, Request, State};

use crate::lab::{Lab, STACK, check, program};
use crate::support;

#[test]
fn lines_come_back_in_order_by_stream_and_by_number_needs_root() {
    if !support::needs_root() {
        return;
    }
    let lab = Lab::new();
    let script = "echo one; sleep 0.05; echo two >&2; sleep 0.05; printf three";
    lab.up(vec![lab.service("web", script)]).expect("up");
    lab.until_state("web", State::Exited);
    let lines = lab.lines(Logs::default());
    let seen: Vec<_> = lines.iter().map(|line| (line.text.as_str(), line.error)).collect();
    assert_eq!(seen, [("one\n", false), ("two\n", true), ("three", false)]);
    assert!(lines.iter().all(|line| line.container == "shop-web-1"));
    let last = lab.lines(Logs { tail: Some(1), ..Logs::default() });
    assert_eq!(last.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), ["three"]);
    let since = lab.lines(Logs { since: Some(lines[1].time), ..Logs::default() });
    assert_eq!(since.len(), 2);
    let until = lab.lines(Logs { until: Some(lines[1].time), ..Logs::default() });
    assert_eq!(until.len(), 2);
}

#[test]
fn followers_hear_of_lines_to_come_until_the_end_needs_root() {
    if !support::needs_root() {
        return;
    }
    let lab = Lab::new();
    lab.up(vec![lab.service("web", "echo first; until test -e /go; do sleep 0.02; done; echo last")]).expect("up");
    let mut client = lab.client();
    client.send(&Request::Logs(Logs { follow: true, ..Logs::default() }), &[]).expect("sent");
    let text = |client: &mut rbox::stack::Client| match client.receive().expect("a reply").0 {
        Reply::Line(line) => Some(line.text),
        Reply::Done => None,
        other => panic!("{other:?}"),
    };
    assert_eq!(text(&mut client).as_deref(), Some("first\n"));
    lab.exec(program("web", &["touch", "/go"])).expect("exec");
    assert_eq!(text(&mut client).as_deref(), Some("last\n"));
    assert_eq!(text(&mut client), None, "it has ended");
}

#[test]
fn a_flood_fills_no_more_than_its_files_and_no_memory_needs_root() {
    if !support::needs_root() {
        return;
    }
    let lab = Lab::new();
    let mut service = lab.service("flood", "head -c 60000000 /dev/zero | tr '\\0' x | fold -w 99; echo; echo end");
    service.log = Log { max_size: Some(1 << 20), max_file: Some(2) };
    lab.up(vec![service]).expect("up");
    let before = memory(&lab);
    lab.until_state("flood", State::Exited);
    let (peak, folder) = (memory(&lab), lab.root().join("stacks").join(STACK).join("logs"));
    assert!(peak < before + (4 << 10), "{before} KiB before, {peak} KiB behind");
    let sizes: Vec<u64> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").metadata().expect("a file").len())
        .collect();
    assert!(sizes.len() == 2 && sizes.iter().all(|size| *size <= 1 << 20), "{sizes:?}");
    assert_eq!(lab.texts("flood").last().map(String::as_str), Some("end\n"));
}

#[test]
fn a_disk_that_hangs_stops_who_prints_and_nobody_else_needs_root() {
    if !support::needs_root() {
        return;
    }
    let lab = Lab::new();
    let script = "until test -e /go; do sleep 0.02; done; head -c 3000000 /dev/zero | tr '\\0' x | fold -w 99; touch /over; echo; echo end; exec sleep 1000";
    let mut web = lab.service("web", "exec sleep 1000");
    web.health = Some(check("true"));
    lab.up(vec![lab.service("flood", script), web]).expect("up");
    // a pipe that nobody reads is as a disk that does not answer: whoever opens it waits
    let disk = lab.root().join("stacks").join(STACK).join("logs").join("shop-flood-1.json");
    rustix::fs::mkfifoat(rustix::fs::CWD, &disk, rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR).expect("a pipe");
    let before = memory(&lab);
    lab.exec(program("flood", &["touch", "/go"])).expect("exec");
    let checked = || lab.container("web").checks.last().map_or(0, |check| check.time);
    let end = Instant::now() + Duration::from_secs(30);
    let mut times = BTreeSet::new();
    while times.len() < 4 && Instant::now() < end {
        times.insert(checked());
        std::thread::sleep(Duration::from_millis(20));
    }
    let over = lab.exec(program("flood", &["test", "-e", "/over"])).expect("exec");
    let grown = memory(&lab) - before;
    // the disk answers again, before anything is judged
    let reader = std::thread::spawn(move || {
        let mut lines = BufReader::new(File::open(disk).expect("a pipe")).lines();
        lines.any(|line| line.is_ok_and(|line| line.contains("\"end\\n\"")))
    });
    assert!(reader.join().expect("read"), "everything was written in the end");
    assert_eq!(times.len(), 4, "health checks went on");
    assert_eq!(over.0, 1, "the program waited");
    assert!(grown < 4 << 10, "{grown} KiB more");
}

/// The most memory that the stack's supervisor ever had, in KiB.
fn memory(lab: &Lab) -> u64 {
    let pid = lab.supervisor();
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).expect("a process");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a number");
    line.trim().trim_end_matches(" kB").trim().parse().expect("a number")
}
