//! How much a service may use, what is kept of its output, and when it is started again.

use serde::{Deserialize, Serialize};

/// `LIMIT` and `RESERVE`; none = no limit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Limits {
    /// Bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<u64>,
    /// Bytes of swap on top of memory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub swap: Option<u64>,
    /// Thousandths of a processor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub millicpus: Option<u64>,
    /// Processes and threads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pids: Option<u64>,
    /// 1 to 10000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu_weight: Option<u64>,
    /// 1 to 10000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub io_weight: Option<u64>,
    /// Bytes of `/dev/shm`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shm: Option<u64>,
    /// Bytes kept for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reserved_memory: Option<u64>,
    /// Thousandths of a processor kept for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reserved_millicpus: Option<u64>,
}

/// What is kept of a service's output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Log {
    /// Bytes of one file; none = the default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_size: Option<u64>,
    /// Files; none = the default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_file: Option<u32>,
}

/// When a service is started again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "when", rename_all = "kebab-case")]
pub enum Restart {
    /// Never.
    #[default]
    No,
    /// Whenever it ends.
    Always,
    /// Whenever it ends, but not after it was stopped by hand.
    UnlessStopped,
    /// When it fails.
    OnFailure {
        /// So many times; none = without end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        times: Option<u32>,
    },
}

/// `ULIMIT name=soft[:hard]`; `u64::MAX` is no limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Ulimit {
    /// `nofile`.
    pub name: String,
    /// Soft.
    pub soft: u64,
    /// Hard.
    pub hard: u64,
}
