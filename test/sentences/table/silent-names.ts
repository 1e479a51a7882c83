import { addresses, type Claim, GENERAL, several, that } from '../claims.ts';
import type { Message } from '../packets.ts';
import type { Scene } from '../scene.ts';
import { asked } from './losses.ts';

const number = (scene: Scene, gap: number): number => Number(scene.gap(gap).replaceAll(',', ''));

function isBelow({ name = '' }: Message, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`);
}

/** The queries to the server for a name, or for the names of a zone. */
function queriesFor(scene: Scene, server: number, zone: string, type?: string): Message[] {
  return asked(scene, scene.gap(server), type).filter((one) => isBelow(one, zone));
}

/** So many queries to the server, none of which is answered, while it answers others between them. */
function never(all: number, zone: number, lookups: number, type?: number): readonly Claim[] {
  return [
    addresses(0),
    several(all, lookups),
    that('so many queries, none is answered, and others between them are', (scene) => {
      const kind = type === undefined ? undefined : scene.gap(type);
      const own = queriesFor(scene, 0, scene.gap(zone), kind);
      const times = own.map(({ time }) => time);
      const [first, last] = [Math.min(...times), Math.max(...times)];
      return (
        own.length >= number(scene, all) &&
        own.every((one) => !scene.isAnswered(one)) &&
        new Set(own.map((one) => `${one.source} ${one.sourcePort}`)).size >= 2 &&
        asked(scene, scene.gap(0)).some(
          (one) => one.time > first && one.time < last && scene.isAnswered(one),
        )
      );
    }),
  ];
}

/** These names were asked for, and none of their zone is answered. */
const zone: readonly Claim[] = [
  that('they are names of the zone', (scene) =>
    scene
      .gap(0)
      .split(', ')
      .every((name) => scene.packets.messages.some((one) => one.name === name)),
  ),
  that('none of the zone is answered', (scene) =>
    scene.packets.messages.every(
      (one) => one.isResponse || !isBelow(one, scene.gap(1)) || !scene.isAnswered(one),
    ),
  ),
];

/** Names that a server never answers. */
export const SILENT_NAMES: Readonly<Record<string, readonly Claim[]>> = {
  '{0} answered none of {1} queries for {2} names of {3} in {4} lookups, but it answered other names meanwhile':
    never(1, 3, 4),
  '{0} answered none of {1} queries for {2} in {3} lookups, but it answered other names meanwhile':
    never(1, 2, 3),
  '{0} answered none of {1} {2} queries for {3} in {4} lookups, but it answered other types of this name, and other names meanwhile':
    [
      ...never(1, 3, 4, 2),
      that('another type of the name is answered', (scene) =>
        queriesFor(scene, 0, scene.gap(3)).some((one) => scene.isAnswered(one)),
      ),
    ],
  '{0} was looked up once, which is too few to say never': [
    that('none of its queries is answered', (scene) =>
      scene.packets.messages.every(
        (one) => one.isResponse || one.name !== scene.gap(0) || !scene.isAnswered(one),
      ),
    ),
  ],
  '{0} were asked for, and no name of {1} was answered': zone,
  '{0} and others of {1} were asked for, and no name of it was answered': zone,
  'of the other queries to {0} {1} of {2} had no answer: by chance, not all of these are lost': [
    addresses(0),
    that(
      'so many were sent there, and so many have no answer',
      (scene) =>
        asked(scene, scene.gap(0)).length > number(scene, 2) &&
        asked(scene, scene.gap(0)).filter((one) => !scene.isAnswered(one)).length >
          number(scene, 1),
    ),
  ],
  'whether what {0} asks in turn is silent, or the server itself or something on the way drops these queries':
    [addresses(0)],
  'Capture at the server: whether it asks for this name in turn, whom, and whether that answers.':
    GENERAL,
  'Find out whom {0} asks for this name (a forward of its zone, the servers of the zone), and ask that from the same host':
    [addresses(0)],
  'none of {0} queries to {1} was answered; nobody waited for it, as {2} was asked at the same time and answered':
    [
      several(0),
      addresses(1),
      that('so many, and none is answered, but the others are', (scene) => {
        const own = asked(scene, scene.gap(1));
        return (
          own.length === number(scene, 0) &&
          own.every((one) => !scene.isAnswered(one)) &&
          scene
            .gap(2)
            .split(', ')
            .every((other) => asked(scene, other).some((one) => scene.isAnswered(one)))
        );
      }),
    ],
  '{0} lookups asked {1} and another server at the same time, and had their answers from there': [
    several(0),
    addresses(1),
  ],
  'whether {0} is silent, or its answers take a way that this capture does not see': [addresses(0)],
};
