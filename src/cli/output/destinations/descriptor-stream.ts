import { fstatSync } from 'node:fs';
import { Writable } from 'node:stream';
import type { Terminal } from '../streams.ts';
import { writeAll } from './write-all.ts';

/**
 * An open file or device as a stream. The stream of Node.js loses bytes if the system accepts only a part of a
 * write.
 */
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

/**
 * Returns the stream itself, or, for a file or a device, a DescriptorStream, which reports when the disk is full.
 */
export function honest(stream: Terminal): Terminal {
  const { fd, isTTY } = stream;
  if (fd === undefined || isTTY) return stream;
  const stats = fstatSync(fd);
  return stats.isFile() || stats.isCharacterDevice() ? new DescriptorStream(fd) : stream;
}
