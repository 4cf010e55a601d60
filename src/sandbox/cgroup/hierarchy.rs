//! Where cgroups are on this machine.

use std::path::{Path, PathBuf};

use rustix::fs::{Access, access, statfs};

use super::Controller;
use crate::sandbox::ids::Ids;

const ROOT: &str = "/sys/fs/cgroup";
const UNIFIED_MAGIC: u64 = 0x6367_7270;

/// The hierarchies of this machine, as far as this process may use them.
#[derive(Debug)]
pub(super) struct Hierarchy {
    unified: Option<PathBuf>,
    controllers: String,
    hybrid: bool,
}

impl Hierarchy {
    /// Finds them where every distribution mounts them.
    pub(super) fn find() -> Option<Self> {
        let is_unified = |path: &str| statfs(path).is_ok_and(|found| u64::try_from(found.f_type) == Ok(UNIFIED_MAGIC));
        let hybrid = !is_unified(ROOT);
        let mount = if hybrid { format!("{ROOT}/unified") } else { ROOT.to_owned() };
        let unified = (!hybrid || is_unified(&mount)).then(|| base(Path::new(&mount))).flatten();
        if hybrid && unified.is_none() && !Path::new(ROOT).join("memory").is_dir() {
            return None;
        }
        let controllers = unified
            .as_ref()
            .and_then(|base| std::fs::read_to_string(base.join("cgroup.controllers")).ok())
            .unwrap_or_default();
        Some(Hierarchy { unified, controllers, hybrid })
    }

    /// Whether limits are set in old hierarchies.
    pub(super) fn is_hybrid(&self) -> bool {
        self.hybrid
    }

    /// The cgroup of the unified hierarchy that ours go below.
    pub(super) fn unified(&self) -> Option<&Path> {
        self.unified.as_deref()
    }

    /// Whether a controller belongs to the unified hierarchy here.
    pub(super) fn has_unified(&self, controller: Controller) -> bool {
        self.unified.is_some() && self.controllers.split_whitespace().any(|name| name == controller.name())
    }

    /// The old hierarchy of a controller.
    pub(super) fn old(&self, controller: Controller) -> Option<PathBuf> {
        let path = Path::new(ROOT).join(controller.old_name());
        (self.hybrid && path.join("cgroup.procs").exists()).then_some(path)
    }

    /// All roots that may have cgroups of ours.
    pub(super) fn roots(&self) -> Vec<PathBuf> {
        let old = Controller::ALL.into_iter().filter_map(|controller| self.old(controller));
        old.chain(self.unified.clone()).collect()
    }
}

/// Where this process may make cgroups: as root of the machine at the top; else beside its own, since a cgroup with
/// processes cannot have others with limits below it.
fn base(mount: &Path) -> Option<PathBuf> {
    if Ids::current().is_whole_machine() {
        return Some(mount.to_path_buf());
    }
    let text = std::fs::read_to_string("/proc/self/cgroup").ok()?;
    let own = text.lines().find_map(|line| line.strip_prefix("0::/"))?;
    let beside = mount.join(own).parent()?.to_path_buf();
    access(&beside, Access::WRITE_OK).is_ok().then_some(beside)
}
