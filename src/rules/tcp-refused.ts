import type { Attempt } from '../lookup/lookup.ts';
import type { Connection } from '../lookup/tcp/connection.ts';
import { frames, grouped, say, type Sentence } from '../words/say.ts';
import { LISTED, seen } from './fact.ts';
import { References } from './references.ts';
import type { Advice, CaptureRule, Context, Fact, Match } from './rule.ts';
import {
  answersFact,
  byServer,
  firstIn,
  framesOf,
  share,
  TCP_ADVICE,
  withTruncated,
} from './tcp-servers.ts';

const ENDED_ADVICE: readonly Advice[] = [
  {
    title: say`Look for the reason in the log of the server, in its restarts, and in its limits on TCP clients and their idle time`,
    snippet:
      'kubectl -n kube-system get pods -l k8s-app=kube-dns\nkubectl -n kube-system logs -l k8s-app=kube-dns --prefix --tail=200\n',
  },
];

export const tcpRefused: CaptureRule = {
  id: 'tcp-refused',
  title: 'DNS over TCP is refused, or the server ends it with queries open',
  severity: 'error',
  rationale:
    'Every DNS server has to answer over TCP as well. Clients that use it alone (use-vc) resolve nothing, and what does not fit into UDP is never complete. A server that ends connections with queries open is overloaded, restarts, or does not like the query.',
  toldApartBy: [
    'RST, or an ICMP error, answers the SYN: somebody refuses, and the client learns it at once. Without any answer it is tcp-silent.',
    'Or the server sends RST or FIN first while a query on the connection has no answer. When the client closes first, or all is answered, that is the usual end. When it has sent more bytes than the capture has, the rule says nothing.',
  ],
  references: [References.tcpRequired, References.tcpClosing, References.reset],
  checkCapture(context) {
    const { refused, cutOff } = context.connections;
    const open = cutOff.filter((connection) => openQueries([connection]).length > 0);
    return byServer([...refused, ...open]).map((group) => matchOf(group, context));
  },
  /** Whether every unanswered leg was last asked on a connection that the server ended afterwards. */
  covers({ silent }) {
    return silent.length > 0 && silent.every(({ attempts }) => isCutOff(attempts.at(-1)!));
  },
  advice: [...TCP_ADVICE, ...ENDED_ADVICE],
};

/** Whether the server ended the connection of the query after it was sent. Before, a server may end an idle one. */
function isCutOff({ time, rare: { cutOff } }: Attempt): boolean {
  return cutOff !== undefined && cutOff.time >= time;
}

function matchOf(group: readonly Connection[], context: Context): Match {
  const [first] = group;
  const kinds: [Connection[], (list: Connection[]) => Sentence][] = [
    [
      group.filter(({ refusal }) => refusal && !refusal.icmp),
      (list) => say`RST answers the SYN of ${share(list, context)} (${refusals(list)})`,
    ],
    [
      group.filter(({ refusal }) => refusal?.icmp),
      (list) => say`ICMP rejects the SYN of ${share(list, context)} (${refusals(list)})`,
    ],
    [
      group.filter(({ end }) => end?.isReset),
      (list) =>
        say`the server resets ${share(list, context)} with ${unanswered(list)} (${ends(list)})`,
    ],
    [
      group.filter(({ end }) => end?.isReset === false),
      (list) =>
        say`the server closes ${share(list, context)} with ${unanswered(list)} (${ends(list)})`,
    ],
  ];
  const message = kinds
    .filter(([list]) => list.length > 0)
    .map(([list, told]) => told(list))
    .reduce((told, next) => say`${told}; ${next}`);
  const sightings = group.flatMap(({ syns, refusal, end, queries }) => [
    ...syns,
    ...queries,
    ...(refusal ? [refusal] : []),
    ...(end ? [end] : []),
  ]);
  return {
    message: withTruncated(message, first!, context),
    evidence: [
      ...group.slice(0, LISTED).map((connection) => factOf(connection, context)),
      retransmissionsFact(group),
      answersFact(first!, context),
    ],
    server: first!.server,
    advice: [
      ...(group.some(({ refusal }) => refusal) ? TCP_ADVICE : []),
      ...(group.some(({ end }) => end) ? ENDED_ADVICE : []),
    ],
    ...framesOf(first!, sightings),
  };
}

function factOf(connection: Connection, context: Context): Fact {
  const { client, clientPort, refusal, end, queries, syns } = connection;
  const from = `${context.address(client)}:${clientPort}`;
  const holds = true;
  if (refusal?.icmp) {
    const by = context.address(refusal.icmp.from);
    const list = [syns.at(-1)!.frame, refusal.frame];
    return { fact: say`an ICMP error of ${by} quotes the SYN from ${from}`, holds, frames: list };
  }
  if (refusal) {
    const list = [syns.at(-1)!.frame, refusal.frame];
    return { fact: say`RST answers the SYN from ${from}`, holds, frames: list };
  }
  const asked = queries.filter(({ answer }) => !answer).map(({ frame }) => frame);
  const by = end!.isReset ? say`RST` : say`FIN`;
  return {
    fact: say`the server sends ${by} to ${from} while the query in ${frames(asked)} has no answer`,
    holds,
    frames: [...asked, end!.frame],
  };
}

/** States how many segments the clients had to send again, because the server did not acknowledge them in time. */
function retransmissionsFact(group: readonly Connection[]): Fact | undefined {
  const again = group.reduce((sum, { retransmissions }) => sum + retransmissions, 0);
  if (again === 0) return undefined;
  return seen`segments that clients sent again on these connections: ${grouped(again)}`;
}

function openQueries(list: readonly Connection[]) {
  return list.flatMap(({ queries }) => queries.filter(({ answer }) => !answer));
}

/** Returns `a query unanswered`, or the number of unanswered queries. */
function unanswered(list: readonly Connection[]): Sentence {
  const { length } = openQueries(list);
  return length === 1 ? say`a query unanswered` : say`${grouped(length)} queries unanswered`;
}

const refusals = (list: readonly Connection[]): Sentence =>
  firstIn(list.map(({ refusal }) => refusal!.frame));

const ends = (list: readonly Connection[]): Sentence => firstIn(list.map(({ end }) => end!.frame));
