import { VERSION } from '../../../version.ts';

/** Makes the files of the bundle its positional parameters, the manifest first. */
const MEMBERS = `cd "$work" || exit 1
set -- manifest.json
[ -e missing.txt ] && set -- "$@" missing.txt
facts_json >facts.json
for file in facts/begin/*/* facts/end/*/* facts.json drops.txt pods.json pod.tcpdump.txt node.tcpdump.txt; do
  [ -f "$file" ] && set -- "$@" "$file"
done
for place in pod node; do
  [ $place = pod ] && number=$first_pod last=$last_pod
  [ $place = node ] && number=$first_node last=$last_node
  while [ "$number" -le "$last" ]; do
    file=$(file_of $place "$number")
    [ -f "$file" ] && set -- "$@" "\${file##*/}"
    number=$((number + 1))
  done
done
`;

/** Writes the manifest: what the bundle is of, and its files with their checksums. */
const MANIFEST = `manifest() {
  shift
  printf '{\\n  "schema": "dnspcap.bundle/1",\\n  "generator": { "name": "dnspcap", "version": "%s" },\\n' '${VERSION}'
  printf '  "subject": "%s",\\n  "ports": [%s],\\n  "begin": "%s",\\n  "end": "%s",\\n' "$subject" "$ports" "$begin" "$end"
  [ -z "$until" ] || printf '  "until": "%s",\\n' "$until"
  printf '  "files": ['
  comma=
  for file in "$@"; do
    sum=$(sha256sum "$file" 2>/dev/null | cut -d ' ' -f 1)
    printf '%s\\n    { "name": "%s", "octets": %d' "$comma" "$file" "$(wc -c <"$file")"
    [ -z "$sum" ] || printf ', "sha256": "%s"' "$sum"
    printf ' }'
    comma=,
  done
  printf '\\n  ]\\n}\\n'
}
manifest "$@" >manifest.json
`;

/** Writes the bundle to its place, or to standard output. */
const PACK = `pack() {
  case $output in
    *.tar) tar -cf - "$@" ;;
    *) tar -cf - "$@" | gzip ;;
  esac
}
if [ "$output" = - ]; then
  pack "$@" || exit 1
  exit 0
fi
cd "$OLDPWD" || exit 1
here=$PWD
case $output in
  /*) whole=$output ;;
  *) whole=$here/$output ;;
esac
# The bundle gets its name only when it is complete.
if ! { (cd "$work" && pack "$@") >"$whole.part-$$" && mv "$whole.part-$$" "$whole"; }; then
  rm -f "$whole.part-$$"
  die "cannot write $output"
fi
printf 'written: %s\\nnow, where dnspcap is: dnspcap analyze %s\\n' "$output" "$output" >&2
`;

/** Part of the script that packs the files of the folder into the bundle. */
export const ARCHIVE = `${MEMBERS}${MANIFEST}${PACK}`;
