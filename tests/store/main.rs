//! The store through its library: whole flows, others' tools, hostile input, many processes, full disks.

#[path = "../support/needs.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with other test crates")]
mod needs;
mod support;

mod again;
mod bases;
mod full;
mod hostile;
mod implied;
mod many;
mod oracle;
mod ordinary;
mod raw_tar;
mod round_trip;
mod tools;
