import { say, type Sentence } from '../words/say.ts';
import { rcodeMeaning, typeMeaning } from './dns-words.ts';
import type { Block, Explanation } from './explanation.ts';

/** An answer that CoreDNS has logged: https://coredns.io/plugins/log, its format "combined". */
type LoggedAnswer = Readonly<
  Record<
    'client' | 'port' | 'id' | 'type' | 'name' | 'transport' | 'rcode' | 'octets' | 'seconds',
    string
  >
>;

/** `[INFO] 10.244.1.7:36596 - 30933 "A IN web.example.test. udp 34 false 512" NOERROR qr,aa,rd 50 0.000396s`. */
const ANSWER =
  /\[INFO\] \[?(?<client>[^\s\]]{1,100}?)\]?:(?<port>\d{1,5}) - (?<id>\d{1,5}) "(?<type>[A-Z\d]{1,20}) [A-Z]{1,10} (?<name>\S{1,1020}) (?<transport>udp|tcp) \d+ \w+ \d+" (?<rcode>\w{1,20}|-) \S{1,40} (?<octets>\d+) (?<seconds>[\d.]{1,20})s/;

/** @returns undefined if the line is not from CoreDNS's log */
export function readAnswerOfCoreDns(line: string): LoggedAnswer | undefined {
  return ANSWER.exec(line.slice(0, 3_000))?.groups as LoggedAnswer | undefined;
}

/** Explains a line of CoreDNS's log about an answered query, and that this log never shows a loss. */
export function explainCoreDns(text: string, answer: LoggedAnswer): Explanation {
  const { client, type, name, rcode, seconds } = answer;
  const ms = Math.round(Number(seconds) * 1e6) / 1_000;
  return {
    kind: 'line',
    subject: text,
    title: say`CoreDNS answered ${client}, who asked for the ${type} records of ${name}, after ${ms} ms: ${rcodeOf(rcode)}`,
    sections: [
      { blocks: rows(answer) },
      {
        blocks: [
          {
            text: say`This log has what CoreDNS received and answered. A query that was lost on the way to it has no line, and an answer that was lost on the way back has one: only a capture at the client shows such a loss.`,
          },
        ],
      },
    ],
  };
}

function rows({
  client,
  port,
  id,
  type,
  transport,
  rcode,
  octets,
  seconds,
}: LoggedAnswer): Block[] {
  return [
    { term: client, meaning: say`from the client` },
    {
      term: port,
      meaning: say`port of the client: A and AAAA of one lookup from one port can race, from two ports they cannot`,
    },
    { term: id, meaning: say`ID: in a capture, the query and its answer have it` },
    { term: type, meaning: typeMeaning(type) ?? say`asks for type ${type}` },
    { term: transport, meaning: transport === 'tcp' ? say`over TCP` : say`over UDP` },
    { term: rcode, meaning: rcodeOf(rcode) },
    { term: octets, meaning: say`bytes of the answer` },
    {
      term: `${seconds}s`,
      meaning: say`from the query's arrival to the answer: what CoreDNS and its upstream took, without the way of either packet`,
    },
  ];
}

/** CoreDNS writes codes in capitals, tcpdump does not. */
function rcodeOf(rcode: string): Sentence {
  const words: Readonly<Record<string, string>> = {
    NXDOMAIN: 'NXDomain',
    SERVFAIL: 'ServFail',
    REFUSED: 'Refused',
    FORMERR: 'FormErr',
    NOTIMP: 'NotImp',
  };
  if (rcode === 'NOERROR') return say`NOERROR: answered`;
  return rcodeMeaning(words[rcode] ?? rcode);
}
