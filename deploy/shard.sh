#!/bin/sh
# Analyses one shard of a fleet's captures: the folder of each node that falls to this index.
#
#   $CAPTURES/NODE/*            the captures of a node, read in the order of their first packets
#   $REPORTS/node=NODE/         lookups.parquet, report.json and report.html of it
#   $CAPTURES/date=DAY/NODE/*   the same, a day at a time; its reports are in $REPORTS/date=DAY/node=NODE/
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

# Beside its place, and renamed when it is whole: who reads meanwhile finds the old report or the new one. A bucket that
# is mounted may not know how to rename: there a file appears when all of it is written.
publish() {
  mkdir -p "$1" || return 1
  for file in "$scratch"/*; do
    name=$(basename "$file")
    if cp "$file" "$1/.$name.part" && mv -f "$1/.$name.part" "$1/$name" 2>/dev/null; then continue; fi
    rm -f "$1/.$name.part"
    cp "$file" "$1/$name" || return 1
  done
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

failed=''
# The captures of one node, and where its reports go.
analyze() {
  node=$(basename "$1")
  [ "$(shard_of "$node")" -eq "$JOB_COMPLETION_INDEX" ] || return 0
  echo "$2$node"
  if dnspcap analyze "$1" --quiet -o "$scratch/lookups.parquet" \
    -o "$scratch/report.json" -o "$scratch/report.html" &&
    publish "$REPORTS/$2node=$node"; then :; else
    failed="$failed $2$node"
  fi
  # What one node left must not become another's.
  rm -f "$scratch"/*
}

for folder in "$CAPTURES"/*/; do
  [ -d "$folder" ] || continue
  day=$(basename "$folder")
  case $day in
    date=*) for node in "$folder"*/; do [ ! -d "$node" ] || analyze "$node" "$day/"; done ;;
    *) analyze "$folder" '' ;;
  esac
done
# One damaged node must not cost the others of its shard.
[ -z "$failed" ] || fail "failed:$failed"
