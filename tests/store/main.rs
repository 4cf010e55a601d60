//! The store through its library: whole flows, hostile input, many processes, full disks.

mod support;

mod round_trip;
