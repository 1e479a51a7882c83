import { type Bytes, u8 } from '../../wire/bytes.ts';

/** Most names that are remembered. A malicious capture may have more, which then share a number. */
const MAX_NAMES = 1 << 16;

/** Pseudonyms of interface names in link headers: `if1`, `if2` … Names tell places apart, and may identify pods. */
export class InterfaceNames {
  readonly #limit: number;
  readonly #numbers = new Map<string, number>();

  /** @param limit most names remembered; tests set a lower one */
  constructor(limit: number = MAX_NAMES) {
    this.#limit = limit;
  }

  /** Writes the pseudonym of the name in a NUL-padded field of `octets` bytes into the same place of `into`. */
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
