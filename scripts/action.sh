#!/bin/sh
# The steps of action.yml. What the user of the action says comes in variables, and never as a part of a command.
set -u

dnspcap() {
  node "$GITHUB_ACTION_PATH/bin/dnspcap.js" "$@"
}
# A line for whoever reads the summary.
say() {
  printf '%s\n\n' "$1" >>"$GITHUB_STEP_SUMMARY"
}
# A name that begins like an option is none.
path_of() {
  case $1 in
    -*) printf './%s' "$1" ;;
    *) printf '%s' "$1" ;;
  esac
}

build() {
  cd "$GITHUB_ACTION_PATH" || exit 1
  npm ci --no-audit --no-fund
}

analyze() {
  place=$(path_of "$CAPTURES")
  into=$(path_of "$REPORT")
  mkdir -p "$into" || exit 1
  set -- analyze "$place" --quiet -o "$into/dns.md" -o "$into/dns.xml" -o "$into/dns.txt"
  if [ "$EACH" = true ]; then
    set -- "$@" --each
  else
    set -- "$@" -o "$into/dns.html" -o "$into/dns.json"
  fi
  # The lists end in a line feed, so that their last line is one.
  while IFS= read -r what; do
    [ -z "$what" ] || set -- "$@" --fail-on "$what"
  done <<LIST
$FAIL_ON
LIST
  while IFS= read -r what; do
    [ -z "$what" ] || set -- "$@" --expect "$what"
  done <<LIST
$EXPECT
LIST
  dnspcap "$@"
  code=$?
  printf 'exit-code=%s\n' "$code" >>"$GITHUB_OUTPUT"
  # It could not run: there is nothing to show.
  [ "$code" -le 1 ] || exit "$code"
  cat "$into/dns.md" >>"$GITHUB_STEP_SUMMARY"
  printf '\n' >>"$GITHUB_STEP_SUMMARY"
}

compare() {
  [ "$COMPARE" = true ] || return 0
  # Only a pull request has one.
  base=${GITHUB_BASE_REF:-}
  [ -n "$base" ] || return 0
  into=$(path_of "$REPORT")
  folder=$RUNNER_TEMP/dnspcap-base
  mkdir -p "$folder" || exit 1
  if ! git fetch --quiet --no-tags --depth=1 origin "$base" ||
    ! git archive -o "$folder.tar" FETCH_HEAD -- "$CAPTURES" ||
    ! tar -xf "$folder.tar" -C "$folder"; then
    say "Not compared: $CAPTURES cannot be had of the base branch."
    return 0
  fi
  if dnspcap compare "$folder/$CAPTURES" "$(path_of "$CAPTURES")" --quiet \
    -o "$into/compare.md" -o "$into/compare.html"; then
    cat "$into/compare.md" >>"$GITHUB_STEP_SUMMARY"
  else
    say "Not compared: $CAPTURES of the base branch cannot be read."
  fi
}

gate() {
  exit "${EXIT_CODE:-2}"
}

case ${1:-} in
  build | analyze | compare | gate) "$1" ;;
  *)
    echo 'action.sh takes build, analyze, compare or gate' >&2
    exit 2
    ;;
esac
