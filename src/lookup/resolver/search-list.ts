import type { NameId } from '../../dns/message-view.ts';
import type { AddressId } from '../../wire/address.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import { addLoad, emptyLoad, type Load } from '../figures/load.ts';
import type { Lookup } from '../lookup.ts';
import { LEG_WINDOW, LONGEST_WAIT } from '../times.ts';
import { baseOf, isCandidate } from './candidates.ts';
import { countUp } from '../../wire/by-key.ts';

/**
 * Maximum of unfinished chains: some 10 MB. A name that does not exist at all never finishes its chain. At the
 * limit, a chain of the client and label that came first is dropped.
 */
const MAX_OPEN = 1 << 15;
/** Maximum of unfinished chains of one client and first label. */
const MAX_SIDE_BY_SIDE = 64;
/** With ndots:2, names of two or more dots are first tried without a suffix (resolv.conf(5), ndots). */
const DOTS = 2;
const MAX_FRAMES = 16;

/** A lookup that may end a chain. */
interface End {
  readonly name: NameId;
  readonly start: Nanoseconds;
  readonly frame: number;
  readonly capture: number;
  readonly load: Load;
}

/**
 * The tries of one name with the suffixes of a search list (resolv.conf(5), search and ndots), before the final lookup.
 */
interface Chain {
  readonly first: NameId;
  name: NameId;
  readonly start: Nanoseconds;
  end: Nanoseconds;
  tries: number;
  readonly load: Load;
  readonly frames: number[];
  readonly capture: number;
  /** A final lookup that was settled before the try that it follows: that try lost a query and was kept for longer. */
  later: End | undefined;
}

/** The cost of search lists: lookups that ended in NXDOMAIN before the lookup of the name that was meant. */
export class SearchList {
  /** Lookups of names with a suffix that does not exist. */
  extraLookups = 0;
  /** Names that were tried with suffixes. */
  chains = 0;
  /** Time that the extra lookups took. */
  cost: Nanoseconds = 0;
  /**
   * The longest chain: the number of tries, the final name, and the first frames of its lookups in the capture in which
   * it began.
   */
  longest:
    | {
        readonly tries: number;
        readonly name: NameId;
        readonly frames: readonly number[];
        readonly capture: number;
      }
    | undefined;
  /** For each client, the most suffixes that one name was tried with. */
  readonly triesOf = new Map<AddressId, number>();
  /**
   * For each client, the load saved if names of two dots were first tried without a suffix; negative if it would
   * increase.
   */
  readonly savedByNdots = new Map<AddressId, Load>();
  /** Unfinished chains by client and first label, since several programs of a client may search at the same time. */
  readonly #open = new Map<string, Chain[]>();
  readonly #openOf = new Map<AddressId, number>();
  #size = 0;
  readonly #text: (id: NameId) => string;
  readonly #labels: (string | undefined)[] = [];

  constructor(nameText: (id: NameId) => string) {
    this.#text = (id) => nameText(id).toLowerCase();
  }

