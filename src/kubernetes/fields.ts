import { formatAddress, parseAddress } from '../wire/address.ts';
import { type Fields, fieldsOf } from '../wire/json.ts';

/** Seconds since 1970-01-01T00:00:00Z: the API server writes no finer times. */
export type Seconds = number;

/** Returns the objects of a list; none if it is no list. */
export function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}

/** Returns the strings of a list, without anything else. */
export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/**
 * Returns a name as the API server admits it: a DNS subdomain (RFC 1123 section 2.1) of at most 253 characters. Such a
 * name needs no escaping in any output or command. Undefined otherwise.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 */
export function nameOf(value: unknown): string | undefined {
  return typeof value === 'string' && NAME.test(value) && value.length <= 253 ? value : undefined;
}
const NAME = /^[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?$/;

/** Returns a name such as `shop/web-0`; undefined without a name. */
export function qualifiedName(metadata: Fields): string | undefined {
  const name = nameOf(metadata['name']);
  const namespace = nameOf(metadata['namespace'] ?? 'default');
  return name !== undefined && namespace !== undefined ? `${namespace}/${name}` : undefined;
}

/** Returns an address as reports write it (RFC 5952); undefined if it is none, as `None` or an empty string. */
export function addressOf(value: unknown): string | undefined {
  const bytes = typeof value === 'string' ? parseAddress(value) : undefined;
  return bytes && formatAddress(bytes);
}

/** Returns the addresses among texts, each once. */
export function addressesOf(values: readonly unknown[]): readonly string[] {
  const addresses = values.map(addressOf).filter((address) => address !== undefined);
  return [...new Set(addresses)];
}

/**
 * Parses a time as metav1.Time is written: RFC 3339 with whole seconds. Undefined for anything else. A time without a
 * time zone would be taken for one in the zone of the machine, so it is rejected.
 */
export function secondsOf(value: unknown): Seconds | undefined {
  const milliseconds =
    typeof value === 'string' && TIME.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(milliseconds) ? undefined : Math.floor(milliseconds / 1_000);
}
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[-+]\d\d:\d\d)$/;
