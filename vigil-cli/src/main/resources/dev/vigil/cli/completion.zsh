#compdef vigil
# Completion of vigil for zsh: every question goes to `vigil __complete`.
_vigil() {
    local line value
    local -a described
    while IFS= read -r line; do
        value="${line%%$'\t'*}"
        case "$value" in
            :files) _files ;;
            :directories) _files -/ ;;
            :commands) _command_names -e ;;
            :users) _users ;;
            :groups) _groups ;;
            *) described+=("${value//:/\\:}${${line#$value}/$'\t'/:}") ;;
        esac
    done < <("${words[1]}" __complete -- "${(@)words[2,CURRENT-1]}" "${words[CURRENT]}" 2>/dev/null)
    (( ${#described} )) && _describe vigil described
}
if [[ "${funcstack[1]}" == _vigil ]]; then
    _vigil "$@"
else
    compdef _vigil vigil
fi
