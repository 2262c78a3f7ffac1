#!/usr/bin/env bash
# Takes pictures of the pages of a running server, in real Chromium, into
# .screenshots: they are for looking at, not for keeping.
# Usage: scripts/screenshots.sh [address, default http://localhost:8080]
. "$(dirname "$0")/lib.sh"

address=${1:-http://localhost:8080}
curl -fsS -o /dev/null "$address/" || { echo "screenshots: no answer from $address; start the server with: make run" >&2; exit 1; }
mkdir -p .screenshots
SCREENSHOTS_OF=$address SCREENSHOTS_TO=$PWD/.screenshots go test -tags screenshots ./internal/page -count=1 -run '^TestScreenshots$'
