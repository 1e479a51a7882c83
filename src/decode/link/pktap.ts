import { type Bytes, u32le } from '../../wire/bytes.ts';
import { Pktap } from '../../wire/headers/link.ts';
import { Malformation } from '../../wire/malformation.ts';
import { interfaceNumber } from './interface-name.ts';
import { type LinkLayer, NOT_IP, OUTGOING, placeOf } from './link-layer.ts';

const PACKET = 1;
const DIRECTION_OUT = 2;

/**
 * LINKTYPE_PKTAP (258): header that macOS puts before packets of several interfaces (`tcpdump -i any`). All Macs
 * that write it are little-endian. XNU, bsd/net/pktap.h, struct pktap_header:
 *
 * ```
 * 0        4             8           12               36      40
 * | length | record type | link type | interface name | flags | … | packet
 * ```
 *
 * @param layers link types that may follow; PKTAP is not among them, so that headers cannot nest
 */
export function pktap(layers: ReadonlyMap<number, LinkLayer>): LinkLayer {
  return {
    ipHeader(bytes: Bytes, start: number, end: number): number {
      if (start + Pktap.octets > end) return Malformation.cutLink;
      if (u32le(bytes, start + Pktap.recordType) !== PACKET) return NOT_IP;
      const at = start + u32le(bytes, start + Pktap.length);
      if (at > end || at < start + Pktap.octets) return Malformation.cutLink;
      return layers.get(u32le(bytes, start + Pktap.linkType))?.ipHeader(bytes, at, end) ?? NOT_IP;
    },
    place(bytes: Bytes, start: number): number {
      const number = interfaceNumber(bytes, start + Pktap.interfaceName, Pktap.interfaceNameOctets);
      return placeOf(
        number,
        (u32le(bytes, start + Pktap.flags) & DIRECTION_OUT) === 0 ? 0 : OUTGOING,
      );
    },
  };
}
