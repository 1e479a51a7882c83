import type { Packet } from '../capture/packet.ts';
import { formatAddress } from '../wire/address.ts';
import { copyOf, u16 } from '../wire/bytes.ts';
import { Protocol } from '../wire/headers/ip.ts';
import { UdpHeader } from '../wire/headers/transport.ts';
import { LINK_LAYERS } from './link/index.ts';
import { readIp } from './network/ip.ts';
import { NetworkView } from './network/network-view.ts';
import { MAX_TUNNELS, TUNNEL_PORTS, TUNNEL_PROTOCOLS } from './tunnel/index.ts';

/** Flow of a fragment: only the other fragments tell which connection it belongs to. */
export const FRAGMENT = 'fragment';

/**
 * Returns the TCP connection of a packet (`connectionOf` its endpoints), FRAGMENT, or undefined for any other
 * packet. Unlike the Decoder, this reader keeps no state between packets, and covers segments without a message.
 */
export class FlowReader {
  readonly #ip = new NetworkView();

  read({ bytes, start, end, originalLength, linkType }: Packet): string | undefined {
    const link = LINK_LAYERS.get(linkType);
    const at = link?.ipHeader(bytes, start, end) ?? -1;
    if (at < 0 || readIp(bytes, at, end, Math.max(end, start + originalLength), this.#ip) < 0)
      return undefined;
    for (let depth = 0; depth <= MAX_TUNNELS; depth++) {
      const ip = this.#ip;
      if (ip.protocol === Protocol.fragment) return FRAGMENT;
      if (ip.protocol === Protocol.tcp) return this.#connection();
      const inner = this.#innerHeader();
      if (inner < 0 || readIp(bytes, inner, ip.end, ip.start + ip.length, ip) < 0) return undefined;
    }
    return undefined;
  }

  /** Returns the start of the inner IP header; negative if the packet holds no other packet. */
  #innerHeader(): number {
    const { bytes, start, end, protocol } = this.#ip;
    if (protocol !== Protocol.udp) return TUNNEL_PROTOCOLS.get(protocol)?.(bytes, start, end) ?? -1;
    if (start + UdpHeader.octets > end) return -1;
    const tunnel = TUNNEL_PORTS.get(u16(bytes, start + 2)) ?? TUNNEL_PORTS.get(u16(bytes, start));
    return tunnel?.(bytes, start + UdpHeader.octets, end) ?? -1;
  }

  #connection(): string | undefined {
    const { bytes, start, end, addressesAt, isIpv4 } = this.#ip;
    if (start + 4 > end) return undefined;
    const octets = isIpv4 ? 4 : 16;
    const address = (at: number): string => formatAddress(copyOf(bytes, at, at + octets));
    return connectionOf(
      address(addressesAt),
      u16(bytes, start),
      address(addressesAt + octets),
      u16(bytes, start + 2),
    );
  }
}

/** Returns the same text for both directions of a connection. */
export function connectionOf(
  source: string,
  sourcePort: number,
  destination: string,
  destinationPort: number,
): string {
  const ends = [`${source} ${sourcePort}`, `${destination} ${destinationPort}`];
  return ends.toSorted().join(' ');
}
