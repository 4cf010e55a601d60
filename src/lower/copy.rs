//! `COPY` and `ADD` to a [`File::Copy`].

use super::stage::Context;
use super::state::State;
use crate::model::{Copy, CopySource, Instruction, path};
use crate::plan::{self, Add, File, InlineFile, Op};

pub(super) fn lower(context: &mut Context<'_, '_, '_>, state: &mut State, instruction: &Instruction, copy: &Copy) {
    let from = copy.from.as_ref().map(|from| context.read(from));
    let add =
        copy.add.then(|| Add { unpack: copy.unpack, keep_git_dir: copy.keep_git_dir, checksum: copy.checksum.clone() });
    let (inline, others): (Vec<_>, Vec<_>) = copy.sources.iter().partition(|source| is_inline(source));
    let op = Op::File(File::Copy(plan::Copy {
        // heredocs come last, as BuildKit has it
        sources: others.into_iter().chain(inline).map(source).collect(),
        from,
        dest: path::absolute(&state.workdir, &copy.dest),
        chown: copy.chown.clone(),
        chmod: copy.chmod.clone(),
        parents: copy.parents,
        exclude: copy.exclude.clone(),
        link: copy.link,
        add,
    }));
    context.step(state, instruction, op, from.into_iter().collect());
    state.record(&line(copy), true);
}

fn is_inline(source: &CopySource) -> bool {
    matches!(source, CopySource::Inline(_))
}

fn source(source: &CopySource) -> plan::CopySource {
    match source {
        CopySource::Path(path) => plan::CopySource::Path { pattern: path.value.trim_start_matches('/').to_owned() },
        CopySource::Inline(script) => plan::CopySource::Inline(InlineFile {
            path: script.name.clone(),
            content: script.content.clone(),
            mode: 0o644,
        }),
        CopySource::Http { url, locked } => plan::CopySource::Http { url: url.clone(), locked: *locked },
        CopySource::Git(git) => plan::CopySource::Git {
            remote: git.remote.clone(),
            reference: git.reference.clone(),
            subdir: git.subdir.clone(),
            submodules: git.submodules,
            locked: git.locked.clone(),
        },
    }
}

/// The history's line, as `BuildKit` words it: of the flags it names these three, and no `--from`, `--link`, `--exclude`,
/// `--unpack`, `--keep-git-dir` or `--checksum`; heredocs come after all other sources.
fn line(copy: &Copy) -> String {
    let mut line = if copy.add { "ADD" } else { "COPY" }.to_owned();
    if copy.parents {
        line.push_str(" --parents");
    }
    for (flag, value) in [("chown", &copy.chown), ("chmod", &copy.chmod)] {
        if let Some(value) = value {
            line = format!("{line} --{flag}={value}");
        }
    }
    let (inline, others): (Vec<_>, Vec<_>) = copy.sources.iter().partition(|source| is_inline(source));
    for source in others.into_iter().chain(inline) {
        line.push(' ');
        if let CopySource::Inline(_) = source {
            line.push_str("<<");
        }
        line.push_str(match source {
            CopySource::Path(path) => &path.value,
            CopySource::Inline(script) => &script.name,
            CopySource::Http { url, .. } => url,
            CopySource::Git(git) => &git.url,
        });
    }
    format!("{line} {}", copy.dest)
}
