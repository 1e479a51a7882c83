import type { Anonymizer } from './anonymize/anonymizer.ts';
import { type CaptureRead, readCapture } from './capture/open.ts';
import type { Packet } from './capture/packet.ts';
import type { TextEncoding } from './capture/text-format.ts';
import { type Datagram, Transport } from './decode/datagram.ts';
import { Decoder } from './decode/decode.ts';
import type { TcpEvent } from './decode/transport/tcp-event.ts';
import { MessageView, type NameId } from './dns/message-view.ts';
import { typeName } from './dns/codes.ts';
import { NameTable } from './dns/name-table.ts';
import { peek } from './dns/peek.ts';
import { DualStack } from './wire/dual-stack.ts';
import { StandIns } from './text/writing/stand-ins.ts';
import { TEXTS } from './text/recognition.ts';
import { TextReader } from './text/text-reader.ts';
import { withoutQuotes } from './text/remarks/text-remarks.ts';
import { UntimedPackets } from './text/times/untimed-packets.ts';
import { type AddressId, AddressTable, parseAddress } from './wire/address.ts';
import type { Bytes } from './wire/bytes.ts';
import { Malformation, MalformationCounters } from './wire/malformation.ts';
import { CaptureClock } from './wire/capture-clock.ts';
import { Epoch, type Nanoseconds, SECOND } from './wire/time.ts';

export interface CaptureInput {
  /** Name for the report, as the user gave it. */
  readonly file: string;
  /** How many bytes there are, if known beforehand: if fewer come, the capture is cut off. */
  readonly size?: number;
  /** Returns the bytes, from the start; called once. A chunk may be overwritten when the next one is asked for. */
  chunks(): AsyncIterable<Bytes>;
}

/** Takes the contents of a capture. All arguments are views that the next packet overwrites. */
export interface MessageSink {
  /** Advances capture time: called at least once for every packet, before its messages. */
  packet(time: Nanoseconds): void;
  /** Takes a message whose header is readable; `flaw` says what is wrong with its question, or is Malformation.none. */
  message(datagram: Datagram, message: MessageView, packet: Packet, flaw: Malformation): void;
  /** Called if packets are missing before the next one: open queries may have been answered there. */
  gap?(): void;
  /**
   * Called when a TCP connection to a DNS port opens, ends or stutters: see TcpKind. If absent, connections are not
   * watched.
   */
  connection?(event: TcpEvent, packet: Packet): void;
  /**
   * Called when the rest of a datagram comes whose first fragment, in that frame of the same capture, was handed over
   * alone.
   */
  rest?(frame: number): void;
}

/** capture → decode → dns: the messages of one capture after the other, with their names and addresses. */
export class Messages {
  readonly epoch = new Epoch();
  readonly addresses = new AddressTable();
  readonly names = new NameTable();
  readonly hosts = new DualStack(this.addresses);
  packets = 0;
  readonly #decoder: Decoder;
  readonly #message = new MessageView();
  readonly #strict: boolean;
  readonly #anonymizer: Anonymizer | undefined;
  readonly #standIns: StandIns;
  readonly #onProgress: ((octets: number, packets: number) => void) | undefined;

  /** @param ports of DNS servers */
  constructor(
    ports: readonly number[],
    strict: boolean,
    onProgress?: (octets: number, packets: number) => void,
    anonymizer?: Anonymizer,
  ) {
    this.#decoder = new Decoder(this.addresses, ports);
    this.#strict = strict;
    this.#onProgress = onProgress;
    this.#anonymizer = anonymizer;
    // The host names of a text must not reach the addresses of an anonymous report.
    this.#standIns = new StandIns(anonymizer ? undefined : this.addresses);
  }

