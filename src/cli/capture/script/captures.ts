import type { CaptureArguments } from '../arguments.ts';
import { ICMP, SNAP_LENGTH } from '../tcpdump-command.ts';

/** Default of --ring: at most a gigabyte for each of the two captures. */
const RING = { octetsPerFile: 100e6, files: 10 };
/** Most addresses in a filter: a node has a few, and the kernel takes 4,096 instructions (BPF_MAXINSNS). */
const MAX_HOSTS = 64;

/**
 * Returns shell functions for the captures: `file_of` names a file of a ring, `prune` deletes the oldest ones, `record`
 * starts tcpdump, `listens` waits for it, and `any_of` makes a filter of addresses.
 */
export function captureFunctions({ ring }: CaptureArguments): string {
  const { octetsPerFile, files } = ring ?? RING;
  return `${ringOf(files)}${recordOf(octetsPerFile)}`;
}

function ringOf(files: number): string {
  return `# The captures are rings of files. tcpdump numbers its files and never uses a number again; prune deletes the oldest
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
`;
}

function recordOf(octetsPerFile: number): string {
  return `# Starts tcpdump with all options but the interface. Without -Z root, tcpdump would change to another user, who may not
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
`;
}

/** Captures on one interface, of the host. */
export const ONE_CAPTURE = `filter="$dns or ${ICMP}"
record node tcpdump -i "$interface"
node=$!
listens node "$node"
`;

/**
 * Captures on the pod's own interface, and on all interfaces of the node. There the filter selects the pod's queries
 * before translation, and after it, when the node may have replaced the pod's address by its own.
 */
export const TWO_CAPTURES = `filter="$dns or ${ICMP}"
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
