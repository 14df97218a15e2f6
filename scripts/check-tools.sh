#!/usr/bin/env bash
# Says which tools for building are missing and how to get them; silent when all are there.
set -euo pipefail
source "$(dirname "$0")/lib.sh"

missing=()
need() { # need COMMAND ADVICE
  command -v "$1" >/dev/null || missing+=("$1: $2")
}

need cargo "install Rust 1.95 or newer with rustup, or your distribution's packages"
need cc "a C compiler for the embedded database: 'apt-get install build-essential', or Xcode's command line tools"
need node "install Node.js 20.19 or newer (22.12 or newer of the 22 line)"
need npm "it comes with Node.js"
need git "used to list the files of the repository"

if command -v node >/dev/null; then
  node -e '
    const [major, minor] = process.versions.node.split(".").map(Number)
    process.exit((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22 ? 0 : 1)
  ' || missing+=("node: $(node --version) is too old, 20.19, 22.12 or newer is needed")
fi
if command -v cargo >/dev/null; then
  wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$root/Cargo.toml" | head -1)
  found=$(cargo --version | cut -d' ' -f2)
  if [[ "$(printf '%s\n%s\n' "$wanted" "$found" | sort -V | head -1)" != "$wanted" ]]; then
    missing+=("cargo: $found is too old, $wanted or newer is needed ('rustup update')")
  fi
fi

if ((${#missing[@]})); then
  printf 'Helpward cannot be built here yet:\n' >&2
  printf '  %s\n' "${missing[@]}" >&2
  exit 1
fi
