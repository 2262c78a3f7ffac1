#!/usr/bin/env bash
# Takes the pictures of docs/screenshots from a running server, in real Chromium.
# Usage: scripts/screenshots.sh [address, default http://localhost:8080]
. "$(dirname "$0")/lib.sh"

address=${1:-http://localhost:8080}
curl -fsS -o /dev/null "$address/" || { echo "screenshots: no answer from $address; start the server with: make run" >&2; exit 1; }
mkdir -p docs/screenshots
SCREENSHOTS_OF=$address SCREENSHOTS_TO=$PWD/docs/screenshots go test -tags screenshots ./internal/page -count=1 -run '^TestScreenshots$'
