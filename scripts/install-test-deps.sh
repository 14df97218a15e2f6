#!/usr/bin/env bash
# Installs what `make test` needs beyond the build: a browser, a PostgreSQL server, Chinese fonts, and a server that speaks
# the API of language models (Python packages of fixed versions, in target/model-server).
# Does nothing when all are there. Works as root and with sudo on Debian and Ubuntu; elsewhere it says what to install.
set -euo pipefail
source "$(dirname "$0")/lib.sh"

"$root/scripts/check-tools.sh"

packages=()
[[ -n "$(chromium_bin)" ]] || packages+=(chromium)
[[ -n "$(postgres_bin)" ]] || packages+=(postgresql)
has_chinese_font || packages+=(fonts-noto-cjk fontconfig)
command -v openssl >/dev/null || packages+=(openssl)
command -v prlimit >/dev/null || packages+=(util-linux)
python3 -c "import ensurepip" 2>/dev/null || packages+=(python3-venv)

# The server of language models: again only when its list of packages changed.
model_server() {
  local folder=$root/target/model-server list=$root/scripts/model-server.txt
  if [[ -x "$folder/bin/litellm" ]] && cmp -s "$list" "$folder/installed.txt"; then
    return
  fi
  say "installing the server of language models into target/model-server"
  rm -rf "$folder"
  mkdir -p "$root/target"
  python3 -m venv "$folder" || fail "python3 cannot make a virtual environment"
  "$folder/bin/pip" install --quiet --disable-pip-version-check --requirement "$list" ||
    fail "the packages of scripts/model-server.txt cannot be installed"
  cp "$list" "$folder/installed.txt"
}

if ((${#packages[@]} == 0)); then
  model_server
  exit 0
fi
advice="make test needs: ${packages[*]} (names of Debian's packages). Install them and try again.
A browser elsewhere? Set HELPWARD_CHROMIUM to its path."

command -v apt-get >/dev/null || fail "$advice"
if [[ $(id -u) -eq 0 ]]; then
  as_root=()
elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [[ -t 0 ]]; }; then
  as_root=(sudo)
else
  fail "$advice (this account may not install packages)"
fi

say "installing ${packages[*]}"
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${packages[@]}"

[[ -n "$(chromium_bin)" ]] || fail "the browser was installed but is not found; set HELPWARD_CHROMIUM"
[[ -n "$(postgres_bin)" ]] || fail "the PostgreSQL server was installed but initdb is not found"
has_chinese_font || fail "the Chinese font was installed but fontconfig does not list it"
model_server
