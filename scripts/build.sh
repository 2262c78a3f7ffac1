#!/usr/bin/env bash
# Builds bin/steunkaart. H3 is a C library, so cgo and a C compiler are needed.
. "$(dirname "$0")/lib.sh"

need_go
need_node
need build
scripts/web.sh
version=$(git describe --tags --always --dirty 2>/dev/null || echo unknown)
CGO_ENABLED=1 go build -buildvcs=false -ldflags "-X main.version=$version" -o bin/steunkaart ./cmd/steunkaart
