import type { CaptureArguments } from '../arguments.ts';
import { inWords, placeInWords } from '../subject/subject.ts';
import { ARCHIVE } from './archive.ts';
import { captureFunctions, ONE_CAPTURE, TWO_CAPTURES } from './captures.ts';
import { DROPS, dropsOf } from './drops.ts';
import { GATHER } from './gather.ts';
import { findNamespace, INSIDE, quoted, ROOT, TOOLS } from './namespace.ts';
import { withRedirects } from './redirects.ts';

/**
 * Returns a POSIX shell script (IEEE Std 1003.1) that makes a bundle: captures in the pod and on the node, and
 * facts at begin and end. `dnspcap capture -o incident.tar.gz` runs it. `--print` prints it for a node without
 * Node.js: it needs only tcpdump, tar and, for a namespace, nsenter or ip. Its arguments are the name of the bundle
 * (`-` for standard output), a temporary folder that it makes, and the pid of a process with which it ends.
 */
export function bundleScript(args: CaptureArguments): string {
  const { subject } = args;
  const enters = subject.kind !== 'host';
  const rules = `cat "$work/facts/begin/${enters ? 'pod' : 'host'}/"*tables`;
  return `${parameters(args)}
${TOOLS}
${NEEDS}${enters ? ROOT : ''}pid=
${findNamespace(subject)}${subject.kind === 'netns' ? PID_INSIDE : ''}${INSIDE[subject.kind]}
${WORK}
${GATHER}
${DROPS}
${captureFunctions(args)}
${BEGIN}${dropsOf(args)}
${withRedirects(args, rules)}${enters ? TWO_CAPTURES : ONE_CAPTURE}
printf 'capturing: %s; Ctrl-C ends it\\n' "$subject${enters ? ' and its node' : ''}" >&2

${WAIT}
${END}
${ARCHIVE}`;
}

/** Says what the script is, and sets what it is told. */
function parameters({ subject, seconds, file }: CaptureArguments): string {
  const enters = subject.kind !== 'host';
  return `#!/bin/sh
# Made by dnspcap capture --print. Captures DNS ${String(placeInWords(subject))}${enters ? ' and on the node' : ''}, and
# gathers facts about the system that explain lost packets. Ends with Ctrl-C${seconds === undefined ? '' : ` or after ${seconds} seconds`}.
# To read the bundle: dnspcap analyze FILE
set -u
umask 077
LC_ALL=C
export LC_ALL

output=\${1:-${quoted(file ?? 'incident.tar.gz')}}
starter=\${3:-}
seconds=${seconds ?? ''}
subject=${quoted(String(inWords(subject)))}
`;
}

/** Refuses a name that is none of a bundle, and a node without the tools. */
const NEEDS = `case $output in
  - | *.tar | *.tar.gz | *.tgz) ;;
  *) die "$output: this script writes a bundle: use a name that ends in .tar.gz" ;;
esac
need tcpdump 'apt-get install tcpdump, or apk add tcpdump'
need tar 'apt-get install tar'
`;

/** Sets `pid`, which facts about a container need, to any process of a named namespace. */
const PID_INSIDE = `pid=$(ip netns pids "$name" | head -n 1)\n`;

/** Makes the folder of the bundle, and sees to it that nothing is left when the script ends. */
const WORK = `if [ "$output" = - ]; then
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
`;

/** Gathers the first facts. */
const BEGIN = `begin=$(date -u +%Y-%m-%dT%H:%M:%SZ)
gather begin
if command -v kubectl >/dev/null 2>&1; then
  pods >"$work/pods.json" 2>"$work/said" || {
    missing pods.json "$(why)"
    rm -f "$work/pods.json"
  }
else
  missing pods.json 'kubectl is not installed here'
fi
`;

/** Waits until the capture has to end. */
const WAIT = `ends=
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
`;

/** Ends the captures, and gathers the last facts. */
const END = `# The captures ran until now, unless one of them ended by itself.
until=$(date -u +%Y-%m-%dT%H:%M:%SZ)
for capture in $pod $node; do
  kill -0 "$capture" 2>/dev/null || until=
done
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
`;
