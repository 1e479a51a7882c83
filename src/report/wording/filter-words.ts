import { withCommas } from '../../words/lists.ts';
import { say, type Sentence } from '../../words/say.ts';
import type { FilterSummary } from '../report.ts';

/** Describes the filters of a report: `only client 10.244.1.8, from 10:11`. */
export function filterWords({ clients, servers, names, from, to }: FilterSummary): Sentence {
  const parts = [
    ...(clients ? [say`only client ${clients.join(', ')}`] : []),
    ...(servers ? [say`only server ${servers.join(', ')}`] : []),
    ...(names ? [say`only name ${names.join(', ')}`] : []),
    ...(from === undefined ? [] : [say`from ${from}`]),
    ...(to === undefined ? [] : [say`to ${to}`]),
  ];
  return withCommas(parts);
}
