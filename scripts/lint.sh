#!/usr/bin/env bash
# Everything that reads the code without running it.
. "$(dirname "$0")/lib.sh"

need_go
need_node
need build lint
go tool -modfile=tools/go.mod golangci-lint run ./...
shellcheck -x scripts/*.sh .ci/run
scripts/web.sh
(cd web && npm run --silent check)
