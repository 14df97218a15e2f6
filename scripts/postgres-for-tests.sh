#!/usr/bin/env bash
# A PostgreSQL server of one's own for tests: loopback only, a free port, a temporary folder, a random password.
#
#   postgres-for-tests.sh run COMMAND …   start, run COMMAND with HELPWARD_TEST_POSTGRES_URL set, stop, delete;
#                                         HELPWARD_TEST_POSTGRES_CA names the certificate that vouches for the server
#   postgres-for-tests.sh start FOLDER    start with data in FOLDER (created, must not exist); print the URL
#   postgres-for-tests.sh stop FOLDER     stop and delete FOLDER
#
# PostgreSQL refuses to run as root: then the server runs as `postgres`, or as `nobody`.
# Writes are not synced to disk (a test that loses power starts again), unless HELPWARD_TEST_POSTGRES_DURABLE=1.
set -euo pipefail
source "$(dirname "$0")/lib.sh"

bin=$(postgres_bin)
[[ -n "$bin" ]] || fail "no PostgreSQL server found; scripts/install-test-deps.sh installs one"

account=$(id -un)
if [[ $(id -u) -eq 0 ]]; then
  account=nobody
  ! getent passwd postgres >/dev/null || account=postgres
fi

# Runs a command as the account of the server, in a folder it may read.
as_account() {
  cd /
  if [[ $(id -u) -ne 0 ]]; then
    "$@"
  elif command -v runuser >/dev/null; then
    runuser -u "$account" -- "$@"
  elif command -v setpriv >/dev/null; then
    setpriv --reuid "$account" --regid "$(id -g "$account")" --clear-groups -- "$@"
  else
    fail "neither runuser nor setpriv is here to start the server as $account"
  fi
}

# A certificate authority of one's own, and a certificate for localhost by it.
certificates() {
  local folder=$1
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=Helpward tests" \
    -addext "basicConstraints=critical,CA:TRUE" -keyout "$folder/ca.key" -out "$folder/ca.pem" 2>"$folder/openssl.log" &&
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=localhost" \
      -keyout "$folder/server.key" -out "$folder/server.csr" 2>>"$folder/openssl.log" &&
    openssl x509 -req -in "$folder/server.csr" -CA "$folder/ca.pem" -CAkey "$folder/ca.key" -CAcreateserial -days 2 \
      -extfile <(printf 'subjectAltName=DNS:localhost\n') -out "$folder/server.pem" 2>>"$folder/openssl.log" ||
    { cat "$folder/openssl.log" >&2 && fail "certificates"; }
  chmod 600 "$folder"/*.key
}

start() {
  local folder=$1 password port
  [[ ! -e "$folder" ]] || fail "$folder exists already"
  mkdir -p "$folder"
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })')
  (umask 077 && printf '%s\n' "$password" >"$folder/password")
  certificates "$folder"
  [[ $(id -u) -ne 0 ]] || chown -R "$account" "$folder"

  as_account "$bin/initdb" --pgdata="$folder/data" --username=helpward --pwfile="$folder/password" \
    --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$folder/initdb.log" 2>&1 ||
    { cat "$folder/initdb.log" >&2 && fail "initdb"; }
  {
    echo "listen_addresses = '127.0.0.1'"
    echo "port = $port"
    echo "unix_socket_directories = ''"
    echo "max_connections = 300"
    echo "ssl = on"
    echo "ssl_cert_file = '$folder/server.pem'"
    echo "ssl_key_file = '$folder/server.key'"
    echo "shared_buffers = 64MB"
    if [[ "${HELPWARD_TEST_POSTGRES_DURABLE:-0}" != 1 ]]; then
      echo "fsync = off"
      echo "full_page_writes = off"
    fi
  } >>"$folder/data/postgresql.conf"
  as_account "$bin/pg_ctl" --pgdata="$folder/data" --log="$folder/server.log" --wait --timeout=60 start >/dev/null </dev/null ||
    { cat "$folder/server.log" >&2 && fail "the server did not start"; }
  # Tests that are not about TLS do without it; the one that is takes the parameter off.
  printf 'postgres://helpward:%s@127.0.0.1:%s/postgres?sslmode=disable\n' "$password" "$port"
}

stop() {
  local folder=$1
  [[ -f "$folder/data/PG_VERSION" ]] || fail "$folder holds no server started by this script"
  as_account "$bin/pg_ctl" --pgdata="$folder/data" --mode=immediate --wait stop >/dev/null || true
  rm -rf "$folder"
}

case "${1:-}" in
start)
  [[ $# -eq 2 ]] || fail "start needs a folder"
  start "$2"
  ;;
stop)
  [[ $# -eq 2 ]] || fail "stop needs a folder"
  stop "$2"
  ;;
run)
  shift
  [[ $# -gt 0 ]] || fail "run needs a command"
  here=$PWD
  parent=$(mktemp -d "${TMPDIR:-/tmp}/helpward-postgres.XXXXXX")
  chmod 755 "$parent"
  trap 'stop "$parent/server" 2>/dev/null || true; rm -rf "$parent"' EXIT
  HELPWARD_TEST_POSTGRES_URL=$(start "$parent/server")
  HELPWARD_TEST_POSTGRES_CA=$parent/ca.pem
  # The folder of the server is its account's alone.
  cp "$parent/server/ca.pem" "$HELPWARD_TEST_POSTGRES_CA"
  chmod 644 "$HELPWARD_TEST_POSTGRES_CA"
  export HELPWARD_TEST_POSTGRES_URL HELPWARD_TEST_POSTGRES_CA
  cd "$here"
  "$@"
  ;;
*)
  sed -n '2,10p' "$0" >&2
  exit 2
  ;;
esac
