import { CaptureClock } from '../../wire/capture-clock.ts';
import type { Epoch, Nanoseconds } from '../../wire/time.ts';
import type { Utf8Text } from '../../wire/texts/utf8-text.ts';

/** The captures in order of their numbers: names, digits of their time stamps, and clocks. */
export class CaptureFiles {
  readonly #files: { readonly name: string; digits: 6 | 9; readonly clock: CaptureClock }[] = [];
  readonly #epoch: Epoch;

  constructor(epoch: Epoch) {
    this.#epoch = epoch;
  }

  /** @param onStep see CaptureClock */
  begin(
    capture: number,
    name: string,
    onStep: (back: Nanoseconds, frame: number) => void,
  ): CaptureClock {
    const clock = new CaptureClock(onStep);
    this.#files[capture] = { name, digits: 6, clock };
    return clock;
  }

  /** @param digits how many digits of a second its time stamps have */
  end(capture: number, digits: 6 | 9): void {
    const file = this.#files[capture]!;
    file.digits = digits;
    file.clock.end();
  }

  name(capture: number): string {
    return this.#files[capture]!.name;
  }

  /** Returns the time stamp in the file of the capture. Vantages have no clock of their own. */
  stamp(time: Nanoseconds, capture: number): Nanoseconds {
    return this.#files[capture]?.clock.stamp(time) ?? time;
  }

  iso(time: Nanoseconds, capture: number): string {
    return this.#epoch.iso(this.stamp(time, capture), this.#files[capture]?.digits ?? 6);
  }

  appendUnix(time: Nanoseconds, capture: number, out: Utf8Text): void {
    this.#epoch.appendUnix(this.stamp(time, capture), this.#files[capture]?.digits ?? 6, out);
  }

  appendIso(time: Nanoseconds, capture: number, out: Utf8Text): void {
    this.#epoch.appendIso(this.stamp(time, capture), this.#files[capture]?.digits ?? 6, out);
  }
}
