-- Neovim 0.11 and later: `vim.lsp.enable('rbox')`. What is set in `settings` is what rbox knows.
return {
  cmd = { 'rbox', 'lsp' },
  filetypes = { 'rbox' },
  root_markers = { '.rboxignore', '.containerignore', '.dockerignore', '.git' },
  settings = { rbox = { lenses = true, hints = true } },
}
