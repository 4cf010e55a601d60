//! Values that are more than words: times, sizes, ports, signals.

pub(super) mod duration;
pub(super) mod ports;
pub(super) mod size;
pub(super) mod subnet;
