import { A, AAAA, type Leg, type Lookup, SECOND } from '../model.ts';
import type { Pod } from '../pod.ts';
import type { World } from '../world.ts';
import { type Begin, drawId, lateBy } from './program.ts';

/** A forwarder has no timer: it sends again when its client does, here after glibc's time-out. */
const CLIENT_RETRIES = 5 * SECOND;
const ATTEMPTS = 2;

/** As dnsmasq: a port and an ID for each query, both kept when it is sent again; one server of those it knows. */
export const forwarder: Begin = (world, pod) => ({
  lookUp(name) {
    const lookup = world.begin('forwarder', pod, name);
    forward(world, pod, lookup, A);
    world.after(world.random.between(20, 400) + world.pause(), () =>
      forward(world, pod, lookup, AAAA),
    );
  },
});

function forward(world: World, pod: Pod, lookup: Lookup, leg: Leg): void {
  let isOver = false;
  const socket = pod.open(() => {
    isOver = true;
    socket.close(false);
  }, false);
  const id = drawId(world, pod, socket.port, lookup.name, leg);
  const send = (attempt: number) => {
    if (isOver) return;
    if (attempt > ATTEMPTS) return socket.close(true);
    socket.send(lookup, leg, id, 0);
    world.after(CLIENT_RETRIES + lateBy(world), () => send(attempt + 1));
  };
  send(1);
}
