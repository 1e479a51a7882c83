import { closeSync, openSync, rmSync } from 'node:fs';
import { orUnwritable, writeAll } from '../output/destinations/write-all.ts';
import type { Progress } from '../output/terminal/progress.ts';

/** Size of a ring of files, as in tcpdump -C and -W: the oldest file is removed if there are too many. */
export interface RingSize {
  readonly octetsPerFile: number;
  readonly files: number;
}

/** Writes a capture while it is made. Unlike a report, a partial capture is kept, as it cannot be made again. */
export interface CaptureWriter {
  write(octets: Uint8Array): void;
  close(): void;
  /** Names of the existing files. */
  readonly files: readonly string[];
}

/** @throws UsageError if the file cannot be written */
export function captureWriter(file: string, ring: RingSize | undefined): CaptureWriter {
  return ring ? new Ring(file, ring) : new OneFile(file);
}

/** @yields the bytes of a capture, which is written while it is read */
export async function* written(
  octets: AsyncIterable<Uint8Array>,
  writer: CaptureWriter | undefined,
  progress?: Progress,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of octets) {
      writer?.write(chunk);
      progress?.read(chunk.length);
      yield chunk;
    }
  } finally {
    writer?.close();
  }
}

class OneFile implements CaptureWriter {
  readonly files: readonly string[];
  readonly #descriptor: number;

  constructor(file: string) {
    this.files = [file];
    this.#descriptor = orUnwritable(file, () => openSync(file, 'w'));
  }

  write(octets: Uint8Array): void {
    orUnwritable(this.files[0]!, () => writeAll(this.#descriptor, octets));
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
/** Offset of the captured length in the header of a record. pcap-savefile(5). */
const CAPTURED_LENGTH = 8;

/**
 * Cuts a pcap stream into files between records, each with the file header. Numbers only rise, so that the order of
 * names is the order of time: `dns.0001.pcap`, `dns.0002.pcap`.
 */
class Ring implements CaptureWriter {
  readonly #name: string;
  readonly #size: RingSize;
  #header: Buffer | undefined;
  #rest: Buffer = Buffer.alloc(0);
  #current: OneFile | undefined;
  #octets = 0;
  #number = 0;
  #kept: string[] = [];

  constructor(name: string, size: RingSize) {
    this.#name = name;
    this.#size = size;
    this.#next();
  }

  get files(): readonly string[] {
    return this.#kept;
  }

  write(octets: Uint8Array): void {
    let rest = Buffer.concat([this.#rest, octets]);
    if (!this.#header) {
      this.#rest = rest;
      if (rest.length < FILE_HEADER) return;
      this.#header = Buffer.from(rest.subarray(0, FILE_HEADER));
      this.#put(this.#header);
      rest = rest.subarray(FILE_HEADER);
    }
    while (rest.length >= RECORD_HEADER) {
      const end = RECORD_HEADER + this.#length(rest);
      if (rest.length < end) break;
      this.#record(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
    this.#rest = Buffer.from(rest);
  }

  close(): void {
    this.#current?.close();
  }

  /** Reads the captured length, in the byte order of the capturing machine, which the magic number tells. */
  #length(record: Buffer): number {
    const isLittle = this.#header![0] !== 0xa1;
    return isLittle ? record.readUInt32LE(CAPTURED_LENGTH) : record.readUInt32BE(CAPTURED_LENGTH);
  }

  #record(record: Buffer): void {
    const isFull =
      this.#octets > FILE_HEADER && this.#octets + record.length > this.#size.octetsPerFile;
    if (isFull) {
      this.#next();
      this.#put(this.#header!);
    }
    this.#put(record);
  }

  #put(octets: Uint8Array): void {
    this.#current!.write(octets);
    this.#octets += octets.length;
  }

  #next(): void {
    this.#current?.close();
    const number = `${++this.#number}`.padStart(4, '0');
    const name = this.#name.replace(/(\.p?cap)?$/, (ending) => `.${number}${ending}`);
    this.#current = new OneFile(name);
    this.#octets = 0;
    this.#kept.push(name);
    if (this.#kept.length > this.#size.files) rmSync(this.#kept.shift()!, { force: true });
  }
}
