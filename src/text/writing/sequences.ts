import { ownString } from '../own-string.ts';
import type { TcpdumpLine } from '../tcpdump/line.ts';

/** One direction of a connection. */
interface Direction {
  next: number;
  /** The latest segment with its own number: as printed, and as assigned here. */
  printed: string;
  sequence: number;
}

const MAX_DIRECTIONS = 100_000;

/**
 * Assigns sequence numbers to segments (RFC 9293 section 3.4). Printed numbers count from different origins, and a
 * paste lacks segments. So each segment follows the one before, unless the same number is printed again: a
 * retransmission.
 */
export class Sequences {
  readonly #directions = new Map<string, Direction>();

  /**
   * Returns the sequence number of a segment.
   *
   * @param segment flags and numbers in tcpdump's notation
   * @param sends octets of its payload, plus one for a SYN or a FIN
   */
  of({ source, destination }: TcpdumpLine, segment: string, sends: number): number {
    const key = `${source!.host} ${source!.port} ${destination!.host} ${destination!.port}`;
    const known = this.#directions.get(key);
    const printed =
      sends === 0 ? '' : ownString(/\bseq \d{1,10}(?::\d{1,10})?/.exec(segment)?.[0] ?? '');
    if (printed !== '' && known?.printed === printed) return known.sequence >>> 0;
    const sequence = known?.next ?? 1;
    const next = sequence + sends;
    if (this.#directions.size > MAX_DIRECTIONS) this.#directions.clear();
    if (!known) this.#directions.set(key, { next, printed, sequence });
    else if (printed === '') known.next = next;
    else Object.assign(known, { next, printed, sequence });
    return sequence >>> 0;
  }
}
