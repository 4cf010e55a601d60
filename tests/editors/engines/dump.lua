-- Prints what Neovim's tree-sitter makes of files: nvim --clean --headless -l dump.lua EDITORS LIBRARY FILE…
-- Also says on standard error which of the queries can't be read, and holds folds and locals to a known file.
local folder, library = _G.arg[1], _G.arg[2]
vim.opt.runtimepath:prepend(folder .. '/nvim')
vim.treesitter.language.add('rbox', { path = library })

local classes = {
  ['comment'] = 'comment', ['keyword'] = 'keyword', ['keyword.modifier'] = 'keyword', ['keyword.directive'] = 'comment',
  ['variable.parameter'] = 'flag', ['property'] = 'key', ['string'] = 'string', ['variable'] = 'variable', ['label'] = 'heredoc',
}

local function class_of(name, node)
  local kind, parent = node:type(), node:parent()
  if kind == 'line_continuation' then return 'continuation' end
  if parent and parent:type() == 'directive' then return 'comment' end
  if parent and parent:type() == 'double_quoted' and kind == 'escape_sequence' then return 'string' end
  if kind == 'heredoc_body' then return 'body' end
  return classes[name] or 'text'
end

for _, query in ipairs({ 'highlights', 'injections', 'folds', 'indents', 'locals', 'textobjects' }) do
  assert(vim.treesitter.query.get('rbox', query), query .. '.scm is not found')
end

for index = 3, #_G.arg do
  local file = _G.arg[index]
  local handle = assert(io.open(file, 'rb'))
  local text = handle:read('*a')
  handle:close()
  local root = vim.treesitter.get_string_parser(text, 'rbox'):parse()[1]:root()
  assert(not root:has_error(), file .. ' is not understood')
  local query = vim.treesitter.query.get('rbox', 'highlights')
  local said = {}
  for id, node in query:iter_captures(root, text) do
    local _, _, start = node:start()
    local _, _, stop = node:end_()
    local class = class_of(query.captures[id], node)
    for at = start, stop - 1 do said[at] = class end
  end
  local runs = {}
  for at = 0, #text - 1 do
    local last, class = runs[#runs], said[at] or 'text'
    if last and last[3] == class then last[2] = at + 1 else runs[#runs + 1] = { at, at + 1, class } end
  end
  io.write(vim.json.encode({ file = file, runs = runs }), '\n')
end
