import { mock } from 'node:test';
import { afterEach, describe, expect, test } from '@jest/globals';
import { FindingWatch } from '../src/cli/capture/end.ts';
import { withSilence } from '../src/cli/capture/silence.ts';
import type { CaptureInput } from '../src/messages.ts';
import type { ReportFinding } from '../src/report/report.ts';
import { type Nanoseconds, SECOND } from '../src/wire/time.ts';
import { watch } from './support/analyze.ts';
import { captureOf, parseScenario } from './support/scenario.ts';

afterEach(() => mock.timers.reset());

/** A capture that is being written. */
class Growing {
  readonly #pieces: Uint8Array[] = [];
  #isOver = false;
  #wake = (): void => {};

  readonly input: CaptureInput = {
    file: 'live.pcap',
    chunks: () => this.#chunks(),
  };

  /** Returns when the analysis has taken all of it. */
  async write(octets: Uint8Array): Promise<void> {
    this.#pieces.push(octets);
    await this.#look();
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await this.#look();
  }

  async #look(): Promise<void> {
    this.#wake();
    await new Promise((resolve) => setImmediate(resolve));
  }

  async *#chunks(): AsyncGenerator<Uint8Array> {
    for (;;) {
      for (let next = this.#pieces.shift(); next; next = this.#pieces.shift()) yield next;
      if (this.#isOver) return;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

describe('a silence is told', () => {
  test('once a second, without a second as a margin, and anew when octets come', async () => {
    mock.timers.enable({ apis: ['setInterval'] });
    const capture = new Growing();
    const told: number[] = [];
    const reading = (async () => {
      const input = withSilence(capture.input, (silence) => told.push(silence / SECOND));
      for await (const _ of input.chunks()) void _;
    })();
    await capture.write(new Uint8Array(24));
    mock.timers.tick(2_999);
    expect(told).toEqual([]);
    mock.timers.tick(1);
    mock.timers.tick(1_999);
    expect(told).toEqual([1, 2]);
    await capture.write(new Uint8Array(24));
    // The second in which they came, and the margin.
    mock.timers.tick(2_000);
    expect(told).toEqual([1, 2]);
    mock.timers.tick(1_000);
    expect(told).toEqual([1, 2, 1]);
    await capture.end();
    await reading;
    mock.timers.tick(60_000);
    expect(told).toHaveLength(3);
  });
});

const HOSTS = 'pod = 10.244.1.7\ndns = 10.96.0.10\n\n';
const UNANSWERED = '700  pod:40001 > dns  query 0001 api.example.com. A\n';
const GIVEN_UP = 'client-gave-up failed';

/** The bytes of the packets of `steps` that come after those of `before`. */
function octetsOf(steps: string, before?: string): Uint8Array {
  const octets = captureOf(parseScenario(`${HOSTS}${before ?? ''}${steps}---\n`));
  return before === undefined ? octets : octets.subarray(octetsOf(before).length);
}

/** Watches a capture whose silences the test tells, in seconds. */
function watched(lasting: typeof withSilence = (input) => input) {
  const capture = new Growing();
  const found: string[] = [];
  const ends = new FindingWatch({ until: 'stall', onFinding: undefined }, {}, () => {});
  let tell: ((silence: Nanoseconds) => void) | undefined;
  const onFinding = (finding: ReportFinding): void => {
    found.push(`${finding.rule} ${finding.outcome}`);
    ends.take(finding);
  };
  const done = watch([capture.input], { onFinding }, (input, silent) => {
    tell = silent;
    return lasting(input, silent);
  });
  const end = async (): Promise<readonly string[]> => {
    await capture.end();
    await done;
    ends.close();
    return found;
  };
  return { capture, found, end, ends, silent: (seconds: number) => tell?.(seconds * SECOND) };
}

describe('capture time moves on in a silence', () => {
  test('a query without an answer is found as soon as nothing more can come of it', async () => {
    const { capture, found, silent, end } = watched();
    await capture.write(octetsOf(''));
    silent(40);
    await capture.write(octetsOf(UNANSWERED, ''));
    for (let second = 1; second <= 30; second++) silent(second);
    expect(found).toEqual([]);
    silent(31);
    expect(found).toEqual([GIVEN_UP]);
    silent(3_600);
    expect(await end()).toEqual([GIVEN_UP]);
  });

  test.each([
    ['is taken until then, however long ago it was sent', 30, ['slow-answer answered']],
    ['comes too late after that', 31, [GIVEN_UP]],
  ])('an answer that was sent before the time of the silence %s', async (_, seconds, expected) => {
    const { capture, silent, end } = watched();
    await capture.write(octetsOf(UNANSWERED));
    silent(seconds);
    const answer = '704  dns > pod:40001  response 0001 api.example.com. A\n';
    await capture.write(octetsOf(answer, UNANSWERED));
    silent(31);
    expect(await end()).toEqual(expected);
  });

  test('a clock that is set back in a silence makes no query older than it is', async () => {
    const { capture, silent, found, end } = watched();
    await capture.write(octetsOf(UNANSWERED));
    silent(40);
    const query = '100  pod:40002 > dns  query 0002 www.example.com. A\n';
    await capture.write(octetsOf(query, UNANSWERED));
    silent(30);
    expect(found).toEqual([GIVEN_UP]);
    const answer = '104  dns > pod:40002  response 0002 www.example.com. A\n';
    await capture.write(octetsOf(answer, UNANSWERED + query));
    silent(60);
    expect(await end()).toEqual([GIVEN_UP, 'slow-answer answered']);
  });

  test('--until-stall ends the capture of a pod that says nothing more', async () => {
    mock.timers.enable({ apis: ['setInterval', 'setTimeout'] });
    const { capture, found, ends, end } = watched(withSilence);
    await capture.write(octetsOf(UNANSWERED));
    mock.timers.tick(32_999);
    expect(found).toEqual([]);
    mock.timers.tick(1);
    expect(found).toEqual([GIVEN_UP]);
    mock.timers.tick(29_999);
    expect(ends.ended.aborted).toBe(false);
    mock.timers.tick(1);
    expect(ends.ended.aborted).toBe(true);
    await end();
  });
});
