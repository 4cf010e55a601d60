" An .rbox file is a Containerfile with more: vim's own dockerfile highlighting fits it.
autocmd BufNewFile,BufRead *.rbox setfiletype dockerfile
