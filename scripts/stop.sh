#!/usr/bin/env bash
# Stops the server that `make run` started and the private databases. With --who it only prints the server's process, if there is one.
. "$(dirname "$0")/lib.sh"

# The number alone proves nothing: after a reboot it may be another process.
server() {
  local pid
  pid=$(cat .local/serve.pid 2>/dev/null) || return 0
  [ "$(cat "/proc/$pid/comm" 2>/dev/null)" != steunkaart ] || echo "$pid"
}

pid=$(server)
if [ "${1:-}" = --who ]; then
  echo "$pid"
  exit
fi

if [ -n "$pid" ]; then
  kill -TERM "$pid"
  for _ in $(seq 1 200); do
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  say "server stopped"
fi
scripts/cluster.sh stop pg
scripts/cluster.sh stop pgtest
scripts/cluster.sh stop pgoutage
