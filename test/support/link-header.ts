import { LinkType } from '../../src/capture/link-type.ts';
import type { Bytes } from '../../src/wire/bytes.ts';
import { concat, u16, u32, u8 } from './octets.ts';

const MACS = Uint8Array.of(0x02, 0, 0, 0, 0, 0x02, 0x02, 0, 0, 0, 0, 0x01);

export function isIpv4(packet: Bytes): boolean {
  return packet[0]! >> 4 === 4;
}

export function etherType(packet: Bytes): Bytes {
  return u16(isIpv4(packet) ? 0x0800 : 0x86dd);
}

export function ethernet(type: number, payload: Bytes): Bytes {
  return concat(MACS, u16(type), payload);
}

export function ethernetFrame(packet: Bytes): Bytes {
  return concat(MACS, etherType(packet), packet);
}

function ppp(packet: Bytes): Bytes {
  return concat(u16(isIpv4(packet) ? 0x0021 : 0x0057), packet);
}

export function pppoe(packet: Bytes): Bytes {
  return concat(u16(0x1100), u16(1), u16(2 + packet.length), ppp(packet));
}

/** Headers of link types that only some systems write; each takes the IP packet, and returns the record. */
export const OTHER_LINKS: Readonly<Record<number, (packet: Bytes, isOutgoing: boolean) => Bytes>> =
  {
    [LinkType.PPP]: (packet) => concat(u16(0xff03), ppp(packet)),
    [LinkType.PPP_HDLC]: (packet) => concat(u8(isIpv4(packet) ? 0x21 : 0x57), packet),
    [LinkType.PPP_ETHER]: pppoe,
    [LinkType.C_HDLC]: (packet) => concat(u16(0x0f00), etherType(packet), packet),
    [LinkType.IEEE802_11]: wifi,
    // TSFT and flags are present. The flags claim padding, which this header does not need.
    [LinkType.IEEE802_11_RADIOTAP]: (packet) =>
      concat(u16(0), u16(18, 'le'), u32(3, 'le'), new Uint8Array(8), u8(0), u8(0), wifi(packet)),
    [LinkType.PPI]: (packet) => concat(u16(0), u16(8, 'le'), u32(1, 'le'), ethernetFrame(packet)),
    [LinkType.PFLOG]: (packet, isOutgoing) =>
      concat(
        Uint8Array.of(61, isIpv4(packet) ? 2 : 24, 0, 0),
        interfaceName(16),
        new Uint8Array(40),
        Uint8Array.of(isOutgoing ? 2 : 1, 0, 0, 0),
        packet,
      ),
    [LinkType.NFLOG]: (packet, isOutgoing) => nflog(packet, isOutgoing, 9),
    [LinkType.NETLINK]: (packet, isOutgoing) => netlink(nflog(packet, isOutgoing, 10)),
    [LinkType.PKTAP]: (packet, isOutgoing) =>
      concat(
        u32(108, 'le'),
        u32(1, 'le'),
        u32(1, 'le'),
        interfaceName(24),
        u32(isOutgoing ? 2 : 1, 'le'),
        new Uint8Array(68),
        ethernetFrame(packet),
      ),
  };

/** Returns a cooked header, and a netlink message that asks user space about a packet. */
function netlink(body: Bytes): Bytes {
  return concat(
    Uint8Array.of(0, 4, 3, 0x38),
    new Uint8Array(10),
    u16(12),
    u32(16 + body.length, 'le'),
    u16(0x0300, 'le'),
    new Uint8Array(10),
    body,
  );
}

/** A data frame with QoS from an access point, LLC and SNAP. */
function wifi(packet: Bytes): Bytes {
  const addresses = concat(MACS, MACS.subarray(0, 6));
  const header = concat(u16(0x8802), u16(0), addresses, u16(0), u16(0));
  return concat(header, u32(0xaaaa_0300), u16(0), etherType(packet), packet);
}

function interfaceName(octets: number): Bytes {
  return Uint8Array.from({ length: octets }, (_, at) => 'en0'.charCodeAt(at) || 0);
}

/** Attributes of a little-endian machine: a prefix, the interface (3), the packet. */
function nflog(packet: Bytes, isOutgoing: boolean, payloadType: number): Bytes {
  return concat(
    Uint8Array.of(isIpv4(packet) ? 2 : 10, 0, 0, 0),
    attribute(payloadType === 9 ? 10 : 1, Uint8Array.of(0x64, 0x6e, 0x73, 0, 0)),
    attribute(isOutgoing ? 5 : 4, u32(3)),
    u16(4 + packet.length, 'le'),
    u16(payloadType, 'le'),
    packet,
  );
}

/** Length, type and value of an attribute, padded. */
function attribute(type: number, value: Bytes): Bytes {
  return concat(
    u16(4 + value.length, 'le'),
    u16(type, 'le'),
    value,
    new Uint8Array(-value.length & 3),
  );
}
