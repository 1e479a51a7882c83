import type { PrintedEndpoint, TcpdumpLine } from './tcpdump/line.ts';
import { NOTHING, type PrintedMessage, type PrintedQuestion } from './tcpdump/message.ts';
import { ownString } from './own-string.ts';

const MAX_REMEMBERED = 10_000;
/** An ICMP error follows soon. These are whole lines, and a line may be long. */
const MAX_DATAGRAMS = 1_000;
/** Of one address and port. */
const MAX_PER_CLIENT = 15;

interface Asked {
  readonly id: number;
  readonly question: PrintedQuestion;
  isAnswered: boolean;
}

/** tcpdump prints the question of a response only with -vv: it is that of the query with its ID. */
export class QuestionMemory {
  /** By client. */
  readonly #asked = new Map<string, readonly Asked[]>();
  /** By source and destination: the latest datagram, for ICMP errors, which are printed without both ports. */
  readonly #datagrams = new Map<string, TcpdumpLine>();

  /** The line with its question, when it is a response without one. */
  complete(line: TcpdumpLine): TcpdumpLine {
    const whole = this.#withQuestion(line);
    if (line.transport === 'udp')
      remember(
        this.#datagrams,
        `${line.source?.host} ${line.destination?.host}`,
        whole,
        MAX_DATAGRAMS,
      );
    return whole;
  }

  #withQuestion(line: TcpdumpLine): TcpdumpLine {
    const { message, source, destination } = line;
    if (!message || message.id === undefined) return line;
    const [question] = message.questions;
    if (message.isResponse === false && question) this.#ask(source, message.id, question);
    if (question || message.isResponse === false) return line;
    const asked = this.#chosen(destination, message.id, message);
    if (!asked) return line;
    asked.isAnswered = true;
    return { ...line, message: { ...message, questions: [asked.question] } };
  }

  #ask(client: PrintedEndpoint | undefined, id: number, question: PrintedQuestion): void {
    const key = keyOf(client);
    const known = this.#asked.get(key) ?? [];
    const again = known.find((one) => one.id === id && isSame(one.question, question));
    if (again) again.isAnswered = false;
    const all = again
      ? known
      : [...known.slice(-MAX_PER_CLIENT), { id, question: owned(question), isAnswered: false }];
    remember(this.#asked, key, all, MAX_REMEMBERED);
  }

  /**
   * A and AAAA may share an ID: the type of the answer tells which it is of, or else their order. An answer with
   * another ID is of the one question of its type that is open; without records, of the latest one.
   */
  #chosen(
    client: PrintedEndpoint | undefined,
    id: number,
    { records }: PrintedMessage,
  ): Asked | undefined {
    const all = this.#asked.get(keyOf(client)) ?? [];
    const types = new Set(records.map(({ type }) => type));
    const same = all.filter((one) => one.id === id);
    if (same.length === 0)
      return all.findLast(
        ({ question, isAnswered }) => !isAnswered && (types.size === 0 || types.has(question.type)),
      );
    return (
      same.find(({ question }) => types.has(question.type)) ??
      same.find(({ isAnswered }) => !isAnswered) ??
      same.at(-1)
    );
  }

  /**
   * What an ICMP error is about, when the line does not say: the latest datagram from its receiver to its sender, to
   * the port that is printed. When there was none, the capture left it out: an answer from elsewhere, to the one
   * question of that port that is open.
   */
  quoted({ source, destination }: TcpdumpLine, port: string | undefined): TcpdumpLine | undefined {
    const last = this.#datagrams.get(`${destination?.host} ${source?.host}`);
    if (port === undefined || last?.destination?.port === port) return last;
    const client = { host: source?.host ?? '', port };
    const open = (this.#asked.get(keyOf(client)) ?? []).filter(({ isAnswered }) => !isAnswered);
    const [asked] = open;
    if (!asked || open.length > 1 || !destination) return last;
    return {
      fields: [],
      source: { host: destination.host, port: '0' },
      destination: client,
      transport: 'udp',
      message: { ...ANSWER, id: asked.id, questions: [asked.question] },
    };
  }
}

/** Of which nothing is known but what it answers. */
const ANSWER: PrintedMessage = { ...NOTHING, isResponse: true, isCut: true };

function keyOf(client: PrintedEndpoint | undefined): string {
  return `${client?.host} ${client?.port}`;
}

function owned({ type, name }: PrintedQuestion): PrintedQuestion {
  return { type: ownString(type), name: ownString(name) };
}

function isSame(one: PrintedQuestion, other: PrintedQuestion): boolean {
  return one.type === other.type && one.name.toLowerCase() === other.name.toLowerCase();
}

/** The oldest are forgotten first. */
function remember<V>(map: Map<string, V>, key: string, value: V, most: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > most) map.delete(map.keys().next().value!);
}
