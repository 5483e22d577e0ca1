#!/bin/sh
# Records anew what HashiCorp's parser and hcl2json answer, for the tests in tests/syntax/hcl.
#
#   tests/oracles/hcl/record.sh CORPUS_FOLDER
#
# Needs Go, Node and their package registries. Look at the difference before committing it.
set -eu
corpus=$(cd "$1" && pwd)
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go build -o "$work/oracle" .
for kind in expressions files templates; do
  "$work/oracle" cases "$kind" < "$kind.txt" > "$work/$kind" && cp "$work/$kind" "$kind.answers.tsv"
done
"$work/oracle" corpus "$corpus" > "$work/corpus" && cp "$work/corpus" corpus.answers.tsv
home=$PWD
(cd "$work" && npm install --silent @cdktf/hcl2json@0.21.0 && node "$home/hcl2json.mjs" "$corpus" > "$work/json") &&
  cp "$work/json" hcl2json.answers.tsv
