import { type Bytes, EMPTY } from '../../wire/bytes.ts';
import { Protocol } from '../../wire/headers/ip.ts';

/** What an IP header says, whatever its version. Overwritten by the next packet. */
export class NetworkView {
  /** The packet, or what fragments were put together in. */
  bytes: Bytes = EMPTY;
  /** How many other packets it was in. */
  tunnels = 0;
  isIpv4 = true;
  /** Offset of the source address; the destination follows it. */
  addressesAt = 0;
  /** Of the transport, behind all extension headers; Protocol.fragment for a part of it. */
  protocol: number = Protocol.none;
  /** What was captured of the payload is [start, end): link-layer padding is not in it. */
  start = 0;
  end = 0;
  /** Octets of the payload on the wire. */
  length = 0;
  /** The first fragment of a packet: less payload than the transport header will say. */
  isFirstFragment = false;
  /** What is in fragments, where this one belongs (octets), and whether it is the last. Set with Protocol.fragment. */
  fragmented: number = Protocol.none;
  fragmentOffset = 0;
  moreFragments = false;
  /** Tells which fragments belong together: 16 bits in IPv4, 32 in IPv6. */
  identification = 0;

  /** Takes a first fragment for the packet, as far as it goes. */
  alone(): void {
    this.protocol = this.fragmentOffset === 0 ? this.fragmented : Protocol.none;
    this.isFirstFragment = true;
  }
}
