import { fstatSync } from 'node:fs';
import { Writable } from 'node:stream';
import type { Terminal } from '../streams.ts';
import { writeAll } from './write-all.ts';

/** An open file or device as a stream. That of Node.js loses bytes of which the system takes only a part. */
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

/** Returns a DescriptorStream, which reports a full disk, for a file or device; else the stream itself. */
export function honest(stream: Terminal): Terminal {
  const { fd, isTTY } = stream;
  if (fd === undefined || isTTY) return stream;
  const stats = fstatSync(fd);
  return stats.isFile() || stats.isCharacterDevice() ? new DescriptorStream(fd) : stream;
}
