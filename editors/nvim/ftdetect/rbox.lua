vim.filetype.add({ extension = { rbox = 'rbox' } })
