" :make checks the file; :cnext goes from finding to finding.
let current_compiler = 'rbox'
CompilerSet makeprg=rbox\ check\ --format\ short\ %:S
CompilerSet errorformat=%f:%l:%c:\ %trror[RB%n]:\ %m,%f:%l:%c:\ %tarning[RB%n]:\ %m,%f:%l:%c:\ %tote[RB%n]:\ %m,%f:%l:%c:\ style[RB%n]:\ %m
