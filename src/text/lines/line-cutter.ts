import type { TextEncoding } from '../../capture/text-format.ts';
import type { Bytes } from '../../wire/bytes.ts';

/** Most bytes of a line: tcpdump prints no longer one. */
const MAX_LINE = 1 << 16;
const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = '\uFEFF';
/** The character by which decoders replace invalid bytes. */
const NO_CHARACTER = '\uFFFD';

/** Cuts chunks into lines. Each line is a string of its own, as a slice would keep the chunk alive. */
export class LineCutter {
  readonly #utf16: InstanceType<typeof TextDecoder> | undefined;
  readonly #take: (line: string) => void;
  /** The beginning of a line whose rest is in the next chunk: the result must not depend on chunks. */
  readonly #begun = Buffer.allocUnsafeSlow(MAX_LINE);
  #length = 0;
  #isFirst = true;

  constructor(encoding: TextEncoding, take: (line: string) => void) {
    this.#utf16 = encoding === 'utf-8' ? undefined : new TextDecoder(encoding);
    this.#take = take;
  }

  read(chunk: Bytes): void {
    const octets = this.#utf16
      ? Buffer.from(this.#utf16.decode(chunk, { stream: true }))
      : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let start = 0;
    for (let end; (end = octets.indexOf(NEWLINE, start)) >= 0; start = end + 1)
      if (this.#length === 0) this.#line(octets, start, Math.min(end, start + MAX_LINE));
      else {
        this.#begin(octets, start, end);
        this.end();
      }
    this.#begin(octets, start, octets.length);
  }

  /** Passes on the last line, if it has no end of line. */
  end(): void {
    const length = this.#length;
    this.#length = 0;
    if (length > 0) this.#line(this.#begun, 0, length);
  }

  #begin(octets: Buffer, start: number, end: number): void {
    this.#length += octets.copy(this.#begun, this.#length, start, end);
  }

  #line(octets: Buffer, start: number, end: number): void {
    // Lines of Windows end with a carriage return before the line feed.
    const last = end > start && octets[end - 1] === CARRIAGE_RETURN ? end - 1 : end;
    const utf8 = octets.toString('utf8', start, last);
    const line = utf8.includes(NO_CHARACTER) ? asPrinted(octets.subarray(start, last), utf8) : utf8;
    const isMarked = this.#isFirst && line.startsWith(BYTE_ORDER_MARK);
    this.#isFirst = false;
    this.#take(isMarked ? line.slice(1) : line);
  }
}

/** Decodes a line that is not UTF-8: editors of Windows write no-break spaces and quotes as single bytes. */
function asPrinted(octets: Uint8Array, utf8: string): string {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(octets);
    return utf8;
  } catch {
    return new TextDecoder('windows-1252').decode(octets);
  }
}
