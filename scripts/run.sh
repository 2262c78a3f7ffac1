#!/usr/bin/env bash
# Database, schema, starter data, results, server. Every step finds out by itself whether there is something to do, so that a second run starts in seconds.
. "$(dirname "$0")/lib.sh"

if [ -r .env ]; then
  set -a
  # shellcheck source=/dev/null # the user's own
  . ./.env
  set +a
fi

running=$(scripts/stop.sh --who)
[ -z "$running" ] || die "already running as process $running: 'make stop' stops it"

private=
if [ -z "${DATABASE_URL:-}${DATABASE_URL_FILE:-}" ]; then
  need database
  private=yes
fi

# step COMMAND...: runs it in a process group of its own, so that Ctrl-C reaches it exactly once, by way of this script, and waits until it has
# finished in order. The database is stopped after that and not before.
child=
step() {
  set -m
  "$@" </dev/null &
  child=$!
  set +m
  [ "${2:-}" != serve ] || echo "$child" >.local/serve.pid
  local status=0
  wait "$child" || status=$?
  while kill -0 "$child" 2>/dev/null; do
    status=0
    wait "$child" || status=$?
  done
  child=
  if [ -n "$interrupted" ]; then
    [ "${2:-}" = serve ] && exit "$status"
    exit 130
  fi
  return "$status"
}

interrupted=
interrupt() {
  interrupted=yes
  [ -z "$child" ] || kill -TERM "$child" 2>/dev/null || true
}

finish() {
  rm -f .local/serve.pid
  [ -n "$private" ] || return 0
  scripts/cluster.sh stop pg
  say "the database is stopped and keeps its data; 'make run' starts it again"
}

mkdir -p .local
trap interrupt INT TERM HUP
trap finish EXIT

if [ -n "$private" ]; then
  admin=$(scripts/cluster.sh start pg)
  socket=${admin#*host=}
  if [ -z "$("$PG_BIN/psql" -h "$socket" -U postgres -d postgres -Atc "select 1 from pg_database where datname = 'steunkaart'")" ]; then
    "$PG_BIN/createdb" -h "$socket" -U postgres steunkaart
  fi
  export DATABASE_URL="postgres://postgres@/steunkaart?host=$socket"
fi

step bin/steunkaart migrate up
step bin/steunkaart starter load data/starter --if-missing
step bin/steunkaart compute --if-needed
step bin/steunkaart serve
