# Completions of rbox for fish. The words come from rbox itself.
function __rbox_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in ($words[1] complete fish -- $words[2..] "$current" 2>/dev/null)
        if test "$line" = ":files"
            __fish_complete_path "$current"
        else
            echo $line
        end
    end
end
complete -c rbox -f -a "(__rbox_complete)"
