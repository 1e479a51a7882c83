import type { Packet } from '../../capture/packet.ts';
import type { MessageView } from '../../dns/message-view.ts';
import { Unasked } from './questions/unasked.ts';

/** Messages of all captures, copies included. */
export class MessageCounts {
  queries = 0;
  responses = 0;
  /** Of which not even the header was captured, or printed. */
  unreadable = 0;
  readonly unasked = new Unasked();
  /**
   * A text shows TCP to a DNS port. Of several messages in one segment tcpdump prints none, tshark the last: then
   * responses stand there of which the query is in the capture all the same.
   */
  hidesQueries = false;
  /** Packets that whoever captured had no room for, as far as captures tell. */
  dropped = 0;

  add({ isResponse }: MessageView): void {
    if (isResponse) this.responses++;
    else this.queries++;
  }

  /** A message, or another segment, of a connection to a DNS port. */
  tcp({ printed }: Packet): void {
    if (printed !== undefined) this.hidesQueries = true;
  }
}
