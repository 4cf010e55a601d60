//! Supervisors of stacks, by the real binary: what they start and stop and in which order, and that nothing outlives them.

#[path = "../support/mod.rs"]
mod support;

mod changes;
mod files;
mod lab;
mod life;
mod logs;
mod networks;
mod order;
mod programs;
mod remains;
mod robust;
mod sharers;
