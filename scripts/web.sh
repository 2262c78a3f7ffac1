#!/usr/bin/env bash
# Builds the front end into web/dist, only when its sources changed since the last time.
. "$(dirname "$0")/lib.sh"

need_node
cd web || exit

lock=$(sha256sum package-lock.json package.json)
if [ "$lock" != "$(cat node_modules/.steunkaart 2>/dev/null)" ]; then
  say "front end: fetching the packages of web/package-lock.json"
  npm ci --no-audit --no-fund --loglevel=error >&2
  printf '%s\n' "$lock" >node_modules/.steunkaart
fi

sources=$(find . \( -path ./node_modules -o -path ./dist \) -prune -o -type f ! -name '*.go' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum)
stamp=node_modules/.steunkaart-built
if [ "$sources" != "$(cat $stamp 2>/dev/null)" ] || [ -z "$(ls dist 2>/dev/null)" ]; then
  say "front end: building"
  rm -f $stamp
  npm run --silent build >&2
  printf '%s\n' "$sources" >$stamp
fi
