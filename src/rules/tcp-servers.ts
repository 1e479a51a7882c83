import type { Connection } from '../lookup/tcp/connection.ts';
import type { AddressId } from '../wire/address.ts';
import type { Nanoseconds } from '../wire/time.ts';
import { FRAMES_NAMED, seen } from './fact.ts';
import { onceFor } from './once.ts';
import type { Advice, Context, Fact } from './rule.ts';
import { frames, grouped, say, type Sentence } from '../words/say.ts';
import { addTo, groupedBy } from '../wire/by-key.ts';

/** Groups connections by server and port, in the order of the capture. */
export function byServer(connections: Iterable<Connection>): Connection[][] {
  return [...groupedBy(connections, portOf).values()];
}

function portOf({ server, serverPort }: Connection): string {
  return `${server} ${serverPort}`;
}

/** Returns a share of connections: `3 of 5 TCP connections to port 53 of 10.96.0.10`. */
export function share(failed: readonly Connection[], context: Context): Sentence {
  const [first] = failed;
  const { server, serverPort } = first!;
  const all = Math.max(context.connections.countTo(first!), failed.length);
  const address = context.address(server);
  if (all === 1) return say`the only TCP connection to port ${serverPort} of ${address}`;
  return failed.length === all
    ? say`all ${grouped(all)} TCP connections to port ${serverPort} of ${address}`
    : say`${grouped(failed.length)} of ${grouped(all)} TCP connections to port ${serverPort} of ${address}`;
}

/** Returns `frames 3, 5 and 7`, or `first in frames 3, 5, …` if there are more than FRAMES_NAMED. */
export function firstIn(list: readonly number[]): Sentence {
  const named = frames(list.slice(0, FRAMES_NAMED));
  return list.length > FRAMES_NAMED ? say`first in ${named}` : named;
}

/** Frames of truncated answers, by server. */
const truncatedAnswers = onceFor(({ stories }): ReadonlyMap<AddressId, readonly number[]> => {
  const found = new Map<AddressId, number[]>();
  for (const { lookup } of stories) {
    for (const { server, answer } of lookup.attempts) {
      if (answer?.truncated === true) addTo(found, server, answer.frame);
    }
  }
  return found;
});

/** Adds the consequence for truncated answers, which cannot be completed without TCP. */
export function withTruncated(message: Sentence, first: Connection, context: Context): Sentence {
  const truncated = truncatedAnswers(context).get(first.server);
  if (truncated === undefined) return message;
  return say`${message}; without TCP, clients cannot complete the truncated answers of this server (${firstIn(truncated)})`;
}

/** States that the server is up, if it answered anything. */
export function answersFact({ server }: Connection, context: Context): Fact | undefined {
  const { answered, queries } = context.tally.server(server);
  if (answered === 0) return undefined;
  const address = context.address(server);
  return queries === 1
    ? seen`${address} answered the only query to it in this capture: the host is up`
    : seen`${address} answered ${grouped(answered)} of ${grouped(queries)} queries in this capture: the host is up`;
}

/** Returns the frames in the file of the first connection, as a finding refers to one file. */
export function framesOf(
  first: Connection,
  sightings: readonly { readonly capture: number; readonly frame: number }[],
): { capture: number; time: Nanoseconds; frames: number[] } {
  const { capture, time } = first.syns[0] ?? first.end!;
  const list = sightings.filter((one) => one.capture === capture).map(({ frame }) => frame);
  return { capture, time, frames: [...new Set(list)].toSorted((a, b) => a - b) };
}

export const TCP_ADVICE: readonly Advice[] = [
  {
    title: say`Check that NetworkPolicy, CNI and the packet filter of the nodes let TCP port 53 pass, as they do UDP port 53`,
    snippet: 'kubectl get networkpolicy -A\niptables -L -v -n\n',
  },
  {
    title: say`Check that the DNS service has TCP port 53 and ready endpoints, and that the server listens on TCP: CoreDNS does by itself`,
    snippet:
      'kubectl -n kube-system get service kube-dns -o yaml\nkubectl -n kube-system get endpointslices -l k8s-app=kube-dns\n',
  },
];
