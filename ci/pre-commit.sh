#!/usr/bin/env bash
# The entry of .pre-commit-hooks.yaml: findings of the files that it is given, with the options of `prompt-cost scan` before them.
set -euo pipefail
cli=$(bash "$(dirname "${BASH_SOURCE[0]}")/prepare.sh")
exec node "$cli" scan --quiet "$@"
