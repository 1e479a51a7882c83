import { VERSION } from '../../../version.ts';
import type { CaptureArguments } from '../arguments.ts';
import { inWords, placeInWords } from '../subject/subject.ts';
import { ICMP, SNAP_LENGTH } from '../tcpdump-command.ts';
import { DROPS } from './drops.ts';
import { GATHER } from './gather.ts';
import { findNamespace, INSIDE, quoted, ROOT, TOOLS } from './namespace.ts';
import { withRedirects } from './redirects.ts';

/** Default of --ring: at most a gigabyte for each of the two captures. */
const RING = { octetsPerFile: 100e6, files: 10 };
/**
 * Most addresses in a filter. A node has a few, and a filter in the kernel has at most 4,096 instructions
 * (BPF_MAXINSNS).
 */
const MAX_HOSTS = 64;

/**
 * Returns a POSIX shell script (IEEE Std 1003.1) that makes a bundle: captures in the pod and on the node, and
 * facts at begin and end. `dnspcap capture -o incident.tar.gz` runs it. `--print` prints it for a node without
 * Node.js: it needs only tcpdump, tar and, for a namespace, nsenter or ip. Its arguments are the name of the bundle
 * (`-` for standard output), a temporary folder that it makes, and the pid of a process with which it ends.
 */
