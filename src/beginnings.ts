import { CaptureError } from './capture/error.ts';
import { readCapture } from './capture/open.ts';
import { pause } from './capture/pauses.ts';
import type { TextEncoding } from './capture/text-format.ts';
import { StandIns } from './text/writing/stand-ins.ts';
import { TEXTS } from './text/recognition.ts';
import { TextReader } from './text/text-reader.ts';
import type { Bytes } from './wire/bytes.ts';
import { Epoch, type Nanoseconds } from './wire/time.ts';

/** The first bytes of an input. */
export interface Head {
  /** Name for messages. */
  readonly file: string;
  readonly octets: Bytes;
  /** Whether the input has no further bytes. */
  readonly isWhole: boolean;
}

/** The facts that the first bytes of an input show. */
export interface Beginning {
  /** Why it is no capture; undefined if it is one. */
  readonly refusal?: CaptureError;
  /** The earliest of the first packets; undefined if there is none, or if none has a time. */
  readonly firstPacket?: Nanoseconds;
}

/** How many bytes of an input are looked at: enough to hold a block of zstd as a whole. */
export const HEAD_OCTETS = 1 << 18;

/** How many bytes of a head are read between two pauses. */
const PIECE_OCTETS = 1 << 15;

/** How many uncompressed bytes of a head are read: enough for packets, but not gigabytes packed into a few bytes. */
const ENOUGH_OCTETS = 8 << 20;

/** Tells how captures begin, on one scale of time, so that they can be sorted before any is read. */
export class Beginnings {
  readonly #epoch = new Epoch();

  /** @param readsText whether the output of tcpdump counts as a capture */
  async of({ file, octets, isWhole }: Head, readsText: boolean): Promise<Beginning> {
    let isUntimed = false;
    const source = {
      file,
      epoch: this.#epoch,
      enough: ENOUGH_OCTETS,
      text: {
        ...TEXTS,
        ...(readsText && {
          open: (encoding: TextEncoding) => new TextReader(this.#epoch, new StandIns(), encoding),
        }),
      },
    };
    try {
      const { firstPacket } = await readCapture(piecesOf(octets), source, (packet) => {
        isUntimed ||= packet.isUntimed;
      });
      return firstPacket === undefined || isUntimed ? {} : { firstPacket };
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
      // More bytes may tell more.
      return error.code === 'cut-off' && !isWhole ? {} : { refusal: error };
    }
  }
}

/**
 * Sorts inputs by their first packets, as tcpdump wrote them; inputs without any come last. Sorting is stable: inputs
 * that begin at the same time keep their order.
 */
export function inOrder<Input extends { readonly firstPacket?: Nanoseconds | undefined }>(
  inputs: readonly Input[],
): Input[] {
  const time = ({ firstPacket = Infinity }: Input): number => firstPacket;
  return inputs.toSorted((a, b) => (time(a) === time(b) ? 0 : time(a) - time(b)));
}

/**
 * The pauses are for signals, and for the watch over the memory: to read the lines of a whole head takes some 100 ms.
 *
 * @yields the bytes in pieces
 */
async function* piecesOf(octets: Bytes): AsyncGenerator<Bytes> {
  for (let at = 0; at < octets.length; at += PIECE_OCTETS) {
    if (at > 0) await pause();
    yield octets.subarray(at, at + PIECE_OCTETS);
  }
}
