# Words shared by the scripts of this folder. Sourced, never run.

# The root of the repository.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '\033[1m==> %s\033[0m\n' "$*" >&2; }

fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# The folder with initdb and postgres; empty when no server is installed (a client alone is not enough).
postgres_bin() {
  local folder
  for folder in "$(pg_config --bindir 2>/dev/null || true)" /usr/lib/postgresql/*/bin /usr/local/pgsql/bin /opt/homebrew/opt/postgresql*/bin; do
    if [[ -x "$folder/initdb" && -x "$folder/postgres" ]]; then
      found=$folder
    fi
  done
  if [[ -z "${found:-}" ]] && command -v initdb >/dev/null && command -v postgres >/dev/null; then
    found=$(dirname "$(readlink -f "$(command -v initdb)")")
  fi
  printf '%s' "${found:-}"
}

# The browser for stories; empty when there is none.
chromium_bin() {
  local name
  if [[ -n "${HELPWARD_CHROMIUM:-}" ]]; then
    printf '%s' "$HELPWARD_CHROMIUM"
    return
  fi
  for name in chromium chromium-browser google-chrome-stable google-chrome; do
    if command -v "$name" >/dev/null; then
      command -v "$name"
      return
    fi
  done
}

# Is there a font with Chinese letters? Without one every screenshot shows boxes.
has_chinese_font() {
  command -v fc-list >/dev/null && [[ -n "$(fc-list ':lang=zh-cn' family 2>/dev/null)" ]]
}
