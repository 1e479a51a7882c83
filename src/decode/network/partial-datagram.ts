import { Packet } from '../../capture/packet.ts';
import { type Bytes, EMPTY } from '../../wire/bytes.ts';
import type { NetworkView } from './network-view.ts';

/** Limit of Total Length and Fragment Offset: RFC 791 section 3.1. */
const MAX_PAYLOAD = 65_535;

/** Most fragments of one packet: 64 KiB in pieces of 576 octets (RFC 791, section 3.2) are 119. */
const MAX_PIECES = 128;

/** Whether length and offset are possible. An empty fragment is not: it carries nothing, and no host sends it. */
export function isFragment({ length, moreFragments, fragmentOffset }: NetworkView): boolean {
  const isOdd = length === 0 || (moreFragments && length % 8 !== 0);
  return !isOdd && fragmentOffset + length <= MAX_PAYLOAD;
}

/** Room before the payload for the IP header, up to the end of its addresses. IPv6 has the longer header. */
const HEADER_OCTETS = 40;

/** Offset of the addresses in the header, and octets of both: RFC 791 section 3.1, RFC 8200 section 3. */
const ADDRESSES_V4 = { at: 12, octets: 8 } as const;
const ADDRESSES_V6 = { at: 8, octets: 32 } as const;

/** Result of adding a fragment. */
export const Piece = { added: 0, duplicate: 1, overlap: 2, tooMany: 3 } as const;
export type Piece = (typeof Piece)[keyof typeof Piece];

/** A packet whose fragments have not all come. The object is reused for other packets. */
export class PartialDatagram {
  /** With its addresses, the identity of a fragmented packet: RFC 791 section 3.2, RFC 8200 section 4.5. */
  isIpv4 = true;
  protocol = 0;
  identification = 0;
  place = 0;
  tunnels = 0;
  isUsed = false;
  /** Whether the packet was handed over, complete or not. Fragments that come later change nothing. */
  isDone = false;
  /** Whether the fragment with the ports has come. */
  hasFirst = false;
  /** Frame and time of the first fragment; until it comes, those of the earliest fragment. */
  readonly packet = new Packet();
  /** Header with the addresses, then the payload, each octet at its final offset. */
  bytes: Bytes = EMPTY;
  /** Octets of the payload; negative until the last fragment has come. */
  #total = -1;
  #octets = 0;
  /** Offset from which the snap length cut a fragment. */
  #cutAt = MAX_PAYLOAD;
  /** Start and end of each piece, in order of arrival. Pieces do not overlap. */
  readonly #pieces = new Int32Array(MAX_PIECES * 2);
  #count = 0;

  get isWhole(): boolean {
    return this.#octets === this.#total;
  }

  begin(ip: NetworkView, place: number, packet: Packet): void {
    this.isUsed = true;
    this.isDone = false;
    this.hasFirst = false;
    this.isIpv4 = ip.isIpv4;
    this.protocol = ip.fragmented;
    this.identification = ip.identification;
    this.place = place;
    this.tunnels = ip.tunnels;
    this.#total = -1;
    this.#octets = 0;
    this.#cutAt = MAX_PAYLOAD;
    this.#count = 0;
    this.#reach(HEADER_OCTETS);
    const { at, octets } = ip.isIpv4 ? ADDRESSES_V4 : ADDRESSES_V6;
    this.bytes.set(ip.bytes.subarray(ip.addressesAt - at, ip.addressesAt + octets));
    this.#note(packet);
  }

  belongs(ip: NetworkView, place: number): boolean {
    if (
      !this.isUsed ||
      this.identification !== ip.identification ||
      this.protocol !== ip.fragmented ||
      this.isIpv4 !== ip.isIpv4 ||
      this.place !== place
    ) {
      return false;
    }
    const { at, octets } = ip.isIpv4 ? ADDRESSES_V4 : ADDRESSES_V6;
    for (let octet = 0; octet < octets; octet++) {
      if (this.bytes[at + octet] !== ip.bytes[ip.addressesAt + octet]) return false;
    }
    return true;
  }

  /** Stores a fragment at its offset. Rejects one that overlaps another, as either could be forged. */
  add(ip: NetworkView, packet: Packet): Piece {
    const start = ip.fragmentOffset;
    const end = start + ip.length;
    for (let piece = 0; piece < this.#count; piece++) {
      const from = this.#pieces[piece * 2]!;
      const to = this.#pieces[piece * 2 + 1]!;
      if (start >= from && end <= to) return Piece.duplicate;
      if (start < to && end > from) return Piece.overlap;
    }
    if (this.#total >= 0 && end > this.#total) return Piece.overlap;
    if (this.#count === MAX_PIECES) return Piece.tooMany;
    this.#pieces[this.#count * 2] = start;
    this.#pieces[this.#count * 2 + 1] = end;
    this.#count++;
    this.#octets += ip.length;
    if (!ip.moreFragments) this.#total = end;
    const captured = ip.end - ip.start;
    if (captured < ip.length) this.#cutAt = Math.min(this.#cutAt, start + captured);
    this.#reach(HEADER_OCTETS + start + captured);
    this.bytes.set(ip.bytes.subarray(ip.start, ip.end), HEADER_OCTETS + start);
    if (start === 0) {
      this.hasFirst = true;
      this.#note(packet);
    }
    return Piece.added;
  }

  /** Makes `ip` the header of the whole packet, or of the part of its beginning that has come. */
  read(ip: NetworkView): void {
    const octets = this.isWhole ? this.#total : this.#prefix();
    ip.bytes = this.bytes;
    ip.tunnels = this.tunnels;
    ip.isIpv4 = this.isIpv4;
    ip.addressesAt = (this.isIpv4 ? ADDRESSES_V4 : ADDRESSES_V6).at;
    ip.protocol = this.protocol;
    ip.start = HEADER_OCTETS;
    ip.end = HEADER_OCTETS + Math.min(octets, this.#cutAt);
    ip.length = octets;
    ip.isFirstFragment = !this.isWhole;
  }

  /** Returns the octets up to the first gap. Each pass over the pieces extends them, or ends the search. */
  #prefix(): number {
    let end = 0;
    for (let pass = 0; pass < this.#count; pass++) {
      const before = end;
      for (let piece = 0; piece < this.#count; piece++) {
        if (this.#pieces[piece * 2] === end) end = this.#pieces[piece * 2 + 1]!;
      }
      if (end === before) break;
    }
    return end;
  }

  #note({ frame, time, interfaceId, linkType }: Packet): void {
    this.packet.frame = frame;
    this.packet.time = time;
    this.packet.interfaceId = interfaceId;
    this.packet.linkType = linkType;
  }

  #reach(octets: number): void {
    if (octets <= this.bytes.length) return;
    const longer = new Uint8Array(
      Math.min(Math.max(octets, this.bytes.length * 2, 4_096), HEADER_OCTETS + MAX_PAYLOAD),
    );
    longer.set(this.bytes);
    this.bytes = longer;
  }
}
