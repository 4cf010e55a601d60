-- require('rbox').setup(): the parser for nvim-treesitter, the language server, and commands that run rbox in a terminal.
local M = {}

--- Where this folder lies, for the parser's sources.
local function editors()
  return vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p:h:h:h:h')
end

local function run(...)
  vim.cmd('botright 15new')
  local words = { ... }
  if vim.fn.has('nvim-0.11') == 1 then
    vim.fn.jobstart(words, { term = true })
  else
    vim.fn.termopen(words)
  end
end

--- Shows lenses and hints in a buffer, and keeps them fresh where Neovim (before 0.12) does not.
local function show(buffer)
  local codelens = vim.lsp.codelens
  if codelens.enable then
    codelens.enable(true, { bufnr = buffer })
  else
    local refresh = function() codelens.refresh({ bufnr = buffer }) end
    vim.api.nvim_create_autocmd({ 'BufEnter', 'InsertLeave', 'TextChanged' }, { buffer = buffer, callback = refresh })
    refresh()
  end
  if vim.lsp.inlay_hint then pcall(vim.lsp.inlay_hint.enable, true, { bufnr = buffer }) end
end

--- @param options? { cmd?: string[], lsp?: boolean, show?: boolean } `show = false`: no lenses and hints
function M.setup(options)
  options = options or {}
  local cmd = options.cmd or { 'rbox', 'lsp' }
  -- nvim-treesitter's `master` and `main` branches have a table each.
  local ok, parsers = pcall(require, 'nvim-treesitter.parsers')
  if ok then
    local info = { install_info = { path = editors() .. '/tree-sitter-rbox', url = editors() .. '/tree-sitter-rbox',
      files = { 'src/parser.c', 'src/scanner.c' } }, filetype = 'rbox' }
    if parsers.get_parser_configs then
      parsers.get_parser_configs().rbox = info
    else
      parsers.rbox = info
    end
  end
  vim.api.nvim_create_autocmd('FileType', {
    pattern = 'rbox',
    callback = function(event)
      if vim.treesitter.language and vim.treesitter.language.add and pcall(vim.treesitter.language.add, 'rbox') then
        pcall(vim.treesitter.start, event.buf, 'rbox')
      end
      if options.lsp ~= false then
        vim.lsp.start({
          name = 'rbox',
          cmd = cmd,
          root_dir = vim.fs.dirname(vim.api.nvim_buf_get_name(event.buf)),
          settings = { rbox = { lenses = true, hints = true } },
        })
      end
    end,
  })
  if options.show ~= false then
    vim.api.nvim_create_autocmd('LspAttach', {
      callback = function(event)
        local client = vim.lsp.get_client_by_id(event.data.client_id)
        if client and client.name == 'rbox' then show(event.buf) end
      end,
    })
  end
  -- Lenses of the language server name these.
  local commands = vim.lsp.commands
  commands['rbox.build'] = function(command) run('rbox', 'build', '--target', command.arguments[2], command.arguments[1]) end
  commands['rbox.run'] = function(command) run('rbox', 'run', '--target', command.arguments[2], command.arguments[1]) end
  commands['rbox.up'] = function(command)
    local words = { 'rbox', 'up', command.arguments[1] }
    if command.arguments[2] then table.insert(words, command.arguments[2]) end
    run(unpack(words))
  end
  commands['rbox.showReferences'] = function(command, context)
    local client = vim.lsp.get_client_by_id(context.client_id)
    local items = vim.lsp.util.locations_to_items(command.arguments[3], client and client.offset_encoding or 'utf-16')
    vim.fn.setqflist({}, ' ', { title = 'rbox', items = items })
    vim.cmd('copen')
  end
end

return M
