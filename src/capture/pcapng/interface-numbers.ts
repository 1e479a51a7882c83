import type { Packet } from '../packet.ts';

/**
 * Numbers of interfaces stay what they are, because places are told by them; only where one number has two link
 * types, in two files, the second gets a number of its own.
 */
export class InterfaceNumbers {
  readonly #numbers = new Map<string, number>();
  readonly #linkTypes: (number | undefined)[] = [];

  get used(): number {
    return this.#numbers.size;
  }

  /** By number; for those of which no packet is taken, any. */
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
