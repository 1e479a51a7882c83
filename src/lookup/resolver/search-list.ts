import type { NameId } from '../../dns/message-view.ts';
import type { AddressId } from '../../wire/address.ts';
import { MILLISECOND, type Nanoseconds } from '../../wire/time.ts';
import type { Lookup } from '../grouping/lookup.ts';

/** The next candidate is asked as soon as the last one was denied. */
const NEXT_CANDIDATE: Nanoseconds = 50 * MILLISECOND;
/** Clients whose last denied lookup is remembered. */
const MAX_CLIENTS = 100_000;

/** Tries of one name with the suffixes of a search list (resolv.conf(5), search and ndots), not yet at their end. */
interface Chain {
  name: NameId;
  readonly start: Nanoseconds;
  end: Nanoseconds;
  tries: number;
  readonly frames: number[];
}

/** What search lists cost: lookups that were denied before the one that was meant. */
export class SearchList {
  /** Lookups that were tries of a suffix. */
  extraLookups = 0;
  /** Names that were tried so. */
  chains = 0;
  /** Time that the extra lookups took. */
  cost: Nanoseconds = 0;
  /** The longest chain seen: how many suffixes, of which name, first frames of its lookups. */
  longest:
    | { readonly tries: number; readonly name: NameId; readonly frames: readonly number[] }
    | undefined;
  /** Of each client: the most suffixes that one name was tried with. */
  readonly triesOf = new Map<AddressId, number>();
  readonly #open = new Map<AddressId, Chain>();
  readonly #text: (id: NameId) => string;

  constructor(nameText: (id: NameId) => string) {
    this.#text = nameText;
  }

  /** Lookups come in the order in which they are settled, which is that of their answers. */
  add(lookup: Lookup): void {
    const denied = lookup.isDenied;
    if (!denied && this.#open.size === 0) return;
    const chain = this.#open.get(lookup.client);
    if (!denied && !chain) return;
    const continues =
      chain !== undefined &&
      lookup.start >= chain.end &&
      lookup.start - chain.end <= NEXT_CANDIDATE &&
      this.#isCandidate(chain.name, lookup.name);
    if (denied) this.#deny(lookup, continues ? chain : undefined);
    else if (continues) this.#close(lookup, chain);
  }

  #deny(lookup: Lookup, chain: Chain | undefined): void {
    const frame = lookup.attempts[0]!.frame;
    if (chain) {
      chain.name = lookup.name;
      chain.end = lookup.lastAnswer;
      chain.tries++;
      if (chain.frames.length < 16) chain.frames.push(frame);
    } else if (this.#open.size < MAX_CLIENTS) {
      this.#open.set(lookup.client, {
        name: lookup.name,
        start: lookup.start,
        end: lookup.lastAnswer,
        tries: 1,
        frames: [frame],
      });
    }
  }

  #close(lookup: Lookup, chain: Chain): void {
    this.#open.delete(lookup.client);
    this.chains++;
    this.extraLookups += chain.tries;
    this.cost += lookup.start - chain.start;
    if (chain.tries > (this.triesOf.get(lookup.client) ?? 0))
      this.triesOf.set(lookup.client, chain.tries);
    if (chain.tries > (this.longest?.tries ?? 0)) {
      this.longest = {
        tries: chain.tries,
        name: lookup.name,
        frames: [...chain.frames, lookup.attempts[0]!.frame],
      };
    }
  }

  /** Both begin with the same labels: one is the other with a suffix, or both have different suffixes. */
  #isCandidate(before: NameId, after: NameId): boolean {
    const [one, two] = [this.#text(before).toLowerCase(), this.#text(after).toLowerCase()];
    if (one === two) return false;
    if (one.startsWith(`${two}.`)) return true;
    return (
      one.split('.')[0] === two.split('.')[0] && one.split('.').length !== two.split('.').length
    );
  }
}
