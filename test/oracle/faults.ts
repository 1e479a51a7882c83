import { checkAccounts } from './faults/accounts.ts';
import { checkGroups } from './faults/groups.ts';
import { checkBooks } from './faults/books.ts';
import { checkConnections } from './faults/connections.ts';
import { checkFates } from './faults/fates.ts';
import { checkFindings } from './faults/findings.ts';
import { checkGuarantees } from './faults/guarantees.ts';
import { checkLane } from './faults/lane.ts';
import { checkRejections } from './faults/rejections.ts';
import { type Said, saidOf } from './judge.ts';
import type { Parameters } from './parameters.ts';
import { trafficOf } from './traffic.ts';
import { type Truth, truthOf } from './truth.ts';

/** A false statement of the program. */
export interface Fault {
  /** The kind of fault, for counting. */
  readonly kind: string;
  readonly text: string;
}

/** Returns all false statements of the program about a run; empty if everything is true. */
export function faultsOf(parameters: Parameters): Promise<Fault[]> {
  return faultsAbout(truthOf(trafficOf(parameters)));
}

/** Returns the faults for traffic whose truth is already known. */
export async function faultsAbout(truth: Truth): Promise<Fault[]> {
  if (truth.traffic.records.length === 0) return [];
  const said = await saidOf(truth);
  const faults = faultsIn(truth, said);
  await checkLane(truth, said, (kind, text) => void faults.push({ kind, text }));
  return faults;
}

export function faultsIn(truth: Truth, said: Said): Fault[] {
  const faults: Fault[] = [];
  const report = (kind: string, text: string) => void faults.push({ kind, text });
  for (const check of [
    checkFates,
    checkGroups,
    checkGuarantees,
    checkBooks,
    checkFindings,
    checkAccounts,
    checkConnections,
    checkRejections,
  ])
    check(truth, said, report);
  return faults;
}

export type Tell = (kind: string, text: string) => void;
