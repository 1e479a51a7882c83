import { grouped, say, type Sentence } from '../../words/say.ts';
import { sideOf } from '../incidents/likeness.ts';
import type { Report, ReportFinding } from '../report.ts';
import { dayOf, daySeconds, secondOf } from './clock.ts';

/**
 * Returns which clients were hit, and when: `10.244.1.7 was hit at 12:12:46 UTC`;
 * `17 clients were hit from 10:09:12 to 10:11:31 UTC`.
 *
 * @param troubled the findings; those without a client are ignored
 * @param isTimeTold whether the sentence includes the times
 * @returns undefined if no finding has a client
 */
export function whomItHit(
  { captures }: Pick<Report, 'captures'>,
  troubled: readonly ReportFinding[],
  isTimeTold: boolean,
): Sentence | undefined {
  const hit = troubled.filter(({ client }) => client !== undefined);
  const clients = new Set(hit.map((finding) => sideOf(finding, 'client')));
  if (clients.size === 0) return undefined;
  // Times in a printed text have no time zone.
  const isUtc = captures.every(({ format }) => format !== 'text');
  const when = isTimeTold ? span(hit, isUtc) : undefined;
  if (clients.size === 1) {
    const [client] = clients as Iterable<string> as [string];
    return when === undefined ? say`${client} was hit` : say`${client} was hit ${when}`;
  }
  const many = grouped(clients.size);
  return when === undefined ? say`${many} clients were hit` : say`${many} clients were hit ${when}`;
}

/** Returns the span from the earliest to the latest time of the findings, with days if it spans more than one. */
function span(findings: readonly ReportFinding[], isUtc: boolean): Sentence | undefined {
  const times = findings.flatMap(({ time }) => time ?? []).toSorted();
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const told = dayOf(first) === dayOf(last) ? secondOf : daySeconds;
  const [from, to] = [told(first), told(last)];
  if (from === to) return isUtc ? say`at ${from} UTC` : say`at ${from}`;
  return isUtc ? say`from ${from} to ${to} UTC` : say`from ${from} to ${to}`;
}
