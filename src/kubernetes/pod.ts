import {
  addressesOf,
  addressOf,
  listOf,
  nameOf,
  qualifiedName,
  type Seconds,
  secondsOf,
  textsOf,
} from './fields.ts';
import { type Fields, fieldsOf } from '../wire/json.ts';
import { type Workload, workloadOf } from './workload.ts';

/** A pod in a listing, as far as its addresses go. */
export interface Pod {
  /** `namespace/name` */
  readonly name: string;
  readonly addresses: readonly string[];
  /** Whether it has the addresses of its node, which it shares with every other process there. */
  readonly isOnHost: boolean;
  /** The node's name, which is undefined before the pod is scheduled, and its addresses. */
  readonly node: string | undefined;
  readonly nodeAddresses: readonly string[];
  readonly workload: Workload | undefined;
  /** Addresses of NodeLocal DNSCache: on each node, the pod of that node listens on them. */
  readonly localAddresses: readonly string[];
  /** When the pod took its addresses and gave them back; -Infinity and Infinity if the listing does not tell. */
  readonly since: Seconds;
  readonly until: Seconds;
}

/**
 * Reads a Pod of core/v1. Undefined if it has no address, or gave its addresses back at an unknown time.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/
 */
export function podOf(object: Fields): Pod | undefined {
  const metadata = fieldsOf(object['metadata']);
  const spec = fieldsOf(object['spec']);
  const status = fieldsOf(object['status']);
  const name = qualifiedName(metadata);
  const addresses = addressesOf([
    status['podIP'],
    ...listOf(status['podIPs']).map((one) => one['ip']),
  ]);
  const until = endOf(metadata, status);
  if (name === undefined || addresses.length === 0 || until === undefined) return undefined;
  return {
    name,
    addresses,
    isOnHost: spec['hostNetwork'] === true,
    node: nameOf(spec['nodeName']),
    nodeAddresses: addressesOf([
      status['hostIP'],
      ...listOf(status['hostIPs']).map((one) => one['ip']),
    ]),
    workload: workloadOf(metadata),
    localAddresses: listOf(spec['containers']).flatMap(localAddresses),
    since: secondsOf(status['startTime']) ?? secondsOf(metadata['creationTimestamp']) ?? -Infinity,
    until,
  };
}

/**
 * Returns when a pod gave its addresses back. A pod that has finished keeps `podIP` in its status, but the address is
 * free for others once its last container has ended. A pod that is being deleted is gone at `deletionTimestamp` at the
 * latest: the time of the request and the grace period. Undefined if it has ended at an unknown time.
 */
function endOf(metadata: Fields, status: Fields): Seconds | undefined {
  const deleted = secondsOf(metadata['deletionTimestamp']);
  const isOver = status['phase'] === 'Succeeded' || status['phase'] === 'Failed';
  if (!isOver) return deleted === undefined ? Infinity : deleted + 1;
  const ends = ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses']
    .flatMap((key) => listOf(status[key]))
    .map((one) => secondsOf(fieldsOf(fieldsOf(one['state'])['terminated'])['finishedAt']))
    .filter((end) => end !== undefined);
  // The whole second in which it ended is still its own.
  const end = ends.reduce((last, one) => Math.max(last, one), -Infinity);
  return ends.length > 0 ? end + 1 : deleted && deleted + 1;
}

/**
 * Returns the addresses of the argument `-localip 169.254.20.10,10.96.0.10` of node-cache.
 *
 * @see https://github.com/kubernetes/dns/blob/master/cmd/node-cache/main.go
 */
function localAddresses(container: Fields): readonly string[] {
  const words = [...textsOf(container['command']), ...textsOf(container['args'])];
  const at = words.findIndex((word) => /^--?localip(?:=|$)/.test(word));
  if (at < 0) return [];
  const value = words[at]!.split('=')[1] ?? words[at + 1] ?? '';
  return value.split(',').flatMap((address) => addressOf(address.trim()) ?? []);
}
