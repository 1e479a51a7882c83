import type { CaptureInput } from '../messages.ts';
import type { Bytes } from '../wire/bytes.ts';

/** The bytes of a file: all of them, or piece by piece, from a stream of Node.js or of the web, or from a generator. */
export type Octets = Uint8Array | AsyncIterable<Uint8Array> | WebStream;

/** A ReadableStream of the web, such as `file.stream()`. Not every browser supports `for await` for it. */
export interface WebStream {
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
    cancel(): Promise<void>;
  };
}

/** The part of an AbortSignal that is used. */
export interface Signal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** Bytes of a piece: a signal can take effect between two pieces. */
const PIECE_OCTETS = 1 << 20;

/**
 * Returns the captures of an argument, or the listings.
 *
 * @param what name of the function, for the message
 * @throws TypeError for a value that a caller without type checks may pass, such as a file name
 */
export function inputsOf(
  input: Octets | readonly CaptureInput[],
  what: string,
): readonly CaptureInput[] {
  if (input instanceof Uint8Array)
    return [{ file: '-', chunks: () => pieces(one(input), PIECE_OCTETS) }];
  if (isWebStream(input)) return [{ file: '-', chunks: () => ofWeb(input) }];
  if (typeof input === 'object' && Symbol.asyncIterator in input)
    return [{ file: '-', chunks: () => input }];
  if (
    Array.isArray(input) &&
    input.every((each) => typeof each?.chunks === 'function' && typeof each.file === 'string')
  )
    return input;
  throw new TypeError(
    `${what} takes the bytes of a file, a Uint8Array or a stream such as createReadStream(file), or a list of { file, chunks }`,
  );
}

function isWebStream(input: unknown): input is WebStream {
  return (
    typeof input === 'object' &&
    input !== null &&
    !(Symbol.asyncIterator in input) &&
    typeof (input as Partial<WebStream>).getReader === 'function'
  );
}

async function* ofWeb(stream: WebStream): AsyncGenerator<Bytes> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); next.value !== undefined; next = await reader.read())
      yield next.value;
  } finally {
    await reader.cancel();
  }
}

/**
 * Splits chunks into pieces of limited size.
 *
 * @yields parts of the chunks
 */
export async function* pieces(chunks: AsyncIterable<Bytes>, most: number): AsyncGenerator<Bytes> {
  for await (const chunk of chunks)
    for (let at = 0; at < chunk.length; at += most) yield chunk.subarray(at, at + most);
}

/**
 * Returns the same captures, which fail when the signal is aborted, even while a source is silent.
 *
 * @throws the reason of the signal, instead of the next chunk
 */
export function untilAborted(
  inputs: readonly CaptureInput[],
  signal: Signal,
): readonly CaptureInput[] {
  return inputs.map((input) => ({ ...input, chunks: () => chunksUntil(input.chunks(), signal) }));
}

async function* chunksUntil(chunks: AsyncIterable<Bytes>, signal: Signal): AsyncGenerator<Bytes> {
  const source = chunks[Symbol.asyncIterator]();
  let fail: ((reason: unknown) => void) | undefined;
  const onAbort = (): void => fail?.(signal.reason);
  signal.addEventListener('abort', onAbort);
  try {
    for (;;) {
      // Data in memory arrives without any pause: give signals a chance to be handled.
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
      signal.throwIfAborted();
      const next = await new Promise<IteratorResult<Bytes>>((resolve, reject) => {
        fail = reject;
        source.next().then(resolve, reject);
      });
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    // Not awaited: a source that is silent would never finish.
    void Promise.resolve(source.return?.()).catch(() => {});
  }
}

async function* one(octets: Bytes): AsyncGenerator<Bytes> {
  if (octets.length > 0) yield octets;
}
