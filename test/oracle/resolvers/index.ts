import { A, AAAA } from '../model.ts';
import { cAres, oldCAres } from './c-ares.ts';
import { forwarder } from './forwarder.ts';
import { glibc } from './glibc.ts';
import { go, goVc } from './go.ts';
import { musl } from './musl.ts';
import { netty } from './netty.ts';
import { nginx } from './nginx.ts';
import { pipelined } from './pipelined.ts';
import type { Begin } from './program.ts';

export type ResolverKind =
  | 'glibc'
  | 'glibc-single-request'
  | 'glibc-reopen'
  | 'a-only'
  | 'aaaa-only'
  | 'musl'
  | 'go'
  | 'c-ares'
  | 'old-c-ares'
  | 'netty'
  | 'nginx'
  | 'forwarder'
  | AlwaysTcp;

/** Programs that ask over TCP alone: glibc and Go with use-vc, and one connection for all lookups. */
export type AlwaysTcp = 'glibc-vc' | 'go-vc' | 'pipelined';

interface Resolver {
  readonly begin: Begin;
  /** Whether a socket belongs to one lookup. */
  readonly ownsSocket: boolean;
  /** Whether retries have a new ID. */
  readonly renewsId: boolean;
}

/** THE TABLE of resolvers, the simplest first: counter-examples shrink to it. */
export const RESOLVERS: Readonly<Record<ResolverKind, Resolver>> = {
  glibc: { begin: glibc('glibc'), ownsSocket: true, renewsId: false },
  'a-only': { begin: glibc('a-only', [A]), ownsSocket: true, renewsId: false },
  'aaaa-only': { begin: glibc('aaaa-only', [AAAA]), ownsSocket: true, renewsId: false },
  musl: { begin: musl, ownsSocket: true, renewsId: false },
  go: { begin: go, ownsSocket: true, renewsId: true },
  forwarder: { begin: forwarder, ownsSocket: true, renewsId: false },
  'glibc-single-request': {
    begin: glibc('glibc-single-request', [A, AAAA], 'serial'),
    ownsSocket: true,
    renewsId: false,
  },
  'glibc-reopen': {
    begin: glibc('glibc-reopen', [A, AAAA], 'reopen'),
    ownsSocket: true,
    renewsId: false,
  },
  'c-ares': { begin: cAres, ownsSocket: false, renewsId: false },
  'old-c-ares': { begin: oldCAres, ownsSocket: false, renewsId: false },
  netty: { begin: netty, ownsSocket: false, renewsId: true },
  nginx: { begin: nginx, ownsSocket: false, renewsId: false },
  'glibc-vc': {
    begin: glibc('glibc-vc', [A, AAAA], 'parallel', true),
    ownsSocket: true,
    renewsId: false,
  },
  'go-vc': { begin: goVc, ownsSocket: true, renewsId: true },
  pipelined: { begin: pipelined, ownsSocket: false, renewsId: false },
};

export const ALWAYS_TCP: readonly AlwaysTcp[] = ['glibc-vc', 'go-vc', 'pipelined'];

/** Resolvers that ask over UDP first. The random choice for a seed depends on their order in the table. */
export const DRAWN = (Object.keys(RESOLVERS) as ResolverKind[]).filter(
  (kind) => !(ALWAYS_TCP as readonly ResolverKind[]).includes(kind),
);
