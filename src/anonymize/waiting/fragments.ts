import type { Packet } from '../../capture/packet.ts';
import { NetworkView } from '../../decode/network/network-view.ts';
import { PartialDatagram, Piece } from '../../decode/network/partial-datagram.ts';
import type { Bytes } from '../../wire/bytes.ts';
import type { Owner, Part } from './part.ts';

/** A fragment, and the range of the packet's bytes that it has. */
interface Fragment {
  readonly part: Part;
  readonly offset: number;
  readonly captured: number;
}

/** Rewrites a reassembled IP packet: all of its bytes, or the first ones that have come without a gap. */
type RewritePayload = (ip: NetworkView) => Bytes;

/** The fragments of one packet. When all have come, the packet is rewritten, and written back into each fragment. */
export class FragmentedPacket implements Owner {
  readonly #datagram = new PartialDatagram();
  readonly #rewrite: RewritePayload;
  readonly #onEnd: (packet: FragmentedPacket) => void;
  readonly #fragments: Fragment[] = [];

  /**
   * @param ip header of one of the packet's fragments
   * @param place place where the fragments were seen
   */
  constructor(
    ip: NetworkView,
    place: number,
    packet: Packet,
    rewrite: RewritePayload,
    onEnd: (packet: FragmentedPacket) => void,
  ) {
    this.#datagram.begin(ip, place, packet);
    this.#rewrite = rewrite;
    this.#onEnd = onEnd;
  }

  belongs(ip: NetworkView, place: number): boolean {
    return this.#datagram.belongs(ip, place);
  }

  take(ip: NetworkView, packet: Packet, part: Part): void {
    const piece = this.#datagram.add(ip, packet);
    const isTaken = piece === Piece.added || piece === Piece.duplicate;
    const captured = isTaken ? ip.end - ip.start : 0;
    this.#fragments.push({ part, offset: ip.fragmentOffset, captured });
    // A fragment that overlaps others is not taken, nor is any later one.
    if (!isTaken || this.#datagram.isWhole) this.abandon();
  }

  /** Rewrites the beginning of the packet, as far as its first fragments have come without a gap. */
  abandon(): void {
    const ip = new NetworkView();
    this.#datagram.read(ip);
    const { start, end } = ip;
    const into = this.#rewrite(ip);
    for (const { part, offset, captured } of this.#fragments) {
      const at = start + offset;
      if (at < end) part.fill(0, into.subarray(at, Math.min(at + captured, end)));
      part.settle();
    }
    this.#onEnd(this);
  }
}
