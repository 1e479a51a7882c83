import type { Connection } from '../connection.ts';
import { type Leg, type Lookup, SECOND } from '../model.ts';
import type { Pod } from '../pod.ts';
import type { World } from '../world.ts';
import { BOTH, type Begin, drawId, type Program } from './program.ts';

/** The server closes a connection after this idle time. */
const IDLE = 1.5 * SECOND;

interface Open {
  readonly lookup: Lookup;
  readonly leg: Leg;
  id: number | undefined;
  isAgain: boolean;
}

/** A program with one connection for all lookups, as long as the server leaves it open: RFC 7766 section 6.2.1. */
export const pipelined: Begin = (world, pod) => new Pipelined(world, pod);

class Pipelined implements Program {
  readonly #world: World;
  readonly #pod: Pod;
  readonly #open = new Set<Open>();
  #connection: Connection | undefined;
  #isOpen = false;

  constructor(world: World, pod: Pod) {
    this.#world = world;
    this.#pod = pod;
  }

  lookUp(name: number): void {
    const lookup = this.#world.begin('pipelined', this.#pod, name);
    const queries = BOTH.map((leg): Open => ({ lookup, leg, id: undefined, isAgain: false }));
    for (const query of queries) this.#open.add(query);
    if (this.#connection === undefined) this.#connect();
    else if (this.#isOpen) this.#send(queries);
  }

  /** Sends each query in a segment of its own, or all in one. */
  #send(queries: readonly Open[]): void {
    const { odds } = this.#world;
    const connection = this.#connection!;
    const asked = queries.map((query) => {
      const { lookup, leg } = query;
      const { name } = lookup;
      query.id ??= drawId(this.#world, this.#pod, connection.port, name, leg);
      this.#pod.reserves(connection.port, { id: query.id, name, leg });
      return { lookup, leg, id: query.id };
    });
    if (odds.oneIn(2)) connection.ask(asked);
    else
      for (const [at, one] of asked.entries())
        this.#world.after(at * 60, () => connection.ask([one]));
  }

  #connect(): void {
    const connection = this.#pod.connect(0, {
      opened: () => {
        this.#isOpen = true;
        this.#send([...this.#open]);
      },
      failed: () => {
        this.#leave();
        this.#open.clear();
      },
      answered: ({ lookup, leg }) => {
        for (const query of this.#open)
          if (query.lookup === lookup && query.leg === leg) this.#open.delete(query);
        if (this.#open.size === 0) this.#world.after(IDLE, () => this.#closeIdle(connection));
      },
      ended: () => {
        this.#leave();
        this.#again();
      },
    });
    this.#connection = connection;
  }

  #leave(): void {
    this.#connection = undefined;
    this.#isOpen = false;
  }

  /** Sends the open queries once more. */
  #again(): void {
    for (const query of this.#open)
      if (query.isAgain) this.#open.delete(query);
      else query.isAgain = true;
    if (this.#open.size > 0) this.#connect();
  }

  #closeIdle(connection: Connection): void {
    if (this.#open.size === 0 && this.#connection === connection) connection.closeIdle();
  }
}
