-- Drives `rbox lsp` by Neovim's own client: nvim --clean --headless -l client.lua RBOX FOLDER
local rbox, folder = _G.arg[1], _G.arg[2]
local file = folder .. '/client.rbox'
local lines = { 'FROM host AS build', 'RUN true', '', 'FROM scratch', 'COPY --from=buidl /a /b', 'COPY --from=build /a /b', '' }
vim.fn.writefile(lines, file)
vim.filetype.add({ extension = { rbox = 'rbox' } })
vim.cmd('filetype on')
vim.cmd('edit ' .. file)
local id = assert(vim.lsp.start({ name = 'rbox', cmd = { rbox, 'lsp' }, root_dir = folder }), 'the server does not start')

local function ask(method, line, character, more)
  local client = vim.lsp.get_client_by_id(id)
  local params = { textDocument = { uri = vim.uri_from_fname(file) }, position = { line = line, character = character } }
  params = vim.tbl_extend('force', params, more or {})
  local answer = client.request_sync(method, params, 20000, 0)
  assert(answer and not answer.err, method .. ': ' .. vim.inspect(answer))
  return answer.result
end

assert(vim.wait(20000, function() return #vim.diagnostic.get(0) > 0 end, 20), 'no diagnostics')
local found = vim.diagnostic.get(0)[1]
assert(found.message:find('buidl') and found.lnum == 4, vim.inspect(found))

local hover = vim.inspect(ask('textDocument/hover', 0, 1))
assert(hover:find('Starts a stage'), hover)
local definition = ask('textDocument/definition', 5, 13)
definition = definition[1] or definition
assert((definition.range or definition.targetSelectionRange).start.line == 0, vim.inspect(definition))
local completion = ask('textDocument/completion', 5, 12)
assert(vim.inspect(completion):find('"build"'), 'the stage is not offered')
local actions = ask('textDocument/codeAction', 4, 12, {
  range = { start = { line = 4, character = 12 }, ['end'] = { line = 4, character = 17 } },
  context = { diagnostics = { found.user_data.lsp } },
})
assert(#actions > 0 and actions[1].edit, 'no fix is offered')
vim.lsp.util.apply_workspace_edit(actions[1].edit, 'utf-16')
assert(vim.wait(20000, function() return #vim.diagnostic.get(0, { severity = vim.diagnostic.severity.ERROR }) == 0
  or not vim.inspect(vim.diagnostic.get(0)):find('buidl') end, 20), 'the finding stays')
assert(vim.api.nvim_buf_get_lines(0, 4, 5, true)[1] == 'COPY --from=build /a /b')
vim.lsp.stop_client(id)
io.write('neovim and rbox lsp understand each other\n')
