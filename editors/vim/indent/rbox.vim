if exists('b:did_indent')
  finish
endif
let b:did_indent = 1
setlocal indentexpr=RboxIndent() indentkeys=0},o,O nosmartindent
let b:undo_indent = 'setl inde< indk<'

if exists('*RboxIndent')
  finish
endif

" One step inside a block, two more behind a continuation.
function RboxIndent() abort
  let escape = getline(1) =~? '^\s*#\s*escape\s*=\s*`' ? '`' : '\\'
  let joins = escape . '\@1<!' . escape . '\s*$'
  let before = prevnonblank(v:lnum - 1)
  if before == 0
    return 0
  endif
  if getline(before) =~ joins && getline(before) !~ '^\s*#'
    let first = before
    while first > 1 && (getline(first - 1) =~ joins || getline(first - 1) =~ '^\s*#')
      let first -= 1
    endwhile
    return indent(first) + 2 * shiftwidth()
  endif
  let opens = search('^\s*\%(NETWORK\|VOLUME\|SECRET\|SERVICE\)\s\+\S\+\s*{', 'bcnW', 0)
  let opens = opens == v:lnum ? search('^\s*\%(NETWORK\|VOLUME\|SECRET\|SERVICE\)\s\+\S\+\s*{', 'bnW', 0) : opens
  let closes = search('^\s*}', 'bnW', 0)
  let inside = opens > closes && opens < v:lnum
  return inside && getline(v:lnum) !~ '^\s*}' ? shiftwidth() : 0
endfunction
