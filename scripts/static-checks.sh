#!/bin/sh
# Format, lint, types and dead code, at the same time: each has one processor to itself. Says what each said; fails when one does.
set -u
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
for part in format lint types dead-code; do
  (
    npm run --silent "$part" >"$place/$part" 2>&1
    echo $? >"$place/$part.code"
  ) &
done
wait
failed=0
for part in format lint types dead-code; do
  code=$(cat "$place/$part.code")
  if [ "$code" = 0 ]; then echo "$part: good"; continue; fi
  failed=1
  echo "$part: exit code $code"
  cat "$place/$part"
done
exit "$failed"
