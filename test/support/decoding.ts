import { LinkType } from '../../src/capture/link-type.ts';
import { Packet } from '../../src/capture/packet.ts';
import type { Datagram, DatagramSink, Transport } from '../../src/decode/datagram.ts';
import { Decoder } from '../../src/decode/decode.ts';
import type { TcpEvent } from '../../src/decode/transport/tcp-event.ts';
import { AddressTable } from '../../src/wire/address.ts';
import type { Bytes } from '../../src/wire/bytes.ts';
import { DESCRIPTIONS } from '../../src/wire/malformation.ts';
import { concat, u16 } from './octets.ts';

export const V4 = { source: '10.244.1.7', destination: '10.96.0.10' };
export const V6 = { source: 'fd00::7', destination: '2001:db8::53' };
export const PORTS = { sourcePort: 36596, destinationPort: 53 };

/** Header and question of "a. A IN". */
export const QUERY = Uint8Array.of(
  0x12,
  0x34,
  1,
  0,
  0,
  1,
  0,
  0,
  0,
  0,
  0,
  0,
  1,
  0x61,
  0,
  0,
  1,
  0,
  1,
);
export const ANSWER = Uint8Array.from(QUERY, (octet, at) =>
  at === 2 ? 0x81 : at === 3 ? 0x80 : octet,
);

export interface Seen {
  readonly transport: Transport;
  readonly from: string;
  readonly to: string;
  readonly payload: Bytes;
  readonly payloadLength: number;
  readonly place: number;
  readonly frame: number;
}

export type Event = Omit<TcpEvent, 'client' | 'clientPort' | 'server' | 'serverPort'> & {
  readonly frame: number;
  readonly client: string;
  readonly server: string;
};

/** A decoder, and its output so far. */
export class Trial {
  readonly addresses = new AddressTable();
  readonly decoder: Decoder;
  readonly seen: Seen[] = [];
  readonly datagrams: Datagram[] = [];
  /** Events of TCP connections, each with its frame. */
  readonly events: Event[] = [];
  /** Frames of first fragments whose rest came late. */
  readonly late: number[] = [];
  /** Time of the next packet, in nanoseconds. */
  time = 0;
  /** Number of the last packet. */
  frame = 0;

  constructor(ports: readonly number[] = [53]) {
    this.decoder = new Decoder(this.addresses, ports);
    this.decoder.onRest = (frame) => this.late.push(frame);
    this.decoder.onConnection = (event, packet) => {
      const { client, clientPort, server, serverPort } = event;
      this.events.push(
        Object.assign(Object.create(null), event, {
          frame: packet.frame,
          client: `${this.addresses.text(client)} ${clientPort}`,
          server: `${this.addresses.text(server)} ${serverPort}`,
        }),
      );
    };
  }

  /**
   * Decodes a frame that lies between octets of other packets. Octets beyond the snap length follow it in the buffer.
   */
  decode(linkType: number, frame: Bytes, captured = frame.length, wire = frame.length): number {
    const packet = new Packet();
    packet.linkType = linkType;
    packet.bytes = concat(new Uint8Array(3).fill(0xee), frame, new Uint8Array(99).fill(0xee));
    packet.start = 3;
    packet.end = 3 + captured;
    packet.originalLength = wire;
    packet.interfaceId = 5;
    packet.frame = ++this.frame;
    packet.time = this.time;
    return this.decoder.decode(packet, this.#sink);
  }

  /** Ends the capture. */
  end(): void {
    this.decoder.end('trial.pcap', this.#sink);
  }

  readonly #sink: DatagramSink = (datagram, packet) => {
    this.datagrams.push(Object.assign(Object.create(null), datagram));
    this.seen.push({
      transport: datagram.transport,
      from: `${this.addresses.text(datagram.source)} ${datagram.sourcePort}`,
      to: `${this.addresses.text(datagram.destination)} ${datagram.destinationPort}`,
      payload: datagram.bytes.slice(datagram.start, datagram.end),
      payloadLength: datagram.payloadLength,
      place: datagram.place,
      frame: packet.frame,
    });
  };

  /** Codes of malformations that were found late, with counts. */
  get warnings(): string[] {
    return this.decoder.malformations.warnings().map(({ code, count }) => `${code} ${count}`);
  }

  /** Returns the code of the malformation, or the number of datagrams. */
  outcome(linkType: number, frame: Bytes, captured?: number): string | number {
    const result = this.decode(linkType, frame, captured);
    return DESCRIPTIONS[result]?.code ?? result;
  }
}

/** No link header: the packet starts with IP. */
export const raw = LinkType.RAW;

/** Returns a UDP packet without a checksum, which the decoder does not check. */
export function udp(payload: Bytes, sourcePort = 36596, destinationPort = 53): Bytes {
  return concat(u16(sourcePort), u16(destinationPort), u16(8 + payload.length), u16(0), payload);
}

/** Returns the frame with other octets at `at`. */
export function withOctets(frame: Bytes, at: number, ...octets: readonly number[]): Bytes {
  const changed = frame.slice();
  changed.set(octets, at);
  return changed;
}
