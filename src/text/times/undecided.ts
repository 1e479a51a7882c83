import { ClockGuess } from './printed-clock.ts';
import type { PrintedPacket } from '../shapes/shape.ts';

const MAX_PACKETS = 10_000;
/** Most characters of the held lines, and bytes of their dumps. */
const MAX_CHARACTERS = 1 << 22;

export interface Held {
  readonly packet: PrintedPacket;
  readonly isAfterGap: boolean;
  /** Whether the packet is the first of another capture. */
  readonly isOfAnother?: boolean;
  /** Whether an endpoint on the line is no address or port, so that the line may be about any packet. */
  readonly isOdd?: boolean;
  /** Whether the line was cut off within the question. */
  readonly isCut?: boolean;
  /** Whether the packet has the time of a neighbour, as its own is missing or damaged. */
  readonly lacksTime?: boolean;
}

/** Holds the first packets of a text until it is known what their times count from. */
export class Undecided {
  readonly #decide: (isDifference: boolean) => void;
  readonly #guess = new ClockGuess();
  #held: Held[] = [];
  #characters = 0;
  #isDecided = false;

  /** @param decide called once, when the kind of times is known or too much is held; it takes the held packets */
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
