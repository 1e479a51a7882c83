import { type Bytes, u32le } from '../../wire/bytes.ts';
import { Malformation } from '../../wire/malformation.ts';
import { interfaceNumber } from './interface-name.ts';
import { type LinkLayer, NOT_IP, OUTGOING, placeOf } from './link-layer.ts';

/** As far as it is read: it goes on with the process that sent the packet. */
const HEADER_OCTETS = 40;

const RECORD_TYPE = 4;
const PACKET = 1;
const LINK_TYPE = 8;
const INTERFACE_NAME = 12;
const INTERFACE_NAME_OCTETS = 24;
const FLAGS = 36;
const DIRECTION_OUT = 2;

/**
 * LINKTYPE_PKTAP (258): what macOS puts in front of packets of several interfaces (`tcpdump -i any`). All Macs
 * that write it are little-endian. XNU, bsd/net/pktap.h, struct pktap_header:
 *
 * ```
 * 0        4             8           12               36      40
 * | length | record type | link type | interface name | flags | … | packet
 * ```
 * @param layers that may stand behind it: no PKTAP, so that nothing nests
 */
export function pktap(layers: ReadonlyMap<number, LinkLayer>): LinkLayer {
  return {
    ipHeader(bytes: Bytes, start: number, end: number): number {
      if (start + HEADER_OCTETS > end) return Malformation.cutLink;
      if (u32le(bytes, start + RECORD_TYPE) !== PACKET) return NOT_IP;
      const at = start + u32le(bytes, start);
      if (at > end || at < start + HEADER_OCTETS) return Malformation.cutLink;
      return layers.get(u32le(bytes, start + LINK_TYPE))?.ipHeader(bytes, at, end) ?? NOT_IP;
    },
    place(bytes: Bytes, start: number): number {
      const number = interfaceNumber(bytes, start + INTERFACE_NAME, INTERFACE_NAME_OCTETS);
      return placeOf(number, (u32le(bytes, start + FLAGS) & DIRECTION_OUT) === 0 ? 0 : OUTGOING);
    },
  };
}
