# How the scripts talk: one line per step, problems with a way out. Sourced by `x`.

say() { printf '\033[1m▸ %s\033[0m\n' "$*" >&2; }

# stop_with WHAT [WAY_OUT…]: says what is wrong and what to do about it, and ends.
stop_with() {
    printf '\033[1;31m✗ %s\033[0m\n' "$1" >&2
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
