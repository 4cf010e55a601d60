//! Starts `rbox lsp` for Zed.

use zed_extension_api::{self as zed, settings::LspSettings, Command, Extension, LanguageServerId, Result, Worktree};

struct Rbox;

impl Extension for Rbox {
    fn new() -> Self {
        Self
    }

    fn language_server_command(&mut self, id: &LanguageServerId, worktree: &Worktree) -> Result<Command> {
        let settings = LspSettings::for_worktree(id.as_ref(), worktree).ok().and_then(|settings| settings.binary);
        let path = settings.as_ref().and_then(|binary| binary.path.clone()).or_else(|| worktree.which("rbox"));
        let command = path.ok_or("rbox is not on the path; install it, or set `lsp.rbox.binary.path`")?;
        let args = settings.and_then(|binary| binary.arguments).unwrap_or_else(|| vec!["lsp".to_owned()]);
        Ok(Command { command, args, env: worktree.shell_env() })
    }
}

zed::register_extension!(Rbox);
