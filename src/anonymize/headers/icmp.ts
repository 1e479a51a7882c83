import { u8 } from '../../wire/bytes.ts';
import {
  Icmp,
  IcmpType,
  IPV4_ADDRESS_OCTETS,
  IPV6_ADDRESS_OCTETS,
  Protocol,
} from '../../wire/headers/ip.ts';
import type { Rewrite } from '../rewrite.ts';

/** Octets after type, code and checksum whose meaning depends on the type. */
const REST = 4;
/** Errors, which quote a packet after their header: unreachable, source quench, redirect, time exceeded, parameter. */
const QUOTING: ReadonlySet<number> = new Set([
  IcmpType.unreachable,
  IcmpType.sourceQuench,
  IcmpType.redirect,
  IcmpType.timeExceeded,
  IcmpType.parameterProblem,
]);
const QUOTING_V6: ReadonlySet<number> = new Set([
  IcmpType.unreachableV6,
  IcmpType.packetTooBigV6,
  IcmpType.timeExceededV6,
  IcmpType.parameterProblemV6,
]);
/** Echo and its reply, of which identifier and sequence number are kept. */
const ECHO: ReadonlySet<number> = new Set([0, 8]);
const ECHO_V6: ReadonlySet<number> = new Set([128, 129]);
/** Neighbor Solicitation and Advertisement, RFC 4861 sections 4.3 and 4.4: a target, then options. */
const NEIGHBOR: ReadonlySet<number> = new Set([135, 136]);
const TARGET_END = Icmp.octets + IPV6_ADDRESS_OCTETS;
/** Link-layer addresses of source and target, section 4.6.1. */
const LINK_ADDRESS_OPTIONS: ReadonlySet<number> = new Set([1, 2]);
const LINK_ADDRESS_OCTETS = 8;

/** The flags router, solicited and override: section 4.4. */
const NEIGHBOR_FLAGS = 0xe0;

/** The code of "unreachable" that has an MTU: RFC 1191 section 4. */
const FRAGMENTATION_NEEDED = 4;

/** Rewrites the four octets before the quote: keeps an MTU or a pointer to the fault, and replaces a gateway. */
function quoteHeader(message: Rewrite, at: number, type: number, isV6: boolean): void {
  const body = at + Icmp.octets;
  if (isV6) {
    if (type === IcmpType.packetTooBigV6 || type === IcmpType.parameterProblemV6)
      message.keep(at + REST, body);
  } else if (type === IcmpType.redirect) message.address(at + Icmp.gateway, IPV4_ADDRESS_OCTETS);
  else if (type === IcmpType.parameterProblem) message.keep(at + REST, at + REST + 1);
  else if (
    type === IcmpType.unreachable &&
    u8(message.from, at + Icmp.code) === FRAGMENTATION_NEEDED
  )
    message.keep(at + Icmp.mtu, body);
}

/** Rewrites an ICMP header. Returns the offset of the packet that the message quotes; undefined if it quotes none. */
export function icmpHeader(
  message: Rewrite,
  at: number,
  end: number,
  protocol: number,
): number | undefined {
  const isV6 = protocol === Protocol.icmpv6;
  const type = at < end ? u8(message.from, at + Icmp.type) : 0;
  const body = at + Icmp.octets;
  message.keep(at, Math.min(at + REST, end));
  if (body > end) return undefined;
  if ((isV6 ? QUOTING_V6 : QUOTING).has(type)) {
    quoteHeader(message, at, type, isV6);
    return body;
  }
  if (isV6 && NEIGHBOR.has(type) && at + TARGET_END <= end) neighbor(message, at, end);
  else if ((isV6 ? ECHO_V6 : ECHO).has(type)) message.keep(at + REST, body);
  return undefined;
}

function neighbor(message: Rewrite, at: number, end: number): void {
  const { from } = message;
  message.keepBits(at + REST, NEIGHBOR_FLAGS);
  message.address(at + Icmp.octets, IPV6_ADDRESS_OCTETS);
  const option = at + TARGET_END;
  const isKnown =
    option + LINK_ADDRESS_OCTETS <= end &&
    LINK_ADDRESS_OPTIONS.has(u8(from, option)) &&
    u8(from, option + 1) === 1;
  if (!isKnown) return;
  message.keep(option, option + 2);
  message.hardware(option + 2);
}
