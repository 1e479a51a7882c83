import { type Bytes, copyOf, EMPTY } from '../wire/bytes.ts';
import { Malformation, MalformationCounters } from '../wire/malformation.ts';
import type { Epoch, Nanoseconds } from '../wire/time.ts';
import type { CompressionName } from './compression/compression.ts';
import { Decompression } from './compression/decompression.ts';
import { CaptureError, type CaptureErrorCode } from './error.ts';
import type {
  BlockSink,
  CaptureFacts,
  CaptureReader,
  CaptureWarning,
  Packet,
  PacketSink,
} from './packet.ts';
import { pause, UNBROKEN_OCTETS } from './pauses.ts';
import { isUndecidedText, MAGIC_OCTETS, readerFor } from './recognise.ts';
import type { TextFormat } from './text-format.ts';
import { say, type Sentence } from '../words/say.ts';

export interface ReadOptions {
  /** Name for messages; `-` is standard input. */
  readonly file: string;
  readonly epoch: Epoch;
  readonly malformations: MalformationCounters;
  /** Whether a damaged or cut-off file is a CaptureError, instead of a warning about what is missing. */
  readonly strict: boolean;
  /** Size of the input in bytes, if known beforehand: an input with fewer bytes is cut off. */
  readonly size?: number;
  /** Stops after at least this many uncompressed bytes; reads everything if left out. */
  readonly enough?: number;
  /** Recognises and reads what tcpdump prints; without it, text is refused. */
  readonly text?: TextFormat;
  /** Receives the blocks of a pcapng file unchanged. A block that is a packet comes after that packet. */
  readonly onBlock?: BlockSink;
}

/** Result of reading one capture. */
export interface CaptureRead {
  readonly facts: CaptureFacts;
  readonly compression?: CompressionName;
  /** Number of packets handed to the sink. */
  readonly packets: number;
  /** Earliest and latest time of a packet: packets of a file need not be in order. */
  readonly firstPacket?: Nanoseconds;
  readonly lastPacket?: Nanoseconds;
  /** False if the file was cut off, or could not be read to its end. */
  readonly complete: boolean;
  /** Warnings about the file; `malformations` counts those about its packets. */
  readonly warnings: readonly CaptureWarning[];
}

/**
 * Reads a capture: recognises its format and hands each packet to `sink`. The buffer of a chunk may be reused when
 * the next chunk is requested. Throws CaptureError if nothing can be read.
 *
 * @param given unless it says otherwise, malformations are counted for nobody, and what comes before damage is read
 */
export async function readCapture(
  chunks: AsyncIterable<Bytes>,
  given: Partial<ReadOptions> & Pick<ReadOptions, 'file' | 'epoch'>,
  sink: PacketSink,
): Promise<CaptureRead> {
  const options = { malformations: new MalformationCounters(), strict: false, ...given };
  const input = new Decompression();
  let octets = 0;
  const counted = async function* (): AsyncGenerator<Bytes> {
    for await (const chunk of chunks) {
      octets += chunk.length;
      yield chunk;
    }
  };
  const tally = new Tally(options, sink);
  const { enough = Infinity } = options;
  let decoded = 0;
  let reader: CaptureReader | undefined;
  // A compression shows by its magic number alone, so a text is examined once: behind it.
  const content = input.decode(withWholeMagic(counted(), () => false));
  const isUndecided = (head: Bytes): boolean => isUndecidedText(head, options.text);
  for await (const chunk of withWholeMagic(content, isUndecided)) {
    // Too few bytes were decoded to recognise a format: report the damage of the compression instead.
    if (chunk.length < MAGIC_OCTETS && input.damage) break;
    reader ??= readerFor(chunk, options.file, {
      ...options,
      ...(input.compression && { compression: input.compression }),
    });
    for (let at = 0; at < chunk.length && !reader.damage; at += UNBROKEN_OCTETS) {
      if (at > 0) await pause();
      reader.read(chunk.subarray(at, at + UNBROKEN_OCTETS), tally.count);
    }
    decoded += chunk.length;
    if (reader.damage || decoded >= enough) break;
  }

  const fault = faultOf(reader, input, options.file) ?? missing(octets, options.size);
  const { facts, warnings = [] } = usable(reader, fault, tally.packets, options);
  return {
    facts,
    ...(input.compression && { compression: input.compression.name }),
    packets: tally.packets,
    ...(tally.packets > 0 && { firstPacket: tally.earliest, lastPacket: tally.latest }),
    complete: !fault,
    warnings: [...(fault ? [{ code: fault.code, message: fault.said }] : []), ...warnings],
  };
}

