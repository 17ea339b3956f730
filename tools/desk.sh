# Running a desk: the demo company, or an empty one. Sourced by `x`.

PORT=8300
PROFILE=release

# desk_options ARGUMENT…: reads the options that demo and serve share.
desk_options() {
    while (($#)); do
        case $1 in
            --port) PORT=${2:?--port wants a number} && shift ;;
            --tickets) export PRICKLE_DEMO_TICKETS=${2:?--tickets wants a number} && shift ;;
            --fresh) FRESH=yes ;;
            --dev) PROFILE=debug ;;
            *) stop_with "What is '$1'?" "$(help)" ;;
        esac
        shift
    done
    [[ $PORT =~ ^[0-9]+$ ]] || stop_with "--port wants a number, not '$PORT'."
    [[ ${PRICKLE_DEMO_TICKETS:-0} =~ ^[0-9]+$ ]] || stop_with \
        "--tickets wants a number, not '$PRICKLE_DEMO_TICKETS'."
    if [[ -z ${PRICKLE_LISTEN:-} ]] && port_is_taken "$PORT"; then
        stop_with "Port $PORT is taken." "Choose another: --port $((PORT + 1))"
    fi
    export PRICKLE_LISTEN=${PRICKLE_LISTEN:-127.0.0.1:$PORT}
    export PRICKLE_PUBLIC_URL=${PRICKLE_PUBLIC_URL:-http://127.0.0.1:$PORT}
}

demo() {
    local FRESH=
    desk_options "$@"
    export PRICKLE_DATA=${PRICKLE_DATA:-$ROOT/data/demo}
    build_desk "$PROFILE"
    if [[ -n $FRESH ]]; then
        [[ $PRICKLE_DATA == "$ROOT/data/"* ]] || stop_with \
            "--fresh only throws away data in this folder, not $PRICKLE_DATA."
        say "Throwing away ${PRICKLE_DATA#"$ROOT/"}"
        rm -rf "$PRICKLE_DATA"
    fi
    mkdir -p "$PRICKLE_DATA"
    say "Starting the demo company (Ctrl-C ends it; its data stays in ${PRICKLE_DATA#"$ROOT/"})"
    exec "$BINARY" demo
}

serve() {
    local FRESH=
    desk_options "$@"
    [[ -z $FRESH ]] || stop_with "--fresh is for the demo only."
    export PRICKLE_DATA=${PRICKLE_DATA:-$ROOT/data/desk}
    build_desk "$PROFILE"
    mkdir -p "$PRICKLE_DATA"
    say "Starting at $PRICKLE_PUBLIC_URL (Ctrl-C ends it)"
    exec "$BINARY" serve
}
