//! Flags that limit what programs may use.

use super::exit::Error;
use super::value::{Bytes, CpuSet, CpuShares, Cpus, IoWeight, Pids, Swap};
use crate::sandbox;

/// What programs may use
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Limits")]
pub(super) struct Limits {
    /// Memory, as 512m or 1.5g
    #[arg(short, long, value_name = "SIZE")]
    memory: Option<Bytes>,
    /// Memory and swap together; -1 for no limit [default: twice the memory]
    #[arg(long, value_name = "SIZE", allow_hyphen_values = true)]
    memory_swap: Option<Swap>,
    /// What is left to it when memory is short
    #[arg(long, value_name = "SIZE")]
    memory_reservation: Option<Bytes>,
    /// Processors, as 1.5
    #[arg(long, value_name = "N")]
    cpus: Option<Cpus>,
    /// Share of the processors where they are short; 1024 is everybody's
    #[arg(long, value_name = "SHARES")]
    cpu_shares: Option<CpuShares>,
    /// Which processors, as 0-3,7
    #[arg(long, alias = "cpuset-cpus", value_name = "LIST")]
    cpuset: Option<CpuSet>,
    /// Processes and threads; -1 for no limit
    #[arg(long, alias = "pids-limit", value_name = "N", allow_hyphen_values = true)]
    pids: Option<Pids>,
    /// Share of the disks, from 1 to 10000
    #[arg(long, alias = "blkio-weight", value_name = "WEIGHT")]
    io_weight: Option<IoWeight>,
}

impl Limits {
    /// The sandbox's limits; `pids` holds where nothing is said.
    pub(super) fn typed(&self, pids: Option<u64>) -> Result<sandbox::Limits, Error> {
        let memory = self.memory.map(|bytes| bytes.0);
        let memory_swap = match (self.memory_swap, memory) {
            (Some(Swap::Total(_)), None) => {
                return Err(Error::usage("`--memory-swap` is memory and swap together, so it needs `--memory` too"));
            }
            (Some(Swap::Total(total)), Some(memory)) if total.0 < memory => {
                return Err(Error::usage(
                    "`--memory-swap` is memory and swap together, so it can't be less than `--memory`",
                ));
            }
            (Some(Swap::Total(total)), _) => Some(total.0),
            (Some(Swap::Unlimited), _) => None,
            // As Docker: as much swap as memory.
            (None, memory) => memory.map(|memory| memory.saturating_mul(2)),
        };
        Ok(sandbox::Limits {
            memory,
            memory_swap,
            memory_reserved: self.memory_reservation.map(|bytes| bytes.0),
            cpu_weight: self.cpu_shares.map(|shares| shares.0),
            millicpus: self.cpus.map(|cpus| cpus.0),
            cpuset: self.cpuset.as_ref().map(|set| set.0.clone()),
            pids: self.pids.map_or(pids, |pids| pids.0),
            io_weight: self.io_weight.map(|weight| weight.0),
        })
    }
}