/** @throws CaptureError when the fault leaves nothing to analyse, or when none is allowed */
function usable(
  reader: CaptureReader | undefined,
  fault: Fault | undefined,
  packets: number,
  { file, strict }: ReadOptions,
): CaptureReader {
  if (fault && (strict || !reader || (fault.isDamage && packets === 0))) {
    const said = say`${file}: ${fault.said}`;
    throw new CaptureError(
      fault.code,
      strict && packets > 0
        ? say`${said}; without --strict, what comes before it is analysed`
        : said,
    );
  }
  if (!reader)
    throw new CaptureError('empty', say`${file}: empty: 0 bytes, but a capture has at least 24`);
  return reader;
}

/** Counts packets on their way to the sink, and notes implausible times and lengths. */
class Tally {
  packets = 0;
  earliest: Nanoseconds = Infinity;
  latest: Nanoseconds = -Infinity;
  readonly count: PacketSink;

  constructor({ malformations, epoch }: ReadOptions, sink: PacketSink) {
    let previous = -Infinity;
    let { clamped } = epoch;
    this.count = (packet: Packet) => {
      const { time, start, end, originalLength } = packet;
      this.packets++;
      if (originalLength < end - start)
        malformations.add(Malformation.originalLength, packet.frame);
      if (time < previous && !packet.isOfAnother)
        malformations.add(Malformation.timeWentBack, packet.frame);
      if (epoch.clamped > clamped) {
        clamped = epoch.clamped;
        malformations.add(Malformation.farTime, packet.frame);
      }
      if (time > this.latest) this.latest = time;
      if (time < this.earliest) this.earliest = time;
      previous = time;
      sink(packet);
    };
  }
}

/**
 * Gathers the magic number of an input that arrives in tiny chunks, and more of it while that leaves its kind open.
 *
 * @yields the same bytes; the first chunk has at least MAGIC_OCTETS, or all there are
 */
async function* withWholeMagic(
  chunks: AsyncIterable<Bytes>,
  isUndecided: (head: Bytes) => boolean,
): AsyncGenerator<Bytes> {
  let head: Bytes = EMPTY;
  let isWhole = false;
  let looked = 0;
  for await (const chunk of chunks) {
    if (isWhole) yield chunk;
    else {
      const all = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
      // Examining a text is expensive. Do so at the end of a line, where a pipe waits, and after the text grew a
      // lot.
      const isWorthIt = chunk.at(-1) === LINE_FEED || all.length >= looked * MORE;
      if (isWorthIt) looked = all.length;
      isWhole = all.length >= MAGIC_OCTETS && isWorthIt && !isUndecided(all);
      // Copies only when the chunk will be overwritten before the head is whole.
      head = all === chunk && !isWhole ? copyOf(chunk, 0, chunk.length) : all;
      if (isWhole) yield head;
    }
  }
  if (!isWhole && head.length > 0) yield head;
}

const LINE_FEED = 0x0a;
const MORE = 1.25;

interface Fault {
  readonly code: CaptureErrorCode;
  readonly said: Sentence;
  /** Whether the file contradicts itself; false if it is merely cut off. */
  readonly isDamage: boolean;
}

/** Detects a file that was cut off exactly at the end of a packet: only its size shows this. */
function missing(octets: number, size = 0): Fault | undefined {
  if (octets >= size) return undefined;
  const said = say`cut off: ${octets} of ${size} bytes are there`;
  return { code: 'cut-off', said, isDamage: false };
}

/** Returns why the input could not be read to its end: the one reason that explains the others. */
function faultOf(
  reader: CaptureReader | undefined,
  input: Decompression,
  file: string,
): Fault | undefined {
  const place = (offset: number): Sentence =>
    input.compression ? say`offset ${offset} of the uncompressed file` : say`offset ${offset}`;
  if (reader?.damage) {
    const { code, what, offset } = reader.damage;
    return { code, said: say`damaged at ${place(offset)}: ${what}`, isDamage: true };
  }
  const problem = input.problem(file);
  if (problem !== undefined) {
    const isDamage = input.damage?.kind !== 'cut-off';
    return { code: isDamage ? 'compression' : 'cut-off', said: problem, isDamage };
  }
  if (!reader) return undefined;
  const { octetsLeft, needed, offset } = reader.end();
  if (octetsLeft === 0) return undefined;
  const last = reader.facts.format === 'pcap' ? say`last packet` : say`last block`;
  const record = offset === 0 ? say`file header` : last;
  const said = say`cut off in the ${record}: ${octetsLeft} of ${needed} bytes at ${place(offset)}`;
  // A file without its complete header is no capture, rather than a capture without packets.
  return { code: 'cut-off', said, isDamage: offset === 0 && reader.facts.format !== 'text' };
}
