#!/usr/bin/env bash
# withdb.sh COMMAND...: runs it with TEST_DATABASE_URL of a database server for tests, started here unless it is set already.
. "$(dirname "$0")/lib.sh"

if [ -n "${TEST_DATABASE_URL:-}" ]; then
  exec "$@"
fi
need database
mkdir -p .local
exec 9>.local/test.lock
flock -n 9 || die "other tests use the test database of this checkout: wait for them, or set TEST_DATABASE_URL"
trap 'scripts/cluster.sh remove pgtest' EXIT
trap 'exit 130' INT TERM HUP
TEST_DATABASE_URL=$(scripts/cluster.sh start pgtest 9>&-)
export TEST_DATABASE_URL
"$@" 9>&-
