# shellcheck shell=bash
# Shared by the scripts beside it: messages, versions and Debian packages. Every script starts with `. "$(dirname "$0")/lib.sh"`.

set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
cd "$ROOT"

# A plain `su` leaves the system's own commands out of the path; runuser is one of them.
PATH=$PATH:/usr/sbin:/sbin

PG_MAJOR=${PG_MAJOR:-15}
PG_BIN=${PG_BIN:-/usr/lib/postgresql/$PG_MAJOR/bin}

say() { printf '%s\n' "$*" >&2; }

die() {
  say "$*"
  exit 1
}

is_root() { [ "$(id -u)" -eq 0 ]; }

# at_least WANTED FOUND: true when version FOUND is WANTED or newer.
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

need_go() {
  local found
  found=$(go env GOVERSION 2>/dev/null) || die "Go 1.26 or newer is needed and was not found: see https://go.dev/dl/"
  at_least 1.26 "${found#go}" || die "Go 1.26 or newer is needed, found ${found#go}: see https://go.dev/dl/"
}

need_node() {
  local found
  found=$(node --version 2>/dev/null) || die "Node 20 or newer is needed and was not found: see https://nodejs.org/"
  at_least 20 "${found#v}" || die "Node 20 or newer is needed, found ${found#v}: see https://nodejs.org/"
  command -v npm >/dev/null || die "npm is needed and was not found: it comes with Node 20, see https://nodejs.org/"
}

# missing WHAT...: the Debian packages that are absent, for each of build, database and test.
missing() {
  local what
  for what in "$@"; do
    case $what in
      build)
        command -v gcc >/dev/null || echo gcc
        [ -e /usr/include/stdlib.h ] || echo libc6-dev
        ;;
      database)
        [ -x "$PG_BIN/postgres" ] || echo "postgresql-$PG_MAJOR"
        [ -e "/usr/share/postgresql/$PG_MAJOR/extension/postgis.control" ] || echo "postgresql-$PG_MAJOR-postgis-3"
        ;;
      test)
        command -v chromium >/dev/null || echo chromium fonts-liberation
        command -v ogrinfo >/dev/null || echo gdal-bin
        command -v cbc >/dev/null || echo coinor-cbc
        ;;
      lint) command -v shellcheck >/dev/null || echo shellcheck ;;
    esac
  done
}

# need WHAT...: installs the missing packages as root; otherwise names them in one line and stops.
need() {
  local packages
  packages=$(missing "$@" | tr '\n' ' ')
  packages=${packages% }
  [ -n "$packages" ] || return 0
  is_root || die "missing: $packages. Install with: sudo apt-get install -y --no-install-recommends $packages"
  command -v apt-get >/dev/null || die "missing: $packages. Install them with the package manager of this system."
  install_packages "$packages"
}

install_packages() {
  say "installing $1"
  # Debian starts a cluster of its own when it installs PostgreSQL, which nobody asked for here.
  if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    mkdir -p /etc/postgresql-common
    echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
  fi
  local log
  log=$(mktemp)
  # shellcheck disable=SC2086 # a list of package names
  if ! { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $1; } >"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2
    die "installing $1 did not succeed; the whole log is in $log"
  fi
  rm -f "$log"
}
