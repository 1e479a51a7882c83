import { line } from 'd3-shape';
import { say, type Sentence, wait } from '../../../words/say.ts';
import type { Words } from '../../../words/words.ts';
import type { LadderPacket, ReportFinding } from '../../report.ts';
import { span } from './duration.ts';
import { ladderHeads, MARGIN, WIDE_MARGIN } from './ladder-heads.ts';
import { type Lane, Lanes } from './lanes.ts';
import { element, type Markup, percent, picture, text } from './svg.ts';

/** Where the first arrow begins. User units are pixels; only the width follows the screen, in percent. */
const HEAD = 22;
const ROW = 34;
const GAP = 56;
/** How far an arrow falls, as time passes while a packet is in flight. */
const FALL = 12;
/** Most digits of a frame number that leave room for the time. */
const FEW_DIGITS = 3;
const TIME = -10;
/** Shortest gap between two packets that is drawn as a gap. */
const NOTABLE_MS = 100;

/** A break in the time axis. */
const ZIGZAG = line()([
  [0, -8],
  [0, -6],
  [4, -3],
  [-4, 3],
  [0, 6],
  [0, 8],
])!;

/** Ladder diagram, as Wireshark's flow graph: client and server are vertical lines, time runs downwards. */
export function ladderPicture(finding: ReportFinding, words: Words): Markup {
  const { packets = [] } = finding;
  if (packets.length === 0) return '';
  const lanes = new Lanes(finding, packets, words);
  const isWide = packets.some(({ frame }) => String(frame).length > FEW_DIGITS);
  const left = isWide ? -WIDE_MARGIN : -MARGIN;
  let y = HEAD;
  const margin: Markup[] = [];
  const arrows: Markup[] = [];
  const breaks: Markup[] = [];
  for (const [at, packet] of packets.entries()) {
    const gapMs = packet.atMs - (packets[at - 1]?.atMs ?? packet.atMs);
    if (gapMs >= NOTABLE_MS) {
      breaks.push(gap(y, gapMs, lanes, words));
      y += GAP;
    }
    margin.push(
      text({ class: 'frame', x: left, y: y + 4 }, `#${packet.frame}`),
      text({ class: 'end', x: TIME, y: y + 4 }, span(packet.atMs)),
    );
    arrows.push(arrow(packet, y, lanes, words));
    y += ROW;
  }
  const height = y - ROW + FALL + 22;
  return (
    ladderHeads(lanes, isWide) +
    picture(
      isWide ? 'ladder wide' : 'ladder',
      height,
      alternative(packets, words),
      ...margin,
      ...lanes.all.map(({ x, isPlace }) =>
        element('line', {
          class: isPlace ? 'lane place' : 'lane',
          x1: percent(x),
          x2: percent(x),
          y1: 0,
          y2: height,
        }),
      ),
      ...breaks,
      ...arrows,
    )
  );
}

function gap(y: number, gapMs: number, { all }: Lanes, words: Words): Markup {
  const middle = y + GAP / 2 - 8;
  return (
    element('rect', { class: 'gap', x: 0, width: '100%', y: middle - 17, height: 34, rx: 4 }) +
    [all[0]!, all.at(-1)!]
      .map(({ x }) =>
        element(
          'svg',
          { class: 'break', x: percent(x), y: middle },
          element('path', { d: ZIGZAG }),
        ),
      )
      .join('') +
    text(
      { class: 'middle waiting', x: '50%', y: middle + 4 },
      words.text(say`${wait(gapMs)}: the client waits`),
    )
  );
}

