import type { Packet } from '../packet.ts';

/**
 * Assigns interface numbers for a written file. A number stays the same where possible, because places are
 * identified by it. If two files use one number with different link types, the second gets a new number.
 */
export class InterfaceNumbers {
  readonly #numbers = new Map<string, number>();
  readonly #linkTypes: (number | undefined)[] = [];

  get used(): number {
    return this.#numbers.size;
  }

  /** Link type of each interface, by number. Interfaces without packets get 0, which is never used. */
  get linkTypes(): number[] {
    return Array.from(this.#linkTypes, (linkType) => linkType ?? 0);
  }

  number({ interfaceId, linkType }: Packet): number {
    const key = `${interfaceId} ${linkType}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const isFree = this.#linkTypes[interfaceId] === undefined;
    const number = isFree ? interfaceId : this.#linkTypes.length;
    this.#linkTypes[number] = linkType;
    this.#numbers.set(key, number);
    return number;
  }
}
