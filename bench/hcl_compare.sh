#!/bin/sh
# Our HCL reader beside HashiCorp's Go parser, over the same files in the same run, one core each.
#
#   bench/hcl_compare.sh BUILD_DIR FOLDER...
set -eu
build=$1
shift
home=$(cd "$(dirname "$0")/.." && pwd)
list=$(mktemp)
trap 'rm -f "$list"' EXIT
find "$@" -type f \( -name '*.tf' -o -name '*.tfvars' -o -name '*.hcl' -o -name '*.tofu' \) > "$list"
(cd "$home/tests/oracles/hcl" && go build -o "$build/hcl_oracle" .)
GOMAXPROCS=1 xargs -s 1500000 "$build/hcl_oracle" bench < "$list"
xargs -s 1500000 "$build/bench/hcl_bench" < "$list"
