#!/usr/bin/env bash
# Everything `make test` does, from a clean clone to one line `N passed, N failed`.
#
# Steps run in an order that shares what was built: the web first (the binary embeds it), one build of the whole
# workspace, then tests and stories on it. A failed step does not hide the next one, unless the next one needs it.
# Each step has a time budget on two cores; a step that takes three times as long is stopped and counts as failed.
set -uo pipefail
source "$(dirname "$0")/lib.sh"
cd "$root" || exit 1

logs=$root/target/test-logs
mkdir -p "$logs"
rm -f "$logs"/*.log
export NO_COLOR=1 FORCE_COLOR=0 CARGO_TERM_COLOR=never PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1

passed=0
failed=0
report=()
broken=()

# Adds what a runner counted in its log: nextest, cargo test, vitest, Playwright. Prints nothing.
count() {
  local log=$1 line
  local before=$((passed + failed))
  while read -r line; do
    passed=$((passed + ${line% *}))
    failed=$((failed + ${line#* }))
  done < <(node "$root/scripts/count-tests.mjs" "$log")
  counted=$((passed + failed - before))
}

# step NAME BUDGET_S KIND COMMAND …
# KIND `tests`: the runner's own counts are added, and none is a failure. KIND `check`: the step counts as one.
step() {
  local name=$1 budget=$2 kind=$3
  shift 3
  local log="$logs/${name// /-}.log" started=$SECONDS status took verdict failed_before=$failed
  say "$name"
  timeout --kill-after=20 $((budget * 3)) "$@" </dev/null 2>&1 | tee "$log"
  status=${PIPESTATUS[0]}
  took=$((SECONDS - started))
  counted=0
  if [[ $kind == tests ]]; then
    count "$log"
    if ((counted == 0)); then
      echo "$name: ran no test" | tee -a "$log"
      status=1
    fi
  elif ((status == 0)); then
    passed=$((passed + 1))
  fi
  # A step that fails without a counted failure (a build error, a lint, a time-out) is one failure.
  if ((status != 0 && failed == failed_before)); then
    failed=$((failed + 1))
  fi
  verdict=ok
  ((took <= budget)) || verdict="over its budget"
  ((status != 124 && status != 137)) || verdict="STOPPED after $took s"
  if ((status != 0)); then
    [[ $verdict == STOPPED* ]] || verdict="FAILED"
    broken+=("$name")
  fi
  report+=("$(printf '%-28s %5d s of %5d s   %s' "$name" "$took" "$budget" "$verdict")")
  return "$status"
}

finish() {
  echo
  printf '%s\n' "${report[@]}"
  printf 'total %d s; logs in target/test-logs\n' "$SECONDS"
  if ((${#broken[@]})); then
    printf 'failed: %s\n' "$(IFS=,; echo "${broken[*]}")"
  fi
  echo
  echo "$passed passed, $failed failed"
  ((failed == 0 && ${#broken[@]} == 0))
  exit
}

step "install tools" 360 check scripts/install-test-deps.sh || finish

# The web comes first: the binary embeds what it builds.
step "web packages" 120 check make --no-print-directory web/node_modules/.package-lock.json || finish
step "web build" 120 check make --no-print-directory target/.web-built || finish
step "web types" 120 check npm --prefix web run check
step "web lint" 120 check npm --prefix web run lint
step "web format" 60 check npm --prefix web run format:check
step "web unit tests" 120 tests npm --prefix web run test
step "web sizes" 30 check npm --prefix web run size

HELPWARD_CHROMIUM=$(chromium_bin)
export HELPWARD_CHROMIUM HELPWARD_BIN=$root/target/debug/helpward

# One build for the binary and every test, so that nothing is compiled twice under other features.
step "rust format" 30 check cargo fmt --all --check
if step "rust build" 900 check cargo build --locked --workspace --bins --tests; then
  if cargo nextest --version >/dev/null 2>&1; then
    step "rust tests" 600 tests scripts/postgres-for-tests.sh run cargo nextest run --locked --workspace
  else
    step "rust tests" 600 tests scripts/postgres-for-tests.sh run cargo test --locked --workspace --bins --lib --tests --no-fail-fast
  fi
  step "broken builds" 240 tests scripts/postgres-for-tests.sh run scripts/mutants.sh
  step "browser stories" 1800 tests npm --prefix web/e2e run e2e
fi
step "clippy" 420 check cargo clippy --locked --workspace --all-targets -- -D warnings
finish
