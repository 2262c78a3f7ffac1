#!/usr/bin/env bash
# Removes the private databases and everything that was built; the npm packages stay.
. "$(dirname "$0")/lib.sh"

scripts/cluster.sh remove pg
scripts/cluster.sh remove pgtest
scripts/cluster.sh remove pgoutage
rm -rf .local bin
find web/dist -mindepth 1 ! -name .gitkeep -delete 2>/dev/null || true
