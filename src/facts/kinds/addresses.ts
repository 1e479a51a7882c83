import { formatAddress, parseAddress } from '../../wire/address.ts';

/** Regular expressions for texts that look like an address. */
const IPV4 = String.raw`\d{1,3}(?:\.\d{1,3}){3}`;
const IPV6 = String.raw`[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}`;

const ALONE = new RegExp(`^(?:${IPV4}|${IPV6})$`);
/** Addresses within a text. A colon and a port may stand behind one of IPv4, or `::ffff:` before it. */
export const ADDRESSES = new RegExp(
  String.raw`(?<![\w.])${IPV4}(?![\w.])|(?<![\w.:])${IPV6}(?![\w.:])`,
  'g',
);

/** A pod has a few addresses, and a node hundreds. */
const MAX_ADDRESSES = 10_000;

export function isAddress(line: string): boolean {
  return ALONE.test(line);
}

/** Reads one address a line, as a script writes them; undefined for any other text. */
export function addresses(text: string): ReadonlySet<string> | undefined {
  const lines = text.split('\n').filter((line) => line !== '');
  if (lines.length === 0 || lines.length > MAX_ADDRESSES || !lines.every(isAddress))
    return undefined;
  return new Set(lines.map(canonical));
}

/** Returns an address as reports write it (RFC 5952); files of /proc write all digits. */
export function canonical(text: string): string {
  const octets = parseAddress(text);
  return octets ? formatAddress(octets) : text;
}
