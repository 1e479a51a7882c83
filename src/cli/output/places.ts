import { fstatSync, type Stats } from 'node:fs';
import type { InputFile } from '../input/capture-files.ts';
import type { Destination } from './destinations/destination.ts';
import { FileDestination } from './destinations/file-destination.ts';
import { openAlready, StreamDestination } from './destinations/stream-destination.ts';
import type { Terminal } from './streams.ts';
import { UsageError } from '../parsing/usage-error.ts';
import { say } from '../../words/say.ts';

/** Opens the destinations of one run. No file takes two reports, and no report replaces an input. */
export class Places {
  readonly #inputs: readonly InputFile[];
  readonly #stdout: Terminal;
  readonly #files: FileDestination[] = [];

  constructor(inputs: readonly InputFile[], stdout: Terminal) {
    this.#inputs = inputs;
    this.#stdout = stdout;
  }

  /** @throws UsageError if the file cannot be written, was opened already, or is an input; nothing is left behind */
  open(file: string): Destination {
    if (openAlready(file) === 'standard output') {
      checkNotRead(this.#stdout, this.#inputs);
      return new StreamDestination(this.#stdout);
    }
    const destination = new FileDestination(file);
    try {
      this.#checkOnce(file, destination);
      checkNoInput(file, destination, this.#inputs);
    } catch (error) {
      destination.discard();
      throw error;
    }
    this.#files.push(destination);
    return destination;
  }

  #checkOnce(file: string, { path }: FileDestination): void {
    if (this.#files.some((other) => other.path === path))
      throw new UsageError(say`output ${file} is given twice`);
  }
}

export function checkNoInput(
  file: string,
  { existing }: FileDestination,
  inputs: readonly InputFile[],
): void {
  if (isAmong(existing, inputs))
    throw new UsageError(say`${file} is also an input, and would be overwritten`);
}

/** Rejects `dnspcap analyze - < a.pcap >> a.pcap`. */
function checkNotRead({ fd }: Terminal, inputs: readonly InputFile[]): void {
  if (fd !== undefined && isAmong(fstatSync(fd), inputs))
    throw new UsageError(say`standard output is also an input, and would be overwritten`);
}

function isAmong(existing: Stats | undefined, inputs: readonly InputFile[]): boolean {
  if (!existing?.isFile()) return false;
  return inputs.some(({ stats }) => stats?.ino === existing.ino && stats.dev === existing.dev);
}
