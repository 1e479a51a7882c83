import type { AddressId } from '../../wire/address.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import type { Placement } from '../grouping/placement.ts';
import { INSTANT } from './activity.ts';
import { type Silence, Silences } from './silences.ts';
import { limitOf, type RateLimit, SteadySeconds } from './steady-seconds.ts';

/** Maximum of watched addresses: some 7 MB. A cluster has fewer addresses that ask a thousand times a second. */
const MAX_RATED = 1 << 12;

/**
 * Number of tenths of a second that are kept. A second is evaluated when the second after it is over, since answers may
 * take that long.
 */
const RING = 32;
const TENTHS = 10;

/** Stands for the latest tenth before the first query. */
const NO_TENTH = -Infinity;

/** Number of rates whose rings share one array. An array per rate would cost three times its bytes. */
const RATES_OF_PAGE = 16;

/** The second with the most queries. */
export interface Peak {
  /** Queries within one second. */
  readonly perSecond: number;
  /** The time at which that second began. */
  readonly time: Nanoseconds;
}

/** Queries per second of each client and to each server, without copies, and how many of them are answered. */
export class Rates {
  readonly clients = new RateTable();
  readonly servers = new RateTable();

  /** Counts a message once its lookup is known. */
  take({ kind, client, server, sent }: Placement): void {
    const tenth = Math.floor(sent / INSTANT);
    if (kind === 'query') {
      this.clients.asked(client, tenth);
      this.servers.asked(server, tenth);
    } else if (kind === 'answer' || kind === 'late') {
      this.clients.answered(client, tenth);
      this.servers.answered(server, tenth);
    }
  }

  /** Called before another capture, whose time may lie before that of this one: its seconds are seconds of its own. */
  restart(): void {
    this.clients.restart();
    this.servers.restart();
  }

  /** Called after the last packet, to evaluate the last seconds. */
  end(): void {
    this.clients.end();
    this.servers.end();
  }
}

/** The rates of all clients, or of all servers. */
export class RateTable {
  /** Index into `#rates` by address; -1 for an address that was not seen yet. */
  #slots = new Int32Array(1 << 10).fill(-1);
  readonly #rates: Rate[] = [];
  #page = new Uint32Array(0);

  /** @param tenth index of the tenth of a second in which the query was sent */
  asked(address: AddressId, tenth: number): void {
    this.#of(address)?.asked(tenth);
  }

  /** @param tenth index of the tenth of a second in which the query was sent */
  answered(address: AddressId, tenth: number): void {
    this.#known(address)?.answered(tenth);
  }

