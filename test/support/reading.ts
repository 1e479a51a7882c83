import { LinkType } from '../../src/capture/link-type.ts';
import { type CaptureRead, readCapture } from '../../src/capture/open.ts';
import { TEXTS } from '../../src/text/recognition.ts';
import { type Bytes, copyOf } from '../../src/wire/bytes.ts';
import { MalformationCounters, type Warning } from '../../src/wire/malformation.ts';
import { Epoch } from '../../src/wire/time.ts';
import { type BuiltPacket, type CaptureOptions, chunksOf } from './capture.ts';
import { buildUdpFrame } from './packet.ts';

/** A copy of a packet that a reader returned. */
export interface Seen {
  readonly frame: number;
  readonly time: string;
  readonly bytes: Bytes;
  readonly originalLength: number;
  readonly linkType: number;
  readonly interfaceId: number;
}

/** The result of readCapture for a file, and every packet. */
export interface Reading extends CaptureRead {
  readonly warnings: readonly Warning[];
  readonly seen: readonly Seen[];
  /** Codes of the malformations of packets. */
  readonly malformed: readonly string[];
  readonly epoch: Epoch;
  /** Frames of packets without a time. */
  readonly untimed: readonly number[];
}

/** Reads a file as `file`, in chunks of `chunk` octets. */
export async function read(
  bytes: Bytes,
  { chunk = 4096, strict = false, file = 'x.pcap' } = {},
): Promise<Reading> {
  const epoch = new Epoch();
  const malformations = new MalformationCounters();
  const seen: Seen[] = [];
  const untimed: number[] = [];
  const options = { file, epoch, malformations, strict, text: TEXTS };
  const result = await readCapture(chunksOf(bytes, chunk), options, (packet) => {
    const { frame, originalLength, linkType, interfaceId } = packet;
    if (packet.isUntimed) untimed.push(frame);
    const time = epoch.iso(packet.time, 9);
    const captured = copyOf(packet.bytes, packet.start, packet.end);
    seen.push({ frame, time, bytes: captured, originalLength, linkType, interfaceId });
  });
  const malformed = malformations.warnings().map(({ code, count }) => `${code} ${count}`);
  // The messages in English.
  const warnings = result.warnings.map((one) => ({ ...one, message: String(one.message) }));
  return { ...result, warnings, seen, malformed, epoch, untimed };
}

/** Returns code and message of the CaptureError that reading the file throws. */
export async function refused(bytes: Bytes, options = {}): Promise<string> {
  const error: unknown = await read(bytes, options).catch((thrown: unknown) => thrown);
  const { name, code, message } = error as Error & { code: string };
  return name === 'CaptureError' ? `${code}: ${message}` : `no CaptureError: ${String(error)}`;
}

/** Packets of different lengths, 250 ms apart, across a second; the snap length cuts the last one. */
export const PACKETS: readonly BuiltPacket[] = [5, 60, 0, 33].map((length, index) => {
  const bytes = buildUdpFrame({
    source: '10.0.0.7',
    destination: '10.96.0.10',
    sourcePort: 40_000 + index,
    destinationPort: 53,
    payload: Uint8Array.from({ length }, (_, at) => at + index),
    linkType: LinkType.EN10MB,
  });
  const time = {
    seconds: 1_700_000_000 + (index >> 1),
    nanoseconds: 123_456_789 + (index % 2) * 250_000_000,
  };
  return { time, bytes, originalLength: bytes.length + (index === 3 ? 100 : 0) };
});

/** The options of a file as tcpdump writes it on Linux. */
export const PCAP: CaptureOptions = {
  format: 'pcap',
  order: 'le',
  resolution: 'us',
  linkType: LinkType.EN10MB,
};
export const PCAPNG: CaptureOptions = { ...PCAP, format: 'pcapng' };

/** All combinations of format, byte order and resolution. */
export const VARIANTS: readonly CaptureOptions[] = (['pcap', 'pcapng'] as const).flatMap((format) =>
  (['le', 'be'] as const).flatMap((order) =>
    (['us', 'ns'] as const).map((resolution) => ({
      format,
      order,
      resolution,
      linkType: LinkType.EN10MB,
    })),
  ),
);

/** Returns the result of reading PACKETS. */
export function expected(resolution: 'us' | 'ns'): Seen[] {
  const fractions = resolution === 'us' ? ['123456000', '373456000'] : ['123456789', '373456789'];
  return PACKETS.map(({ bytes, originalLength = 0 }, index) => ({
    frame: index + 1,
    time: `2023-11-14T22:13:2${index >> 1}.${fractions[index % 2]}Z`,
    bytes,
    originalLength,
    linkType: LinkType.EN10MB,
    interfaceId: 0,
  }));
}
