import type { Attempt } from '../lookup/lookup.ts';
import type { OneWay } from '../lookup/fate/fate.ts';
import type { Stray } from '../lookup/figures/questions/strays.ts';
import type { AddressId } from '../wire/address.ts';
import { frames, grouped, say } from '../words/say.ts';
import { seen, unseen } from './fact.ts';
import { References } from './references.ts';
import type { CaptureRule, Context, Fact, Match } from './rule.ts';

/** A lookup has two queries, and one ID agrees by chance once in 65,536 times: the third is that of another lookup. */
const FEWEST_ALIKE = 3;

/** Most frames that the evidence names. */
const SHOWN = 6;

/** Found where a text shows by its command line that answers were left out. */
const FILTERED: Match = {
  message: say`only queries were captured: the command that printed the text leaves the responses out`,
  evidence: [
    seen`a command line in the text lets one direction through`,
    unseen`whether these queries were answered: the text cannot show it`,
  ],
};

export const oneWayCapture: CaptureRule = {
  id: 'one-way-capture',
  title: 'Only one direction was captured',
  severity: 'note',
  rationale:
    'Without the other direction, answers cannot be judged. The cause is a filter such as "dst port 53", or an asymmetric path, of all traffic or of that of one server.',
  toldApartBy: [
    'There are queries to a server and not one response from it, and its clients do not ask again although they have the time to, or go on with other lookups: so they had answers.',
    'Where at least four lookups are not asked again for each one that is, the few lost a packet. A server that is silent is asked again by nearly all.',
    'Or one query of a pair is sent again without the other: its client has an answer. A resolver that has none sends both again at once.',
    'Where other servers answer, only pairs of A and AAAA from ports of their own count: who sends these asks again when it misses an answer.',
    'Or there are responses and no query.',
    'Responses from and to other addresses that have questions and IDs of the queries, right after them, are the answers before their addresses were translated back (masquerading).',
    'Or a text shows the command that printed it, and that command leaves one direction out.',
  ],
  references: [References.snapLength],
  checkCapture(context) {
    const { tally, oneWay } = context;
    const { queries, responses, unreadable } = context.messages;
    if (context.hasUnreadLines) return undefined;
    if (responses > 0 && queries === 0 && unreadable === 0) {
      return {
        message:
          responses === 1
            ? say`a response was captured and no query`
            : say`${grouped(responses)} responses were captured and no query`,
        evidence: [seen`no query to a DNS port was captured`],
      };
    }
    const asked = [...oneWay].map(([server, one]) => ({
      ...one,
      server,
      queries: tally.server(server).queries,
    }));
    const all = asked.reduce((sum, one) => sum + one.queries, 0);
    if (asked.some(({ isFiltered }) => isFiltered)) return [FILTERED];
    if (responses === 0 && all > 0 && all === tally.queries) return [ofAll(asked, all)];
    return asked.map((one) => ofOne(one, context));
  },
  /** Whether all queries of the lookup went to servers whose answers were not captured. */
  covers({ lookup }, { oneWay }) {
    return lookup.attempts.every(({ server }) => oneWay.has(server));
  },
  advice: [
    {
      title: say`Capture both directions`,
      snippet: 'tcpdump -i eth0 -s 500 -w capture.pcap port domain\n',
    },
    {
      title: say`If the resolver is on this host (127.0.0.11 of Docker, the proxy of a service mesh), port 53 is translated to its own before a query is captured: capture all of UDP, and name that port`,
      snippet:
        'iptables -t nat -S | grep -- "--dport 53"\ntcpdump -i any -s 500 -w capture.pcap udp\ndnspcap analyze capture.pcap --port PORT\n',
    },
  ],
};

/** A server whose answers were not captured, with the number of queries to it. */
interface Asked extends OneWay {
  readonly server: AddressId;
  readonly queries: number;
}

