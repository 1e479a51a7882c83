import { type Bytes, u16le, u32le } from '../../wire/bytes.ts';
import { Ppi } from '../../wire/headers/link.ts';
import { Malformation } from '../../wire/malformation.ts';
import { type LinkLayer, NOT_IP } from './link-layer.ts';

/**
 * LINKTYPE_PPI (192): a header with remarks before a frame of another link type. Little-endian.
 *
 * https://www.tcpdump.org/linktypes/LINKTYPE_PPI.html
 *
 * ```
 * 0         1       2        4           8
 * | version | flags | length | link type | fields … | packet
 * ```
 *
 * @param layers link types that may follow; PPI is not among them, so that headers cannot nest
 */
export function ppi(layers: ReadonlyMap<number, LinkLayer>): LinkLayer {
  return {
    ipHeader(bytes: Bytes, start: number, end: number): number {
      if (start + Ppi.octets > end) return Malformation.cutLink;
      const at = start + u16le(bytes, start + Ppi.length);
      if (at > end || at < start + Ppi.octets) return Malformation.cutLink;
      return layers.get(u32le(bytes, start + Ppi.linkType))?.ipHeader(bytes, at, end) ?? NOT_IP;
    },
  };
}
