import { inNumber } from '../wire/number.ts';

/** English template → template of the language, with the same gaps. */
export type Catalogue = Readonly<Record<string, string>>;

/** Returns a catalogue whose keys stand for one and for many (`inNumber`) with a key for each; Chinese has no plural. */
export function inBothNumbers(catalogue: Catalogue): Catalogue {
  return Object.fromEntries(
    Object.entries(catalogue).flatMap(([key, text]) => [
      [inNumber(key, 1), text],
      [inNumber(key, 2), text],
    ]),
  );
}
