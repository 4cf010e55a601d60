" rbox, and Dockerfiles with it. Written from the table of the language: `UPDATE=1 cargo test --test editors`.

if exists('b:current_syntax')
  finish
endif
let s:cpo = &cpo
set cpo&vim

syn case ignore
syn sync fromstart

" The escape character: `\`, or what `# escape=` at the top says.
let s:escape = '\\'
for s:line in getline(1, 20)
  if s:line !~? '^\s*#\s*\%({{directives|\|}}\)\s*=' && s:line !~ '^#!'
    break
  endif
  if s:line =~? '^\s*#\s*escape\s*=\s*`\s*$'
    let s:escape = '`'
  endif
endfor
let s:join = s:escape . '\@1<!' . s:escape . '[ \t\r]*'
let s:string = '"\%([^"\\]\|\\.\)*"'
let s:json = '\[\ze\s*\%(' . s:string . '\s*\%(,\s*' . s:string . '\s*\)*,\=\s*\)\=\%(\]\s*\%(#.*\)\=$\|' . s:escape . '\s*$\)'
let s:marker = '\%(^\|\s\)\@1<=\d*<<-\=\(["'']\=\)\z([^ \t"''<]\+\)\1\ze\%(\s.*\)\=$'
let s:both = '\%(^\|\s\)\@1<=\d*<<-\=["'']\=[^ \t"''<]\+["'']\=\ze\s.*<<-\=["'']\=\z([^ \t"''<]\+\)["'']\=\%(\s\|$\)'
let s:words = 'rboxContinuation,rboxEscape,rboxString,rboxVariable'

" What a shell reads; what is defined later wins where both could start.
syn region rboxShell contained start=+\S+ keepend end=+$+ contains=rboxShellContinuation,rboxShellString,rboxShellVariable,rboxShellOperator,rboxShellKeyword,rboxHeredoc
syn region rboxBlockShell contained start=+\S+ keepend end=+$+ contains=rboxShellContinuation,rboxShellString,rboxShellVariable,rboxShellOperator,rboxShellKeyword,rboxTrailing
syn match rboxShellOperator contained +&&\|||\|[|;&]+
syn keyword rboxShellKeyword contained if then else elif fi for in do done while until case esac set export exec cd
syn match rboxShellVariable contained +\$\w\+\|\${[^}]*}+
syn match rboxShellEscape contained +\\.+
syn region rboxShellString contained start=+"+ skip=+\\"+ end=+"\|$+ contains=rboxShellContinuation,rboxShellVariable,rboxShellEscape
syn region rboxShellString contained start=+'+ end=+'\|$+ contains=rboxShellContinuation

" Instructions
exe 'syn region rboxRun matchgroup=rboxKeyword start=+^\s*\%(ONBUILD\s\+\)\=\%({{shell|\|}}\)\%(\s\|$\)\@=+ keepend end=+$+ contains=rboxShell,rboxJson,rboxFlag,rboxMount,rboxContinuation'
exe 'syn region rboxFrom matchgroup=rboxKeyword start=+^\s*FROM\%(\s\|$\)\@=+ keepend end=+$+ contains=rboxAs,rboxFlag,rboxConstant,' . s:words
exe 'syn region rboxCopy matchgroup=rboxKeyword start=+^\s*\%(ONBUILD\s\+\)\=\%(COPY\|ADD\)\%(\s\|$\)\@=+ keepend end=+$+ contains=rboxCopyWords,rboxJsonPaths,rboxFlag,rboxContinuation'
exe 'syn region rboxCopyWords contained start=+\S+ keepend end=+$+ contains=rboxHeredoc,' . s:words
exe 'syn region rboxLine matchgroup=rboxKeyword start=+^\s*\%(ONBUILD\s\+\)\=\%({{lines|\|}}\|EXPOSE\)\%(\s\|$\)\@=+ keepend end=+$+ contains=rboxNumber,' . s:words
exe 'syn region rboxVolume matchgroup=rboxKeyword start=+^\s*\%(ONBUILD\s\+\)\=VOLUME\%(\s\|$\)\@=+ keepend end=+$+ contains=rboxJsonPaths,' . s:words
exe 'syn region rboxPairs matchgroup=rboxKeyword start=+^\s*\%(ONBUILD\s\+\)\=\%(ENV\|LABEL\)\%(\s\|$\)\@=+ keepend end=+$+ contains=rboxLegacyKey,rboxKey,rboxNumber,' . s:words
exe 'syn region rboxArg matchgroup=rboxKeyword start=+^\s*\%(ONBUILD\s\+\)\=ARG\%(\s\|$\)\@=+ keepend end=+$+ contains=rboxArgName,rboxKey,rboxNumber,' . s:words
syn region rboxHealth matchgroup=rboxKeyword start=+^\s*\%(ONBUILD\s\+\)\=HEALTHCHECK\%(\s\|$\)\@=+ keepend end=+$+ contains=rboxNone,rboxCheck,rboxFlag,rboxContinuation
syn match rboxNone contained +\%(\s\)\@1<=NONE\%(\s\|$\)\@=+
syn region rboxCheck contained matchgroup=rboxKeyword start=+\s\@1<=CMD\%(\s\|$\)\@=+ keepend end=+$+ contains=rboxShell,rboxJson,rboxContinuation
syn match rboxKeyword +^\s*ONBUILD\s*$+
syn match rboxAs contained +\s\@1<=AS\s\+\S\++ contains=rboxAsWord
syn match rboxAsWord contained +\<AS\s\@=+