export function bundleScript(args: CaptureArguments): string {
  const { subject, seconds } = args;
  const enters = subject.kind !== 'host';
  const { octetsPerFile, files } = args.ring ?? RING;
  return `#!/bin/sh
# Made by dnspcap capture --print. Captures DNS ${String(placeInWords(subject))}${enters ? ' and on the node' : ''}, and
# gathers facts about the system that explain lost packets. Ends with Ctrl-C${seconds === undefined ? '' : ` or after ${seconds} seconds`}.
# To read the bundle: dnspcap analyze FILE
set -u
umask 077
LC_ALL=C
export LC_ALL

output=\${1:-${quoted(args.file ?? 'incident.tar.gz')}}
starter=\${3:-}
seconds=${seconds ?? ''}
subject=${quoted(String(inWords(subject)))}

${TOOLS}
case $output in
  - | *.tar | *.tar.gz | *.tgz) ;;
  *) die "$output: this script writes a bundle: use a name that ends in .tar.gz" ;;
esac
need tcpdump 'apt-get install tcpdump, or apk add tcpdump'
need tar 'apt-get install tar'
${enters ? ROOT : ''}pid=
${findNamespace(subject)}${subject.kind === 'netns' ? PID_INSIDE : ''}${INSIDE[subject.kind]}
if [ "$output" = - ]; then
  work=\${2:-\${TMPDIR:-/tmp}/dnspcap-$$}
else
  work=\${2:-$output.work-$$}
fi
mkdir "$work" || die "cannot make the folder $work"
work=$(cd "$work" && pwd) || exit 1
pod=
node=
clean() {
  for capture in $pod $node; do
    kill -KILL "$capture" 2>/dev/null
  done
  end_drops 2>/dev/null
  rm -rf "$work"
}
trap clean EXIT
stop=
trap 'stop=yes' INT TERM HUP

${GATHER}
${DROPS}
# The captures are rings of files. tcpdump numbers its files and never uses a number again; prune deletes the oldest
# file when a ring has more than ${files}.
file_of() {
  if [ "$2" -eq 0 ]; then
    printf '%s' "$work/$1.pcap"
  else
    printf '%s' "$work/$1.pcap$2"
  fi
}
first_pod=0
last_pod=0
first_node=0
last_node=0
prune() {
  while [ -e "$(file_of pod $((last_pod + 1)))" ]; do last_pod=$((last_pod + 1)); done
  while [ -e "$(file_of node $((last_node + 1)))" ]; do last_node=$((last_node + 1)); done
  while [ $((last_pod - first_pod)) -ge ${files} ]; do
    rm -f "$(file_of pod $first_pod)"
    first_pod=$((first_pod + 1))
  done
  while [ $((last_node - first_node)) -ge ${files} ]; do
    rm -f "$(file_of node $first_node)"
    first_node=$((first_node + 1))
  done
}
# Starts tcpdump with all options but the interface. Without -Z root, tcpdump would change to another user, who may not
# write into the folder.
record() {
  place=$1
  shift
  "$@" -n -s ${SNAP_LENGTH} --immediate-mode -U -C ${Math.ceil(octetsPerFile / 1e6)} -Z root -w "$work/$place.pcap" "$filter" 2>"$work/$place.tcpdump.txt" &
}
# Waits until tcpdump captures, for ten seconds at most.
listens() {
  tries=0
  while ! grep -q 'listening on' "$work/$1.tcpdump.txt"; do
    tries=$((tries + 1))
    if [ $tries -gt 10 ] || ! kill -0 "$2" 2>/dev/null; then
      # The reason is the last line that is not in parentheses: tcpdump may add a hint in parentheses below it.
      die "$(grep -v '^(.*)$' "$work/$1.tcpdump.txt" | tail -n 1)"
    fi
    sleep 1
  done
}
any_of() {
  head -n ${MAX_HOSTS} | while read -r address; do
    printf '%shost %s' "$or" "$address"
    or=' or '
  done
}

begin=$(date -u +%Y-%m-%dT%H:%M:%SZ)
gather begin
if command -v kubectl >/dev/null 2>&1; then
  pods >"$work/pods.json" 2>"$work/said" || {
    missing pods.json "$(why)"
    rm -f "$work/pods.json"
  }
else
  missing pods.json 'kubectl is not installed here'
fi
${dropsOf(args)}
${withRedirects(args, `cat "$work/facts/begin/${enters ? 'pod' : 'host'}/"*tables`)}${enters ? TWO_CAPTURES : ONE_CAPTURE}
printf 'capturing: %s; Ctrl-C ends it\\n' "$subject${enters ? ' and its node' : ''}" >&2

ends=
[ -z "$seconds" ] || ends=$(($(date +%s) + seconds))
while [ -z "$stop" ]; do
  sleep 1
  # dnspcap on another machine cannot send a signal: it makes this file instead.
  [ ! -e "$work/stop" ] || stop=yes
  # The process that started this script has ended, so nothing else would end the capture.
  [ -z "$starter" ] || kill -0 "$starter" 2>/dev/null || stop=yes
  prune
  for capture in $pod $node; do
    kill -0 "$capture" 2>/dev/null || stop=yes
  done
  if [ -n "$ends" ] && [ "$(date +%s)" -ge "$ends" ]; then stop=yes; fi
done
# A signal would now end the script before the bundle is written.
trap '' INT TERM HUP

# The last packets are still on their way to tcpdump.
sleep 1
for capture in $pod $node; do
  kill -TERM "$capture" 2>/dev/null
done
for capture in $pod $node; do
  wait "$capture"
done
pod=
node=
prune
gather end
if [ -n "$instance" ]; then
  end_drops 2>"$work/said" || missing drops.txt "$(why)"
fi
end=$(date -u +%Y-%m-%dT%H:%M:%SZ)
rm -f "$work/said" "$work/stop"

cd "$work" || exit 1
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
manifest() {
  shift
  printf '{\\n  "schema": "dnspcap.bundle/1",\\n  "generator": { "name": "dnspcap", "version": "%s" },\\n' '${VERSION}'
  printf '  "subject": "%s",\\n  "ports": [%s],\\n  "begin": "%s",\\n  "end": "%s",\\n  "files": [' "$subject" "$ports" "$begin" "$end"
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
pack() {
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
}

/** Sets `pid`, which facts about a container need, to any process of a named namespace. */
const PID_INSIDE = `pid=$(ip netns pids "$name" | head -n 1)\n`;

/**
 * Returns the commands that begin the record of drops. By default a failure is noted; with --drops it is an error.
 */
function dropsOf({ drops }: CaptureArguments): string {
  if (drops === 'no') return `missing drops.txt 'left out with --no-drops'\n`;
  const otherwise =
    drops === 'required'
      ? `die "cannot get the kernel's record of drops: $(why)"`
      : `missing drops.txt "$(why)"
  end_drops 2>/dev/null
  rm -f "$work/drops.txt"`;
  return `if [ "$(id -u)" -ne 0 ]; then
  echo 'needs root' >"$work/said"
  false
else
  begin_drops 2>"$work/said"
fi || {
  ${otherwise}
}
`;
}

const ONE_CAPTURE = `filter="$dns or ${ICMP}"
record node tcpdump -i "$interface"
node=$!
listens node "$node"
`;

/**
 * Captures on the pod's own interface, and on all interfaces of the node. There the filter selects the pod's queries
 * before translation, and after it, when the node may have replaced the pod's address by its own.
 */
const TWO_CAPTURES = `filter="$dns or ${ICMP}"
record pod inside tcpdump -i "$interface"
pod=$!
or=
hosts=$({
  if [ -n "$pid" ]; then addresses "/proc/$pid/net"; fi
  addresses /proc/self/net
} 2>/dev/null | any_of)
filter="($dns)"
[ -z "$hosts" ] || filter="$filter and ($hosts)"
filter="($filter) or ${ICMP}"
record node tcpdump -i any
node=$!
listens pod "$pod"
listens node "$node"
`;