function ofAll(asked: readonly Asked[], queries: number): Match {
  const lookups = asked.reduce((sum, one) => sum + one.lookups, 0);
  const missed = asked.reduce((sum, one) => sum + one.missed, 0);
  const alone = asked.find(({ sentAlone }) => sentAlone !== undefined)?.sentAlone;
  return {
    message:
      alone !== undefined
        ? say`${grouped(queries)} queries were captured and no response, yet the query in ${frames([alone.frame])} was sent again without its twin, so the client had an answer: the answers were not captured`
        : missed === 0
          ? say`${grouped(queries)} queries were captured and no response, yet no client asked again: the answers arrived, but were not captured`
          : say`${grouped(queries)} queries were captured and no response, yet only ${grouped(missed)} of ${grouped(lookups)} lookups asked again: the answers arrived, but were not captured`,
    evidence: [seen`no response was captured`, ...missedFacts(missed, lookups, alone)],
    ...(asked.length === 1 && { server: asked[0]!.server }),
    ...(alone && { frames: [alone.frame], capture: alone.capture }),
  };
}

function ofOne(
  { server: id, queries, lookups, missed, sentAlone: alone }: Asked,
  context: Context,
): Match {
  const server = context.address(id);
  const alike = context.messages.strays.like(sentTo(id, context));
  const strays = alike.length >= FEWEST_ALIKE ? alike : [];
  const [stray] = strays;
  return {
    message: stray
      ? say`${grouped(queries)} queries to ${server} were captured and no response from it: its answers were captured under other addresses, before these were translated back`
      : alone !== undefined
        ? say`${grouped(queries)} queries to ${server} were captured and no response from it, yet the query in ${frames([alone.frame])} was sent again without its twin, so the client had an answer: its answers were not captured`
        : missed === 0
          ? say`${grouped(queries)} queries to ${server} were captured and no response from it, yet no client asked again: its answers arrived, but were not captured`
          : say`${grouped(queries)} queries to ${server} were captured and no response from it, yet only ${grouped(missed)} of ${grouped(lookups)} lookups asked again: its answers arrived, but were not captured`,
    evidence: [
      ofResponses(server, strays, context),
      ...missedFacts(missed, lookups, alone, server),
    ],
    server: id,
    ...(stray
      ? { capture: stray.capture }
      : alone && { frames: [alone.frame], capture: alone.capture }),
  };
}

function sentTo(server: AddressId, { stories }: Context): readonly Attempt[] {
  return stories.flatMap(({ lookup }) => lookup.attempts.filter((one) => one.server === server));
}

/**
 * Says which responses were captured, none of which is from the server.
 *
 * @param strays responses that are alike to its answers, if these are enough
 */
function ofResponses(server: string, strays: readonly Stray[], context: Context): Fact {
  const { tally, messages } = context;
  const [stray] = strays;
  if (stray) {
    const { source, destination, capture } = stray;
    const alike = strays.filter(
      (one) => one.source === source && one.destination === destination && one.capture === capture,
    );
    return {
      ...seen`responses from ${context.address(source)} to ${context.address(destination)} have questions and IDs of these queries, and come right after them`,
      frames: alike.slice(0, SHOWN).map(({ frame }) => frame),
    };
  }
  if (messages.responses === 0) return seen`no response was captured`;
  return tally.udp.answered + tally.tcp.answered > 0
    ? seen`no response from ${server} was captured, and other servers answered`
    : seen`no response from ${server} was captured, and no query has an answer`;
}

/** @param server the server without answers, if it was not the only one that was asked */
function missedFacts(
  missed: number,
  lookups: number,
  alone: Attempt | undefined,
  server?: string,
): Fact[] {
  if (alone !== undefined) {
    return [
      {
        frames: [alone.frame],
        ...seen`a resolver that has no answer sends both queries of a pair again at once`,
      },
      unseen`which queries were lost: answers would show it`,
    ];
  }
  return [
    missed > 0
      ? seen`only ${grouped(missed)} of ${grouped(lookups)} lookups asked again: these lost a packet, and which one does not show here`
      : server === undefined
        ? seen`no query was sent again, although the clients had the time to, or went on with other lookups`
        : seen`no query to ${server} was sent again, although the clients had the time to, or went on with other lookups`,
    unseen`whether a program was stopped before its resolver would have asked again: that looks the same`,
  ];
}
