//! What containers print: kept, rotated, served, followed.

use rbox::stack::definition::Log;
use rbox::stack::protocol::{Logs, Reply, Request, State};

use crate::lab::{Lab, STACK};
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
    lab.exec(crate::lab::program("web", &["touch", "/go"])).expect("exec");
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

/// The most memory that the stack's supervisor ever had, in KiB.
fn memory(lab: &Lab) -> u64 {
    let lock = std::fs::metadata(lab.root().join("stacks").join(STACK).join("lock")).expect("a lock");
    let inode = std::os::unix::fs::MetadataExt::ino(&lock).to_string();
    let locks = std::fs::read_to_string("/proc/locks").expect("locks");
    let line = locks.lines().find(|line| line.contains(&format!(":{inode} "))).expect("a lock that is held");
    let pid = line.split_whitespace().nth(4).expect("a process");
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).expect("a process");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a number");
    line.trim().trim_end_matches(" kB").trim().parse().expect("a number")
}
