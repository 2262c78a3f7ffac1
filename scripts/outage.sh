#!/usr/bin/env bash
# Searches 500 times a second on a running server with the whole country, while its database crashes after a third of the time and comes back after
# two thirds. Ends with an error when one search failed, or when the server did not notice that the database was gone and back.
. "$(dirname "$0")/lib.sh"

need_go
need database
[ -x bin/steunkaart ] || die "bin/steunkaart is not there: 'make build' makes it"
seconds=${SECONDS_OF_LOAD:-60}
# The server looks for a lost database every ten seconds at least, which must fit in the last third.
[ "$seconds" -ge 45 ] 2>/dev/null || die "SECONDS_OF_LOAD must be a whole number of 45 or more"
third=$(awk -v s="$seconds" 'BEGIN { print s / 3 }')

mkdir -p .local
exec 9>.local/outage.lock
flock -n 9 || die "another outage runs in this checkout: wait for it"
server=
finish() {
  [ -z "$server" ] || kill -TERM "$server" 2>/dev/null || true
  wait 2>/dev/null || true
  scripts/cluster.sh remove pgoutage
}
trap finish EXIT
trap 'exit 130' INT TERM HUP

go build -o .local/load ./scripts/load
scripts/cluster.sh remove pgoutage
admin=$(scripts/cluster.sh start pgoutage 9>&-)
socket=${admin#*host=}
"$PG_BIN/createdb" -h "$socket" -U postgres steunkaart
export DATABASE_URL="postgres://postgres@/steunkaart?host=$socket"
say "loading the country and computing"
bin/steunkaart migrate up >/dev/null
bin/steunkaart starter load data/starter >/dev/null 2>.local/outage.log || die "the data were not loaded: $(tail -n 3 .local/outage.log)"
bin/steunkaart compute >/dev/null 2>.local/outage.log || die "nothing was computed: $(tail -n 3 .local/outage.log)"

rm -f .local/outage.address
bin/steunkaart --json serve --host 127.0.0.1 --port 0 >.local/outage.address 2>.local/outage.log 9>&- &
server=$!
until grep -qs address .local/outage.address; do
  kill -0 "$server" 2>/dev/null || die "the server does not start: $(tail -n 3 .local/outage.log)"
  sleep 0.1
done
address=$(sed -n 's/.*"address":"\([^"]*\)".*/\1/p' .local/outage.address)

.local/load -address "$address" -for "${seconds}s" >.local/outage.report 9>&- &
load=$!
sleep "$third"
scripts/cluster.sh crash pgoutage
sleep "$third"
scripts/cluster.sh start pgoutage >/dev/null 9>&-
status=0
wait "$load" || status=$?
cat .local/outage.report
grep -q 'server    ok .*degraded .*ok ' .local/outage.report || die "the server did not notice that the database was gone and back"
[ "$status" = 0 ] || die "searches failed"
