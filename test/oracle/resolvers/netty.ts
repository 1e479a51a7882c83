import { A, AAAA, type Leg, type Lookup, SECOND } from '../model.ts';
import type { Pod, Socket } from '../pod.ts';
import type { World } from '../world.ts';
import { type Begin, drawId, lateBy } from './program.ts';

const TIMEOUT = 5 * SECOND;

/** DnsNameResolver: one channel for all lookups; the next server from the same port with a new ID; EDNS. */
export const netty: Begin = (world, pod) => {
  const waiting = new Set<string>();
  const socket: Socket = pod.open(({ lookup, leg, server }, _, rcode) => {
    const wasWaiting = waiting.delete(`${lookup.number} ${leg} ${server}`);
    // Netty asks the next server at once (DnsResolveContext.onResponse).
    if (rcode > 0 && wasWaiting)
      world.after(world.random.between(60, 400), () =>
        ask(world, pod, socket, waiting, lookup, leg, server + 1),
      );
  }, false);
  return {
    lookUp(name) {
      const lookup = world.begin('netty', pod, name);
      ask(world, pod, socket, waiting, lookup, A, 0);
      const gap = world.random.between(5, 80) + world.pause();
      world.after(gap, () => ask(world, pod, socket, waiting, lookup, AAAA, 0));
    },
  };
};

// oxlint-disable-next-line max-params -- what a channel knows
function ask(
  world: World,
  pod: Pod,
  socket: Socket,
  waiting: Set<string>,
  lookup: Lookup,
  leg: Leg,
  server: number,
): void {
  // With one server Netty does not try again: the name then has addresses of one family.
  if (server >= world.parameters.servers) return;
  waiting.add(`${lookup.number} ${leg} ${server}`);
  const id = drawId(world, pod, socket.port, lookup.name, leg);
  socket.send(lookup, leg, id, server, { hasEdns: true });
  world.after(TIMEOUT + lateBy(world), () => {
    if (waiting.delete(`${lookup.number} ${leg} ${server}`))
      ask(world, pod, socket, waiting, lookup, leg, server + 1);
  });
}
