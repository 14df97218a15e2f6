#!/usr/bin/env bash
# Installs what `make test` needs beyond the build: a browser, a PostgreSQL server, Chinese fonts.
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

if ((${#packages[@]} == 0)); then
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
