import { type PrintedEndpoint, readTcpdumpLine, type TcpdumpLine } from '../tcpdump/line.ts';
import { NOTHING, type PrintedMessage, type PrintedQuestion } from '../tcpdump/message.ts';
import { portNumber } from './endpoints.ts';
import { ownString } from '../own-string.ts';
import { Recent } from '../recent.ts';

const MAX_REMEMBERED = 10_000;
/** Most datagrams that are remembered. An ICMP error follows soon, and whole lines, which may be long, are kept. */
const MAX_DATAGRAMS = 1_000;
/** Most names that are remembered: a text usually has few, which are asked for again and again. */
const MAX_NAMES = 1_000;
/** Most types per name that are remembered: clients ask for few types of one name. */
const MAX_TYPES = 8;
/** Most hosts with a number. */
const MAX_NUMBERED = 20_000;
/** Numbers are reused after so many, when their former owners are long forgotten. */
const NUMBERS = 1 << 24;
const PORTS = 1 << 16;
/** Most questions of one address and port, less one. */
const MAX_PER_CLIENT = 15;

/** The type that clients ask for together with another. */
const TWINS: Readonly<Record<string, string>> = { A: 'AAAA', AAAA: 'A' };

/** First lines of a text, in which an answer may belong to a query from before the text. */
const BEGINNING = 4;

const NONE: readonly Asked[] = [];

interface Asked {
  id: number;
  question: PrintedQuestion;
  isAnswered: boolean;
  /** Whether an answer was assigned to this question that may belong to one of another type. */
  isGuessed: boolean;
  /** Whether the line was cut off, perhaps within the name. */
  isUnended: boolean;
}

/** A line; or the text of a plain line, which is read only on demand, and the question that completes it. */
type Datagram = TcpdumpLine | { plain: string; question: PrintedQuestion | undefined };

function lineOf(datagram: Datagram | undefined): TcpdumpLine | undefined {
  if (datagram === undefined || !('plain' in datagram)) return datagram;
  const { plain, question } = datagram;
  const line = readTcpdumpLine(plain);
  if (line?.message && question) line.message.questions = [question];
  return line;
}

/** Finds the question of a response, which tcpdump prints only with -vv: that of the query with the same ID. */
export class QuestionMemory {
  /** Questions by client. */
  readonly #asked = new Recent<number, Asked[]>(MAX_REMEMBERED, (all) => this.#spares.push(all));
  /** Forgotten objects, reused for later questions, of which a text may have a million. */
  readonly #spares: Asked[][] = [];
  /** Latest datagram by source and destination, for ICMP errors, which are printed without both ports. */
  readonly #datagrams = new Recent<number, Datagram>(MAX_DATAGRAMS);

  /** Whether the latest answer shows that an earlier one, without addresses, was assigned to the wrong question. */
  isContradicted = false;

  #lines = 0;
  readonly #hosts = new Numbers();
  readonly #questions = new Recent<string, PrintedQuestion[]>(MAX_NAMES);

  /**
   * Fills in the question of a response without one, or of a line with a damaged question.
   *
   * @param isCut whether the question is known to be cut off: it is then remembered only if it could be completed
   * @param plain text of the line, if the line is an object of the fast path, which is overwritten soon
   * @returns whether a question was filled in
   */
  complete(line: TcpdumpLine, isCut = false, plain?: string): boolean {
    this.isContradicted = false;
    this.#lines++;
    const known = this.#knownQuestion(line, isCut);
    if (known) line.message!.questions = [known];
    if (line.transport === 'udp' || line.transport === 'tcp') this.#note(line, known, plain);
    return known !== undefined;
  }

