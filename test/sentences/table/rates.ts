import {
  addresses,
  asks,
  type Claim,
  GENERAL,
  isNumber,
  queries,
  several,
  that,
  unanswered,
} from '../claims.ts';
import { oncePerCapture } from '../once.ts';
import type { Message } from '../packets.ts';
import type { Scene } from '../scene.ts';
import { retriedTo } from './losses.ts';

/** Returns the whole second of capture time, as limiters count. */
const secondOf = ({ time }: Message): number => Math.floor(time / 1e9);

const isQuery = (one: Message): boolean => !one.isResponse && !one.icmp;

/** Returns truncated responses without a record, within a second of a query. */
function slips(scene: Scene, query: Message): readonly Message[] {
  return scene.packets.messages.filter(
    (one) =>
      one.isResponse &&
      !one.icmp &&
      one.isTruncated &&
      one.answers === 0 &&
      one.source === query.destination &&
      Math.abs(one.time - query.time) <= 1.5e9,
  );
}

/** Claims that at least this many truncated answers are near the query. */
function slipping(query: number, number: number | undefined): Claim {
  return that('so many truncated answers came within a second', (scene) => {
    const least = number === undefined ? 1 : Number(scene.gap(number));
    return scene.inFrames(query).some((one) => isQuery(one) && slips(scene, one).length >= least);
  });
}

const truncated: Claim = that('they have TC and no record', (scene) =>
  scene.each(scene.said.frames, (one) => one.isResponse && one.isTruncated && one.answers === 0),
);

/** Returns the most queries from or to an address within 1.1 s. */
const busiest = oncePerCapture((scene, address: string): number => {
  const times = scene.packets.messages
    .filter((one) => isQuery(one) && (one.source === address || one.destination === address))
    .map(({ time }) => time)
    .toSorted((a, b) => a - b);
  let most = 0;
  for (let from = 0, to = 0; to < times.length; to++) {
    while (times[to]! - times[from]! >= 1.1e9) from++;
    most = Math.max(most, to - from + 1);
  }
  return most;
});

function peak(address: number, number: number): Claim {
  return that('some second has so many', (scene) => {
    const most = Number(scene.gap(number).replaceAll(',', ''));
    return most > 1 && most <= busiest(scene, scene.gap(address));
  });
}

/** Returns, for each second of an address, the numbers of answered queries and of queries. */
const bySecond = oncePerCapture((scene, address: string) => {
  const seconds = new Map<number, [answered: number, asked: number]>();
  for (const one of scene.packets.messages) {
    if (!isQuery(one) || (one.source !== address && one.destination !== address)) continue;
    const counts = seconds.get(secondOf(one)) ?? [0, 0];
    seconds.set(secondOf(one), counts);
    counts[1]++;
    if (scene.isAnswered(one)) counts[0]++;
  }
  return seconds;
});

/** Returns the queries of a second, without retries. */
const askedIn = oncePerCapture((scene, second: number) =>
  scene.packets.messages.filter(
    (one) => isQuery(one) && secondOf(one) === second && !retriedTo(scene, one),
  ),
);

/** Claims that in this many seconds with losses about this many queries were answered. */
function steady(seconds: number, address: number, number: number): Claim {
  return that('answers stop at that number, in so many seconds', (scene) => {
    const all = [...bySecond(scene, scene.gap(address)).values()];
    const perSecond = Number(scene.gap(number).replaceAll(',', ''));
    const near = all.filter(
      ([answered, asked]) =>
        answered < asked && Math.abs(answered - perSecond) <= Math.max(1, 0.1 * perSecond),
    );
    // One second of tolerance: of two transmissions with one ID, the answer may belong to either, in either second.
    return near.length >= Number(scene.gap(seconds)) - 1;
  });
}

/**
 * Claims the limit in the message: no second has many more answers, except the first with losses if `isMoreAtFirst`.
 */
function atMost(isMoreAtFirst: boolean): Claim {
  return that('how many more were answered', (scene) => {
    const [, address, number] = /answers (?:of|to) (\S+) stop at about ([\d,]+)/.exec(
      scene.finding.message,
    )!;
    const perSecond = Number(number!.replaceAll(',', ''));
    const all = [...bySecond(scene, address!).values()];
    const over = all.filter(([answered]) => answered > Math.max(perSecond + 2, 1.3 * perSecond));
    const first = all.find(([answered, asked]) => answered < asked);
    return isMoreAtFirst ? over.length === 1 && over[0] === first : over.length === 0;
  });
}

/** Limits by the second. */
export const RATES: Readonly<Record<string, readonly Claim[]>> = {
  'the {0} query in {1} got no answer from {2}, which truncated another answer without need within the same second: it limits the rate of its answers':
    [queries(1, 0), unanswered(1), asks(2), slipping(1, undefined)],
  'the {0} query in {1} got no answer from {2}, which truncated {3} other answers without need within the same second: it limits the rate of its answers':
    [queries(1, 0), unanswered(1), asks(2), several(3), slipping(1, 3)],
  'a truncated answer without a record came within a second of it ({0})': [truncated],
  'truncated answers without a record came within a second of it ({0})': [
    truncated,
    that('there are several', (scene) => scene.frames(0).length > 1),
  ],
  'the answer that is truncated in {0} came in full in {1}: with {2} bytes it fits into a UDP message':
    [
      that('the one has TC, and the other has so many octets and no TC', (scene) => {
        const [one, full] = [scene.inFrames(0), scene.inFrames(1)].map((list) =>
          list.find(({ isResponse }) => isResponse),
        );
        return (
          one?.isTruncated === true &&
          full?.isTruncated === false &&
          full.name === one.name &&
          full.type === one.type &&
          full.octets <= 512 &&
          isNumber(scene, 2, full.octets)
        );
      }),
    ],
  'in its busiest second {0} sent {1} queries': [peak(0, 1)],
  'in its busiest second {0} had {1} queries': [peak(0, 1)],
  'in {0} seconds in which queries of {1} were lost, about {2} were answered': [
    several(0),
    steady(0, 1, 2),
  ],
  'in {0} seconds in which queries to {1} were lost, about {2} were answered': [
    several(0),
    steady(0, 1, 2),
  ],
  'in no second many more were answered': [atMost(false)],
  'only in the first second that lost queries many more were answered': [atMost(true)],
  'within such a second queries are answered first, and then none until the next one': [
    that(
      'the last answered query of the second goes before most that are not answered',
      (scene) => {
        const lost = scene.queries.find((one) => !scene.isAnswered(one))!;
        const inSecond = askedIn(scene, secondOf(lost));
        const answered = inSecond.filter((one) => scene.isAnswered(one));
        const last = answered.at(-1)?.time ?? 0;
        const behind = inSecond.filter((one) => !scene.isAnswered(one) && one.time > last).length;
        return behind >= 0.5 * (inSecond.length - answered.length);
      },
    ),
  ],
  'the number is steadier than random loss would leave it': GENERAL,
  'what limits it: the network interface, something on the way, or the server': GENERAL,
  'the {0} query in {1} is one of those beyond a limit: answers to {2} stop at about {3} a second':
    [
      queries(1, 0),
      unanswered(1),
      addresses(2),
      that('it is the client', (scene) => scene.gap(2) === scene.client),
    ],
  'the {0} query in {1} is one of those beyond a limit: answers of {2} stop at about {3} a second, all clients taken together':
    [queries(1, 0), unanswered(1), asks(2)],
};
