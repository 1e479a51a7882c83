import { asks, type Claim, GENERAL, queries, that } from '../claims.ts';
import { oncePerCapture } from '../once.ts';
import { isSamePacket, type Message } from '../packets.ts';
import type { Scene } from '../scene.ts';

/** `10.244.5.9 (kube-system/coredns-7c65d6cfc9-x2x7b)` */
const addressIn = (scene: Scene, gap: number): string => scene.gap(gap).replace(/ \(.*$/, '');

/**
 * Returns the queries forwarded to an endpoint, each packet once; an answer from there counts if its query was not
 * seen.
 */
const sentOn = oncePerCapture((scene, endpoint: string): readonly Message[] => {
  const once: Message[] = [];
  for (const one of [...scene.packets.messages, ...(scene.vantage?.messages ?? [])])
    if (isSentOn(one, endpoint, scene))
      if (!once.some((had) => isSameElsewhere(had, one))) once.push(one);
  return once;
});

/** Whether a query goes to the endpoint; or a response comes from there, while the query asked another address. */
function isSentOn(one: Message, endpoint: string, scene: Scene): boolean {
  if (one.icmp || one.isResponse) return false;
  if (one.destination === endpoint) return true;
  return scene.packets.responsesTo(one).some(({ source }) => source === endpoint);
}

/** Whether two messages are one packet, at two interfaces behind the translation, or at two places. */
function isSameElsewhere(a: Message, b: Message): boolean {
  return (
    isSamePacket(a, b) ||
    (a.id === b.id &&
      a.name === b.name &&
      a.type === b.type &&
      a.sourcePort === b.sourcePort &&
      Math.abs(a.time - b.time) < 0.2e9)
  );
}

/** Returns the number of answers that came from an endpoint, or left it. */
function answersOf(scene: Scene, endpoint: string): number {
  return [...scene.packets.messages, ...(scene.vantage?.messages ?? [])].filter(
    (one) => one.source === endpoint && one.isResponse && !one.icmp,
  ).length;
}

/** Returns the number of queries to an endpoint that were answered later, under whatever address. */
function answeredOf(scene: Scene, endpoint: string): number {
  return sentOn(scene, endpoint).filter((query) =>
    scene.packets.messages.some(
      (one) =>
        one.isResponse &&
        !one.icmp &&
        one.id === query.id &&
        one.destination === query.source &&
        one.destinationPort === query.sourcePort &&
        one.time > query.time,
    ),
  ).length;
}

/** A figure, or the number in a gap. */
function figure(scene: Scene, one: number | string): number {
  return Number(typeof one === 'string' ? one : scene.gap(one).replaceAll(',', ''));
}

/** The endpoint answered so many of so many queries: of neither are there fewer in the packets. */
function account(endpoint: number, answered: number | string, of: number | string): Claim {
  return that('so many were sent there, and so many answers came', (scene) => {
    const address = addressIn(scene, endpoint);
    return (
      sentOn(scene, address).length >= figure(scene, of) &&
      figure(scene, of) >= figure(scene, answered) &&
      (figure(scene, answered) === 0
        ? answersOf(scene, address) === 0
        : Math.max(answersOf(scene, address), answeredOf(scene, address)) >=
          figure(scene, answered))
    );
  });
}

function wentTo(endpoint: number): Claim {
  return that('the query was sent on to this endpoint', (scene) => {
    const there = sentOn(scene, addressIn(scene, endpoint));
    return scene.queries.some((own) =>
      there.some((one) => one.id === own.id && one.type === own.type && one.name === own.name),
    );
  });
}

/** The last queries to it, so many of them, have no answer. */
function ignores(endpoint: number, number: number): Claim {
  return that('it has not answered the last queries', (scene) => {
    const last = sentOn(scene, addressIn(scene, endpoint)).slice(-Number(scene.gap(number)));
    return (
      last.length === Number(scene.gap(number)) &&
      last.every((one) => scene.packets.surelyAnswers(one).length === 0)
    );
  });
}

/** Endpoints other than the silent one are told of in another gap of the same sentence. */
export const OTHERS: readonly string[] = [
  'the other endpoint answered its only query',
  'the other endpoint did not answer its only query',
  'the other endpoint answered all of its {0}',
  'the other endpoint answered {0} of its {1}',
  'the other {0} endpoints answered all of their {1}',
  'the other {0} endpoints answered {1} of their {2}',
];

/** `the other 2 endpoints answered 5 of their 7`, of the service that the client asked. */
function others(gap: number, endpoint: number): Claim {
  return that('the others have so many queries and answers', (scene) => {
    const text = scene.gap(gap);
    const [answered, all] = told(text);
    const silent = addressIn(scene, endpoint);
    const elsewhere = [...scene.packets.messages, ...(scene.vantage?.messages ?? [])];
    const clients = new Set(elsewhere.map(({ source }) => source));
    const endpoints = new Set(
      elsewhere.flatMap((one) =>
        one.isResponse ||
        one.icmp ||
        one.destination === silent ||
        scene.queries.some(({ destination }) => destination === one.destination) ||
        !clients.has(one.source)
          ? []
          : one.destination,
      ),
    );
    const sum = (of: (address: string) => number): number =>
      [...endpoints].reduce((total, address) => total + of(address), 0);
    return (
      endpoints.size >= (/other (\d+)/.exec(text) ? Number(/other (\d+)/.exec(text)![1]) : 1) &&
      sum((address) => sentOn(scene, address).length) >= all &&
      sum((address) => answersOf(scene, address)) >= answered
    );
  });
}

function told(text: string): readonly [number, number] {
  if (text.includes('did not answer its only query')) return [0, 1];
  const [, answered, all] = /answered (?:(\d+) of|all of) (?:its|their) (\d+)$/.exec(text) ?? [];
  return all === undefined ? [1, 1] : [Number(answered ?? all), Number(all)];
}

/** Endpoints behind a service, and what became of what was sent on to them. */
export const ENDPOINTS: Readonly<Record<string, readonly Claim[]>> = {
  'the {0} query in {1} was sent on to {2}, an endpoint of {3} that answered none of {4} queries; {5}':
    [queries(1, 0), wentTo(2), asks(3), account(2, '0', 4), others(5, 2)],
  'the {0} query in {1} was sent on to {2}, an endpoint of {3} that has ignored all of the last {4} queries; {5}':
    [queries(1, 0), wentTo(2), asks(3), ignores(2, 4), others(5, 2)],
  '{0}, an endpoint of {1}, answers nothing': [wentTo(0), asks(1), account(0, '0', '1')],
  '{0}, an endpoint of {1}, answers nothing any more': [wentTo(0), asks(1)],
  '{0}, the endpoint to which the query was sent on, answered it': [wentTo(0)],
  '{0}, the endpoint to which the query was sent on, answered {1} of {2} queries': [
    wentTo(0),
    account(0, 1, 2),
  ],
  'too few queries were sent on to {0} to call it silent': [
    that('fewer than three in a row', (scene) => {
      const there = sentOn(scene, scene.gap(0));
      const answered = there.filter((one) => scene.packets.responsesTo(one).length > 0);
      return answered.length === 0 && there.length < 6;
    }),
  ],
  '{0} is the only endpoint of {1} that is seen: there is none to compare it with': [
    asks(1),
    wentTo(0),
  ],
  'since {0} fell silent no other endpoint of {1} is seen to answer either': [asks(1), wentTo(0)],
  '{0} is not the only one: {1}': [wentTo(0), others(1, 0)],
  'all that was sent on to {0} came from one new port: this may be about the port': [
    that(
      'one port',
      (scene) =>
        new Set(
          sentOn(scene, scene.gap(0))
            .filter((one) => scene.packets.responsesTo(one).length === 0)
            .map(({ sourcePort }) => sourcePort),
        ).size === 1,
    ),
  ],
  '{0} answered {1} of the {2} queries that were sent on to it': [account(0, 1, 2)],
  '{0} answered the only query that was sent on to it': [account(0, '1', '1')],
  '{0} did not answer the only query that was sent on to it': [account(0, '0', '1')],
  'only port {0}, which is used for lookup after lookup, is still sent there: as long as its conntrack entry lives, a port keeps its endpoint':
    [
      that('the packets come from this port', (scene) =>
        scene.each(scene.said.frames, ({ sourcePort }) => sourcePort === Number(scene.gap(0))),
      ),
    ],
  'only ports that are used for lookup after lookup are still sent there ({0}): as long as its conntrack entry lives, a port keeps its endpoint':
    [
      that('the packets come from these ports', (scene) =>
        scene.each(scene.said.frames, ({ sourcePort }) =>
          scene.gap(0).split(', ').includes(String(sourcePort)),
        ),
      ),
    ],
  'whether the endpoint is gone: kubectl get endpointslices tells': GENERAL,
  'See whether {0} is still an endpoint of the service, on which node it runs, and whether it answers this node':
    [wentTo(0)],
};
