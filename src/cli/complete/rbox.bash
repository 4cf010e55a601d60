# Completions of rbox for bash. The words come from rbox itself.
_rbox() {
    local word cur=${COMP_WORDS[COMP_CWORD]}
    COMPREPLY=()
    while IFS= read -r word; do
        if [[ $word == :files ]]; then
            [[ $cur == [:=] ]] && cur=
            compopt -o filenames
            while IFS= read -r word; do
                COMPREPLY+=("$word")
            done < <(compgen -f -- "$cur")
        else
            COMPREPLY+=("$word")
        fi
    done < <("$1" complete bash -- "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
    # What another part follows gets no space.
    [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *[:=] ]] && compopt -o nospace
    return 0
}
complete -F _rbox rbox
