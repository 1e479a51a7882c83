type Listener = (value: never) => void;

/**
 * What the engine asks of `node:zlib`: a stream that takes pieces, and tells of octets, of the end and of an error. The
 * browser's own decoder does the work.
 */
export function createGunzip(_options: { readonly chunkSize: number }): Gunzip {
  return new Gunzip();
}

class Gunzip {
  readonly #listeners = new Map<string, Listener>();
  readonly #stream = new DecompressionStream('gzip');
  readonly #writer = this.#stream.writable.getWriter();
  #isDone = false;

  constructor() {
    void this.#read();
  }

  on(event: 'data' | 'end' | 'error', listener: Listener): this {
    this.#listeners.set(event, listener);
    return this;
  }

  /** @param done the piece is taken, and what it decodes to has been told */
  write(piece: Uint8Array<ArrayBuffer>, done: () => void): void {
    // A rejection is told by what reads.
    void this.#writer.write(piece).then(done, () => {});
  }

  end(): void {
    void this.#writer.close().catch(() => {});
  }

  destroy(): void {
    if (!this.#isDone) void this.#writer.abort().catch(() => {});
  }

  async #read(): Promise<void> {
    const reader = this.#stream.readable.getReader();
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read())
        this.#tell('data', next.value);
      this.#isDone = true;
      this.#tell('end', undefined);
    } catch (error) {
      this.#isDone = true;
      this.#tell('error', errorOf(error));
    }
  }

  #tell(event: string, value: unknown): void {
    this.#listeners.get(event)?.(value as never);
  }
}

/** As zlib calls it: what ends too early is no damage. */
function errorOf(error: unknown): Error & { readonly code: string } {
  const message = error instanceof Error ? error.message : String(error);
  const isCut = /truncated|incomplete|end of/i.test(message);
  return Object.assign(new Error(isCut ? 'unexpected end of file' : message), {
    code: isCut ? 'Z_BUF_ERROR' : 'Z_DATA_ERROR',
  });
}
