import type { Lookup } from '../lookup/lookup.ts';
import { seen } from './fact.ts';
import type { Context, Fact } from './rule.ts';

/** States why two addresses that asked in one lookup are taken for one host; nothing if one address asked. */
export function twoAddresses({ client, attempts }: Lookup, context: Context): Fact | undefined {
  const tie = context.hosts.tieOf(client);
  if (tie === undefined) return undefined;
  const asked = new Set(attempts.map((attempt) => context.hosts.clientOf(attempt)));
  if (asked.size < 2) return undefined;
  const host = context.address(tie.host);
  const other = context.address(tie.other);
  return {
    ...(tie.capture === attempts[0]!.capture && { frames: tie.frames }),
    ...(tie.isAtOnce
      ? seen`${host} and ${other} asked the same at once, from one port with one ID: they are addresses of one host`
      : seen`${other} asked again, with its ID, what ${host} had asked before: they are addresses of one host`),
  };
}
