import { type Bytes, u16le, u32le } from '../../wire/bytes.ts';
import { Malformation } from '../../wire/malformation.ts';
import { type LinkLayer, NOT_IP } from './link-layer.ts';

const HEADER_OCTETS = 8;

/**
 * LINKTYPE_PPI (192): a header with remarks in front of a packet of any other link type. Little-endian.
 * https://www.tcpdump.org/linktypes/LINKTYPE_PPI.html
 *
 * ```
 * 0         1       2        4           8
 * | version | flags | length | link type | fields … | packet
 * ```
 * @param layers that may stand behind it: no PPI, so that nothing nests
 */
export function ppi(layers: ReadonlyMap<number, LinkLayer>): LinkLayer {
  return {
    ipHeader(bytes: Bytes, start: number, end: number): number {
      if (start + HEADER_OCTETS > end) return Malformation.cutLink;
      const at = start + u16le(bytes, start + 2);
      if (at > end || at < start + HEADER_OCTETS) return Malformation.cutLink;
      return layers.get(u32le(bytes, start + 4))?.ipHeader(bytes, at, end) ?? NOT_IP;
    },
  };
}