" Blocks
for [s:kind, s:list] in [
      \ ['NETWORK', '{{network|\|}}'],
      \ ['VOLUME', '{{volume|\|}}'],
      \ ['SECRET', '{{secret|\|}}'],
      \ ['SERVICE', '{{service|\|}}']]
  exe 'syn region rboxBlock' . s:kind . ' matchgroup=rboxKeyword start=+^\s*' . s:kind . '\ze\s\+[^ \t{#]\+\s*{+ matchgroup=rboxBrace end=+^\s*}+'
        \ . ' contains=rboxName,rboxComment,rboxTrailing,rboxProperty' . s:kind . (s:kind ==# 'SERVICE' ? ',rboxCommand,rboxCheckProperty' : '')
        \ . (s:kind ==# 'SECRET' ? '' : ',rboxPairsProperty')
  exe 'syn region rboxProperty' . s:kind . ' contained matchgroup=rboxProperty start=+^\s*\%(' . s:list . '\)\%(\s\|$\)\@=+ keepend end=+$+'
        \ . ' contains=rboxSetting,rboxFieldKey,rboxArrow,rboxNumber,rboxConstant,rboxFlag,rboxHeredoc,rboxTrailing,' . s:words
  if s:kind !=# 'VOLUME'
    exe 'syn region rboxDeclaration matchgroup=rboxKeyword start=+^\s*' . s:kind . '\ze\s\+[^ \t{#]\+\s*\%(#.*\)\=$+ keepend end=+$+ contains=rboxTrailing'
  endif
endfor
syn match rboxName contained +\%(^\s*\%({{blocks|\|}}\)\s\+\)\@<=[^ \t{#]\++
syn region rboxCommand contained matchgroup=rboxProperty start=+^\s*\%(CMD\|ENTRYPOINT\)\%(\s\|$\)\@=+ keepend end=+$+ contains=rboxBlockShell,rboxJson,rboxTrailing,rboxContinuation
syn region rboxCheckProperty contained matchgroup=rboxProperty start=+^\s*HEALTHCHECK\%(\s\|$\)\@=+ keepend end=+$+ contains=rboxNone,rboxBlockCheck,rboxFlag,rboxTrailing,rboxContinuation
syn region rboxBlockCheck contained matchgroup=rboxKeyword start=+\s\@1<=CMD\%(\s\|$\)\@=+ keepend end=+$+ contains=rboxBlockShell,rboxJson,rboxTrailing,rboxContinuation
exe 'syn region rboxPairsProperty contained matchgroup=rboxProperty start=+^\s*\%(ENV\|LABEL\)\%(\s\|$\)\@=+ keepend end=+$+ contains=rboxLegacyKey,rboxKey,rboxNumber,rboxFlag,rboxTrailing,' . s:words

" What stands on a line
exe 'syn match rboxEscape contained +' . s:escape . '.+'
syn match rboxVariable contained +\$\h\w*\|\$\d\|\${\w\+\%([^{}]\|{[^{}]*}\)*}+
exe 'syn region rboxString contained start=+"+ skip=+' . s:escape . '"+ end=+"\|$+ contains=rboxContinuation,rboxEscape,rboxVariable'
syn region rboxString contained start=+'+ end=+'\|$+ contains=rboxContinuation
syn match rboxNumber contained +[A-Za-z0-9_$.:/-]\@1<!\d[A-Za-z0-9_.:/%-]*+
syn match rboxConstant contained +[A-Za-z0-9_$.:/-]\@1<!\%({{constants|\|}}\)[A-Za-z0-9_.:/-]\@!+
syn match rboxArrow contained +->+
syn match rboxKey contained +\s\@1<=\%("\%([^"\\]\|\\.\)*"\|'[^']*'\|[^ \t="'\\`]\+\)\%(=\)\@=+
syn match rboxSetting contained +[ \t,]\@1<=\h[A-Za-z0-9_.-]*\%(=\)\@=+
syn match rboxFieldKey contained +,\@1<=\%(readonly\|ro\)\%([,[:space:]]\|$\)\@=+
syn match rboxArgName contained +\s\@1<=\h\w*\%(\s\|$\)\@=+
exe 'syn match rboxLegacyKey contained +\%(^\s*\%(ONBUILD\s\+\)\=\%(ENV\|LABEL\)\s\+\)\@<=[^ \t="'']\+\%(\s\+[^ \t' . s:escape . ']\)\@=+'
syn match rboxFlag contained +\s\@1<=--[A-Za-z][A-Za-z0-9-]*\%(=\S*\)\=+ contains=rboxFlagValue
syn match rboxFlagValue contained +=\@1<=\S\++ contains=rboxVariable,rboxNumber,rboxConstant
syn match rboxMount contained +\s\@1<=--mount=\S*+ contains=rboxMountFields
syn match rboxMountFields contained +=\@1<=\S\++ contains=rboxMountKey,rboxVariable,rboxNumber,rboxConstant
syn match rboxMountKey contained +[=,]\@1<=[A-Za-z][A-Za-z0-9_-]*\%(=\)\@=\|,\@1<=[A-Za-z][A-Za-z0-9_-]*\%([,[:space:]]\|$\)\@=+
exe 'syn region rboxJson contained start=+' . s:json . '+ keepend end=+$+ contains=rboxJsonString,rboxTrailing,rboxContinuation'
syn region rboxJsonString contained start=+"+ skip=+\\.+ end=+"\|$+
exe 'syn region rboxJsonPaths contained start=+' . s:json . '+ keepend end=+$+ contains=rboxJsonPath,rboxContinuation'
syn region rboxJsonPath contained start=+"+ skip=+\\.+ end=+"\|$+ contains=rboxVariable

" Heredocs: one, or the last of two
exe 'syn region rboxHeredoc contained extend matchgroup=rboxHeredocMark start=+' . s:marker . '+ end=+^\t*\z1\r\=$+ contains=rboxHeredocRest,rboxVariable'
exe 'syn region rboxHeredoc contained extend matchgroup=rboxHeredocMark start=+' . s:both . '+ end=+^\t*\z1\r\=$+ contains=rboxHeredocRest,rboxVariable'
exe 'syn match rboxHeredocRest contained +\%(\s\d*<<-\=\S\+\)\@<=\s.*$+ contains=rboxHeredocSecond,rboxString,rboxVariable'
syn match rboxHeredocSecond contained +\s\@1<=<<-\=\S\++

" Continuations go on past empty lines and comments.
for s:name in ['rboxContinuation', 'rboxShellContinuation']
  exe 'syn match ' . s:name . ' contained extend +' . s:join . '\%(\n\%(\s*\n\|\s*#.*\n\)*\|$\)+ contains=rboxContinued'
endfor
syn match rboxContinued contained +^\s*#.*$+

syn match rboxTrailing contained +[ \t{]\@1<=#.*$+
syn match rboxComment +^\s*#.*$+ contains=rboxTodo
exe 'syn match rboxDirective +\%^\_s*#\s*\%({{directives|\|}}\)\s*=.*$+'
syn keyword rboxTodo contained TODO FIXME XXX

hi def link rboxKeyword Keyword
hi def link rboxNone Keyword
hi def link rboxAsWord Keyword
hi def link rboxProperty Statement
hi def link rboxName Identifier
hi def link rboxComment Comment
hi def link rboxTrailing Comment
hi def link rboxContinued Comment
hi def link rboxDirective PreProc
hi def link rboxTodo Todo
hi def link rboxFlag Special
hi def link rboxMount Special
hi def link rboxFlagValue Normal
hi def link rboxMountFields Normal
hi def link rboxMountKey Type
hi def link rboxKey Type
hi def link rboxSetting Type
hi def link rboxFieldKey Type
hi def link rboxArgName Type
hi def link rboxLegacyKey Type
hi def link rboxString String
hi def link rboxShellString String
hi def link rboxJsonString String
hi def link rboxJsonPath String
hi def link rboxVariable PreProc
hi def link rboxShellVariable PreProc
hi def link rboxShellOperator Operator
hi def link rboxShellKeyword Conditional
hi def link rboxEscape SpecialChar
hi def link rboxShellEscape SpecialChar
hi def link rboxContinuation SpecialChar
hi def link rboxShellContinuation SpecialChar
hi def link rboxNumber Number
hi def link rboxConstant Constant
hi def link rboxArrow Operator
hi def link rboxHeredocMark Label
hi def link rboxHeredocSecond Label
hi def link rboxHeredoc String

let b:current_syntax = 'rbox'
let &cpo = s:cpo
unlet s:cpo
