# Building, each part only when something changed. Sourced by `x`.

# npm_ci FOLDER: installs exactly what the lock file names; skipped while the lock is the same.
npm_ci() {
    local folder=$1 stamp=$1/node_modules/.installed-lock
    cmp -s "$folder/package-lock.json" "$stamp" && return
    say "Installing $folder's packages (npm ci)"
    (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error) >&2
    mkdir -p "$folder/node_modules"
    cp "$folder/package-lock.json" "$stamp"
}

build_frontend() {
    need_node
    npm_ci frontend
    say "Building the pages' scripts and styles"
    (cd frontend && npm run --silent build) >&2
}

# build_desk release|debug: the one binary, its path left in BINARY.
build_desk() {
    local options=(--package server)
    need_rust
    build_frontend
    if [[ -n ${CI:-} || $1 == release ]]; then options+=(--locked); fi
    if [[ $1 == release ]]; then options+=(--release); fi
    say "Building prickle ($1; the first time takes some minutes)"
    cargo build "${options[@]}"
    BINARY=$TARGET/$1/prickle
}
