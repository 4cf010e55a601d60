//! Values that are more than words: devices, times, sizes, ports, subnets.

pub(super) mod device;
pub(super) mod duration;
pub(super) mod ports;
pub(super) mod size;
pub(super) mod subnet;
