import { fstatSync } from 'node:fs';
import { Writable } from 'node:stream';
import type { Terminal } from '../streams.ts';
import { writeAll } from './write-all.ts';

/** A file or device that is open, as a stream: the one of Node.js loses what the system takes in part only. */
class DescriptorStream extends Writable {
  readonly fd: number;

  constructor(descriptor: number) {
    super();
    this.fd = descriptor;
  }

  override _write(octets: Uint8Array, _encoding: string, done: (error?: Error) => void): void {
    try {
      writeAll(this.fd, octets);
    } catch (error) {
      done(error as Error);
      return;
    }
    done();
  }
}

/** The stream itself, or in place of one that is a file or a device another that tells when it is full. */
export function honest(stream: Terminal): Terminal {
  const { fd, isTTY } = stream;
  if (fd === undefined || isTTY) return stream;
  const stats = fstatSync(fd);
  return stats.isFile() || stats.isCharacterDevice() ? new DescriptorStream(fd) : stream;
}
