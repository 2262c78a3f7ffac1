#!/usr/bin/env bash
# All benchmarks, one package at a time so that they do not disturb each other.
. "$(dirname "$0")/lib.sh"

need_go
scripts/withdb.sh go test -p 1 -run '^$' -bench "${BENCH:-.}" -benchmem -timeout 30m ./...
