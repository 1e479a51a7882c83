import { shownName } from '../../kubernetes/named-addresses.ts';
import type { End } from '../report.ts';

/** Returns `192.0.2.10:36596 (shop/web-0)`: address and port, with the Kubernetes name. */
export function endpoint(end: End | undefined): string {
  if (!end) return '';
  const name = shownName(end);
  return name === undefined ? addressAndPort(end) : `${addressAndPort(end)} (${name})`;
}

/** Returns `192.0.2.10:36596`, `[2001:db8::1]:53` (RFC 3986 section 3.2.2). */
export function addressAndPort(end: End): string {
  const host =
    end.port !== undefined && end.address.includes(':') ? `[${end.address}]` : end.address;
  return end.port === undefined ? host : `${host}:${end.port}`;
}
