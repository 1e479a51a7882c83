import { SECOND } from './model.ts';
import type { Parameters } from './parameters.ts';
import { Pod } from './pod.ts';
import { RESOLVERS, type ResolverKind } from './resolvers/index.ts';
import { messagesIn } from './reassembly.ts';
import { type Captured, type Frame, Vantage } from './vantage.ts';
import { World } from './world.ts';

/** The events of a run, and the packets in a capture of them. */
export interface Traffic {
  readonly parameters: Parameters;
  readonly world: World;
  readonly vantage: Vantage;
  readonly records: readonly Captured[];
  /** The DNS messages in the records. */
  readonly frames: readonly Frame[];
  readonly file: Uint8Array;
}

/** Seconds of the tail: longer than any resolver waits. */
const TAIL = 13;

export function trafficOf(parameters: Parameters): Traffic {
  const world = new World(parameters);
  for (const [number, kinds] of podsOf(parameters).entries()) {
    const pod = new Pod(world, number);
    for (const kind of kinds) asks(world, pod, kind);
  }
  world.run();
  if (parameters.tail && parameters.endsAt === 100) addTail(world);
  const vantage = new Vantage(parameters);
  const records = vantage.records(world.sights);
  const file = vantage.file(records);
  return { parameters, world, vantage, records, frames: messagesIn(records), file };
}

/** Returns the programs of each pod. */
function podsOf({ pods, tcp }: Parameters): readonly (readonly ResolverKind[])[] {
  return [...pods, ...tcp.always.map((kind) => [kind])];
}

/** Adds lookups at random times, at the run's rate: from the same microsecond to far apart. */
function asks(world: World, pod: Pod, kind: ResolverKind): void {
  const { parameters, random } = world;
  const program = RESOLVERS[kind].begin(world, pod);
  const gap = SECOND / parameters.rate;
  let time = random.below(gap);
  for (let made = 0; made < parameters.lookups; made++) {
    const name = random.below(parameters.names);
    world.at(time, () => program.lookUp(name));
    time += random.below(2 * gap);
  }
}

/** Adds a pod of its own that asks for a name of its own once a second. */
function addTail(world: World): void {
  const { parameters } = world;
  const pod = new Pod(world, podsOf(parameters).length);
  const program = RESOLVERS.glibc.begin(world, pod);
  const last = world.sights.reduce((latest, { time }) => Math.max(latest, time), 0);
  for (let second = 1; second <= TAIL; second++)
    world.at(last + second * SECOND, () => program.lookUp(parameters.names));
  world.run();
}
