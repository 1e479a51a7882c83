import type { Packet } from '../../capture/packet.ts';
import { Protocol } from '../../wire/headers/ip.ts';
import { Malformation } from '../../wire/malformation.ts';
import { type Nanoseconds, SECOND } from '../../wire/time.ts';
import type { NetworkView } from './network-view.ts';
import { isFragment, PartialDatagram, Piece } from './partial-datagram.ts';

/** Packets that are put together at one time: some 4 MB when each has 64 KiB. The oldest makes room. */
const MAX_DATAGRAMS = 64;

/** Linux gives up after as long: ip-sysctl, ipfrag_time. */
const FRAGMENT_LIFETIME: Nanoseconds = 30 * SECOND;

/** How long a first fragment waits for the others, which follow at once when they come at all. */
export const FRAGMENT_PATIENCE: Nanoseconds = SECOND;

/**
 * Puts fragments together: RFC 791 section 3.2, RFC 8200 section 4.5.
 *
 * A filter for port 53 passes first fragments only, as the others have no ports. So a first fragment is handed
 * over alone, under its own frame and time, when another message is to be handed over, which may be the client's
 * answer to it, or when its patience ends. What was handed over once is not handed over again.
 */
export class Fragments {
  /** When the patience with a first fragment ends that waits for the others; Infinity when none waits. */
  deadline: Nanoseconds = Infinity;
  /** The packet that has just become whole. To be released when it has been read. */
  whole: PartialDatagram | undefined = undefined;
  readonly #datagrams: PartialDatagram[] = [];
  readonly #onHeadless: (frame: number) => void;
  readonly #onLate: (frame: number) => void;

  /**
   * @param onHeadless is told of UDP packets whose first fragment did not come
   * @param onLate is told of packets that are whole now, and whose first fragment, of that frame, was handed over alone
   */
  constructor(onHeadless: (frame: number) => void, onLate: (frame: number) => void) {
    this.#onHeadless = onHeadless;
    this.#onLate = onLate;
  }

  /**
   * @param ip the header of a fragment
   * @returns 1 when a packet is `whole` now, 0 when not, or a malformation
   */
  add(ip: NetworkView, place: number, packet: Packet): number {
    if (!isFragment(ip)) return Malformation.badNetworkLength;
    let datagram = this.#datagrams.find((known) => known.belongs(ip, place));
    if (datagram === undefined) datagram = this.#begin(ip, place, packet);
    else if (datagram.isDone && ip.fragmentOffset === 0) {
      // Its number is in use again.
      datagram.begin(ip, place, packet);
    }
    const piece = datagram.add(ip, packet);
    if (piece === Piece.duplicate) return 0;
    if (piece !== Piece.added) {
      datagram.isUsed = false;
      return Malformation.fragmentOverlap;
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

  /** The next packet in fragments takes the room of another one. */
  get isFull(): boolean {
    return (
      this.#datagrams.length === MAX_DATAGRAMS && this.#datagrams.every(({ isUsed }) => isUsed)
    );
  }

  /**
   * The oldest packet whose first fragment came until `time` and waits, if there is one; it is taken for done.
   * To be called until there is none.
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

  /** The capture is over: nothing of it is kept. First fragments have to be taken before. */
  end(): void {
    for (const datagram of this.#datagrams) if (datagram.isUsed) this.#giveUp(datagram);
    this.deadline = Infinity;
  }

  /** Room for another packet: never used, used up, expired, or the oldest one. */
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
