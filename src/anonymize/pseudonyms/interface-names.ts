import { type Bytes, u8 } from '../../wire/bytes.ts';

/**
 * Names that are remembered; those beyond share a number. No machine has as many interfaces, and a capture may claim
 * it.
 */
const MAX_NAMES = 1 << 16;

/** Names of interfaces in link headers tell places apart, and may be those of pods: `if1`, `if2` and so on. */
export class InterfaceNames {
  readonly #limit: number;
  readonly #numbers = new Map<string, number>();

  /** @param limit names remembered; less for tests */
  constructor(limit: number = MAX_NAMES) {
    this.#limit = limit;
  }

  /** Writes the pseudonym of the name in a field of so many octets, which NULs fill, into the same place of `into`. */
  replace(bytes: Bytes, at: number, octets: number, into: Bytes): void {
    let name = '';
    for (let index = at; index < at + octets && u8(bytes, index) !== 0; index++)
      name += String.fromCharCode(u8(bytes, index));
    if (name === '') return;
    const number = this.#numbers.get(name) ?? this.#numbers.size + 1;
    if (this.#numbers.size < this.#limit) this.#numbers.set(name, number);
    const pseudonym = `if${number}`;
    for (let index = 0; index < Math.min(octets, pseudonym.length); index++)
      into[at + index] = pseudonym.charCodeAt(index);
  }
}
