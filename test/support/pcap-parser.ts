import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import type { Bytes } from '../../src/wire/bytes.ts';
import type { Seen } from './reading.ts';

/** The fields of a packet that both readers return. */
type Opinion = Pick<Seen, 'time' | 'bytes' | 'originalLength'>;

/** The packets of a pcap file of microseconds, read by an independent reader of the format: npm's pcap-parser. */
export function secondOpinion(file: Bytes): Promise<Opinion[]> {
  interface Parsed {
    readonly header: {
      timestampSeconds: number;
      timestampMicroseconds: number;
      originalLength: number;
    };
    readonly data: Buffer;
  }
  interface Parser {
    on(event: 'packet', listener: (packet: Parsed) => void): Parser;
    on(event: 'end' | 'error', listener: (error?: Error) => void): Parser;
  }
  const parser = createRequire(import.meta.url)('pcap-parser') as {
    parse(input: Readable): Parser;
  };
  return new Promise((resolve, reject) => {
    const packets: Opinion[] = [];
    parser
      .parse(Readable.from([Buffer.from(file)]))
      .on('packet', ({ header, data }) => {
        const time = new Date(header.timestampSeconds * 1000).toISOString().slice(0, 20);
        const fraction = String(header.timestampMicroseconds).padStart(6, '0');
        packets.push({
          time: `${time}${fraction}000Z`,
          bytes: new Uint8Array(data),
          originalLength: header.originalLength,
        });
      })
      .on('error', reject)
      .on('end', () => resolve(packets));
  });
}
