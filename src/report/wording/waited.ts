import { longWait, say, type Sentence, wait } from '../../words/say.ts';
import type { ReportFinding } from '../report.ts';

/** Shortest wait that a user notices: a faster failure, such as a SERVFAIL at once, is no stall. */
export const STALL_MS = 100;

/** Whether an application had to wait. For a note, the wait is known only if the capture ended meanwhile. */
export function isStall({ stallMs = 0 }: ReportFinding): boolean {
  return stallMs >= STALL_MS;
}

/** Returns `5.0 s`, or `at least 5.0 s` if the end of the wait was not seen; undefined if the wait is unknown. */
export function waited({
  stallMs,
  stallIsLowerBound,
}: Pick<ReportFinding, 'stallMs' | 'stallIsLowerBound'>): Sentence | undefined {
  if (stallMs === undefined) return undefined;
  return stallIsLowerBound ? say`at least ${wait(stallMs)}` : say`${wait(stallMs)}`;
}

/** Returns the total wait of findings: a lower bound if any of the waits is one, or is unknown. */
export function waitedInAll(findings: readonly ReportFinding[], stallMs: number): Sentence {
  const isOpen = findings.some((one) => one.stallIsLowerBound === true || isWaitUnknown(one));
  return isOpen ? say`at least ${longWait(stallMs)}` : say`${longWait(stallMs)}`;
}

/** Whether the client waited for an answer that never came, and sent nothing that shows for how long. */
function isWaitUnknown({ severity, outcome, stallMs }: ReportFinding): boolean {
  return (
    severity !== 'note' && outcome !== 'answered' && outcome !== undefined && stallMs === undefined
  );
}

/** Returns `2.5 s to 5.0 s`; with `or more` if the end of a wait was not seen. At least one finding has a wait. */
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
