import { CaptureError } from './capture/error.ts';
import { readCapture } from './capture/open.ts';
import type { TextEncoding } from './capture/text-format.ts';
import { StandIns } from './text/writing/stand-ins.ts';
import { TEXTS } from './text/text-format.ts';
import { TextReader } from './text/text-reader.ts';
import type { Bytes } from './wire/bytes.ts';
import { MalformationCounters } from './wire/malformation.ts';
import { Epoch, type Nanoseconds } from './wire/time.ts';

/** The first octets of an input. */
export interface Head {
  /** Name for messages. */
  readonly file: string;
  readonly octets: Bytes;
  /** There are no others. */
  readonly isWhole: boolean;
}

/** What the first octets tell. */
export interface Beginning {
  /** Why it is no capture. */
  readonly refusal?: CaptureError;
  /** The earliest of the first packets; undefined when there is none, or none has a time. */
  readonly firstPacket?: Nanoseconds;
}

/** Octets of an input that are looked at: a block of zstd is among them, whole. */
export const HEAD_OCTETS = 1 << 18;

/** Of a head, uncompressed: packets are among them, and gigabytes that a few octets stand for are not. */
const ENOUGH_OCTETS = 8 << 20;

/** How captures begin, on one scale of time: so that they can be put in order before any is read. */
export class Beginnings {
  readonly #epoch = new Epoch();

  /** @param readsText whether what tcpdump prints is a capture */
  async of({ file, octets, isWhole }: Head, readsText: boolean): Promise<Beginning> {
    let isUntimed = false;
    const source = {
      file,
      epoch: this.#epoch,
      malformations: new MalformationCounters(),
      strict: false,
      enough: ENOUGH_OCTETS,
      text: {
        ...TEXTS,
        ...(readsText && {
          open: (encoding: TextEncoding) => new TextReader(this.#epoch, new StandIns(), encoding),
        }),
      },
    };
    try {
      const { firstPacket } = await readCapture(inOne(octets), source, (packet) => {
        isUntimed ||= packet.isUntimed;
      });
      return firstPacket === undefined || isUntimed ? {} : { firstPacket };
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
      // More octets may tell more.
      return error.code === 'cut-off' && !isWhole ? {} : { refusal: error };
    }
  }
}

/**
 * In the order of their first packets, those without any last: the order in which tcpdump wrote them. Sorting is stable:
 * what begins at the same time stays as it is.
 */
export function inOrder<Input extends { readonly firstPacket?: Nanoseconds | undefined }>(
  inputs: readonly Input[],
): Input[] {
  const time = ({ firstPacket = Infinity }: Input): number => firstPacket;
  return inputs.toSorted((a, b) => (time(a) === time(b) ? 0 : time(a) - time(b)));
}

async function* inOne(octets: Bytes): AsyncGenerator<Bytes> {
  if (octets.length > 0) yield octets;
}
