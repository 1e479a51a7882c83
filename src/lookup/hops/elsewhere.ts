import { Answer, Attempt, Lookup } from '../lookup.ts';
import type { NameId } from '../../dns/message-view.ts';
import type { Sight, Vantage } from '../story/vantage.ts';
import { LONGEST_DEFAULT_WAIT } from '../times.ts';

/**
 * Adds the hops that only another capture shows, such as one at the cluster's DNS besides one in the pod. The vantage
 * shows the address at which the query arrived. A query for the same name from that address, while the client waits, is
 * a hop. So is a query for the target of an alias (CNAME), unless another client asked for that target. Lookups whose
 * hops the main capture shows are left as they are.
 */
export function addHops(lookups: readonly Lookup[], vantage: Vantage): void {
  const { offset } = vantage;
  const concerned = lookups.filter(
    ({ attempts }) =>
      attempts.every(({ rare }) => rare.sentOn.length === 0) &&
      attempts.some((attempt) => hostsOf(attempt, vantage).length > 0),
  );
  if (offset === undefined || concerned.length === 0) return;
  const targets = targetsOf(new Set(concerned.map(({ name }) => name)), vantage);
  const names = [...targets].flatMap(([name, others]) => [name, ...others]);
  const exchanges = exchangesOf(vantage, offset, new Set(names));
  for (const { attempts, name: asked } of concerned) {
    for (const attempt of attempts) {
      const hosts = hostsOf(attempt, vantage);
      for (const name of [asked, ...targets.get(asked)!]) {
        const known = exchanges.get(keyOf(name, attempt.qtype)) ?? NONE;
        for (const by of known) {
          if (!hosts.includes(by.lookup.client) || !isWithin(by, attempt)) continue;
          if (name !== asked && known.some((outer) => isFor(by, outer))) continue;
          by.rarely().isHop = true;
          attempt.addSentOn({ by, isOwn: false, isByDirection: false });
        }
      }
    }
  }
}

const NONE: readonly Attempt[] = [];

/** Returns the names that each of these names leads to, directly or through others. */
function targetsOf(names: ReadonlySet<NameId>, { aliases }: Vantage): Map<NameId, NameId[]> {
  const targets = new Map<NameId, NameId[]>([...names].map((name) => [name, []]));
  for (const target of aliases.targets())
    for (const source of aliases.sourcesOf(target)) targets.get(source)?.push(target);
  return targets;
}

/** Whether another query at the same host asked for this very name, and was waiting. */
function isFor(by: Attempt, outer: Attempt): boolean {
  return outer.server === by.lookup.client && isWithin(by, outer);
}

/** Returns the addresses at which the query arrived, where the vantage saw it. */
function hostsOf({ copies }: Attempt, { capture }: Vantage): number[] {
  return copies
    .filter((copy) => copy.capture === capture && copy.of === 'query')
    .map(({ peer }) => peer);
}

function isWithin({ time }: Attempt, outer: Attempt): boolean {
  if (time < outer.time) return false;
  return outer.answer ? time <= outer.answer.time : time - outer.time <= LONGEST_DEFAULT_WAIT;
}

/**
 * Returns the exchanges about these names by question, in order of time. Their times are by the clock of the main
 * capture.
 */
function exchangesOf(
  vantage: Vantage,
  offset: number,
  names: ReadonlySet<number>,
): ReadonlyMap<number, readonly Attempt[]> {
  const byQuestion = new Map<number, Attempt[]>();
  const sights = [...vantage.about(names)].toSorted((a, b) => a.time - b.time);
  for (const sight of sights) {
    const key = keyOf(sight.name, sight.qtype);
    let list = byQuestion.get(key);
    if (list === undefined) byQuestion.set(key, (list = []));
    if (!sight.isResponse) list.push(sent(sight, offset));
    else {
      const asked = list.findLast((one) => answers(sight, one));
      if (asked !== undefined) asked.answer = answered(sight, asked, offset);
    }
  }
  return byQuestion;
}

function answers({ id, client, clientPort, peer }: Sight, one: Attempt): boolean {
  if (one.id !== id || one.clientPort !== clientPort || one.answer !== undefined) return false;
  return one.lookup.client === client && one.server === peer;
}

function sent(sight: Sight, offset: number): Attempt {
  const lookup = new Lookup();
  lookup.client = sight.client;
  lookup.name = sight.name;
  lookup.start = lookup.lastQuery = sight.time - offset;
  const attempt = new Attempt(lookup);
  lookup.attempts = [attempt];
  return Object.assign(attempt, {
    capture: sight.capture,
    frame: sight.frame,
    place: sight.place,
    time: sight.time - offset,
    qtype: sight.qtype,
    id: sight.id,
    clientPort: sight.clientPort,
    server: sight.peer,
    serverPort: sight.peerPort,
  });
}

function answered(sight: Sight, attempt: Attempt, offset: number): Answer {
  return Object.assign(new Answer(), {
    attempt,
    capture: sight.capture,
    frame: sight.frame,
    place: sight.place,
    time: sight.time - offset,
    id: sight.id,
    source: sight.peer,
    sourcePort: sight.peerPort,
    rcode: sight.rcode,
  });
}

function keyOf(name: number, qtype: number): number {
  return name * 0x1_0000 + qtype;
}
