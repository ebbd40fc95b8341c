# shellcheck shell=bash
# Part of bin/barback, for its command prepare, which the build runs: it makes archives of the classes that web, work and the
# other commands load. Each is run for some seconds, in a directory of its own: with a database that is deleted afterwards,
# and without the variables and files that configure Barback on this machine.

# prepare [web|work|commands]...: makes their archives, or all, unless they are current
prepare() {
    local name code=0
    [ $# -gt 0 ] || set -- commands work web
    for name in "$@"; do
        case $name in web | work | commands) ;; *) fail "prepare knows web, work and commands, not \"$name\"." ;; esac
        if [ "$name" != web ] || [ -d "$home/lib/third-party" ] || [ -e "$home/web/target/barback-web.jar" ]; then
            choose "$name"
            is_current || train "$name" || code=1
        fi
    done
    return "$code"
}

# train web|work|commands: runs it; the JVM writes the archive when it ends
train() {
    local state
    if [ ! -w "$own" ]; then
        echo "barback: The archive of $1 can't be made, because $own is not writable." >&2
        return 1
    fi
    echo "barback: running $1 for some seconds, to make an archive of its classes..." >&2
    state=$(state_of "$java_home/lib/modules" "${jars[@]}")
    directory=$(mktemp -d "${TMPDIR:-/tmp}/barback.XXXXXX")
    log=$directory/log
    trained=
    trap 'rm -rf "$directory"; [ -z "$trained" ] || kill -KILL "$trained" 2>/dev/null || true' EXIT
    training=("-XX:ArchiveClassesAtExit=$directory/archive")
    # A start compiles what this run compiled, so it has to begin as late as that
    [ "$release" -lt 25 ] || training=("-XX:AOTCacheOutput=$directory/archive" -XX:+UseG1GC "${late[@]}")
    keep_library
    use_library
    "train_$1" || true
    if [ -s "$directory/archive" ] && cp "$directory/archive" "$archive.$$" && mv -f "$archive.$$" "$archive"; then
        rm -rf "$directory" "$archive.missed"
        printf '%s\n%s\n' "$state" "$(state_of "$archive" "$library")" >"$archive.state"
    else
        rm -f "$archive.$$"
        trap - EXIT
        echo "barback: The archive of $1 was not made; $log says why. Everything works without it, but starts slowly." >&2
        return 1
    fi
}

# Keeps the native library of SQLite's driver beside the archive, for all archives of these jars
keep_library() {
    (in_directory -- "${short[@]}" -XX:+UseSerialGC -cp "$classpath" \
        dev.barback.internal.jdbc.sql.SqliteLibrary "$directory/library") || return 0
    if cmp -s "$directory/library" "$library"; then
        return 0 # unchanged, so that the archives that know it stay current
    elif ! cp "$directory/library" "$library.$$" || ! mv -f "$library.$$" "$library"; then
        rm -f "$library.$$"
    fi
}

# in_directory VARIABLE=VALUE... -- OPTION...: replaces this shell by a JVM that has no other variables
in_directory() {
    local variables=()
    while [ "$1" != -- ]; do
        variables+=("$1")
        shift
    done
    shift
    cd "$directory" && exec env -i "PATH=$PATH" "HOME=$directory" "LANG=${LANG:-C.UTF-8}" \
        BARBACK_BROKER=jdbc "BARBACK_DATA_DIR=$directory/data" \
        ${variables[@]+"${variables[@]}"} "$java" ${options[@]+"${options[@]}"} "$@" >>"$log" 2>&1
}

train_commands() {
    (in_directory -- "${short[@]}" "${training[@]}" -cp "$classpath" dev.barback.cli.CdsWarmUp)
}

train_web() {
    local i
    in_directory SERVER_PORT=0 BARBACK_COMMANDSERVER_PORT=-1 -- "${training[@]}" -cp "$classpath" dev.barback.web.WebApplication &
    trained=$!
    if await_started >/dev/null; then
        for ((i = 0; i < 100; i++)); do
            request POST /api/jobs '{"job": {"queue_id": "default", "job_class": "HelloWorldJob"}}'
        done
        request GET /api/jobs
        request GET /jobs.html
    fi >/dev/null
    end_trained
}

# The jobs come after the start, so that the tables are made by this process
train_work() {
    local i jobs=1000
    in_directory -- "${training[@]}" -cp "$classpath" dev.barback.cli.BarbackCommand work --port 0 &
    trained=$!
    if await_started >/dev/null; then
        for ((i = 0; i < jobs; i++)); do echo "perform_later HelloWorldJob"; done |
            (in_directory -- "${short[@]}" -XX:+UseSerialGC -cp "$classpath" dev.barback.cli.BarbackCommand console)
        for ((i = 0; i < 60; i++)); do
            case $(request GET /actuator/prometheus) in
                *barback_jobs_performed_seconds_count*" $jobs"*) break ;;
            esac
            sleep 0.5
        done
    fi
    end_trained
}

# Until the process that is trained serves health
await_started() {
    local tenths=1200
    until trained_port=$(sed -n 's/.*Tomcat started on port \([0-9]*\).*/\1/p' "$log" 2>/dev/null) && [ -n "$trained_port" ]; do
        [ "$tenths" -gt 0 ] && kill -0 "$trained" 2>/dev/null || return 1
        tenths=$((tenths - 1))
        sleep 0.1
    done
    request GET /actuator/health
}

request() { # METHOD PATH [JSON]
    local body=${3:-}
    (
        exec 3<>"/dev/tcp/127.0.0.1/$trained_port" || exit 0
        printf '%s %s HTTP/1.0\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' \
            "$1" "$2" "${#body}" "$body" >&3
        cat <&3
    ) 2>/dev/null | cat
}

end_trained() {
    local tenths=1200
    kill -TERM "$trained" 2>/dev/null || true
    while kill -0 "$trained" 2>/dev/null; do
        if [ "$tenths" -eq 0 ]; then
            kill -KILL "$trained" 2>/dev/null || true
            rm -f "$directory/archive" # it may be incomplete
        fi
        tenths=$((tenths - 1))
        sleep 0.1
    done
    trained=
}
