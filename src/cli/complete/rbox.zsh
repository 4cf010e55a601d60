#compdef rbox
# Completions of rbox for zsh. The words come from rbox itself.
_rbox() {
    local line files=0
    local -a found open
    for line in ${(f)"$(${(Q)words[1]} complete zsh -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)"}; do
        case $line in
            :files) files=1 ;;
            # What another part follows gets no space.
            :open\ *) open+=("${line#:open }") ;;
            *) found+=("$line") ;;
        esac
    done
    (( $#found )) && _describe -t words 'rbox' found
    (( $#open )) && _describe -t words 'rbox' open -S ''
    (( files )) && _files
    return 0
}
if [[ $funcstack[1] == _rbox ]]; then
    _rbox "$@"
else
    compdef _rbox rbox
fi
