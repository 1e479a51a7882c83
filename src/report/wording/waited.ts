import { say, type Sentence } from '../../words/say.ts';
import { longWait, wait } from './quantity.ts';
import type { ReportFinding } from '../report.ts';

/** From when on a user notices: what ends sooner (a SERVFAIL at once) is no stall. */
export const STALL_MS = 100;

/** Somebody had to wait, whatever became of it; of a note that is told where the capture ended meanwhile. */
export function isStall({ stallMs = 0 }: ReportFinding): boolean {
  return stallMs >= STALL_MS;
}

/** `5.0 s`, or `at least 5.0 s` where the end of the wait was not seen. Undefined where nobody sees how long. */
export function waited({
  stallMs,
  stallIsLowerBound,
}: Pick<ReportFinding, 'stallMs' | 'stallIsLowerBound'>): Sentence | undefined {
  if (stallMs === undefined) return undefined;
  return stallIsLowerBound ? say`at least ${wait(stallMs)}` : say`${wait(stallMs)}`;
}

/** What findings made applications wait, in all: a lower bound as soon as one of them is. */
export function waitedInAll(findings: readonly ReportFinding[], stallMs: number): Sentence {
  const isOpen = findings.some((finding) => finding.stallIsLowerBound === true);
  return isOpen ? say`at least ${longWait(stallMs)}` : say`${longWait(stallMs)}`;
}

/** `2.5 s to 5.0 s`; `2.5 s to 5.0 s or more` where the end of one of the waits was not seen. None without any. */
export function waitRange(findings: readonly ReportFinding[]): Sentence {
  let [shortest, longest, isOpen] = [Infinity, 0, false];
  for (const { stallMs, stallIsLowerBound } of findings) {
    if (stallMs === undefined) continue;
    shortest = Math.min(shortest, stallMs);
    longest = Math.max(longest, stallMs);
    isOpen ||= stallIsLowerBound === true;
  }
  const [from, to] = [wait(shortest), wait(longest)];
  if (from === to) return isOpen ? say`at least ${from}` : say`${from}`;
  return isOpen ? say`${from} to ${to} or more` : say`${from} to ${to}`;
}
