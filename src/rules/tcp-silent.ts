import type { Connection } from '../lookup/tcp/connection.ts';
import { toMs } from '../wire/time.ts';
import { grouped, say, wait } from '../words/say.ts';
import { LISTED, seen } from './fact.ts';
import { References } from './references.ts';
import type { CaptureRule, Context, Fact, Match } from './rule.ts';
import {
  answersFact,
  byServer,
  firstIn,
  framesOf,
  share,
  TCP_ADVICE,
  withTruncated,
} from './tcp-servers.ts';

export const tcpSilent: CaptureRule = {
  id: 'tcp-silent',
  title: 'Nothing answers the SYNs to the DNS port',
  severity: 'error',
  rationale:
    'Something drops TCP to port 53, mostly a firewall or a policy that was written with UDP in mind. The client waits: Linux sends SYNs for more than two minutes. Clients that use TCP alone (use-vc) resolve nothing, and a truncated answer costs the whole wait.',
  toldApartBy: [
    'A client sends its SYN again, and the capture has no answer to either: no SYN-ACK, no RST, no ICMP error.',
    'Or it sends one SYN and the capture goes on for more than 3 s: by then, every client has sent it again or given up.',
    'A client that goes on with ACK had its SYN-ACK: the capture shows one direction alone.',
    'With RST or an ICMP error in answer it is tcp-refused.',
  ],
  references: [References.tcpRequired, References.synRetry],
  checkCapture(context) {
    const { connections, isUntimed } = context;
    const silent = [...connections.opening].filter((connection) => {
      const end = context.endOf(connection.syns[0]!.capture);
      return connection.fate(isUntimed ? -Infinity : end) === 'silent';
    });
    return byServer(silent).map((group) => matchOf(group, context));
  },
  advice: TCP_ADVICE,
};

function matchOf(group: readonly Connection[], context: Context): Match {
  const [first] = group;
  const syns = group.flatMap((connection) => connection.syns);
  const count = group.reduce((sum, { synCount }) => sum + synCount, 0);
  const begin = firstIn(group.map((connection) => connection.syns[0]!.frame));
  const all = share(group, context);
  const message =
    count === 1
      ? say`nothing answers the SYN of ${all} (${begin})`
      : say`nothing answers the ${grouped(count)} SYNs of ${all} (${begin})`;
  return {
    message: withTruncated(message, first!, context),
    headline:
      count === 1
        ? say`nothing answers the SYN of ${all}`
        : say`nothing answers the ${grouped(count)} SYNs of ${all}`,
    evidence: [
      ...group.slice(0, LISTED).map((connection) => factOf(connection, context)),
      answersFact(first!, context),
    ],
    server: first!.server,
    ...framesOf(first!, syns),
  };
}

function factOf(connection: Connection, context: Context): Fact {
  const { client, clientPort, syns, synCount } = connection;
  const from = `${context.address(client)}:${clientPort}`;
  const list = syns.map(({ frame }) => frame);
  const last = syns.at(-1)!;
  if (synCount === 1) {
    const left = wait(toMs(context.endOf(last.capture) - last.time));
    return {
      frames: list,
      ...seen`${from} sends a SYN, and the capture goes on for ${left} without an answer`,
    };
  }
  const during = wait(toMs(last.time - syns[0]!.time));
  return {
    frames: list,
    ...(context.isUntimed
      ? seen`${from} sends ${synCount} SYNs, and has no answer`
      : seen`${from} sends ${synCount} SYNs within ${during}, and has no answer`),
  };
}
