#!/usr/bin/env bash
# A proof counts only if a broken build turns it red: breaks a copy of the storage room in one way after the other and
# expects its tests to fail. Needs HELPWARD_TEST_POSTGRES_URL (scripts/postgres-for-tests.sh run scripts/mutants.sh).
set -uo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT

# name | file below crates/storage/src | what to break (perl, whole file) | the test that must notice
mutants=(
  'acknowledge before the commit|dialect/sqlite.rs|s/match session\.run\("commit"\) \{\n        Ok\(\(\)\) => \{\n            shared\.announce\(news\);\n            done\.into_iter\(\)\.for_each\(Act::answer\);/done.drain(..).for_each(Act::answer);\n    match session.run("commit") {\n        Ok(()) => {\n            shared.announce(news);/; s/let mut done: Vec/let mut done: Vec/|power::what_is_called_kept'
  'commit without syncing|dialect/sqlite.rs|s/\("synchronous", "full"\)/("synchronous", "normal")/|power::what_is_called_kept'
  'go on after a failed sync|dialect/sqlite_errors.rs|s/code\.extended_code == SQLITE_IOERR_FSYNC/code.extended_code == 1 + SQLITE_IOERR_FSYNC/|power::a_failed_sync'
  'keep a refused act|dialect/sqlite.rs|s/rollback to act/release act/; s/session\.run\("release act"\)\.map_err\(sqlite_errors::map\)\?;\n    Ok\(News::default\(\)\)/Ok(News::default())/|contract::an_act_is_kept_whole'
  'skip a fact|facts.rs|s/(    tx\.exec\(\n        "insert into facts)/    if scope.conversation == Some(17) { return Ok(()); }\n$1/|contract::the_log_never_shows'
  'number facts before they are committed|dialect/rewrite.rs|s/\.replace\("\/\*next position\*\/null", "null"\)/.replace("\/*next position*\/null", "(select coalesce(max(position), 0) + 1 from facts)")/|contract::the_log_never_shows'
  'resume one fact too late|tail.rs|s/f\.position > after/f.position > after + 1/|contract::a_screen_resumes'
  'resume one fact too early|tail.rs|s/f\.position > after/f.position >= after/|contract::a_screen_resumes'
  'react twice|reactor.rs|s/Ok\(at >= position\)/Ok(false)/; s/move_cursor\(tx, name, told\.position\)/move_cursor(tx, name, 0 * told.position)/|contract::a_reaction_happens_once'
  'forget commands already done|once.rs|s/Once::Repeat\(answer\) \} else/Once::First } else/|contract::a_command_is_done_once'
  'let a failed act go on|tx.rs|s/if self\.failed\.get\(\) \{\n            return Err\(Error::Poisoned\);/if false {\n            return Err(Error::Poisoned);/|contract::a_failed_statement'
)

cp "$root/Cargo.toml" "$root/Cargo.lock" "$root/clippy.toml" "$copy/"
sed -i 's#^members = .*#members = ["crates/kernel", "crates/storage"]#; /^default-members/d' "$copy/Cargo.toml"
mkdir "$copy/crates"
cp -r "$root/migrations" "$copy/"
cp -r "$root/crates/kernel" "$root/crates/storage" "$copy/crates/"
cd "$copy" || exit 1
export CARGO_TARGET_DIR=$root/target CARGO_TERM_COLOR=never

caught=0
missed=0
run_tests() { timeout 300 cargo test --quiet --offline --package storage --lib -- "$1" >"$copy/log" 2>&1; }

if ! run_tests contract:: || ! run_tests power::; then
  tail -30 "$copy/log"
  echo "the unbroken build must be green first"
  exit 1
fi
for mutant in "${mutants[@]}"; do
  IFS='|' read -r name file change test <<<"$mutant"
  cp "$root/crates/storage/src/$file" "crates/storage/src/$file"
  perl -0pi -e "$change" "crates/storage/src/$file"
  if cmp -s "$root/crates/storage/src/$file" "crates/storage/src/$file"; then
    echo "MISSED  $name: the change no longer applies to $file"
    missed=$((missed + 1))
  elif run_tests "$test"; then
    echo "MISSED  $name: $test stayed green"
    missed=$((missed + 1))
  elif grep -q '^error' "$copy/log" && ! grep -q 'test result: FAILED' "$copy/log" && ! grep -q 'panicked' "$copy/log"; then
    tail -20 "$copy/log"
    echo "MISSED  $name: the broken build does not compile"
    missed=$((missed + 1))
  else
    echo "caught  $name"
    caught=$((caught + 1))
  fi
  cp "$root/crates/storage/src/$file" "crates/storage/src/$file"
done
echo
echo "mutants: $caught passed, $missed failed"
((missed == 0))
