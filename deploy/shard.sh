#!/bin/sh
# Analyses one shard of a fleet's captures: the folder of each node that falls to this index.
#
#   $CAPTURES/NODE/*            the captures of a node, read in the order of their first packets
#   $REPORTS/node=NODE/         lookups.parquet, report.json and report.html of it
#   $SHARDS                     how many shards there are
#   $JOB_COMPLETION_INDEX       which one this is, from 0: set by Kubernetes in an Indexed Job
#
# To which shard a node belongs depends on its name alone. So a folder that appears or goes meanwhile moves no other,
# and a shard that is run again does what it did before.
set -eu
: "${CAPTURES:?the folder with a folder of captures for each node}"
: "${REPORTS:?the folder for the reports}"
: "${SHARDS:?the number of shards}"
: "${JOB_COMPLETION_INDEX:?the number of this shard, from 0}"

# What can do nothing must not look as if it were done: a claim that is empty or not mounted, more pods than shards.
fail() {
  echo "$1" >&2
  exit 1
}
[ -n "$(ls "$CAPTURES")" ] || fail "$CAPTURES: there is no folder of a node in it"
[ "$JOB_COMPLETION_INDEX" -lt "$SHARDS" ] || fail "there is no shard $JOB_COMPLETION_INDEX of $SHARDS"

shard_of() {
  sum=$(printf '%s' "$1" | cksum)
  echo $((${sum%% *} % SHARDS))
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

failed=''
for folder in "$CAPTURES"/*/; do
  [ -d "$folder" ] || continue
  node=$(basename "$folder")
  [ "$(shard_of "$node")" -eq "$JOB_COMPLETION_INDEX" ] || continue
  echo "$node"
  # Copied when it is whole: a bucket that is mounted may not know how to rename.
  if dnspcap analyze "$folder" --quiet -o "$scratch/lookups.parquet" \
    -o "$scratch/report.json" -o "$scratch/report.html" &&
    mkdir -p "$REPORTS/node=$node" && cp "$scratch"/* "$REPORTS/node=$node/"; then
    rm -f "$scratch"/*
  else
    failed="$failed $node"
  fi
done
# One damaged node must not cost the others of its shard.
[ -z "$failed" ] || fail "failed:$failed"
