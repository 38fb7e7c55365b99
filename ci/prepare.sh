#!/usr/bin/env bash
# Prints the path of the command line of this checkout. A release brings it along in dist/; elsewhere it is built first, from
# the locked dependencies and without running any of their install scripts. So what runs is what the pinned commit says.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# Node on Windows does not know /d/a/…
if command -v cygpath >/dev/null; then root=$(cygpath -m "$root"); fi

if ! command -v node >/dev/null || ! node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)'; then
  echo "prompt-cost: Node 20.19 or later is needed and not found; add a step with actions/setup-node before this one." >&2
  exit 2
fi
if [ ! -f "$root/dist/cli.cjs" ]; then
  log=$(mktemp)
  echo "prompt-cost: building this checkout once" >&2
  if ! (cd "$root" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && node esbuild.mjs --production) >"$log" 2>&1; then
    cat "$log" >&2
    exit 2
  fi
  rm -f "$log"
fi
printf '%s\n' "$root/dist/cli.cjs"
