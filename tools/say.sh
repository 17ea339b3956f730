# How the scripts talk: one line per step, problems with a way out. Sourced by `x`.

# tell COLOUR TEXT: in colour where a person looks and has not said no to it.
tell() {
    if [[ -t 2 && -z ${NO_COLOR:-} ]]; then printf '\033[%sm%s\033[0m\n' "$1" "$2" >&2; else
        printf '%s\n' "$2" >&2
    fi
}

say() { tell 1 "▸ $*"; }

# stop_with WHAT [WAY_OUT…]: says what is wrong and what to do about it, and ends.
stop_with() {
    tell '1;31' "✗ $1"
    shift
    (($# == 0)) || printf '%s\n' "$@" >&2
    exit 2
}

# Run on every way out of `x`: whatever was started is stopped, the exit code stays.
leave() {
    local code=$1
    trap - EXIT
    trap '' INT TERM
    stop_postgres
    exit "$code"
}
