import { Protocol } from '../decode/network/network-view.ts';
import { type Bytes, u8 } from '../wire/bytes.ts';
import type { AddressPseudonyms } from './addresses.ts';
import type { HardwareAddresses } from './hardware-addresses.ts';

/** Type, code, checksum, and four octets that depend on the type: RFC 792, RFC 4443. */
const ICMP_OCTETS = 8;

/** Errors, which quote a packet behind their header: unreachable, source quench, redirect, time exceeded, parameter. */
const QUOTING: ReadonlySet<number> = new Set([3, 4, 5, 11, 12]);
const QUOTING_V6: ReadonlySet<number> = new Set([1, 2, 3, 4]);
const REDIRECT = 5;
/** Echo and its reply: an identifier and a number stay. */
const ECHO: ReadonlySet<number> = new Set([0, 8]);
const ECHO_V6: ReadonlySet<number> = new Set([128, 129]);
/** Neighbor Solicitation and Advertisement, RFC 4861 sections 4.3 and 4.4: a target, then options. */
const NEIGHBOR: ReadonlySet<number> = new Set([135, 136]);
const TARGET_END = ICMP_OCTETS + 16;
/** Link-layer addresses of source and target, section 4.6.1. */
const LINK_ADDRESS_OPTIONS: ReadonlySet<number> = new Set([1, 2]);

/** Router, solicited, override: section 4.4. */
const NEIGHBOR_FLAGS = 0xe0;

const UNREACHABLE = 3;
/** A code of it: RFC 1191 section 4. */
const FRAGMENTATION_NEEDED = 4;
const PARAMETER_PROBLEM = 12;
const TOO_BIG_V6 = 2;
const PARAMETER_PROBLEM_V6 = 4;

/** Of the four octets in front of the quote, only what is a number stays: an MTU, or where the fault is. */
function clearUnused(bytes: Bytes, at: number, type: number, isV6: boolean): void {
  const body = at + ICMP_OCTETS;
  if (isV6) {
    if (type !== TOO_BIG_V6 && type !== PARAMETER_PROBLEM_V6) bytes.fill(0, at + 4, body);
  } else if (type === UNREACHABLE && u8(bytes, at + 1) === FRAGMENTATION_NEEDED)
    bytes.fill(0, at + 4, at + 6);
  else bytes.fill(0, type === PARAMETER_PROBLEM ? at + 5 : at + 4, body);
}

/** @returns the offset of the packet that the message quotes; undefined when it is rewritten, and quotes none */
export function replaceIcmp(
  bytes: Bytes,
  at: number,
  end: number,
  protocol: number,
  addresses: AddressPseudonyms,
  hardware: HardwareAddresses,
): number | undefined {
  const isV6 = protocol === Protocol.icmpv6;
  const type = at < end ? u8(bytes, at) : 0;
  const body = at + ICMP_OCTETS;
  if (body > end) {
    bytes.fill(0, Math.min(at + 4, end), end);
    return undefined;
  }
  if ((isV6 ? QUOTING_V6 : QUOTING).has(type)) {
    if (!isV6 && type === REDIRECT) addresses.replace(bytes, at + 4, 4);
    else clearUnused(bytes, at, type, isV6);
    return body;
  }
  if (isV6 && NEIGHBOR.has(type) && at + TARGET_END <= end) {
    bytes[at + 4]! &= NEIGHBOR_FLAGS;
    bytes.fill(0, at + 5, body);
    addresses.replace(bytes, body, 16);
    const option = at + TARGET_END;
    const isKnown =
      option + 8 <= end &&
      LINK_ADDRESS_OPTIONS.has(u8(bytes, option)) &&
      u8(bytes, option + 1) === 1;
    if (isKnown) hardware.replace(bytes, option + 2);
    bytes.fill(0, isKnown ? option + 8 : option, end);
    return undefined;
  }
  const isEcho = (isV6 ? ECHO_V6 : ECHO).has(type);
  bytes.fill(0, isEcho ? body : at + 4, end);
  return undefined;
}
