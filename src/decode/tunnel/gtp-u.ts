import { type Bytes, u8 } from '../../wire/bytes.ts';
import { GtpU } from '../../wire/headers/tunnel.ts';
import { Malformation } from '../../wire/malformation.ts';
import { NOT_IP } from '../link/link-layer.ts';

/** Version 1, GTP and not GTP'. */
const VERSION_BITS = 0xf0;
const VERSION_1 = 0x30;
/** T-PDU: a packet of the subscriber. All other messages are signalling. */
const USER_PACKET = 255;

/** 3GPP TS 29.281 section 5.2.1 names fewer than ten. */
const MAX_EXTENSION_HEADERS = 16;

/**
 * GTP-U, 3GPP TS 29.281 section 5.1: the tunnel of subscribers' packets in 4G and 5G.
 *
 * ```
 * |Version|P|*|E|S|N| Message Type |           Length             |
 * |              Tunnel Endpoint Identifier (TEID)                |
 * |       Sequence Number (if any of E, S, N)     | N-PDU |  Next |
 * | length, in 4 octets | content …             | Next Extension  |  while Next is not 0
 * ```
 */
export function gtpU(bytes: Bytes, start: number, end: number): number {
  let at = start + GtpU.octets;
  if (at > end) return Malformation.cutTunnel;
  const flags = u8(bytes, start + GtpU.flags);
  if ((flags & VERSION_BITS) !== VERSION_1 || u8(bytes, start + GtpU.messageType) !== USER_PACKET)
    return NOT_IP;
  if ((flags & GtpU.hasOptional) !== 0) {
    at += GtpU.optionalOctets;
    if (at > end) return Malformation.cutTunnel;
    let next = (flags & GtpU.hasExtension) === 0 ? 0 : u8(bytes, at - 1);
    for (let headers = 0; next !== 0; headers++) {
      if (at + 4 > end) return Malformation.cutTunnel;
      const octets = u8(bytes, at) * 4;
      if (octets === 0 || headers === MAX_EXTENSION_HEADERS) return NOT_IP;
      at += octets;
      if (at > end) return Malformation.cutTunnel;
      next = u8(bytes, at - 1);
    }
  }
  if (at >= end) return Malformation.cutTunnel;
  const version = u8(bytes, at) >> 4;
  return version === 4 || version === 6 ? at : NOT_IP;
}
