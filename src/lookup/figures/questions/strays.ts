import type { Datagram } from '../../../decode/datagram.ts';
import type { MessageView, NameId } from '../../../dns/message-view.ts';
import type { AddressId } from '../../../wire/address.ts';
import type { Nanoseconds } from '../../../wire/time.ts';
import type { Attempt } from '../../lookup.ts';
import type { Sighting } from '../../sighting.ts';
import { PROMPT } from '../../times.ts';

/** Maximum of responses kept: enough to show whose answers they are. */
const MAX_STRAYS = 256;

/** A response whose query is not in the capture. */
export interface Stray extends Sighting {
  readonly source: AddressId;
  readonly destination: AddressId;
  readonly id: number;
  readonly qtype: number;
  readonly name: NameId;
}

/**
 * The first responses without a query. They may answer queries that were captured under other addresses: masquerading
 * translates both ends, so that nothing but question and ID tie the two.
 */
export class Strays {
  readonly #all: Stray[] = [];

  add(datagram: Datagram, { id, qtype, name }: MessageView, seen: Sighting): void {
    if (this.#all.length >= MAX_STRAYS) return;
    const { source, destination } = datagram;
    const { capture, frame, time, place } = seen;
    this.#all.push({ capture, frame, time, place, source, destination, id, qtype, name });
  }

  /** Returns those that come promptly after one of these queries, with its question and ID. */
  like(queries: readonly Attempt[]): readonly Stray[] {
    if (this.#all.length === 0) return [];
    const times = new Map<string, Nanoseconds>();
    for (const { id, qtype, time, lookup } of queries)
      times.set(`${id} ${qtype} ${lookup.name}`, time);
    return this.#all.filter(({ id, qtype, name, time }) => {
      const after = time - (times.get(`${id} ${qtype} ${name}`) ?? Infinity);
      return after >= 0 && after <= PROMPT;
    });
  }
}
