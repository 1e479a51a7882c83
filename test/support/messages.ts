import { Transport } from '../../src/decode/datagram.ts';
import { rcodeName, typeName } from '../../src/dns/codes.ts';
import { Messages } from '../../src/messages.ts';
import { inChunks } from './analysis.ts';

/** A DNS message as its octets show it, before grouping. */
interface ToldMessage {
  readonly frame: number;
  /** Since the first packet, in microseconds. */
  readonly time: number;
  readonly source: string;
  readonly destination: string;
  readonly transport: 'udp' | 'tcp' | 'icmp';
  /** `30933 response AAAA web.example.test NOERROR` */
  readonly said: string;
}

/** The contents of a file before they are grouped into lookups. */
export interface Told {
  readonly messages: readonly ToldMessage[];
  readonly packets: number;
  /** Codes and counts. */
  readonly warnings: Readonly<Record<string, number>>;
  /** Frames after a gap. */
  readonly gaps: readonly number[];
  /** Frames that have the time of a neighbour. */
  readonly untimed: readonly number[];
  readonly blocked: readonly number[];
  readonly interfaces: readonly (string | undefined)[];
}

export async function told(bytes: Uint8Array, ports: readonly number[] = [53]): Promise<Told> {
  const all = new Messages(ports, false);
  const { addresses, names } = all;
  const messages: ToldMessage[] = [];
  const marked = {
    gaps: new Set<number>(),
    untimed: new Set<number>(),
    blocked: new Set<number>(),
  };
  const interfaces: (string | undefined)[] = [];
  let first: number | undefined;
  const input = { file: 'x', chunks: () => inChunks(bytes, 1 << 16) };
  const { read, malformations } = await all.read(input, {
    packet: (time) => void (first ??= time),
    message: (datagram, message, packet) => {
      const rcode = message.isResponse ? rcodeName(message.rcode) : '';
      const type = message.name < 0 ? '' : typeName(message.qtype);
      const name = message.name < 0 ? '' : names.text(message.name).toLowerCase();
      messages.push({
        frame: packet.frame,
        time: Math.round((packet.time - first!) / 1_000),
        source: `${addresses.text(datagram.source)} ${datagram.sourcePort}`,
        destination: `${addresses.text(datagram.destination)} ${datagram.destinationPort}`,
        transport: { [Transport.udp]: 'udp', [Transport.tcp]: 'tcp', [Transport.icmp]: 'icmp' }[
          datagram.transport
        ] as 'udp',
        said: `${message.id} ${message.isResponse ? 'response' : 'query'} ${type} ${name} ${rcode}`.trim(),
      });
      if (packet.afterGap) marked.gaps.add(packet.frame);
      if (packet.lacksTime) marked.untimed.add(packet.frame);
      if (packet.isBlocked) marked.blocked.add(packet.frame);
      interfaces.push(packet.interfaceName);
    },
  });
  const warnings = [...read.warnings, ...malformations.warnings()];
  return {
    messages,
    packets: read.packets,
    warnings: Object.fromEntries(warnings.map(({ code, count = 1 }) => [code, count])),
    gaps: [...marked.gaps],
    untimed: [...marked.untimed],
    blocked: [...marked.blocked],
    interfaces,
  };
}
