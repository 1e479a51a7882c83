import { type Claim, GENERAL, several, that } from '../claims.ts';
import type { Message } from '../packets.ts';
import type { Scene } from '../scene.ts';

export const own = (scene: Scene) =>
  scene.packets.messages.filter(({ icmp }) => icmp === undefined);
export const queriesOf = (scene: Scene): number =>
  own(scene).filter(({ isResponse }) => !isResponse).length;

/** The capture as a whole. */
export const CAPTURES: Readonly<Record<string, readonly Claim[]>> = {
  'the {0} query in {1} has no answer in the capture, but its client went on and never asked again':
    [
      that('queries without an answer', (scene) =>
        scene.inFrames(1).every((one) => one.isResponse || !scene.isAnswered(one)),
      ),
    ],
  '{0} of {1} queries have no answer in the capture, but their clients went on and never asked again':
    [
      several(0, 1),
      that(
        'no more than there are',
        (scene) => Number(scene.gap(1).replaceAll(',', '')) <= queriesOf(scene),
      ),
    ],
  'nobody asked again, although the capture goes on': [
    that('the same query does not come again', (scene) =>
      scene.said.frames.every((frame) =>
        scene.packets
          .in(frame)
          .every(
            (one) =>
              one.isResponse ||
              scene.packets
                .repeats(one)
                .every((again) => again.time - one.time < 0.2e9 || again.time - one.time > 31e9),
          ),
      ),
    ),
  ],
  'responses came to queries that are not in the capture: it misses packets': [
    that('there are responses that fit no query', (scene) =>
      own(scene).some(
        (one) =>
          one.isResponse &&
          !own(scene).some(
            (query) =>
              !query.isResponse &&
              query.id === one.id &&
              query.sourcePort === one.destinationPort &&
              query.source === one.destination,
          ),
      ),
    ),
  ],
  'the program that captured had no room for 1 packet, by its own count': [dropped('1')],
  'the program that captured had no room for {0} packets, by its own count': [
    several(0),
    dropped(0),
  ],
  '{0} were about {1}, which has none': [ofAaaa(0), withoutAaaa(1)],
  '{0} were about {1} names that have none, each of them asked for once': [ofAaaa(0), several(1)],
  '{0} were about {1} names that have none: {2} was asked for most often, {3} times': [
    ofAaaa(0),
    several(1, 3),
    withoutAaaa(2),
    aaaas(2, 3),
  ],
  'this name had an AAAA answer without records (NOERROR), and none with any': GENERAL,
  'each of these names had an AAAA answer without records (NOERROR), and none with any': GENERAL,
  '{0} was asked for {1} times': [several(1), withoutAaaa(0), aaaas(0, 1)],
  'the client began other lookups before any resolver would have asked again': GENERAL,
  'whether it was the same process that went on: a program that was stopped, or has a time limit of its own, asks no more either':
    GENERAL,
  'a query has no answer, and nobody asked again: the capture lacks the answer, or the program stopped waiting for it':
    GENERAL,
  'the clock of the capture was set {0}: the durations of what was under way then are not known':
    GENERAL,
  'the clock of the capture was set {0} times, first {1}: the durations of what was under way then are not known':
    [several(0)],
  'the time stamps are not in order: they go back by {0}': [
    that('they do', (scene) =>
      scene.said.frames.every((frame) =>
        scene.isLongWait(0, scene.packets.stepsBack.get(frame) ?? -1),
      ),
    ),
  ],
  'a query is answered or sent again after {0} without a packet; no resolver waits for more than {1}':
    GENERAL,
  '{0} asked {1} times for {2} ({3}) within {4}, {5} times while a cache would still have held the answer (TTL {6} s)':
    [
      several(1, 5),
      that(
        'it asked so often',
        (scene) =>
          scene.packets.asked(scene.gap(0), scene.gap(2), scene.gap(3)).length >=
          Number(scene.gap(1).replaceAll(',', '')),
      ),
    ],
  'with a cache in each client, {0} of the {1} lookups in the capture would not have been sent': [
    several(0, 1),
  ],
  '{0} asked {1} times for {2} ({3}), {4} times within the TTL ({5})': [
    several(1, 4),
    that(
      'it asked so often',
      (scene) =>
        scene.packets.asked(scene.gap(0), scene.gap(2), scene.gap(3)).length >=
        Number(scene.gap(1).replaceAll(',', '')),
    ),
  ],
  'so did one more client, or one of these for another name': GENERAL,
  'so did {0} more clients, or clients for other names': [several(0)],
  '{0}. {1} was tried with one suffix first ({2})': [first(0), tries(2)],
  '{0}. {1} was tried with {2} suffixes first ({3})': [first(0), several(2), tries(3)],
  'each of the tries was answered with NXDOMAIN before the next one': [nxdomain()],
  'each of the tries was answered with NXDOMAIN, and the next one followed at once': [nxdomain()],
  '{0} by a snap length of {1} bytes: name and type cannot be read': [cut(0)],
  '{0}: name and type cannot be read': [cut(0)],
  'the captured bytes end before the question does': [
    that('so it is', (scene) => scene.each(scene.said.frames, ({ isCut }) => isCut)),
  ],
};

