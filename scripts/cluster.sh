#!/usr/bin/env bash
# A private PostgreSQL cluster under .local/, reached by a unix socket only.
#
#   cluster.sh start NAME    starts it, made first when needed, and prints the URL of its database postgres
#   cluster.sh stop NAME     stops it cleanly; nothing to do is fine
#   cluster.sh crash NAME    stops it as a crash would, in the midst of everything
#   cluster.sh remove NAME   stops it and deletes its data
#
# NAME is pg (make run), pgtest (make test: without fsync, thrown away each time) or pgoutage (make outage).
. "$(dirname "$0")/lib.sh"

usage() { die "usage: $0 start|stop|crash|remove pg|pgtest|pgoutage"; }

[ $# -eq 2 ] || usage
name=$2
case $name in pg | pgtest | pgoutage) ;; *) usage ;; esac

link=$ROOT/.local/$name
id=$(printf '%s' "$link" | sha256sum | cut -c 1-12)
elsewhere=/var/lib/steunkaart/$id

# as_owner COMMAND...: runs it as the user that owns the cluster. PostgreSQL refuses to run as root.
as_owner() {
  if is_root; then
    (cd / && runuser -u "$(stat -c %U "$dir")" -- "$@")
  else
    (cd / && "$@")
  fi
}

# find_dir sets dir to the real folder of the cluster, or to nothing when there is none. A link that points elsewhere than where this checkout
# keeps its data came with a copied folder: the cluster behind it belongs to the other copy.
find_dir() {
  dir=
  if [ -L "$link" ] && { [ "$(readlink "$link")" != "$elsewhere" ] || [ ! -d "$link" ]; }; then
    rm -f "$link"
  fi
  [ -d "$link" ] || return 0
  dir=$(readlink -f "$link")
  is_root || [ -O "$dir" ] || die "$link belongs to $(stat -c %U "$dir"): run 'make clean' as that user or as root first"
  ! is_root || [ "$(stat -c %u "$dir")" -ne 0 ] || chown postgres: "$dir"
}

# make_dir makes the folder. As root it belongs to the user postgres; where that user may not come (a checkout below /root, say) the
# data live in /var/lib and .local holds a link.
make_dir() {
  mkdir -p "$ROOT/.local" 2>/dev/null || true
  [ -w "$ROOT/.local" ] || die "$ROOT/.local cannot be written by $(id -un): run 'make clean' as its owner first"
  dir=$link
  mkdir -m 700 "$dir"
  is_root || return 0
  chown postgres: "$dir"
  ! as_owner test -w "$dir" || return 0
  rmdir "$dir"
  dir=$elsewhere
  install -d -m 755 /var/lib/steunkaart
  install -d -m 700 -o postgres -g postgres "$dir"
  ln -s "$dir" "$link"
}

settings() {
  cat <<'CONF'

# Steunkaart: private, by unix socket, two cores, loads in bulk.
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = 256MB
work_mem = 32MB
maintenance_work_mem = 256MB
max_wal_size = 4GB
wal_level = minimal
max_wal_senders = 0
random_page_cost = 1.1
jit = off
CONF
  [ "$name" = pgtest ] || return 0
  cat <<'CONF'
fsync = off
synchronous_commit = off
full_page_writes = off
CONF
}

# init makes the cluster beside its place and renames it, so that a killed run leaves no half of one. Whoever can open the socket's folder
# (mode 0700) is the owner or root: that is what "trust" trusts.
init() {
  local new=$dir/new
  as_owner rm -rf "$new"
  as_owner "$PG_BIN/initdb" -D "$new" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
  settings | as_owner tee -a "$new/postgresql.conf" >/dev/null
  as_owner mv "$new" "$dir/data"
}

# postmaster prints the process that serves this cluster. A number in postmaster.pid proves nothing: after a reboot it may be another process.
postmaster() {
  local pid
  pid=$(head -n 1 "$dir/data/postmaster.pid" 2>/dev/null) || return 1
  [ "$(readlink "/proc/$pid/cwd" 2>/dev/null)" = "$dir/data" ] || return 1
  echo "$pid"
}

# leftovers: backends that outlive a killed postmaster for a moment, and keep its shared memory.
leftovers() {
  local proc
  for proc in /proc/[0-9]*; do
    [ "$(readlink "$proc/cwd" 2>/dev/null)" != "$dir/data" ] || return 0
  done
  return 1
}

clear_stale() {
  [ -e "$dir/data/postmaster.pid" ] || return 0
  local tries=0
  while leftovers; do
    tries=$((tries + 1))
    [ "$tries" -le 100 ] || die "processes of an earlier database still run in $dir/data: stop them first"
    sleep 0.1
  done
  as_owner rm -f "$dir/data/postmaster.pid" "$socket/.s.PGSQL.5432" "$socket/.s.PGSQL.5432.lock"
}

# make_socket makes the socket's folder: short, since a socket's path has 107 bytes at most, and never one that somebody else put there.
make_socket() {
  as_owner mkdir -m 700 "$socket" 2>/dev/null || true
  [ "$(stat -c '%F %u %a' "$socket")" = "directory $(stat -c %u "$dir") 700" ] ||
    die "$socket is in the way: it is not a private folder of $(stat -c %U "$dir")"
}

start() {
  find_dir
  [ "$name" != pgtest ] || { remove && find_dir; }
  [ -n "$dir" ] || make_dir
  socket=/tmp/steunkaart-$id
  make_socket
  [ -e "$dir/data/PG_VERSION" ] || init
  if ! postmaster >/dev/null; then
    clear_stale
    as_owner "$PG_BIN/pg_ctl" -D "$dir/data" -l "$dir/log" -o "-k $socket" -w -t 120 start >/dev/null ||
      die "the database does not start; its last words: $(as_owner tail -n 3 "$dir/log" | tr '\n' ' ')"
  fi
  echo "postgres://postgres@/postgres?host=$socket"
}

# stop [MODE]: in the mode of pg_ctl.
stop() {
  find_dir
  [ -n "$dir" ] && postmaster >/dev/null || return 0
  as_owner "$PG_BIN/pg_ctl" -D "$dir/data" -m "${1:-fast}" -w -t 60 stop >/dev/null
}

remove() {
  stop
  [ -n "$dir" ] || return 0
  rm -rf "$dir" "$link" "/tmp/steunkaart-$id"
}

case $1 in
  start) start ;;
  stop) stop ;;
  crash) stop immediate ;;
  remove) remove ;;
  *) usage ;;
esac
