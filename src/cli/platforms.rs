//! Images for several platforms, and programs of other machines.

use std::fs;
use std::path::Path;

use super::exit::Error;
use crate::compile::Compiled;
use crate::image::Platform;
use crate::model::Action;

/// Where the kernel tells which interpreters run programs of other machines.
const BINFMT: &str = "/proc/sys/fs/binfmt_misc";

/// What the kernel has for the programs of a platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Emulator {
    /// An interpreter that sandboxes have too, or it can't be told from here.
    Perhaps,
    /// One that is looked up by its path at the time of the run, where no sandbox has it.
    Outside,
    /// None.
    None,
}

/// Refuses a file one of whose `RUN`s would start a program that this machine can't run, before anything runs.
pub(super) fn check_programs(compiled: &Compiled) -> Result<(), Error> {
    let (model, host) = (&compiled.model, Platform::host());
    let needed = model.needed(&model.targets);
    for (stage, _) in model.stages.iter().zip(needed).filter(|(_, needed)| *needed) {
        let Some(run) = stage.instructions.iter().find(|one| matches!(one.action, Action::Run(_))) else { continue };
        let wanted = &stage.platform;
        if runs_natively(&host, wanted) {
            continue;
        }
        let emulator = emulator(Path::new(BINFMT), wanted);
        let line = compiled.files.get(run.span.file).map_or(0, |source| source.line_col(run.span.start).line);
        let place = format!("{}:{line}: `{}`", compiled.plan.file, run.text);
        let (text, help) = match emulator {
            Emulator::Perhaps => continue,
            Emulator::Outside => (
                format!(
                    "{place} runs programs of {wanted}, whose emulator this machine has without the flag F, so that no sandbox finds it"
                ),
                "register it again with the flag F: the package `qemu-user-static` of Debian and Ubuntu does",
            ),
            Emulator::None => (
                format!("{place} runs programs of {wanted}, and this machine ({host}) has no emulator for them"),
                "install one: `apt-get install qemu-user-static binfmt-support` on Debian and Ubuntu, \
                 `dnf install qemu-user-static` on Fedora; or have this stage build on this machine: \
                 `FROM --platform=$BUILDPLATFORM …`",
            ),
        };
        return Err(Error::new(text).help(help));
    }
    Ok(())
}

/// Whether programs of a platform are this machine's own.
fn runs_natively(host: &Platform, wanted: &Platform) -> bool {
    let pair = (host.architecture.as_str(), wanted.architecture.as_str());
    wanted.os == host.os && (pair.0 == pair.1 || pair == ("amd64", "386"))
}

/// What is registered for a platform's programs.
fn emulator(folder: &Path, wanted: &Platform) -> Emulator {
    // In a container the kernel's list is often not mounted, though what the host registered works all the same.
    if !folder.join("status").exists() {
        return Emulator::Perhaps;
    }
    let Some(machine) = elf_machine(&wanted.architecture) else { return Emulator::Perhaps };
    let mut found = Emulator::None;
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(text) = fs::read_to_string(entry.path()) else { continue };
        match handler(&text, machine) {
            Some(true) => return Emulator::Perhaps,
            Some(false) => found = Emulator::Outside,
            None => {}
        }
    }
    found
}

/// Whether a handler is one for a machine's programs; if so, whether it has the flag F.
fn handler(text: &str, machine: [u8; 2]) -> Option<bool> {
    let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    let magic = field("magic ")?;
    let bytes: Vec<u8> = magic
        .as_bytes()
        .chunks_exact(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect::<Option<_>>()?;
    let enabled = text.lines().next().is_some_and(|line| line.trim() == "enabled");
    let is_elf = bytes.starts_with(b"\x7fELF") && bytes.get(18..20) == Some(&machine[..]);
    (enabled && is_elf).then(|| field("flags:").is_some_and(|flags| flags.contains('F')))
}

/// `e_machine` of an architecture's programs, as it stands in the file.
fn elf_machine(architecture: &str) -> Option<[u8; 2]> {
    Some(match architecture {
        "amd64" => [0x3e, 0],
        "386" => [3, 0],
        "arm64" => [0xb7, 0],
        "arm" => [0x28, 0],
        "riscv64" => [0xf3, 0],
        "ppc64le" => [0x15, 0],
        "loong64" => [2, 1],
        "mips64le" => [8, 0],
        "s390x" => [0, 0x16],
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARM64: &str = "enabled\ninterpreter /usr/bin/qemu-aarch64-static\nflags: OCF\noffset 0\n\
                         magic 7f454c460201010000000000000000000200b700\nmask ffffffffffffff00fffffffffffffffffeffffff\n";

    #[test]
    fn handlers_are_told_by_machine_and_flag() {
        let arm64 = elf_machine("arm64").unwrap();
        assert_eq!(handler(ARM64, arm64), Some(true));
        assert_eq!(handler(&ARM64.replace("OCF", "OC"), arm64), Some(false));
        assert_eq!(handler(&ARM64.replace("enabled", "disabled"), arm64), None);
        assert_eq!(handler(ARM64, elf_machine("riscv64").unwrap()), None);
        assert_eq!(handler("enabled\ninterpreter /x\nextension .py\n", arm64), None);
    }

    #[test]
    fn a_list_without_a_handler_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let platform = "linux/arm64".parse().unwrap();
        assert_eq!(emulator(folder.path(), &platform), Emulator::Perhaps);
        fs::write(folder.path().join("status"), "enabled\n").unwrap();
        assert_eq!(emulator(folder.path(), &platform), Emulator::None);
        fs::write(folder.path().join("qemu-aarch64"), ARM64.replace("OCF", "")).unwrap();
        assert_eq!(emulator(folder.path(), &platform), Emulator::Outside);
        fs::write(folder.path().join("other"), ARM64).unwrap();
        assert_eq!(emulator(folder.path(), &platform), Emulator::Perhaps);
    }
}
