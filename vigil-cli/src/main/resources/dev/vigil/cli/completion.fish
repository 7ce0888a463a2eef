# Completion of vigil for fish: every question goes to `vigil __complete`.
function __vigil_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in ($words[1] __complete -- $words[2..-1] "$current" 2>/dev/null)
        switch $line
            case ':files'
                __fish_complete_path "$current"
            case ':directories'
                __fish_complete_directories "$current"
            case ':commands'
                __fish_complete_command
            case ':users'
                __fish_complete_users
            case ':groups'
                __fish_complete_groups
            case '*'
                echo $line
        end
    end
end
complete -c vigil -f -a '(__vigil_complete)'
