import type { Packet } from '../../capture/packet.ts';
import type { MessageView } from '../../dns/message-view.ts';
import { Unasked } from './questions/unasked.ts';

/** Counts of messages in all captures, copies included. */
export class MessageCounts {
  queries = 0;
  responses = 0;
  /** Messages whose header was not captured, or not printed, completely. */
  unreadable = 0;
  readonly unasked = new Unasked();
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

  /** Notes a message, or another segment, of a TCP connection to a DNS port. */
  tcp({ printed }: Packet): void {
    if (printed !== undefined) this.hidesQueries = true;
  }
}
