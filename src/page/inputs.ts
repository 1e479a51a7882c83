import { capturesPacked, type Found, planPasses } from '../archive/archive-passes.ts';
import { type Bundle, bundleIn, isNotAlone } from '../archive/bundle.ts';
import { beginsArchive, type Look } from '../archive/unpack.ts';
import { Beginnings, HEAD_OCTETS, inOrder } from '../beginnings.ts';
import { CaptureError } from '../capture/error.ts';
import type { CaptureInput } from '../messages.ts';
import type { Bytes } from '../wire/bytes.ts';

/** Content of the files that were given to the page. */
export interface Inputs {
  /** Captures in the order in which the command line reads them. */
  readonly captures: readonly CaptureInput[];
  readonly bundle: Bundle | undefined;
}

/**
 * @param note receives notes on what is skipped
 * @throws CaptureError if a file is no capture
 */
export async function inputsOf(files: readonly File[], note: Look['note']): Promise<Inputs> {
  const look: Look = { beginnings: new Beginnings(), note, strict: false };
  const found: Found[] = [];
  let bundle: Bundle | undefined;
  for (const file of files) {
    const octets = new Uint8Array(await file.slice(0, HEAD_OCTETS).arrayBuffer());
    if (await beginsArchive(octets)) {
      for (const one of await capturesPacked(file.name, () => chunksOf(file), look))
        found.push(one);
      bundle ??= await bundleIn(file.name, () => chunksOf(file), look);
    } else found.push(await foundInFile(file, octets, look));
  }
  if (bundle && files.length > 1) throw new CaptureError('archive', isNotAlone(bundle.file));
  const inTime = inOrder(found);
  planPasses(inTime);
  return { captures: inTime.map(({ input }) => input), bundle };
}

async function foundInFile(file: File, octets: Bytes, { beginnings }: Look): Promise<Found> {
  const { name, size } = file;
  const head = { file: name, octets, isWhole: size <= HEAD_OCTETS };
  const { refusal, firstPacket } = await beginnings.of(head, true);
  if (refusal) throw refusal;
  return { input: { file: name, size, chunks: () => chunksOf(file) }, firstPacket };
}

/** @yields the bytes of a file, as the browser reads it */
async function* chunksOf(file: File): AsyncGenerator<Bytes> {
  const reader = file.stream().getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel();
  }
}
