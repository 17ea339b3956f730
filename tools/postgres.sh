# A PostgreSQL of the tests' own, in a temporary folder, gone when `x` ends. Sourced by `x`.
#
# It holds nothing worth keeping, so it never flushes. It listens on a free loopback port, and no
# test starts before it is certain that the server behind that port is this one and no other.

PG_FOLDER=
PG_BIN=

find_postgres() {
    local folder
    for folder in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV); do
        if [[ -x $folder/initdb && -x $folder/pg_ctl ]]; then
            PG_BIN=$folder
            return
        fi
    done
    folder=$(command -v initdb) || return
    PG_BIN=$(dirname "$(readlink -f "$folder")")
}

# PostgreSQL refuses to run as root; then it is Debian's user postgres.
as_postgres() {
    if ((EUID == 0)); then
        (cd / && runuser -u postgres -- "$@")
    else
        "$@"
    fi
}

start_postgres() {
    if [[ -n ${PRICKLE_TEST_POSTGRES:-} ]]; then
        say "Using the PostgreSQL that PRICKLE_TEST_POSTGRES names"
        return
    fi
    find_postgres || true
    if [[ -z $PG_BIN ]]; then
        install_debian "PostgreSQL for the tests" postgresql
        find_postgres || stop_with "PostgreSQL was installed but initdb was not found."
    fi
    ((EUID != 0)) || id postgres >/dev/null 2>&1 || stop_with \
        "PostgreSQL can't run as root and there is no user 'postgres'." "useradd -r postgres"
    PG_FOLDER=$(mktemp -d "${TMPDIR:-/tmp}/prickle-pg.XXXXXX")
    mkdir "$PG_FOLDER/socket"
    local password
    password=$(node -p 'require("node:crypto").randomBytes(16).toString("hex")')
    printf '%s\n' "$password" >"$PG_FOLDER/password"
    ((EUID != 0)) || chown -R postgres "$PG_FOLDER"
    say "Starting a PostgreSQL for the tests"
    as_postgres "$PG_BIN/initdb" --no-sync -U prickle -E UTF8 --locale=C.UTF-8 \
        --auth-local=trust --auth-host=password --pwfile="$PG_FOLDER/password" \
        -D "$PG_FOLDER/data" >"$PG_FOLDER.log" 2>&1 || show_postgres_log
    local attempt port
    for attempt in 1 2 3 4 5; do
        port=$(free_port)
        if run_postgres_on "$port"; then
            export PRICKLE_TEST_POSTGRES=postgres://prickle:$password@127.0.0.1:$port/postgres
            return
        fi
        say "Attempt $attempt: port $port was taken meanwhile"
    done
    show_postgres_log
}

run_postgres_on() {
    local port=$1 settings
    settings="-p $port -k $PG_FOLDER/socket -c listen_addresses=127.0.0.1"
    settings+=" -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    settings+=" -c max_connections=300 -c shared_buffers=64MB -c autovacuum=off"
    as_postgres "$PG_BIN/pg_ctl" -D "$PG_FOLDER/data" -w -t 60 -o "$settings" \
        -l "$PG_FOLDER/log" start >>"$PG_FOLDER.log" 2>&1 || return 1
    # Whoever holds the port says where its data is: it must be our folder.
    local held_by
    held_by=$(PGPASSWORD=$(<"$PG_FOLDER/password") as_postgres "$PG_BIN/psql" -XAtq \
        -h 127.0.0.1 -p "$port" -U prickle -d postgres -c 'SHOW data_directory' 2>&1) || true
    [[ $held_by == "$PG_FOLDER/data" ]] || {
        as_postgres "$PG_BIN/pg_ctl" -D "$PG_FOLDER/data" -m immediate stop >/dev/null 2>&1 || true
        return 1
    }
}

show_postgres_log() {
    cat "$PG_FOLDER.log" "$PG_FOLDER/log" >&2 2>/dev/null || true
    stop_with "PostgreSQL did not start; its own words are above."
}

stop_postgres() {
    [[ -n $PG_FOLDER ]] || return 0
    as_postgres "$PG_BIN/pg_ctl" -D "$PG_FOLDER/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$PG_FOLDER" "$PG_FOLDER.log"
    PG_FOLDER=
}
