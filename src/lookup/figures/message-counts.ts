import type { Packet } from '../../capture/packet.ts';
import type { Datagram } from '../../decode/datagram.ts';
import type { MessageView } from '../../dns/message-view.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import type { Fingerprint, Sighting } from '../sighting.ts';
import { Strays } from './questions/strays.ts';
import { Unasked } from './questions/unasked.ts';

/** Counts of messages in all captures, copies included. */
export class MessageCounts {
  queries = 0;
  responses = 0;
  /** Messages whose header was not captured, or not printed, completely. */
  unreadable = 0;
  readonly unasked = new Unasked();
  readonly strays = new Strays();
  /**
   * Whether a text shows TCP to a DNS port. Of several messages in one segment tcpdump prints none, and tshark the
   * last. So a response may seem to have no query although the query is in the capture.
   */
  hidesQueries = false;
  /** Packets that the capturing program or kernel dropped, as far as the capture files tell. */
  dropped = 0;

  /** Adds what a capture lacks. */
  addLack(unreadable: number, dropped = 0): void {
    this.unreadable += unreadable;
    this.dropped += dropped;
  }

  add({ isResponse }: MessageView): void {
    if (isResponse) this.responses++;
    else this.queries++;
  }

  /**
   * Notes a response without a query.
   *
   * @param after time since the capture began
   * @param by 1 to count the response, -1 to take it back because its query came later
   */
  // oxlint-disable-next-line max-params -- a response, and when and how it counts
  strange(
    datagram: Datagram,
    message: MessageView,
    seen: Sighting & Pick<Fingerprint, 'digest'>,
    after: Nanoseconds,
    by: 1 | -1,
  ): void {
    this.unasked.add({ server: datagram.source, after }, seen.digest, by);
    if (by > 0) this.strays.add(datagram, message, seen);
  }

  /** Notes a message, or another segment, of a TCP connection to a DNS port. */
  tcp({ printed }: Packet): void {
    if (printed !== undefined) this.hidesQueries = true;
  }
}
