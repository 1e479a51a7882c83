import type { ExchangeTable } from '../exchange/exchange-table.ts';
import type { DualStack } from '../../wire/dual-stack.ts';
import type { Lookup } from '../lookup.ts';
import type { Hops } from '../hops/hops.ts';
import type { Clients } from './joining/clients.ts';
import type { Deadlines } from './ending/deadlines.ts';
import type { FlowTable } from './flow-table.ts';
import type { JustDenied } from './joining/just-denied.ts';
import type { Placement } from './placement.ts';
import type { PortIndex } from './joining/port-index.ts';
import type { Spares } from './ending/spares.ts';
import type { Waiting } from './joining/waiting.ts';

/**
 * Most open lookups, not counting those at rest: some 25 MB. At this limit the oldest lookup is settled early, and the
 * report says so. Healthy traffic has a few thousand open lookups. An unanswered lookup waits 5.5 s, so 6,000 of them
 * per second fill the table. The rules judge the first 20,000 of them (MAX_STORIES).
 */
export const MAX_OPEN = 1 << 15;

/** The tables of all open lookups. */
export interface OpenLookups {
  readonly exchanges: ExchangeTable;
  readonly ports: PortIndex;
  readonly waiting: Waiting;
  readonly justDenied: JustDenied;
  readonly deadlines: Deadlines;
  readonly hosts: DualStack;
  /** Returns all open lookups as objects. */
  readonly every: () => Iterable<Lookup>;
  readonly hops: Hops;
  readonly flows: FlowTable;
  readonly clients: Clients;
  readonly spares: Spares;
  /** Where the message at hand belongs. */
  readonly placement: Placement;
  /** How many lookups are open, and how many were begun. */
  readonly counts: { open: number; begun: number };
}

/** Whether MAX_OPEN is reached. Lookups at rest do not count: they have a limit of their own (MAX_RESTING). */
export function isCrowded({ counts, deadlines }: OpenLookups): boolean {
  return counts.open >= MAX_OPEN && counts.open - deadlines.resting >= MAX_OPEN;
}
