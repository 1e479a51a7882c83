/** A sequence number farther away than this belongs to another connection between the same ports. */
const MAX_DISTANCE = 1 << 20;

/** Whether octets of a stream were seen before. */
export const Sent = { first: 0, partlyAgain: 1, again: 2 } as const;
export type Sent = (typeof Sent)[keyof typeof Sent];

/**
 * Tracks the octets that one side of a TCP connection has sent. All sequence numbers are modulo 2^32, as signed
 * integers.
 *
 * Several gaps are merged into one. Octets within it count as not seen before. So segments that arrive out of
 * order, or fill what the capture missed, do not count as retransmissions.
 */
export class SentOctets {
  #isKnown = false;
  #first = 0;
  #next = 0;
  #hasGap = false;
  #gapStart = 0;
  #gapEnd = 0;
  #syn: number | undefined = undefined;
  #fin: number | undefined = undefined;
  /** IPv4 identification of the previous segment. */
  #id = 0;

  reset(): void {
    this.#isKnown = false;
    this.#syn = undefined;
    this.#fin = undefined;
    this.#id = 0;
  }

  /**
   * @returns whether the previous segment was the same packet; an ID of 0 proves nothing, as many packets have it
   *   (RFC 6864 section 4.1)
   */
  isSamePacket(id: number): boolean {
    const isSame = id !== 0 && id === this.#id;
    this.#id = id;
    return isSame;
  }

  /** Notes a SYN. @returns whether it was sent before */
  open(sequence: number): boolean {
    const number = sequence | 0;
    if (this.#syn === number) return true;
    this.#syn = number;
    this.#fin = undefined;
    this.#begin(number + 1, 0);
    return false;
  }

  /** Notes a FIN, after the payload. @returns whether it was sent before */
  close(sequence: number): boolean {
    const number = sequence | 0;
    const isAgain = this.#fin === number;
    this.#fin = number;
    return isAgain;
  }

  /** Notes the payload of a segment. */
  take(sequence: number, length: number): Sent {
    const end = (sequence + length) | 0;
    const ahead = (sequence - this.#next) | 0;
    if (!this.#isKnown || Math.abs(ahead) > MAX_DISTANCE) {
      this.#begin(sequence, length);
      return Sent.first;
    }
    if (ahead >= 0) {
      if (ahead > 0) this.#widenGap(this.#next, sequence);
      this.#next = end;
      return Sent.first;
    }
    if (((sequence - this.#first) | 0) < 0) {
      if (((end - this.#first) | 0) < 0) this.#widenGap(end, this.#first);
      this.#first = sequence | 0;
    } else if (!this.#fillsGap(sequence, end)) {
      if (((end - this.#next) | 0) <= 0) return Sent.again;
      this.#next = end;
      return Sent.partlyAgain;
    }
    if (((end - this.#next) | 0) > 0) this.#next = end;
    return Sent.first;
  }

  #begin(sequence: number, length: number): void {
    this.#isKnown = true;
    this.#first = sequence | 0;
    this.#next = (sequence + length) | 0;
    this.#hasGap = false;
  }

  #widenGap(start: number, end: number): void {
    if (!this.#hasGap || ((start - this.#gapStart) | 0) < 0) this.#gapStart = start | 0;
    if (!this.#hasGap || ((end - this.#gapEnd) | 0) > 0) this.#gapEnd = end | 0;
    this.#hasGap = true;
  }

  #fillsGap(start: number, end: number): boolean {
    if (!this.#hasGap) return false;
    if (((start - this.#gapEnd) | 0) >= 0 || ((end - this.#gapStart) | 0) <= 0) return false;
    if (((start - this.#gapStart) | 0) <= 0) this.#gapStart = end;
    this.#hasGap = ((this.#gapEnd - this.#gapStart) | 0) > 0;
    return true;
  }
}