  /** Texts for the numeric handles of addresses, names and types. */
  get texts(): {
    address(id: AddressId): string;
    addressBytes(id: AddressId): Uint8Array;
    readonly hosts: DualStack;
    name(id: NameId): string;
    type(qtype: number): string;
    /** Returns seconds since 1970. */
    unixTime(time: Nanoseconds): number;
  } {
    const { addresses, names, epoch, hosts } = this;
    return {
      address: (id) => addresses.text(id),
      addressBytes: (id) => addresses.bytes(id),
      hosts,
      name: (id) => names.text(id),
      type: typeName,
      unixTime: (time) => (epoch.seconds ?? 0) + time / SECOND,
    };
  }

  /** Addresses and names as the user calls them. */
  get originals(): [addresses: Pick<AddressTable, 'bytes'>, names: Pick<NameTable, 'text'>] {
    const { addresses, names } = this;
    const anonymizer = this.#anonymizer;
    if (!anonymizer) return [addresses, names];
    const bytes = (id: number): Bytes =>
      parseAddress(anonymizer.originalAddress(addresses.text(id))) ?? addresses.bytes(id);
    return [{ bytes }, { text: (id) => anonymizer.originalName(names.text(id)) }];
  }

  /**
   * @param clock of this capture
   * @throws CaptureError if the capture cannot be read at all
   */
  async read(
    input: CaptureInput,
    sink: MessageSink,
    clock: CaptureClock = new CaptureClock(),
  ): Promise<{ read: CaptureRead; malformations: MalformationCounters }> {
    const malformations = new MalformationCounters();
    const anonymizer = this.#anonymizer;
    const source = {
      file: input.file,
      epoch: this.epoch,
      malformations,
      strict: this.#strict,
      ...(input.size !== undefined && { size: input.size }),
      text: {
        ...TEXTS,
        open: (encoding: TextEncoding) => new TextReader(this.epoch, this.#standIns, encoding),
      },
    };
    const decoder = this.#decoder;
    decoder.malformations = malformations;
    const untimed = new UntimedPackets(this.names);
    const datagrams = (datagram: Datagram, packet: Packet): void => {
      const flaw = this.#peek(datagram);
      // Lines of a text have such times already.
      if (packet.isUntimed && packet.printed === undefined)
        packet.time = untimed.timeOf(
          datagram,
          datagram.transport === Transport.icmp ? undefined : this.#message,
          packet.time,
        );
      sink.packet(packet.time);
      if (flaw < 0) malformations.add(flaw, packet.frame);
      if (flaw === Malformation.shortMessage || flaw === Malformation.cutDnsHeader) return;
      sink.message(datagram, this.#message, packet, flaw);
    };
    decoder.onRest = sink.rest && ((frame) => sink.rest!(frame));
    decoder.onConnection =
      sink.connection &&
      ((event, packet) => {
        sink.packet(packet.time);
        sink.connection!(event, packet);
      });
    const decode = (packet: Packet): void => {
      const outcome = decoder.decode(packet, datagrams);
      if (outcome < 0) malformations.add(outcome, packet.frame);
      if (outcome <= 0) sink.packet(packet.time);
    };
    const read = await readCapture(this.#watched(input.chunks()), source, (packet) => {
      this.packets++;
      packet.time = clock.read(packet.time, packet.frame, packet.isOfAnother);
      if (packet.afterGap) sink.gap?.();
      if (anonymizer) anonymizer.take(packet, decode);
      else decode(packet);
    });
    anonymizer?.end(decode);
    decoder.end(input.file, datagrams);
    return { read: anonymizer ? withoutQuotes(read) : read, malformations };
  }

  #peek({ bytes, start, end, payloadLength }: Datagram): Malformation {
    return peek(bytes, start, end, payloadLength, this.names, this.#message);
  }

  async *#watched(chunks: AsyncIterable<Bytes>): AsyncIterable<Bytes> {
    let octets = 0;
    for await (const chunk of chunks) {
      yield chunk;
      octets += chunk.length;
      this.#onProgress?.(octets, this.packets);
    }
  }
}
