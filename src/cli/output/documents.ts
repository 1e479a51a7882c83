import type { InputFile } from '../input/capture-files.ts';
import { type Destination, FileDestination } from './destination.ts';
import { checkNoInput, checkNotRead, checkOnce } from './output.ts';
import { openAlready, StreamDestination } from './stream-destination.ts';
import type { Terminal } from './streams.ts';

/** Texts that are complete before they are written, each to its place. */
export class Documents<Request extends { readonly file: string }> {
  readonly #places: { readonly request: Request; readonly destination: Destination }[] = [];

  /** @throws UsageError when one cannot be written, is asked for twice, or would replace an input */
  constructor(requests: readonly Request[], inputs: readonly InputFile[], stdout: Terminal) {
    const files: FileDestination[] = [];
    try {
      for (const request of requests) {
        const { file } = request;
        const isStdout = openAlready(file) === 'standard output';
        const destination = isStdout ? new StreamDestination(stdout) : new FileDestination(file);
        this.#places.push({ request, destination });
        if (destination instanceof StreamDestination) {
          checkNotRead(stdout, inputs);
          continue;
        }
        checkOnce(file, destination, files);
        checkNoInput(file, destination, inputs);
        files.push(destination);
      }
    } catch (error) {
      this.discard();
      throw error;
    }
  }

  /** Writes all of them; files appear only when every one is complete. */
  async publish(render: (request: Request) => string): Promise<void> {
    for (const { request, destination } of this.#places) {
      destination.write(render(request));
      await destination.close();
    }
    for (const { destination } of this.#places) destination.publish();
  }

  /** Leaves nothing behind. Does no harm after `publish`. */
  discard(): void {
    for (const { destination } of this.#places) destination.discard();
  }
}
