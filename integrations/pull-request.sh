#!/usr/bin/env bash
# Scans, and keeps one comment on the pull request up to date. Called by action.yml; its inputs come as variables.
#   SRA_LINT        the program
#   SRA_LINT_PATHS, SRA_LINT_FAIL_ON, SRA_LINT_OPTIONS   what is scanned, and how
#   SRA_LINT_COMMENT=true  with GITHUB_TOKEN, GITHUB_REPOSITORY and PR_NUMBER: write the comment (needs curl and python3)
set -euo pipefail
out=${RUNNER_TEMP:-$(mktemp -d)}
sarif=$out/sra-lint.sarif
comment=$out/sra-lint.md
# Paths and options are lists of words on purpose.
read -r -a paths <<<"${SRA_LINT_PATHS:-}"
read -r -a options <<<"${SRA_LINT_OPTIONS:-}"

code=0
"${SRA_LINT:-sra-lint}" scan "${options[@]}" --fail-on "${SRA_LINT_FAIL_ON:-low}" --format sarif --output "$sarif" \
  --format markdown --output "$comment" --format github --output - -- "${paths[@]}" || code=$?
[[ -n ${GITHUB_OUTPUT:-} ]] && printf 'sarif=%s\nexit-code=%s\n' "$sarif" "$code" >>"$GITHUB_OUTPUT"
[[ -n ${GITHUB_STEP_SUMMARY:-} && -s $comment ]] && cat "$comment" >>"$GITHUB_STEP_SUMMARY"

post_comment() {
  local api=${GITHUB_API_URL:-https://api.github.com}/repos/$GITHUB_REPOSITORY mark='<!-- sra-lint -->' body known
  local header=(-H "Authorization: Bearer $GITHUB_TOKEN" -H 'Accept: application/vnd.github+json')
  body=$(python3 -c 'import json, sys; print(json.dumps({"body": sys.argv[1] + "\n" + open(sys.argv[2]).read()}))' "$mark" "$comment")
  known=$(curl -fsS "${header[@]}" "$api/issues/$PR_NUMBER/comments?per_page=100" |
    python3 -c 'import json, sys; print(next((c["id"] for c in json.load(sys.stdin) if c["body"].startswith(sys.argv[1])), ""))' "$mark")
  if [[ -n $known ]]; then
    curl -fsS -o /dev/null -X PATCH "${header[@]}" "$api/issues/comments/$known" --data-binary @- <<<"$body"
  else
    curl -fsS -o /dev/null -X POST "${header[@]}" "$api/issues/$PR_NUMBER/comments" --data-binary @- <<<"$body"
  fi
}
if [[ ${SRA_LINT_COMMENT:-} == true && -n ${PR_NUMBER:-} && -s $comment ]]; then
  # A fork's token may not write: the findings count, the comment does not.
  post_comment || echo "::warning::sra-lint could not write its comment"
fi
exit "$code"