  restart(): void {
    for (const rate of this.#rates) rate.restart();
  }

  end(): void {
    for (const rate of this.#rates) rate.end();
  }

  peakOf(address: AddressId): Peak | undefined {
    return this.#known(address)?.peak;
  }

  /**
   * Returns the rate per second at which answers to this client, or from this server, stop; undefined without a limit.
   */
  limitOf(address: AddressId): RateLimit | undefined {
    const rate = this.#known(address);
    return rate && limitOf(rate.seconds);
  }

  /** Returns the times in which no query from this client, or to this server, was answered. */
  silencesOf(address: AddressId): readonly Silence[] {
    return this.#known(address)?.silences.list ?? [];
  }

  #known(address: AddressId): Rate | undefined {
    return this.#rates[this.#slots[address] ?? -1];
  }

  #of(address: AddressId): Rate | undefined {
    const known = this.#known(address);
    if (known !== undefined || this.#rates.length >= MAX_RATED) return known;
    if (address >= this.#slots.length) this.#grow(address);
    this.#slots[address] = this.#rates.length;
    const within = (this.#rates.length % RATES_OF_PAGE) * 2 * RING;
    if (within === 0) this.#page = new Uint32Array(RATES_OF_PAGE * 2 * RING);
    const rate = new Rate(this.#page, within);
    this.#rates.push(rate);
    return rate;
  }

  #grow(address: AddressId): void {
    const wider = new Int32Array(Math.max(address + 1, 2 * this.#slots.length)).fill(-1);
    wider.set(this.#slots);
    this.#slots = wider;
  }
}

/** The rate of one address. */
class Rate {
  readonly seconds = new SteadySeconds();
  readonly silences = new Silences();
  /** Two rings by tenth of a second, of asked and of answered queries, in an array that several rates share. */
  readonly #page: Uint32Array;
  readonly #asked: number;
  readonly #answered: number;
  /** Index of the latest tenth. */
  #tenth = NO_TENTH;
  /** Queries within the last ten tenths. */
  #lastSecond = 0;
  #peak = 0;
  /** The last tenth of the peak second. */
  #peakTenth = 0;

  constructor(page: Uint32Array, within: number) {
    this.#page = page;
    this.#asked = within;
    this.#answered = within + RING;
  }

  get peak(): Peak {
    const first = this.#peakTenth - TENTHS + 1;
    return { perSecond: this.#peak, time: first * INSTANT };
  }

  /** @param tenth index of the tenth of a second in which a query was sent */
  asked(tenth: number): void {
    if (tenth > this.#tenth) this.#advance(tenth);
    // The next file of a ring may begin before the end of this one; those seconds were evaluated.
    else if (tenth < this.#oldest) return;
    this.#page[this.#asked + placeOf(tenth)]!++;
    if (this.#tenth - tenth >= TENTHS || ++this.#lastSecond <= this.#peak) return;
    this.#peak = this.#lastSecond;
    this.#peakTenth = this.#tenth;
  }

  /** @param tenth index of the tenth of a second in which the answered query was sent */
  answered(tenth: number): void {
    if (tenth >= this.#oldest && tenth <= this.#tenth)
      this.#page[this.#answered + placeOf(tenth)]!++;
  }

  /** Evaluates the last seconds, and begins time anew. */
  restart(): void {
    this.end();
    this.silences.interrupt();
    this.#tenth = NO_TENTH;
    this.#lastSecond = 0;
  }

  end(): void {
    if (this.#tenth !== NO_TENTH) this.#advance(this.#tenth + RING);
  }

  /** Returns the first tenth of the seconds that are not evaluated yet. */
  get #oldest(): number {
    return (Math.floor(this.#tenth / TENTHS) - 1) * TENTHS;
  }

  #advance(to: number): void {
    const from = this.#tenth;
    this.#tenth = to;
    if (from === NO_TENTH) return;
    // After one full turn of the ring nothing is left in it.
    const last = Math.min(to, from + RING);
    for (let tenth = from + 1; tenth <= last; tenth++) {
      if (tenth % TENTHS === 0) this.#look(tenth / TENTHS - 2);
      this.#page[this.#asked + placeOf(tenth)] = 0;
      this.#page[this.#answered + placeOf(tenth)] = 0;
      this.#lastSecond -= this.#page[this.#asked + placeOf(tenth - TENTHS)]!;
    }
  }

  /** Evaluates a second. Prompt answers to its queries have come by now. */
  #look(second: number): void {
    let [asked, answered, mixed] = [0, 0, 0];
    for (let tenth = second * TENTHS; tenth < (second + 1) * TENTHS; tenth++) {
      const sent = this.#page[this.#asked + placeOf(tenth)]!;
      const got = Math.min(sent, this.#page[this.#answered + placeOf(tenth)]!);
      asked += sent;
      answered += got;
      mixed += Math.min(got, sent - got);
      if (sent > 0) this.silences.add(tenth, sent, got);
    }
    if (asked > 0) this.seconds.add(second, asked, answered, mixed);
  }
}

/** Returns the place of a tenth in its ring. Tenths before the first capture are negative. */
function placeOf(tenth: number): number {
  return tenth & (RING - 1);
}
