if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1
setlocal commentstring=#\ %s comments=:# formatoptions-=t formatoptions+=croql
setlocal shiftwidth=2 softtabstop=2 expandtab
setlocal define=^\\s*\\%(ARG\\\|ENV\\\|SERVICE\\\|NETWORK\\\|VOLUME\\\|SECRET\\)
if exists('&omnifunc')
  compiler rbox
endif
let b:undo_ftplugin = 'setl cms< com< fo< sw< sts< et< def< mp< efm<'
