import { A, AAAA, type Leg, type Lookup, SECOND } from '../model.ts';
import type { Begin } from './program.ts';
import { drawId, lateBy } from './program.ts';
import type { Pod } from '../pod.ts';
import type { World } from '../world.ts';

/** net/dnsclient_unix.go: each server in turn, twice. */
const TIMEOUT = 5 * SECOND;
const ATTEMPTS = 2;

/** A socket and an ID for each query and each try; the goroutine for AAAA is mostly the faster one. */
export const go: Begin = (world, pod) => ({
  lookUp(name) {
    const lookup = world.begin('go', pod, name);
    const isReversed = !world.random.oneIn(5);
    exchange(world, pod, lookup, isReversed ? AAAA : A, 0);
    const gap = world.random.between(5, 300);
    world.after(gap, () => exchange(world, pod, lookup, isReversed ? A : AAAA, 0));
  },
});

function exchange(world: World, pod: Pod, lookup: Lookup, leg: Leg, number: number): void {
  const { servers } = world.parameters;
  if (number >= ATTEMPTS * servers) return;
  let isOver = false;
  const socket = pod.open(() => {
    isOver = true;
    socket.close(false);
  }, true);
  const id = drawId(world, pod, socket.port, lookup.name, leg);
  socket.send(lookup, leg, id, number % servers, { hasEdns: true });
  world.after(TIMEOUT + lateBy(world), () => {
    if (isOver) return;
    socket.close(true);
    exchange(world, pod, lookup, leg, number + 1);
  });
}
