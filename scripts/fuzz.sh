#!/usr/bin/env bash
# Each fuzz target for a while. Go runs one target at a time.
. "$(dirname "$0")/lib.sh"

need_go
targets=$(grep -rhoE --include='*_test.go' --exclude-dir=node_modules '^func Fuzz[A-Za-z0-9_]+' . | wc -l)
say "$targets fuzz targets, ${FUZZTIME:-10s} each"
grep -roE --include='*_test.go' --exclude-dir=node_modules '^func Fuzz[A-Za-z0-9_]+' . | sort | while IFS=: read -r file func; do
  go test -run '^$' -fuzz "^${func#func }\$" -fuzztime "${FUZZTIME:-10s}" "$(dirname "$file")" </dev/null
done
