import type { CaptureInput } from '../../messages.ts';
import type { Bytes } from '../../wire/bytes.ts';
import { type Nanoseconds, SECOND } from '../../wire/time.ts';

/**
 * Seconds of a silence that are not counted: a packet may be in the buffers of the kernel and of tcpdump for this long.
 * With --immediate-mode and -U that is some milliseconds, unless the machine is very busy.
 */
const MARGIN_SECONDS = 1;

/**
 * Tells, once a second, how long nothing has come of a capture that is still being written. It counts a
 * second on a timer, if nothing came during all of it, so it stands still with the process, and never counts more
 * time than has passed.
 *
 * @param silent receives the length of the silence, without the margin
 */
export function withSilence(
  input: CaptureInput,
  silent: (silence: Nanoseconds) => void,
): CaptureInput {
  const chunks = async function* (): AsyncGenerator<Bytes> {
    // A second in which something came does not count.
    let seconds = -1;
    const timer = setInterval(() => {
      seconds++;
      if (seconds > MARGIN_SECONDS) silent((seconds - MARGIN_SECONDS) * SECOND);
    }, 1_000);
    try {
      for await (const chunk of input.chunks()) {
        seconds = -1;
        yield chunk;
      }
    } finally {
      clearInterval(timer);
    }
  };
  return { ...input, chunks };
}
