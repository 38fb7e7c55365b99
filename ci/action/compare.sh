#!/usr/bin/env bash
# The comparison of the GitHub Action: reports into files, the job summary and the step's outputs. Fails for bad inputs only;
# what the policies say is in the output `exit-code`, so that reports are published before the job fails.
#
# Reads INPUT_BASE, INPUT_THRESHOLD, INPUT_WORKING_DIRECTORY, PROMPT_COST_CLI, PULL_REQUEST_BASE (empty outside pull requests),
# and what the runner sets: RUNNER_TEMP, GITHUB_OUTPUT, GITHUB_STEP_SUMMARY.
set -euo pipefail

refuse() {
  echo "::error title=prompt-cost::$1"
  exit 2
}

base=${INPUT_BASE:-}
threshold=${INPUT_THRESHOLD:-}
folder=${INPUT_WORKING_DIRECTORY:-.}
if [[ $base == -* ]]; then refuse "The input base must be a commit, branch or tag."; fi
if [[ -n $threshold && ! $threshold =~ ^[0-9]+(\.[0-9]+)?$ ]]; then refuse "The input threshold must be a number of dollars."; fi
if [[ ! -d $folder ]]; then refuse "The input working-directory names no folder."; fi
cd "$folder"

reports=$RUNNER_TEMP/prompt-cost
mkdir -p "$reports"
rm -f "$reports"/*
code=0

# A checked-out pull request is a merge commit: its first parent is what the base was merged from.
if [[ -z $base && -n ${PULL_REQUEST_BASE:-} ]]; then
  if git rev-parse --quiet --verify 'HEAD^2^{commit}' >/dev/null; then base='HEAD^1'; else base=$PULL_REQUEST_BASE; fi
fi
if [[ -n $base ]]; then
  if ! git rev-parse --quiet --verify "$base^{commit}" >/dev/null; then
    refuse "The commit to compare with is not in this checkout; give actions/checkout fetch-depth: 2, or 0 with an input base."
  fi
  options=(--no-merge-base --format github --format "markdown=$reports/comment.md")
  if [[ -n $threshold ]]; then options+=(--threshold "$threshold"); fi
  node "$PROMPT_COST_CLI" check --allow-no-policies "${options[@]}" "$base" || code=$?
fi

# Findings are for code scanning; whether they fail the job is for the policies to say.
scan=(--format "sarif=$reports/prompt-cost.sarif")
if [[ ! -f $reports/comment.md ]]; then scan+=(--format "markdown=$reports/summary.md"); fi
scanned=0
node "$PROMPT_COST_CLI" scan "${scan[@]}" || scanned=$?
if ((scanned > 1 && code < 2)); then code=$scanned; fi

cat "$reports"/*.md >>"$GITHUB_STEP_SUMMARY" 2>/dev/null || true
{
  if [[ -f $reports/comment.md ]]; then echo "comment-file=$reports/comment.md"; fi
  if [[ -f $reports/prompt-cost.sarif ]]; then echo "sarif-file=$reports/prompt-cost.sarif"; fi
  echo "exit-code=$code"
  case $code in 0) echo "result=pass" ;; 1) echo "result=fail" ;; *) echo "result=error" ;; esac
} >>"$GITHUB_OUTPUT"
