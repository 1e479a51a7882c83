import type { InputFile } from '../input/capture-files.ts';
import type { Destination } from './destinations/destination.ts';
import { Places } from './places.ts';
import type { Terminal } from './streams.ts';

/** Texts that are complete before they are written, each to its destination. */
export class Documents<Request extends { readonly file: string }> {
  readonly #documents: { readonly request: Request; readonly destination: Destination }[] = [];

  /** @throws UsageError if a file cannot be written, is given twice, or would replace an input */
  constructor(requests: readonly Request[], inputs: readonly InputFile[], stdout: Terminal) {
    const places = new Places(inputs, stdout);
    try {
      for (const request of requests)
        this.#documents.push({ request, destination: places.open(request.file) });
    } catch (error) {
      this.discard();
      throw error;
    }
  }

  /** Writes all documents. Files appear only when every one is complete. */
  async publish(render: (request: Request) => string): Promise<void> {
    for (const { request, destination } of this.#documents) {
      destination.write(render(request));
      await destination.close();
    }
    for (const { destination } of this.#documents) destination.publish();
  }

  /** Removes everything. Has no effect after `publish`. */
  discard(): void {
    for (const { destination } of this.#documents) destination.discard();
  }
}