/** `3 DNS messages are cut inside the question` */
function cut(gap: number): Claim {
  return that('so many are cut', (scene) => {
    const all = scene.packets.messages.filter(({ isCut, icmp }) => isCut && !icmp).length;
    const inWords = all === 1 ? 'a DNS message is cut' : `${all} DNS messages are cut`;
    return scene.gap(gap).startsWith(inWords);
  });
}

/** `2 of 9 lookups were tries of suffixes …` */
function first(gap: number): Claim {
  return that('some, and not all, lookups were tries', (scene) => {
    const [, some, all] = /^(\d+) of (\d+) lookups/.exec(scene.gap(gap)) ?? [];
    return (
      Number(some) > 0 && Number(some) < Number(all) && Number(all) === scene.report.summary.lookups
    );
  });
}

function tries(frames: number): Claim {
  return that(
    'each frame is a query',
    (scene) =>
      scene.inFrames(frames).length > 1 &&
      scene.inFrames(frames).every(({ isResponse }) => !isResponse),
  );
}

function nxdomain(): Claim {
  return that(
    'the responses in these frames say NXDOMAIN, all but those to the last name',
    (scene) =>
      (scene.said.frames.length > 0 &&
        scene.said.frames.some((frame) =>
          scene.packets
            .in(frame)
            .some(({ isResponse, rcode }) => isResponse && rcode === 'NXDOMAIN'),
        )) ||
      scene.each(scene.said.frames, ({ isResponse, icmp }) => !isResponse && !icmp),
  );
}

/** So many packets, as the report has them of the file's own statistics. */
function dropped(number: number | string): Claim {
  return that('the capture says so', ({ report, said }) => {
    const told = typeof number === 'string' ? number : said.gaps[number]!.replaceAll(',', '');
    return JSON.stringify(report.captures).includes(`"dropped":${told}`);
  });
}

const isAaaa = (one: Message): boolean => one.type === 'AAAA' && !one.icmp;

/** `20 of 40 queries for AAAA`: of all, copies aside. */
function ofAaaa(gap: number): Claim {
  return that('so many queries ask for AAAA', (scene) => {
    const [, some, all] = /^([\d,]+) of ([\d,]+) queries/.exec(scene.gap(gap)) ?? [];
    const [told, of] = [some, all].map((text) => Number(text?.replaceAll(',', '')));
    const queries = own(scene).filter((one) => isAaaa(one) && !one.isResponse).length;
    return told! >= 20 && told! <= of! && of! <= queries;
  });
}

function withoutAaaa(name: number): Claim {
  return that('no response has a record, and one has none', (scene) => {
    const answers = own(scene).filter(
      (one) => isAaaa(one) && one.isResponse && one.name === nameIn(scene, name),
    );
    return (
      answers.every((one) => one.answers === 0) &&
      answers.some((one) => one.rcode === 'NOERROR' && !one.isTruncated)
    );
  });
}

/** So many queries for AAAA of that name. */
function aaaas(name: number, number: number): Claim {
  return that('it was asked for so often', (scene) => {
    const queries = own(scene).filter(
      (one) => isAaaa(one) && !one.isResponse && one.name === nameIn(scene, name),
    );
    return queries.length >= Number(scene.gap(number).replaceAll(',', ''));
  });
}

function nameIn(scene: Scene, gap: number): string {
  return scene.gap(gap).toLowerCase();
}
