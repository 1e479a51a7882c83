import { existsSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CaptureInput } from '../../messages.ts';
import { errno } from '../output/errno.ts';

const LOOK_EVERY_MS = 200;
const CHUNK_OCTETS = 1 << 16;

/**
 * Follows the captures of a script while it writes them: one file after the other, each as it grows. Numbers of the
 * files only rise. If the oldest file is gone before it was read, the next one is read.
 *
 * @param over aborted when nothing more is written
 * @yields a file, as soon as it exists
 */
export async function* followed(
  folder: string,
  place: 'pod' | 'node',
  over: AbortSignal,
): AsyncGenerator<CaptureInput> {
  const pathOf = (number: number): string =>
    join(folder, `${place}.pcap${number === 0 ? '' : number}`);
  for (let number = 0; ; number++) {
    const handle = await opened(
      () => pathOf(number),
      () => existsSync(pathOf(number + 1)),
      over,
    );
    if (handle === 'over') return;
    if (handle === 'gone') continue;
    const isLast = (): boolean => !existsSync(pathOf(number + 1));
    yield { file: `${place}.pcap`, chunks: () => growing(handle, isLast, over) };
  }
}

async function opened(
  path: () => string,
  hasNext: () => boolean,
  over: AbortSignal,
): Promise<FileHandle | 'over' | 'gone'> {
  for (;;) {
    const isOver = over.aborted;
    try {
      return await open(path(), 'r');
    } catch (error) {
      if (errno(error) !== 'ENOENT') throw error;
    }
    if (hasNext()) return 'gone';
    if (isOver) return 'over';
    await sleep(LOOK_EVERY_MS);
  }
}

async function* growing(
  handle: FileHandle,
  isLast: () => boolean,
  over: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    for (;;) {
      // Checked before the read, so that everything written before this moment is still read.
      const isComplete = over.aborted || !isLast();
      const buffer = new Uint8Array(CHUNK_OCTETS);
      const { bytesRead } = await handle.read(buffer, 0, buffer.length);
      if (bytesRead > 0) yield buffer.subarray(0, bytesRead);
      else if (isComplete) return;
      else await sleep(LOOK_EVERY_MS);
    }
  } finally {
    await handle.close();
  }
}