function arrow(packet: LadderPacket, y: number, lanes: Lanes, words: Words): Markup {
  const server = lanes.server(packet);
  const seen = (packet.seen ?? []).flatMap(({ place, frame }) => {
    const lane = lanes.place(place);
    return lane ? [{ lane, frame }] : [];
  });
  const isOutward = packet.message === 'query' || packet.byClient === true;
  const [from, to] = isOutward ? [lanes.client, server] : [server, lanes.client];
  const isLost = packet.state === 'lost' || packet.state === 'undetermined';
  const furthest = seen
    .map(({ lane }) => lane)
    .reduce<Lane>((far, lane) => (lane.x > far.x ? lane : far), from);
  const end = isLost ? lanes.lostAt(furthest, server) : to.x;
  const fall = FALL * Math.abs((end - from.x) / (to.x - from.x || 1));
  const kind = kindOf(packet);
  const way = { x1: percent(from.x), y1: y, x2: percent(end), y2: y + fall };
  return (
    element('line', {
      class: `arrow ${kind}`,
      ...way,
      'marker-end': isLost ? undefined : `url(#head-${kind})`,
    }) +
    (packet.state === 'lost'
      ? element('use', { class: kind, href: '#cross', x: percent(end), y: y + fall })
      : '') +
    seen
      .map(({ lane, frame }) => {
        const at = y + (FALL * (lane.x - from.x)) / (to.x - from.x || 1);
        const isCounted = frame === packet.frame;
        return (
          element('circle', { class: `sight ${kind}`, cx: percent(lane.x), cy: at, r: 3.5 }) +
          (isCounted
            ? ''
            : text({ class: 'sighted', x: percent(lane.x), dx: 6, y: at + 13 }, `#${frame}`))
        );
      })
      .join('') +
    text(
      // The arrow of a lost packet ends half-way: its caption has more room to the right.
      isLost
        ? { class: `label ${kind}`, x: percent(from.x), dx: 6, y: y - 5 }
        : {
            class: `label middle ${kind}`,
            x: percent((Math.min(from.x, end) + Math.max(from.x, end)) / 2),
            y: y + fall / 2 - 7,
          },
      words.text(caption(packet)),
    )
  );
}

function kindOf({ state, transmission }: LadderPacket): 'lost' | 'odd' | 'again' | 'well' {
  if (state === 'lost') return 'lost';
  if (state === 'rejected' || state === 'undetermined') return 'odd';
  if (state === 'answered' || state === 'answer')
    return transmission === undefined ? 'well' : 'again';
  return 'odd';
}

function caption({
  message,
  type = '',
  id,
  state,
  rcode,
  truncated,
  transmission,
  port,
}: LadderPacket): Sentence {
  if (message === 'unreachable') return say`ICMP unreachable`;
  if (message === 'query') {
    const asked = say`${type}? ${id!}`;
    const sent = port === undefined ? asked : say`${asked} from port ${port}`;
    const query = transmission === undefined ? sent : say`${sent}, again`;
    if (state === 'lost') return say`${query}, lost`;
    if (state === 'rejected') return say`${query}, rejected`;
    return state === 'undetermined' ? say`${query}, no answer in this capture` : query;
  }
  const answer = rcode === undefined ? say`${type} ${id!}` : say`${type} ${rcode} ${id!}`;
  if (truncated) return say`${answer} truncated`;
  switch (state) {
    case 'late':
      return say`${answer} late`;
    case 'duplicate':
      return say`${answer} once more`;
    case 'mismatched-id':
      return say`${answer} ID does not match`;
    case 'unexpected-source':
      return say`${answer} from elsewhere`;
    default:
      return answer;
  }
}

/** Describes the picture for readers who cannot see it. */
function alternative(packets: readonly LadderPacket[], words: Words): string {
  const steps = packets.map((packet) => {
    const what = words.text(caption(packet));
    return words.text(
      packet.message === 'query'
        ? say`frame ${packet.frame}, ${span(packet.atMs)}, client to server: ${what}`
        : say`frame ${packet.frame}, ${span(packet.atMs)}, server to client: ${what}`,
    );
  });
  return words.text(say`Ladder of the packets between client and server. ${steps.join('; ')}`);
}
