#!/usr/bin/env bash
# All tests. Where the publishers' own files lie beside the checkout (../shared/data) no test may skip; elsewhere the last line says which did and why.
. "$(dirname "$0")/lib.sh"

need_go
need_node
need build database test

flags=(-shuffle=on -timeout=15m)
[ -z "${RACE:-}" ] || flags+=(-race)
strict=
[ ! -d ../shared/data ] || strict=-strict

go vet ./...
mkdir -p .local
go build -o .local/testreport ./scripts/testreport
(cd web && npm run --silent check && npm test --silent)
# shellcheck disable=SC2016 # expanded by the inner shell, with its own arguments
scripts/withdb.sh bash -o pipefail -c 'report=$1; shift; go test -json "$@" ./... | .local/testreport $report' test "$strict" "${flags[@]}"
