import { ClockGuess } from './printed-clock.ts';
import type { PrintedPacket } from '../shapes/shape.ts';

const MAX_PACKETS = 10_000;
/** Of their lines, and octets of their dumps. */
const MAX_CHARACTERS = 1 << 22;

export interface Held {
  readonly packet: PrintedPacket;
  readonly isAfterGap: boolean;
  /** The first one of another capture. */
  readonly isOfAnother?: boolean;
  /** Its line has an end, of two, that is none: it may be about any packet. */
  readonly isOdd?: boolean;
  /** Its line was cut off within the question. */
  readonly isCut?: boolean;
  /** Its time is that of a neighbour, whatever stands on its line. */
  readonly lacksTime?: boolean;
}

/** Holds the packets of the beginning until their times tell what they count from. */
export class Undecided {
  readonly #decide: (isDifference: boolean) => void;
  readonly #guess = new ClockGuess();
  #held: Held[] = [];
  #characters = 0;
  #isDecided = false;

  /** @param decide called once, when it is known, or when nobody can wait any longer; it takes what is held */
  constructor(decide: (isDifference: boolean) => void) {
    this.#decide = decide;
  }

  hold(held: Held): void {
    const { packet } = held;
    this.#held.push(held);
    this.#characters += packet.text.length + (packet.octets?.bytes.length ?? 0);
    const known = this.#guess.areDifferences(packet.packet?.time);
    const isFull = this.#held.length >= MAX_PACKETS || this.#characters >= MAX_CHARACTERS;
    if (known !== undefined || isFull) this.#end(known ?? false);
  }

  take(): readonly Held[] {
    const held = this.#held;
    this.#held = [];
    return held;
  }

  end(): void {
    if (!this.#isDecided) this.#end(this.#guess.areLikelyDifferences);
  }

  #end(isDifference: boolean): void {
    this.#isDecided = true;
    this.#decide(isDifference);
  }
}
