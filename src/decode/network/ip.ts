import { type Bytes, u8 } from '../../wire/bytes.ts';
import { Malformation } from '../../wire/malformation.ts';
import { readIpv4 } from './ipv4.ts';
import { readIpv6 } from './ipv6.ts';
import type { NetworkView } from './network-view.ts';

/** Reads the IP header at `at`, of the version in its first four bits. */
export function readIp(
  bytes: Bytes,
  at: number,
  end: number,
  wireEnd: number,
  into: NetworkView,
): Malformation {
  if (at >= end) return Malformation.cutNetwork;
  const version = u8(bytes, at) >> 4;
  if (version === 4) return readIpv4(bytes, at, end, wireEnd, into);
  if (version === 6) return readIpv6(bytes, at, end, wireEnd, into);
  return Malformation.badNetworkLength;
}
