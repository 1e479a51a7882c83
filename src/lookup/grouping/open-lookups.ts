import type { ExchangeTable } from '../exchange/exchange-table.ts';
import type { Hops } from '../hops/hops.ts';
import type { Clients } from './joining/clients.ts';
import type { Deadlines } from './ending/deadlines.ts';
import type { FlowTable } from './flow-table.ts';
import type { JustDenied } from './joining/just-denied.ts';
import type { Placement } from './placement.ts';
import type { PortIndex } from './joining/port-index.ts';
import type { Spares } from './ending/spares.ts';
import type { Waiting } from './joining/waiting.ts';

/** The tables of all open lookups. */
export interface OpenLookups {
  readonly exchanges: ExchangeTable;
  readonly ports: PortIndex;
  readonly waiting: Waiting;
  readonly justDenied: JustDenied;
  readonly deadlines: Deadlines;
  readonly hops: Hops;
  readonly flows: FlowTable;
  readonly clients: Clients;
  readonly spares: Spares;
  /** Where the message at hand belongs. */
  readonly placement: Placement;
  /** How many lookups are open, and how many were begun. */
  readonly counts: { open: number; begun: number };
}