  /**
   * Adds a settled lookup. Lookups come in the order in which they are settled, roughly the order of their answers.
   *
   * @param load of this lookup; the caller reuses the object for the next one
   */
  add(lookup: Lookup, load: Load): void {
    const { isDenied, client, name, start } = lookup;
    if (!isDenied && !this.#openOf.has(client)) return;
    if (name < 0) return;
    const key = `${client} ${this.#label(name)}`;
    const chains = this.#open.get(key);
    const chain = chains?.find((one) => follows(one, start) && this.#isCandidate(one, name));
    const { frame, capture } = lookup.attempts[0]!;
    const end = { name, start, frame, capture, load };
    if (isDenied) {
      if (chain === undefined) this.#begin(key, lookup, end);
      else this.#extend(key, chain, lookup, end);
    } else if (chain !== undefined) this.#close(key, client, chain, end);
    else {
      const earlier = chains?.find(
        (one) => mayFollow(one, start) && one.later === undefined && this.#isCandidate(one, name),
      );
      if (earlier !== undefined) earlier.later = { ...end, load: { ...load } };
    }
  }

  #begin(
    key: string,
    { client, lastAnswer }: Lookup,
    { name, start, frame, capture, load }: End,
  ): void {
    const chain: Chain = {
      first: name,
      name,
      start,
      end: lastAnswer,
      tries: 1,
      load: { ...load },
      frames: [frame],
      capture,
      later: undefined,
    };
    const chains = this.#open.get(key);
    if (chains === undefined) this.#open.set(key, [chain]);
    else {
      chains.push(chain);
      if (chains.length > MAX_SIDE_BY_SIDE) this.#forget(key, client, chains[0]!);
    }
    countUp(this.#openOf, client);
    if (++this.#size > MAX_OPEN) this.#forgetOldest();
  }

  #extend(key: string, chain: Chain, lookup: Lookup, { name, frame, capture, load }: End): void {
    chain.name = name;
    chain.end = lookup.lastAnswer;
    chain.tries++;
    addLoad(chain.load, load, 1);
    if (chain.frames.length < MAX_FRAMES && capture === chain.capture) chain.frames.push(frame);
    const { later } = chain;
    if (later !== undefined && follows(chain, later.start) && this.#isCandidate(chain, later.name))
      this.#close(key, lookup.client, chain, later);
  }

  #close(key: string, client: AddressId, chain: Chain, end: End): void {
    this.#forget(key, client, chain);
    this.chains++;
    this.extraLookups += chain.tries;
    this.cost += end.start - chain.start;
    if (chain.tries > (this.triesOf.get(client) ?? 0)) this.triesOf.set(client, chain.tries);
    this.#save(client, chain, end);
    if (chain.tries > (this.longest?.tries ?? 0)) {
      const { tries, capture } = chain;
      const frames = end.capture === capture ? [...chain.frames, end.frame] : chain.frames;
      this.longest = { tries, name: end.name, frames, capture };
    }
  }

  /**
   * Adds the saving of ndots:2. Either the tries before the unsuffixed name are saved, or one futile try of that name
   * is added before the others.
   */
  #save(client: AddressId, chain: Chain, end: End): void {
    const { dots, isAbsolute } = baseOf(this.#text(chain.first), this.#text(end.name));
    if (dots < DOTS) return;
    let saved = this.savedByNdots.get(client);
    if (saved === undefined) this.savedByNdots.set(client, (saved = emptyLoad()));
    if (isAbsolute) addLoad(saved, chain.load, 1);
    else addLoad(saved, end.load, -1);
  }

  #forget(key: string, client: AddressId, chain: Chain): void {
    const chains = this.#open.get(key)!;
    chains.splice(chains.indexOf(chain), 1);
    if (chains.length === 0) this.#open.delete(key);
    this.#size--;
    const left = this.#openOf.get(client)! - 1;
    if (left === 0) this.#openOf.delete(client);
    else this.#openOf.set(client, left);
  }

  #forgetOldest(): void {
    for (const [key, [chain]] of this.#open) {
      this.#forget(key, Number(key.slice(0, key.indexOf(' '))), chain!);
      return;
    }
  }

  #isCandidate(before: Chain, after: NameId): boolean {
    return isCandidate(this.#text(before.name), this.#text(after));
  }

  #label(name: NameId): string {
    return (this.#labels[name] ??= this.#text(name).split('.', 1)[0]!);
  }
}

/**
 * Whether a lookup follows the last try of a chain. A resolver asks for the next candidate as soon as the last is
 * denied.
 */
function follows({ end }: Chain, start: Nanoseconds): boolean {
  return start >= end && start - end <= LEG_WINDOW;
}

/**
 * Whether a try between the chain and this lookup may be unsettled: a try that lost a query is settled later than the
 * lookup that follows it.
 */
function mayFollow({ end }: Chain, start: Nanoseconds): boolean {
  return start > end && start - end <= LONGEST_WAIT;
}
