import type { Subject } from '../subject/subject.ts';

/** How scripts find and enter the network namespace of the subject. */

/** Returns lines that set `pid`, or `name` for a named namespace. They end the script if there is none. */
export function findNamespace(subject: Subject): string {
  return FIND[subject.kind](subject as never);
}

/** Beginning of every script: how it fails and checks for tools, and the folders of administrators' programs. */
export const TOOLS = `die() {
  printf '%s\\n' "$1" >&2
  exit 1
}
need() {
  command -v "$1" >/dev/null 2>&1 || die "$1 is not installed: $2"
}

PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"
`;

/** Requires root, which entering a namespace needs. */
export const ROOT = `[ "$(id -u)" -eq 0 ] || die 'run this as root: it enters a network namespace'\n`;

/** Lines that set `pid` to a process of the container `$id`. `refusal`: a word of the shell that says that there is none. */
function findPid(refusal: string): string {
  return `pid=
if command -v crictl >/dev/null 2>&1; then
  pid=$(crictl inspect --output go-template --template '{{.info.pid}}' "$id" 2>/dev/null) || pid=
fi
if [ -z "$pid" ] && command -v docker >/dev/null 2>&1; then
  pid=$(docker inspect --format '{{.State.Pid}}' "$id" 2>/dev/null) || pid=
fi
# Every container runtime puts the whole id into the path of the control group.
if [ -z "$pid" ] && [ "\${#id}" -ge 12 ]; then
  for group in /proc/[0-9]*/cgroup; do
    if grep -qF -- "$id" "$group" 2>/dev/null; then
      pid=$(basename "$(dirname "$group")")
      break
    fi
  done
fi
case $pid in
  '' | 0 | *[!0-9]*) die ${refusal} ;;
esac
`;
}

const WHERE = 'kubectl get pod -o wide says where it runs';
const ASKED = '(asked crictl, docker and the control groups)';
const NO_CONTAINER = `"no running container $id on this node ${ASKED}"`;

/** Lines that find the namespace, by kind of subject. */
const FIND: {
  readonly [Kind in Subject['kind']]: (subject: Extract<Subject, { kind: Kind }>) => string;
} = {
  host: () => '',
  container: ({ id }) => `id=${quoted(id)}\n${findPid(NO_CONTAINER)}`,
  pod: ({ namespace, name, containerId }) =>
    containerId === undefined
      ? byCrictl(namespace, name)
      : `id=${quoted(containerId)}\n${findPid(quoted(`no container of pod ${namespace}/${name} was found on this node ${ASKED}: ${WHERE}`))}`,
  pid: ({ pid }) =>
    `pid=${pid}\n[ -e "/proc/$pid/ns/net" ] || die "there is no process $pid here"\n`,
  netns: ({ name }) =>
    `need ip 'apt-get install iproute2'\n[ -e ${quoted(`/var/run/netns/${name}`)} ] || die ${quoted(`there is no network namespace ${name}: see ip netns list`)}\nname=${quoted(name)}\n`,
};

function byCrictl(namespace: string, name: string): string {
  return `need crictl 'run this on the node of the pod'
# Unless it is told of a runtime, crictl reports each that is not here. Its last line says why it fails.
ask() {
  { said=$(crictl "$@" 2>&1 >&3) && return; } 3>&1
  die "crictl $1: $(printf '%s\\n' "$said" | sed -n '$s/^time=.* level=fatal msg=//; $p')"
}
sandboxes=$(ask pods --quiet --state ready --namespace '^${escaped(namespace)}$' --name '^${escaped(name)}$') || exit 1
sandbox=$(printf '%s\\n' "$sandboxes" | head -n 1)
[ -n "$sandbox" ] || die ${quoted(`pod ${namespace}/${name} does not run on this node: ${WHERE}`)}
ids=$(ask ps --quiet --state Running --pod "$sandbox") || exit 1
id=$(printf '%s\\n' "$ids" | head -n 1)
[ -n "$id" ] || die ${quoted(`no container of pod ${namespace}/${name} is running`)}
${findPid(NO_CONTAINER)}`;
}

const NSENTER = `need nsenter 'apt-get install util-linux'
inside() {
  exec nsenter --target "$pid" --net -- "$@"
}
`;

/**
 * Shell functions that run a command in the namespace. They use `exec`, so that the shell knows the pid of a command in
 * the background: call them there, or in a subshell.
 */
export const INSIDE: Readonly<Record<Subject['kind'], string>> = {
  host: `inside() {
  exec "$@"
}
`,
  container: NSENTER,
  pod: NSENTER,
  pid: NSENTER,
  netns: `inside() {
  exec ip netns exec "$name" "$@"
}
`,
};

/** Escapes a name for a regular expression of crictl. */
function escaped(text: string): string {
  return text.replaceAll('.', String.raw`\.`);
}

/** Quotes a text as one word of the shell. */
export function quoted(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