  #note(line: TcpdumpLine, question: PrintedQuestion | undefined, plain: string | undefined): void {
    const pair = this.#pair(line.source, line.destination);
    const before = this.#datagrams.get(pair);
    if (plain === undefined) this.#datagrams.set(pair, line);
    else if (before === undefined || !('plain' in before))
      this.#datagrams.set(pair, { plain, question });
    else {
      before.plain = plain;
      before.question = question;
    }
  }

  /** Returns the real question if the line lacks it, or has another one; otherwise undefined. */
  #knownQuestion(
    { message, source, destination }: TcpdumpLine,
    isCut: boolean,
  ): PrintedQuestion | undefined {
    if (!message || message.id === undefined) return undefined;
    const [question] = message.questions;
    const isUnended = message.isUnended === true;
    if (message.isResponse === false) {
      if (!question) return undefined;
      const client = this.#client(source);
      const all = this.#asked.get(client);
      const same = all && sameName(all, message.id, question, isUnended);
      if (!all && !isCut) this.#asked.set(client, this.#first(message.id, question, isUnended));
      if (all && (same || !isCut)) this.#ask(all, message.id, same ?? question, isUnended);
      return same;
    }
    const all = this.#asked.get(this.#client(destination)) ?? NONE;
    if (question) return sameName(all, message.id, question, isUnended);
    const asked = this.#chosen(all, message.id, message);
    if (asked) asked.isAnswered = true;
    return asked?.question;
  }

  // oxlint-disable-next-line max-params -- the questions of the client, and the new one
  #ask(all: Asked[], id: number, question: PrintedQuestion, isUnended: boolean): void {
    const again = all.find((one) => one.id === id && isSame(one.question, question));
    if (again) {
      again.isAnswered = false;
      again.isGuessed = false;
      return;
    }
    const owned = this.#owned(question);
    if (all.length > MAX_PER_CLIENT) all.shift();
    all.push({ id, question: owned, isAnswered: false, isGuessed: false, isUnended });
  }

  /** Returns the list with a client's first question. Reuses the objects of a forgotten client, if there are any. */
  #first(id: number, printed: PrintedQuestion, isUnended: boolean): Asked[] {
    const question = this.#owned(printed);
    const all = this.#spares.pop();
    const [asked] = all ?? NONE;
    if (!all || !asked) return [{ id, question, isAnswered: false, isGuessed: false, isUnended }];
    all.length = 1;
    asked.id = id;
    asked.question = question;
    asked.isAnswered = asked.isGuessed = false;
    asked.isUnended = isUnended;
    return all;
  }

  /**
   * Returns the question of an answer. A and AAAA may share an ID: then the types of the records decide. An answer
   * without records goes to AAAA, which many names lack, and an error to the question that was asked first. An answer
   * with an unknown ID goes to the latest open question of its type; without records, to the latest open one.
   */
  #chosen(
    all: readonly Asked[],
    id: number,
    { records, rcode }: PrintedMessage,
  ): Asked | undefined {
    const only = onlyOne(all, id);
    if (only) return only;
    const types = new Set(records.map(({ type }) => type));
    const same = all.filter((one) => one.id === id);
    if (same.length === 0) {
      const twin = this.#unseenTwin(all, types);
      if (twin) return twin;
      return all.findLast(
        ({ question, isAnswered }) => !isAnswered && (types.size === 0 || types.has(question.type)),
      );
    }
    const open = same.filter(({ isAnswered }) => !isAnswered);
    const ofType = same.find(({ question }) => types.has(question.type));
    if (ofType !== undefined) {
      this.isContradicted = ofType.isGuessed && open.length > 0;
      return ofType;
    }
    const guessed = open.length > 1 && rcode === undefined ? open.find(isOfAaaa) : undefined;
    if (guessed) guessed.isGuessed = true;
    return guessed ?? open[0] ?? same.at(-1);
  }

  /**
   * Returns the twin of a port's only question, if the text was copied from between A and AAAA on. The sign is an
   * answer to that port with another ID, and with addresses of the other type; or without any, near the beginning.
   */
  #unseenTwin(all: readonly Asked[], types: ReadonlySet<string>): Asked | undefined {
    const [asked] = all;
    if (asked === undefined || all.some(({ question }) => !isSame(question, asked.question)))
      return undefined;
    const { type, name } = asked.question;
    const twin = TWINS[type];
    if (twin === undefined || types.has(type)) return undefined;
    const isOfTwin = types.has(twin) || (types.size === 0 && this.#lines <= BEGINNING);
    if (!isOfTwin) return undefined;
    const question = { type: twin, name };
    return { ...asked, question };
  }

  /**
   * Returns the datagram that an ICMP error quotes, if its line does not have it: the latest datagram from its receiver
   * to its sender, to the printed port. If there was none, the capture lacks that datagram: an answer from another
   * address to the only open question of that port.
   */
  quoted({ source, destination }: TcpdumpLine, port: string | undefined): TcpdumpLine | undefined {
    const last = lineOf(this.#datagrams.get(this.#pair(destination, source)));
    if (port === undefined || last?.destination?.port === port) return last;
    const client = { host: source?.host ?? '', port };
    const open = (this.#asked.get(this.#client(client)) ?? NONE).filter(
      ({ isAnswered }) => !isAnswered,
    );
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

  /** Returns the key of an address and a port. A port without a number is a word of its own, with its host. */
  #client({ host = '', port = '' }: Partial<PrintedEndpoint> = {}): number {
    const number = portNumber(port);
    return number === undefined
      ? this.#hosts.of(`${host} ${port}`) * PORTS
      : this.#hosts.of(host) * PORTS + number;
  }

  /** Returns the key of two hosts, without ports: Cantor's pairing, whose results stay small for small numbers. */
  #pair(source: PrintedEndpoint | undefined, destination: PrintedEndpoint | undefined): number {
    const [one, other] = [this.#host(source), this.#host(destination)];
    return ((one + other) * (one + other + 1)) / 2 + other;
  }

  #host(endpoint: PrintedEndpoint | undefined): number {
    return this.#hosts.of(endpoint?.host ?? '');
  }

  /** Each name with its types stands in here once. */
  #owned({ type, name }: PrintedQuestion): PrintedQuestion {
    let questions = this.#questions.get(name);
    if (questions === undefined) {
      questions = [];
      this.#questions.set(ownString(name), questions);
    }
    for (const one of questions) if (one.type === type) return one;
    const question = { type: ownString(type), name: questions[0]?.name ?? ownString(name) };
    if (questions.length < MAX_TYPES) questions.push(question);
    return question;
  }
}

