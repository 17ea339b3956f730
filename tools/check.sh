# What must hold before a change is taken. Sourced by `x`.

# tests [FILTER…]: everything, or the Rust tests whose names hold a FILTER.
tests() {
    local options=(--workspace)
    need_rust
    build_frontend
    start_postgres
    [[ -z ${CI:-} ]] || options+=(--locked)
    say "Rust tests, on SQLite and PostgreSQL"
    if cargo nextest --version >/dev/null 2>&1; then
        cargo nextest run "${options[@]}" "$@"
    else
        cargo test "${options[@]}" --no-fail-fast -- "$@"
    fi
    if (($# == 0)); then
        say "Tests of the pages' scripts"
        (cd frontend && npm test --silent)
    fi
}

# browser [STORY…]: the stories whose file names hold a STORY, or all.
browser() {
    local stories=() story name
    need_node
    need_chromium
    need_mail_servers
    start_postgres
    npm_ci e2e
    if [[ -n ${PRICKLE_BIN:-} ]]; then
        say "Stories run against PRICKLE_BIN=$PRICKLE_BIN"
    else
        build_desk debug
        export PRICKLE_BIN=$BINARY
    fi
    for story in e2e/stories/*.test.mjs; do
        (($# > 0)) || stories+=("$story")
        for name in "$@"; do [[ $story != *"$name"* ]] || stories+=("$story"); done
    done
    (($# > 0)) || stories=(e2e/*.test.mjs "${stories[@]}")
    ((${#stories[@]} > 0)) || stop_with "No story is called like that." "$(ls e2e/stories)"
    if (($# == 0)); then
        npm_ci frontend
        say "Behaviours in a browser"
        (cd frontend && npm run --silent --if-present test:browser)
    fi
    say "Browser stories"
    node --test --test-concurrency=1 --test-reporter=spec "${stories[@]}"
}

format() {
    need_rust
    need_node
    cargo fmt --all
    node tools/wrap-css.mjs frontend/css/*.css
}

check() {
    local lock=()
    need_rust
    build_frontend
    [[ -z ${CI:-} ]] || lock=(--locked)
    say "Formatting"
    cargo fmt --all -- --check
    say "Lints"
    cargo clippy --workspace --all-targets "${lock[@]}" -- -D warnings
    say "Types of the pages' scripts"
    (cd frontend && npm run --silent check)
    tests
    browser
    say "All is well"
}

# bench --pure [FILTER]: the pure parts by themselves; else what the whole reaches over HTTP.
bench() {
    need_rust
    if [[ ${1:-} == --pure ]]; then
        build_frontend
        say "Pure parts"
        cargo bench --locked --package bench --bench pure -- "${@:2}"
        return
    fi
    build_desk release
    say "Measurements"
    PRICKLE_BIN=$BINARY cargo run --release --locked --package bench -- "$@"
}
