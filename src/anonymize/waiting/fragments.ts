import type { Packet } from '../../capture/packet.ts';
import { NetworkView } from '../../decode/network/network-view.ts';
import { PartialDatagram, Piece } from '../../decode/network/partial-datagram.ts';
import type { Bytes } from '../../wire/bytes.ts';
import type { Owner, Part } from './part.ts';

/** A fragment, and which octets of the packet it has. */
interface Fragment {
  readonly part: Part;
  readonly offset: number;
  readonly captured: number;
}

/** What an IP packet becomes that was put together: all of its octets, or as many of the first ones as have come. */
type RewritePayload = (ip: NetworkView) => Bytes;

/** The fragments of one packet: rewritten when all are there, and written back into each. */
export class FragmentedPacket implements Owner {
  readonly #datagram = new PartialDatagram();
  readonly #rewrite: RewritePayload;
  readonly #onEnd: (packet: FragmentedPacket) => void;
  readonly #fragments: Fragment[] = [];

  /**
   * @param ip header of one of its fragments
   * @param place where it was seen
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
    // One that overlaps others is not taken, and those behind it neither.
    if (!isTaken || this.#datagram.isWhole) this.abandon();
  }

  /** Of the first ones, the beginning can be told. */
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
