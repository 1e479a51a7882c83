import { type Bytes, EMPTY } from '../../wire/bytes.ts';
import { Protocol } from '../../wire/headers/ip.ts';

/** Content of an IP header of either version. Overwritten by the next packet. */
export class NetworkView {
  /** The buffer of the packet, or the buffer in which its fragments were reassembled. */
  bytes: Bytes = EMPTY;
  /** Number of tunnels around this header. */
  tunnels = 0;
  isIpv4 = true;
  /** Offset of the source address. The destination address follows it. */
  addressesAt = 0;
  /** Protocol after all extension headers; Protocol.fragment for a fragment. */
  protocol: number = Protocol.none;
  /** The captured payload is [start, end), without padding of the link layer. */
  start = 0;
  end = 0;
  /** Octets of the payload on the wire. */
  length = 0;
  /** Whether only the beginning of a fragmented packet is here: less payload than the transport header claims. */
  isFirstFragment = false;
  /** Only with Protocol.fragment: the protocol inside, the offset in octets, and whether more fragments follow. */
  fragmented: number = Protocol.none;
  fragmentOffset = 0;
  moreFragments = false;
  /** Fragments of one packet share this number: 16 bits in IPv4, 32 in IPv6. */
  identification = 0;

  /** Treats a first fragment as the packet, as far as it goes. */
  alone(): void {
    this.protocol = this.fragmentOffset === 0 ? this.fragmented : Protocol.none;
    this.isFirstFragment = true;
  }
}
