import type { Packet } from '../../src/capture/packet.ts';
import { TextReader } from '../../src/text/text-reader.ts';
import { StandIns } from '../../src/text/writing/stand-ins.ts';
import type { Warning } from '../../src/wire/malformation.ts';
import { Epoch } from '../../src/wire/time.ts';

/** Everything that is read of a text. */
export interface TextTold {
  readonly packets: readonly unknown[];
  readonly warnings: readonly Warning[];
  readonly digits: number;
}

/** Reads a text twice: plain lines by one pattern (`short`), and all lines by the shapes (`long`). */
export function bothWays(bytes: Uint8Array): { readonly short: TextTold; readonly long: TextTold } {
  return { short: toldBy(bytes, true), long: toldBy(bytes, false) };
}

function toldBy(bytes: Uint8Array, isShort: boolean): TextTold {
  const reader = new TextReader(new Epoch(), new StandIns(), 'utf-8', isShort);
  const packets: unknown[] = [];
  reader.read(bytes, (packet) => void packets.push(copied(packet)));
  reader.end();
  return {
    packets,
    warnings: reader.warnings.map((one) => ({ ...one, message: String(one.message) })),
    digits: reader.facts.timeDigits,
  };
}

function copied({ bytes, start, end, ...rest }: Packet): unknown {
  return { ...rest, octets: Buffer.from(bytes.subarray(start, end)).toString('hex') };
}
