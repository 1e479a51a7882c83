import type { MessageView } from '../../dns/message-view.ts';
import type { NameTable } from '../../dns/name-table.ts';
import type { AddressId } from '../../wire/address.ts';
import { type Nanoseconds, SECOND } from '../../wire/time.ts';
import { OrderClock, type PrintedIdentity } from './order-clock.ts';

/** Endpoints of a message, and the place where it was seen. */
interface Ends {
  readonly source: AddressId;
  readonly destination: AddressId;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly place: number;
}

/** Times for the messages of a file that has bytes, but no times (pcapng's Simple Packet Blocks): see OrderClock. */
export class UntimedPackets {
  readonly #clock = new OrderClock();
  readonly #names: NameTable;
  #start: Nanoseconds | undefined;

  constructor(names: NameTable) {
    this.#names = names;
  }

  /**
   * Returns the time of a message.
   *
   * @param message undefined for an ICMP error, as it is no transmission of the message that it quotes
   * @param time time of the packet; only that of the first packet is used
   */
  timeOf(ends: Ends, message: MessageView | undefined, time: Nanoseconds): Nanoseconds {
    this.#start ??= time;
    const { seconds, nanoseconds } = this.#clock.next(message && this.#identity(ends, message));
    return this.#start + seconds * SECOND + nanoseconds;
  }

  #identity(ends: Ends, message: MessageView): PrintedIdentity {
    const isQuery = !message.isResponse;
    const [client, server, port] = isQuery
      ? [ends.source, ends.destination, ends.sourcePort]
      : [ends.destination, ends.source, ends.destinationPort];
    return {
      isQuery,
      place: String(ends.place),
      client: String(client),
      clientPort: String(port),
      server: String(server),
      id: String(message.id),
      question: `${message.qtype} ${message.name < 0 ? '' : this.#names.text(message.name)}`,
    };
  }
}
