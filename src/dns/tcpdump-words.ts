import { typeName } from './codes.ts';

/** tcpdump's names for numbers of the DNS, each with the space that tcpdump puts before it. 4.99.3. */
export const OPCODES: readonly string[] = [
  '',
  ...spaced('inv_q stat op3 notify update op6 op7 op8 updateA updateD updateDA updateM updateMA'),
  ...spaced('zoneInit zoneRef'),
];

/** Higher numbers are printed as ` Resp24`. tcpdump really prints 17 and 21 without a space. */
export const RCODES: readonly string[] = [
  '',
  ...spaced('FormErr ServFail NXDomain NotImp Refused YXDomain YXRRSet NXRRSet NotAuth NotZone'),
  ...spaced('Resp11 Resp12 Resp13 Resp14 NoChange BadVers'),
  'Resp17',
  ...spaced('Resp18 Resp19 Resp20'),
  'Resp21',
  ...spaced('Resp22 BadCookie'),
];

export const CLASSES: ReadonlyMap<number, string> = new Map([
  [3, 'CHAOS'],
  [4, 'HS'],
  [255, 'ANY'],
]);

/** Types with another name than in the registry. */
const OTHER_NAMES: ReadonlyMap<number, string> = new Map([
  [23, 'NSAP_PTR'],
  [104, 'UNSPECA'],
]);

/** Returns `A`, `AAAA`; `Type65` for HTTPS and all other types that tcpdump 4.99 does not know by name. */
export function typeInNotation(type: number): string {
  const isKnown =
    (type >= 1 && type <= 48) || (type >= 99 && type <= 104) || (type >= 249 && type <= 256);
  return isKnown ? (OTHER_NAMES.get(type) ?? typeName(type)) : `Type${type}`;
}

function spaced(words: string): string[] {
  return words.split(' ').map((word) => ` ${word}`);
}
