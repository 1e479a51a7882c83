import { shownName } from '../../kubernetes/named-addresses.ts';
import { rcodeName } from '../../dns/codes.ts';
import type { Answer, Attempt, Copy, Lookup } from '../../lookup/lookup.ts';
import type { Unreachable } from '../../lookup/sighting.ts';
import { transmission } from '../../lookup/story/retries.ts';
import type { Context } from '../../rules/rule.ts';
import type { AddressId } from '../../wire/address.ts';
import { type Nanoseconds, toMs } from '../../wire/time.ts';
import type { LadderPacket } from '../report.ts';
import { placeOf } from './sightings.ts';

/** Most arrows of a picture. */
const MAX_PACKETS = 24;

/** A packet with its time, by which the packets of a picture are ordered. */
type Timed = LadderPacket & { readonly time: Nanoseconds };

/** Returns the packets of a lookup, in order of time. */
export function packets(lookup: Lookup, context: Context): readonly LadderPacket[] {
  const asked = lookup.attempts[0]!.server;
  const all: Timed[] = lookup.attempts.flatMap((attempt) => [
    query(attempt, asked, context),
    ...(attempt.answer ? [response(attempt.answer, attempt, asked, context)] : []),
    ...attempt.others.map((other) => response(other, attempt, asked, context)),
  ]);
  for (const error of lookup.unreachables) all.push(unreachable(error, asked, context));
  const sorted = all.toSorted((a, b) => a.time - b.time || a.frame - b.frame);
  return sorted
    .slice(0, MAX_PACKETS)
    .map(({ time, ...packet }) => ({ ...packet, atMs: toMs(time - lookup.start) }));
}

function query(attempt: Attempt, asked: number, context: Context): Timed {
  const number = transmission(attempt);
  const { frame, time, id, answer } = attempt;
  return {
    frame,
    atMs: 0,
    time,
    message: 'query',
    type: context.type(attempt.qtype),
    id,
    state: answer ? 'answered' : stateOf(attempt, context),
    ...(attempt.clientPort !== attempt.lookup.attempts[0]!.clientPort && {
      port: attempt.clientPort,
    }),
    ...(attempt.server !== asked && elsewhere(attempt.server, time, context)),
    ...(number > 1 && { transmission: number }),
    ...seen(attempt, 'query', context),
  };
}

/** State of a query without an answer. What an ICMP error rejects, or a server cuts off, was not lost on its way. */
function stateOf(attempt: Attempt, context: Context): LadderPacket['state'] {
  if (attempt.rare.rejection !== undefined || attempt.rare.cutOff !== undefined) return 'rejected';
  return context.fate(attempt) === 'lost' ? 'lost' : 'undetermined';
}

function response(answer: Answer, attempt: Attempt, asked: number, context: Context): Timed {
  const { frame, time, id, kind, rcode } = answer;
  return {
    frame,
    atMs: 0,
    time,
    message: 'response',
    type: context.type(attempt.qtype),
    id,
    state: kind === 'copy' ? 'answer' : kind,
    ...(rcode !== 0 && { rcode: rcodeName(rcode) }),
    ...(answer.truncated && { truncated: true }),
    ...(answer.source !== asked && elsewhere(answer.source, time, context)),
    ...(answer === attempt.answer && seen(attempt, 'response', context)),
  };
}

function unreachable(error: Unreachable, asked: number, context: Context): Timed {
  const { frame, time, from, byClient } = error;
  return {
    frame,
    atMs: 0,
    time,
    message: 'unreachable',
    state: 'unreachable',
    ...(byClient ? { byClient } : from !== asked && elsewhere(from, time, context)),
  };
}

/** Names a server other than the first one of the lookup. */
function elsewhere(
  server: AddressId,
  time: Nanoseconds,
  context: Context,
): Pick<LadderPacket, 'server' | 'serverName'> {
  const name = shownName(context.named.at(server, time));
  return { server: context.address(server), ...(name !== undefined && { serverName: name }) };
}

/** Returns all sightings of a packet, the counted one among them; nothing if no packet of the lookup has copies. */
function seen(attempt: Attempt, of: Copy['of'], context: Context): Pick<LadderPacket, 'seen'> {
  const copies = attempt.copies.filter((copy) => copy.of === of);
  const here = of === 'query' ? attempt : attempt.answer!;
  if (attempt.lookup.attempts.every((other) => other.copies.length === 0)) return {};
  const sorted = [here, ...copies].toSorted((a, b) => a.time - b.time || a.frame - b.frame);
  return {
    seen: sorted.map((sighting) => ({
      place: placeOf(sighting, context),
      frame: sighting.frame,
      ...translated(sighting, attempt, context),
    })),
  };
}

/** Returns the endpoint whose address a packet has at this place, if it differs from the server's. */
function translated(
  sighting: Attempt | Answer | Copy,
  { server }: Attempt,
  context: Context,
): { readonly endpoint?: string } {
  const peer = 'peer' in sighting ? sighting.peer : server;
  return peer === server ? {} : { endpoint: context.address(peer) };
}
