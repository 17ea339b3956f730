# What the machine must have. Sourced by `x`.
#
# Rust and Node are asked for, never installed: which way is the owner's choice. Debian packages
# are installed when missing.

RUST_AT_LEAST=1.95
NODE_AT_LEAST=20

# at_least WANTED FOUND: whether version FOUND is WANTED or newer.
at_least() { [[ $(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n1) == "$1" ]]; }

need_rust() {
    command -v cargo >/dev/null || stop_with "Rust is missing." \
        "Install it from https://rustup.rs, open a new shell, and run this again."
    local found
    found=$(rustc --version | cut -d' ' -f2)
    at_least "$RUST_AT_LEAST" "$found" || stop_with \
        "Rust $RUST_AT_LEAST or newer is needed; here is $found." "rustup update stable"
    # SQLite and the cryptography are partly C.
    command -v cc >/dev/null || install_debian "a C compiler" gcc libc6-dev
}

need_node() {
    command -v node >/dev/null && command -v npm >/dev/null || stop_with \
        "Node or npm is missing." "Install Node $NODE_AT_LEAST or newer: https://nodejs.org"
    local found
    found=$(node --version)
    at_least "$NODE_AT_LEAST" "${found#v}" || stop_with \
        "Node $NODE_AT_LEAST or newer is needed; here is ${found#v}."
}

# install_debian WHAT PACKAGE…: for people WHAT, for apt PACKAGE….
install_debian() {
    local what=$1
    shift
    command -v apt-get >/dev/null || stop_with "$what is missing." "Install: $*"
    local as_root=()
    if ((EUID != 0)); then
        command -v sudo >/dev/null || stop_with "$what is missing." \
            "As root: apt-get install $*"
        as_root=(sudo)
    fi
    say "Installing $what: $*"
    "${as_root[@]}" apt-get update -q >&2
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -q --no-install-recommends "$@" >&2
}

need_chromium() {
    local name
    if [[ -n ${CHROMIUM:-} ]]; then
        [[ -x $CHROMIUM ]] || stop_with "CHROMIUM=$CHROMIUM is not a program."
        return
    fi
    [[ -x /usr/bin/chromium ]] || for name in chromium chromium-browser google-chrome; do
        command -v "$name" >/dev/null || continue
        CHROMIUM=$(command -v "$name")
        export CHROMIUM
        return
    done
    [[ -x /usr/bin/chromium ]] || install_debian "a browser for the stories" chromium
    export CHROMIUM=/usr/bin/chromium
}

# Postfix and Dovecot for the mail story; their Debian packages must not start servers of their own.
need_mail_servers() {
    [[ -x /usr/sbin/postfix && -x /usr/sbin/dovecot ]] &&
        /usr/bin/python3 -c 'import dkim' 2>/dev/null && return
    ((EUID == 0)) || return 0 # the story says that it is skipped
    local policy=/usr/sbin/policy-rc.d made=
    if [[ ! -e $policy ]]; then
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod +x "$policy"
        made=1
    fi
    install_debian "mail servers for the stories" postfix dovecot-imapd python3-dkim openssl
    [[ -z $made ]] || rm -f "$policy"
}

# A loopback port nobody listens on at this moment.
free_port() {
    node -e 'const s = require("node:net").createServer();
        s.listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); });'
}

port_is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
