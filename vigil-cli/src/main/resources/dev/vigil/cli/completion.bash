# Completion of vigil for bash: every question goes to `vigil __complete`.
_vigil_complete() {
    local current="${COMP_WORDS[COMP_CWORD]}" words=() line value word
    COMPREPLY=()
    # bash makes words of its own at "=": --root=DIR comes as three of them.
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        if [[ ${#words[@]} -gt 1 && ${words[-1]} == "=" ]]; then
            unset 'words[-1]'
            words[-1]+="=$word"
        else
            words+=("$word")
        fi
    done
    if [[ $current == "=" ]]; then
        current=""
    elif [[ ${#words[@]} -gt 0 && ${words[-1]} == "=" ]]; then
        unset 'words[-1]'
    fi
    while IFS= read -r line; do
        value="${line%%$'\t'*}"
        case "$value" in
            :files) compopt -o filenames; mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$current") ;;
            :directories) compopt -o filenames; mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "$current") ;;
            :commands) mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -c -- "$current") ;;
            :users) mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -u -- "$current") ;;
            :groups) mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -g -- "$current") ;;
            *) COMPREPLY+=("$value") ;;
        esac
    done < <("${COMP_WORDS[0]}" __complete -- "${words[@]}" "$current" 2>/dev/null)
}
complete -F _vigil_complete vigil
