import { grouped, say, type Sentence } from '../../words/say.ts';
import { clockSpan, dayOf, dayTimeSpan } from '../wording/clock.ts';
import { ENDINGS } from '../wording/ending.ts';
import type { Incident } from '../report.ts';
import { waited } from '../wording/waited.ts';

/** Names client and server: `deployment shop/web → 10.96.0.10`; `12 clients → 10.96.0.10`. */
export function ends({ client, clients, server, servers }: Incident): Sentence[] {
  return [
    ...side(client, clients, (many) => say`${many} clients`),
    ...side(server, servers, (many) => say`${many} servers`),
  ];
}

/** Returns the name, or the number of names if they have no common domain. */
export function names({ name, names: many }: Incident): Sentence[] {
  return side(name, many, (several) => say`${several} names`);
}

function side(
  one: string | undefined,
  many: number,
  several: (many: string) => Sentence,
): Sentence[] {
  if (one !== undefined) return [say`${one}`];
  return many === 0 ? [] : [several(grouped(many))];
}

/** Returns the span from the first to the last finding, without the day if it is the only one of the report. */
export function span({ first, last }: Incident, day?: string): string {
  if (first === undefined || last === undefined) return '';
  const isOfDay = dayOf(first) === day && dayOf(last) === day;
  return isOfDay ? dayTimeSpan(first, last) : clockSpan(first, last);
}

/** Returns `up to 5.1 s`; for a single finding, `5.0 s`. */
export function worstWait(incident: Incident): Sentence | undefined {
  const wait = waited(incident);
  if (wait === undefined || incident.findings === 1) return wait;
  return incident.stallIsLowerBound ? wait : say`up to ${wait}`;
}

/** Returns how the lookups ended, unless they were answered. */
export function shortfall({ outcome }: Incident): Sentence | undefined {
  return outcome === undefined || outcome === 'answered' ? undefined : ENDINGS[outcome];
}
