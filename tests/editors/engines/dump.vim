" Prints what vim makes of files: vim -u NONE -es -c 'set rtp^=…/editors/vim' -S dump.vim FILE…  The answer goes to $OUTPUT.
let s:classes = {
      \ 'rboxComment': 'comment', 'rboxTrailing': 'comment', 'rboxContinued': 'comment', 'rboxDirective': 'comment', 'rboxTodo': 'comment',
      \ 'rboxKeyword': 'keyword', 'rboxNone': 'keyword', 'rboxAsWord': 'keyword', 'rboxProperty': 'keyword',
      \ 'rboxFlag': 'flag', 'rboxMount': 'flag', 'rboxFlagValue': 'text', 'rboxMountFields': 'text',
      \ 'rboxMountKey': 'key', 'rboxKey': 'key', 'rboxSetting': 'key', 'rboxFieldKey': 'key', 'rboxArgName': 'key', 'rboxLegacyKey': 'key',
      \ 'rboxString': 'string', 'rboxJsonString': 'string', 'rboxJsonPath': 'string',
      \ 'rboxVariable': 'variable', 'rboxHeredocMark': 'heredoc', 'rboxHeredocSecond': 'heredoc', 'rboxHeredoc': 'body',
      \ 'rboxHeredocRest': 'text', 'rboxContinuation': 'continuation', 'rboxShellContinuation': 'continuation',
      \ 'rboxShell': 'shell', 'rboxBlockShell': 'shell', 'rboxJson': 'text', 'rboxJsonPaths': 'text', 'rboxCopyWords': 'text',
      \ 'rboxAs': 'text'}

function s:class(line, column) abort
  " A group that a region's start has is no part of the stack.
  let name = synIDattr(synID(a:line, a:column, 1), 'name')
  if name ==# '' || has_key(s:classes, name)
    return get(s:classes, name, 'text')
  endif
  for name in reverse(map(synstack(a:line, a:column), 'synIDattr(v:val, "name")'))
    if has_key(s:classes, name)
      return s:classes[name]
    endif
  endfor
  return 'text'
endfunction

set encoding=utf-8 fileencodings=utf-8 fileformats=unix
syntax on
let s:out = []
for s:file in argv()
  exe 'edit' fnameescape(s:file)
  setlocal filetype=rbox
  let s:runs = []
  let s:offset = 0
  for s:number in range(1, line('$'))
    let s:text = getline(s:number)
    for s:column in range(1, strlen(s:text))
      let s:class = s:class(s:number, s:column)
      let s:at = s:offset + s:column - 1
      if !empty(s:runs) && s:runs[-1][1] == s:at && s:runs[-1][2] ==# s:class
        let s:runs[-1][1] += 1
      else
        call add(s:runs, [s:at, s:at + 1, s:class])
      endif
    endfor
    let s:offset += strlen(s:text) + 1
  endfor
  call add(s:out, json_encode({'file': fnamemodify(s:file, ':p'), 'runs': s:runs}))
endfor
call writefile(s:out, $OUTPUT)
qa!