/** Gives each word a number. Keys of two small numbers are cheaper to look up than two joined words. */
class Numbers {
  readonly #numbers = new Map<string, number>();
  #next = 0;

  of(word: string): number {
    let number = this.#numbers.get(word);
    if (number === undefined) {
      if (this.#numbers.size >= MAX_NUMBERED) this.#numbers.clear();
      number = this.#next++ % NUMBERS;
      this.#numbers.set(ownString(word), number);
    }
    return number;
  }
}

/**
 * Returns the question that this port asked before with this ID and type, if the names differ only because one of them
 * was replaced or cut off. The first name counts.
 */
// oxlint-disable-next-line max-params -- the questions of the client, and the new one
function sameName(
  all: readonly Asked[],
  id: number,
  question: PrintedQuestion,
  isUnended: boolean,
): PrintedQuestion | undefined {
  let asked: Asked | undefined;
  for (const one of all) if (one.id === id && one.question.type === question.type) asked ??= one;
  if (asked === undefined) return isUnended ? nameOfTwin(all, question) : undefined;
  if (isSame(asked.question, question)) return undefined;
  const both = [asked.question, question];
  const isDamaged =
    isUnended || asked.isUnended || both.some(isReplaced) || isBeginning(both[0]!, both[1]!);
  return isDamaged ? asked.question : undefined;
}

/** Completes a cut-off name from the port's query for the other type: clients ask for both of one name at a time. */
function nameOfTwin(all: readonly Asked[], question: PrintedQuestion): PrintedQuestion | undefined {
  const twin = TWINS[question.type];
  const asked = all.findLast((one) => one.question.type === twin);
  if (asked === undefined || !isBeginning(asked.question, question)) return undefined;
  const { name } = asked.question;
  const isPaired = all.some((one) => isSame(one.question, { type: question.type, name }));
  return isPaired ? undefined : { ...question, name };
}

/** A response of which only the question is known. */
const ANSWER: PrintedMessage = { ...NOTHING, isResponse: true, isCut: true };

function isSame(one: PrintedQuestion, other: PrintedQuestion): boolean {
  if (one.type !== other.type) return false;
  return one.name === other.name || one.name.toLowerCase() === other.name.toLowerCase();
}

/** Returns the only question with this ID; undefined if there is none or several, or if its answer was guessed. */
function onlyOne(all: readonly Asked[], id: number): Asked | undefined {
  let only: Asked | undefined;
  for (const one of all) {
    if (one.id !== id) continue;
    if (only !== undefined || one.isGuessed) return undefined;
    only = one;
  }
  return only;
}

function isOfAaaa({ question }: Asked): boolean {
  return question.type === 'AAAA';
}

/** Whether a name was replaced (brackets, stars, `xxxx`) or damaged. */
function isReplaced({ name }: PrintedQuestion): boolean {
  return /[^\w.\\-]|redacted|x{3}/i.test(name);
}

/** Whether one name is the beginning of the other, as if cut off, perhaps with dots at its end. */
function isBeginning(one: PrintedQuestion, other: PrintedQuestion): boolean {
  const [short, long] = [one, other].map(({ name }) => name.replace(/\.{1,9}$/, '').toLowerCase());
  return short!.startsWith(long!) || long!.startsWith(short!);
}
