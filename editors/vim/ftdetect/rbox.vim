autocmd BufNewFile,BufRead *.rbox setfiletype rbox
