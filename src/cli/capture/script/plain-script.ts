import type { CaptureArguments } from '../arguments.ts';
import { placeInWords } from '../subject/subject.ts';
import { ICMP, SNAP_LENGTH } from '../tcpdump-command.ts';
import { findNamespace, INSIDE, quoted, ROOT, TOOLS } from './namespace.ts';
import { withRedirects } from './redirects.ts';

/**
 * Returns the capture as a POSIX shell script (IEEE Std 1003.1), for a node without Node.js and dnspcap. It needs
 * only tcpdump and, for a namespace, nsenter or ip.
 */
export function plainScript(args: CaptureArguments): string {
  const { subject, seconds, ring } = args;
  const enters = subject.kind !== 'host';
  return `#!/bin/sh
# Made by dnspcap capture --print. Captures DNS ${String(placeInWords(subject))}; ends with Ctrl-C${seconds === undefined ? '' : ` or after ${seconds} seconds`}.
set -eu

file=\${1:-${quoted(args.file ?? 'capture.pcap')}}

${TOOLS}need tcpdump 'apt-get install tcpdump, or apk add tcpdump'
${enters ? ROOT : ''}${findNamespace(subject)}${INSIDE[subject.kind]}
rules() {
  (inside iptables-save -t nat) || true
  (inside nft list ruleset) || true
}
${withRedirects(args, 'rules')}
# Prints the conntrack counters of the host's namespace: the counters of a pod's namespace stay 0.
counters() {
  if command -v conntrack >/dev/null 2>&1; then
    printf 'conntrack -S %s:\\n' "$1" >&2
    ${enters ? 'nsenter --target 1 --net conntrack -S >&2 2>/dev/null' : 'conntrack -S >&2 2>/dev/null'} || true
  fi
}

counters before
# Ctrl-C ends tcpdump; the script goes on to print the counters.
inside tcpdump -n -i "$interface" -s ${SNAP_LENGTH} -U${ring ? ` -C ${Math.ceil(ring.octetsPerFile / 1e6)} -W ${ring.files}` : ''} -Z root -w "$file" "$dns or ${ICMP}" &
tcpdump=$!
trap 'kill -TERM "$tcpdump" 2>/dev/null || true' INT TERM
${seconds === undefined ? '' : watcher(seconds)}status=0
wait "$tcpdump" || status=$?
# A trapped signal ends wait while tcpdump still runs.
while kill -0 "$tcpdump" 2>/dev/null; do
  status=0
  wait "$tcpdump" || status=$?
done
trap - INT TERM
${seconds === undefined ? '' : 'kill "$watcher" 2>/dev/null || true\n'}counters after
# 130: ended with Ctrl-C (SIGINT). 143: ended with SIGTERM.
case $status in
  0 | 130 | 143) ;;
  *) die "tcpdump failed with exit code $status" ;;
esac
printf 'written: %s\\nnow, where dnspcap is: dnspcap analyze %s%s\\n' "$file" "$file" "\${ports:+ --port $(printf '%s' "$ports" | sed 's/, / --port /g')}" >&2
`;
}

/** Returns lines that end tcpdump in time. timeout(1) keeps Ctrl-C from it; busybox's lacks --foreground. */
function watcher(seconds: number): string {
  return `(
  trap 'kill "$nap"; exit' TERM
  sleep ${seconds} &
  nap=$!
  wait "$nap" && kill -TERM "$tcpdump"
) >/dev/null 2>&1 &
watcher=$!
`;
}
