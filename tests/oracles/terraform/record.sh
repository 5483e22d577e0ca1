#!/usr/bin/env bash
# Asks the real Terraform for each expression of expressions.txt and writes answers.txt, which the tests replay.
#
#   record.sh TERRAFORM_BINARY
#
# `terraform console` fed from a pipe prints only its last result, so each expression is a call of its own.
set -euo pipefail
terraform=${1:?the path of a terraform binary}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export TF_CLI_CONFIG_FILE=/dev/null CHECKPOINT_DISABLE=1
cd "$work"
ask() {
  printf '>>> %s\n' "$1"
  if answer=$(printf '%s\n' "$1" | "$terraform" console 2>/dev/null); then printf '%s\n' "$answer"; else echo '!error'; fi
}
export -f ask
export terraform
{
  echo "# Recorded from $("$terraform" version | head -1) by record.sh; not written by hand."
  while IFS= read -r line; do
    case $line in ''|'#'*) ;; *) ask "$line" ;; esac
  done < "$here/expressions.txt"
} > "$work/answers"
mv "$work/answers" "$here/answers.txt"
