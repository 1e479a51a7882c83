import { A, AAAA, type Leg, type Lookup } from '../model.ts';
import type { Pod, Socket } from '../pod.ts';
import type { World } from '../world.ts';

/** A program in a pod with its resolver. */
export interface Program {
  lookUp(name: number): void;
}

export type Begin = (world: World, pod: Pod) => Program;

export const BOTH: readonly Leg[] = [A, AAAA];

/** Returns the delay of a timer: some tenths of a millisecond to some milliseconds. */
export function lateBy(world: World): number {
  return world.random.between(300, 4_000);
}

/** Draws an ID of the run's range that is free on this port. */
export function drawId(world: World, pod: Pod, port: number, name: number, leg: Leg): number {
  return pod.freeId(port, name, leg, () => world.random.below(world.parameters.ids));
}

/**
 * Sends A and AAAA right after each other, from one port that has not sent yet: the node may drop one of them. A leg
 * that comes after a pause finds the conntrack entry of the other one.
 */
export function sendPair(
  world: World,
  lookup: Lookup,
  send: (leg: Leg, isRaced: boolean) => void,
  isFresh: boolean,
  gap = world.random.between(9, 300),
): void {
  const pause = world.pause();
  const raced = isFresh && pause === 0 ? world.raceOf(lookup) : undefined;
  send(A, raced === 0);
  world.after(gap + pause, () => send(AAAA, raced === 1));
}

/** Closes the sockets of a lookup; after a failure their ports rest for longer. */
export function closeAll(sockets: Iterable<Socket>, hasFailed: boolean): void {
  for (const socket of sockets) socket.close(hasFailed);
}
