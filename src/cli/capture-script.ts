import type { CaptureArguments, Subject } from './capture-options.ts';
import { filterOf, SNAP_LENGTH } from './tcpdump-command.ts';

/**
 * The capture as a POSIX shell script (IEEE Std 1003.1), for a node that has neither Node.js nor dnspcap: tcpdump
 * and, for a namespace, nsenter or ip are all that it needs.
 */
export function captureScript(args: CaptureArguments): string {
  const { subject, seconds, ring } = args;
  const enters = subject.kind !== 'host';
  return `#!/bin/sh
# Made by dnspcap capture --print. Captures DNS ${PLACES[subject.kind](subject as never)}; ends with Ctrl-C${seconds === undefined ? '' : ` or after ${seconds} seconds`}.
set -eu

file=\${1:-${quoted(args.file ?? 'capture.pcap')}}

die() {
  printf '%s\\n' "$1" >&2
  exit 1
}
need() {
  command -v "$1" >/dev/null 2>&1 || die "$1 is not installed: $2"
}

PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"
need tcpdump 'apt-get install tcpdump, or apk add tcpdump'
${enters ? ROOT : ''}${FIND[subject.kind](subject as never)}
set -- tcpdump -n -i ${quoted(args.interface)} -s ${SNAP_LENGTH} -U${ring ? ` -C ${Math.ceil(ring.octetsPerFile / 1e6)} -W ${ring.files}` : ''} -Z root -w "$file" \\
  ${quoted(filterOf(args.ports))}
${ENTER[subject.kind]}
# The counters of the host's own table: those of a pod's namespace stay 0.
counters() {
  if command -v conntrack >/dev/null 2>&1; then
    printf 'conntrack -S %s:\\n' "$1" >&2
    ${enters ? 'nsenter --target 1 --net conntrack -S >&2 2>/dev/null' : 'conntrack -S >&2 2>/dev/null'} || true
  fi
}

counters before
# Ctrl-C ends tcpdump; the script goes on.
"$@" &
tcpdump=$!
trap 'kill -TERM "$tcpdump" 2>/dev/null || true' INT TERM
${seconds === undefined ? '' : watcher(seconds)}status=0
wait "$tcpdump" || status=$?
# A trap ends wait before the program has ended.
while kill -0 "$tcpdump" 2>/dev/null; do
  status=0
  wait "$tcpdump" || status=$?
done
trap - INT TERM
${seconds === undefined ? '' : 'kill "$watcher" 2>/dev/null || true\n'}counters after
# 130 and 143: Ctrl-C, or it was told to end.
case $status in
  0 | 130 | 143) ;;
  *) die "tcpdump failed with exit code $status" ;;
esac
printf 'written: %s\\nnow, where dnspcap is: dnspcap analyze %s\\n' "$file" "$file" >&2
`;
}

/** timeout(1) would keep Ctrl-C from what it runs, and busybox has it without --foreground. */
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

type Of<Kind extends Subject['kind']> = Extract<Subject, { kind: Kind }>;
type PerKind = { readonly [Kind in Subject['kind']]: (subject: Of<Kind>) => string };

const PLACES: PerKind = {
  host: () => 'on this host',
  container: ({ id }) => `in the network namespace of container ${id}`,
  pod: ({ namespace, name }) => `in the network namespace of pod ${namespace}/${name}`,
  pid: ({ pid }) => `in the network namespace of process ${pid}`,
  netns: ({ name }) => `in the network namespace ${name}`,
};

const ROOT = `[ "$(id -u)" -eq 0 ] || die 'run this as root: it enters a network namespace'\n`;

const FIND_PID = `pid=
if command -v crictl >/dev/null 2>&1; then
  pid=$(crictl inspect --output go-template --template '{{.info.pid}}' "$id" 2>/dev/null) || pid=
fi
if [ -z "$pid" ] && command -v docker >/dev/null 2>&1; then
  pid=$(docker inspect --format '{{.State.Pid}}' "$id" 2>/dev/null) || pid=
fi
case $pid in
  '' | 0 | *[!0-9]*) die "no running container $id on this node (asked crictl and docker)" ;;
esac
`;

/** How the namespace is found. */
const FIND: PerKind = {
  host: () => '',
  container: ({ id }) => `id=${quoted(id)}\n${FIND_PID}`,
  pod: ({ namespace, name }) => `need crictl 'run this on the node of the pod'
sandbox=$(crictl pods --quiet --state ready --namespace '^${escaped(namespace)}$' --name '^${escaped(name)}$' | head -n 1)
[ -n "$sandbox" ] || die ${quoted(`pod ${namespace}/${name} is not on this node: kubectl get pod -o wide says where`)}
id=$(crictl ps --quiet --state Running --pod "$sandbox" | head -n 1)
[ -n "$id" ] || die ${quoted(`no container of pod ${namespace}/${name} is running`)}
${FIND_PID}`,
  pid: ({ pid }) =>
    `pid=${pid}\n[ -e "/proc/$pid/ns/net" ] || die "there is no process $pid here"\n`,
  netns: ({ name }) =>
    `need ip 'apt-get install iproute2'\n[ -e ${quoted(`/var/run/netns/${name}`)} ] || die ${quoted(`there is no network namespace ${name}: see ip netns list`)}\nname=${quoted(name)}\n`,
};

const NSENTER = `need nsenter 'apt-get install util-linux'\nset -- nsenter --target "$pid" --net -- "$@"\n`;

/** How it is entered. */
const ENTER: Readonly<Record<Subject['kind'], string>> = {
  host: '',
  container: NSENTER,
  pod: NSENTER,
  pid: NSENTER,
  netns: 'set -- ip netns exec "$name" "$@"\n',
};

/** In a regular expression of crictl. */
function escaped(text: string): string {
  return text.replaceAll('.', String.raw`\.`);
}

/** One word for the shell, whatever is in it. */
function quoted(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
