import type { Packet } from '../../capture/packet.ts';
import { Protocol } from '../../wire/headers/ip.ts';
import { Malformation } from '../../wire/malformation.ts';
import { type Nanoseconds, SECOND } from '../../wire/time.ts';
import type { NetworkView } from './network-view.ts';
import { isFragment, PartialDatagram, Piece } from './partial-datagram.ts';

/** Packets reassembled at one time: some 4 MB if each has 64 KiB. A new packet replaces the oldest. */
const MAX_DATAGRAMS = 64;

/** Linux gives up after this time: ip-sysctl, ipfrag_time. */
const FRAGMENT_LIFETIME: Nanoseconds = 30 * SECOND;

/** How long a first fragment waits for the others. They follow at once, if they come at all. */
export const FRAGMENT_PATIENCE: Nanoseconds = SECOND;

/**
 * Reassembles fragments: RFC 791 section 3.2, RFC 8200 section 4.5.
 *
 * A capture filter for port 53 passes first fragments only, as the others have no ports. So a first fragment is
 * handed over alone, under its own frame and time, when its patience ends or when another message is about to be
 * handed over, which may be the client's reaction to it. No packet is handed over twice.
 */
export class Fragments {
  /** When the patience with the next waiting first fragment ends; Infinity if none waits. */
  deadline: Nanoseconds = Infinity;
  /** The packet that has just been completed. The caller releases it after reading. */
  whole: PartialDatagram | undefined = undefined;
  readonly #datagrams: PartialDatagram[] = [];
  readonly #onHeadless: (frame: number) => void;
  readonly #onLate: (frame: number) => void;

  /**
   * @param onHeadless receives the frame of each UDP packet whose first fragment did not come
   * @param onLate receives the frame of the first fragment of a packet that was handed over alone and is complete
   *   now
   */
  constructor(onHeadless: (frame: number) => void, onLate: (frame: number) => void) {
    this.#onHeadless = onHeadless;
    this.#onLate = onLate;
  }

  /**
   * @param ip header of a fragment
   *
   * @returns 1 if a packet is `whole` now, 0 if not, or a malformation
   */
  add(ip: NetworkView, place: number, packet: Packet): number {
    if (!isFragment(ip)) return Malformation.badNetworkLength;
    let datagram = this.#datagrams.find((known) => known.belongs(ip, place));
    if (datagram === undefined) datagram = this.#begin(ip, place, packet);
    else if (datagram.isDone && ip.fragmentOffset === 0) {
      // The identification is in use again.
      datagram.begin(ip, place, packet);
    }
    const piece = datagram.add(ip, packet);
    if (piece === Piece.duplicate) return 0;
    if (piece !== Piece.added) {
      datagram.isUsed = false;
      return piece === Piece.tooMany ? Malformation.manyFragments : Malformation.fragmentOverlap;
    }
    if (!datagram.isWhole) {
      if (ip.fragmentOffset === 0)
        this.deadline = Math.min(this.deadline, packet.time + FRAGMENT_PATIENCE);
      return 0;
    }
    datagram.isUsed = !datagram.isDone;
    if (datagram.isDone) {
      this.#onLate(datagram.packet.frame);
      return 0;
    }
    datagram.isDone = true;
    this.whole = datagram;
    return 1;
  }

  /** Whether the next fragmented packet would replace another one. */
  get isFull(): boolean {
    return (
      this.#datagrams.length === MAX_DATAGRAMS && this.#datagrams.every(({ isUsed }) => isUsed)
    );
  }

  /**
   * Returns the oldest packet whose first fragment came until `time` and still waits, and marks it done; undefined
   * if there is none. To be called until it returns undefined.
   */
  takeFirst(time: Nanoseconds): PartialDatagram | undefined {
    let oldest: PartialDatagram | undefined;
    for (const datagram of this.#datagrams) {
      if (!isWaiting(datagram) || datagram.packet.time > time) continue;
      if (oldest === undefined || datagram.packet.frame < oldest.packet.frame) oldest = datagram;
    }
    if (oldest) oldest.isDone = true;
    this.deadline = Infinity;
    for (const datagram of this.#datagrams) {
      if (isWaiting(datagram))
        this.deadline = Math.min(this.deadline, datagram.packet.time + FRAGMENT_PATIENCE);
    }
    return oldest;
  }

  /** Ends the capture and forgets all fragments. First fragments must be taken before. */
  end(): void {
    for (const datagram of this.#datagrams) if (datagram.isUsed) this.#giveUp(datagram);
    this.deadline = Infinity;
  }

  /** Finds room for another packet: unused, released, expired, or that of the oldest packet. */
  #begin(ip: NetworkView, place: number, packet: Packet): PartialDatagram {
    let room = this.#datagrams.find((datagram) => !datagram.isUsed);
    if (room === undefined && this.#datagrams.length < MAX_DATAGRAMS) {
      room = new PartialDatagram();
      this.#datagrams.push(room);
    }
    for (const datagram of this.#datagrams) {
      if (datagram.isUsed && packet.time - datagram.packet.time > FRAGMENT_LIFETIME)
        this.#giveUp(datagram);
    }
    room ??= this.#datagrams.reduce((a, b) => (b.packet.frame < a.packet.frame ? b : a));
    if (room.isUsed) this.#giveUp(room);
    room.begin(ip, place, packet);
    return room;
  }

  #giveUp(datagram: PartialDatagram): void {
    datagram.isUsed = false;
    if (datagram.isDone || datagram.hasFirst || datagram.protocol !== Protocol.udp) return;
    this.#onHeadless(datagram.packet.frame);
  }
}

function isWaiting({ isUsed, isDone, hasFirst }: PartialDatagram): boolean {
  return isUsed && !isDone && hasFirst;
}
