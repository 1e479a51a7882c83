import { type PrintedEndpoint, readTcpdumpLine, type TcpdumpLine } from '../tcpdump/line.ts';
import { NOTHING, type PrintedMessage, type PrintedQuestion } from '../tcpdump/message.ts';
import { portNumber } from './endpoints.ts';
import { ownString } from '../own-string.ts';
import { Recent } from '../recent.ts';

const MAX_REMEMBERED = 10_000;
/** An ICMP error follows soon. These are whole lines, and a line may be long. */
const MAX_DATAGRAMS = 1_000;
/** Those of a text are mostly few, and asked for again and again. */
const MAX_NAMES = 1_000;
/** Clients ask for few types of one name. */
const MAX_TYPES = 8;
/** Hosts, and ports with a name, that are known by a number. */
const MAX_NUMBERED = 20_000;
/** Numbers come again when all were given away, long after what had them is forgotten. */
const NUMBERS = 1 << 24;
const NO_PORT = 1 << 16;
const PORTS = NO_PORT + 1 + NUMBERS;
/** Of one address and port. */
const MAX_PER_CLIENT = 15;

/** The other type that clients ask for together with it. */
const TWINS: Readonly<Record<string, string>> = { A: 'AAAA', AAAA: 'A' };

/** Lines of a text in which an answer may be to a query in front of it. */
const BEGINNING = 4;

const NONE: readonly Asked[] = [];

interface Asked {
  id: number;
  question: PrintedQuestion;
  isAnswered: boolean;
  /** An answer was taken for its own that may be of another type. */
  isGuessed: boolean;
  /** Its line was cut off, perhaps within the name. */
  isUnended: boolean;
}

/** A line, or the text of a plain one and the question that completes it: few are asked for. */
type Datagram = TcpdumpLine | { plain: string; question: PrintedQuestion | undefined };

function lineOf(datagram: Datagram | undefined): TcpdumpLine | undefined {
  if (datagram === undefined || !('plain' in datagram)) return datagram;
  const { plain, question } = datagram;
  const line = readTcpdumpLine(plain);
  if (line?.message && question) line.message.questions = [question];
  return line;
}

/** tcpdump prints the question of a response only with -vv: it is that of the query with its ID. */
export class QuestionMemory {
  /** By client. */
  readonly #asked = new Recent<number, Asked[]>(MAX_REMEMBERED, (all) => this.#spares.push(all));
  /** What was forgotten, for what is asked next: a text asks a million times. */
  readonly #spares: Asked[][] = [];
  /** By source and destination: the latest datagram, for ICMP errors, which are printed without both ports. */
  readonly #datagrams = new Recent<number, Datagram>(MAX_DATAGRAMS);

  /** The latest answer shows that one before it, without addresses, was of another question than was taken for its. */
  isContradicted = false;

  #lines = 0;
  readonly #hosts = new Numbers();
  readonly #ports = new Numbers();
  readonly #questions = new Recent<string, PrintedQuestion[]>(MAX_NAMES);

  /**
   * Fills in the question, when it is a response without one, or the question is damaged.
   *
   * @param isCut the question is known to be: where nothing completes it, it is not remembered
   * @param plain its text, of a plain line, which is another one in a moment
   * @returns whether it did
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

  /** What was asked, when the line does not tell it, or tells it otherwise. */
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

  // oxlint-disable-next-line max-params -- who asks what
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

  /** What a client asks first: in the place of what another one has asked, and is forgotten. */
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
   * A and AAAA may share an ID: the type of the answer tells which it is of. One without addresses is of AAAA, which
   * many names do not have; an error is of whichever was asked first. An answer with another ID is of the one question
   * of its type that is open; without records, of the latest one.
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
   * Whoever copies a text may begin between A and AAAA: an answer to the port of one that has another ID, and addresses
   * of the other type, or none and stands near the beginning, is of the other one.
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
   * What an ICMP error is about, when the line does not say: the latest datagram from its receiver to its sender, to
   * the port that is printed. When there was none, the capture left it out: an answer from elsewhere, to the one
   * question of that port that is open.
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

  /** Of an address and a port. */
  #client(client: PrintedEndpoint | undefined): number {
    return this.#host(client) * PORTS + this.#port(client?.port);
  }

  /** Of two hosts, without their ports. */
  #pair(source: PrintedEndpoint | undefined, destination: PrintedEndpoint | undefined): number {
    return this.#host(source) * NUMBERS + this.#host(destination);
  }

  #host(endpoint: PrintedEndpoint | undefined): number {
    return this.#hosts.of(endpoint?.host ?? '');
  }

  /** Its number, or one beyond for a name. */
  #port(port: string | undefined): number {
    if (port === undefined) return NO_PORT;
    return portNumber(port) ?? NO_PORT + 1 + this.#ports.of(port);
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

/** A number for each word: cheaper to look up than the word, and than two of them put together. */
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
 * What the port asked with this ID before, where the name is another one because somebody has replaced it, or cut it
 * off, on one of the lines: the first one is kept.
 */
// oxlint-disable-next-line max-params -- who asked what, and what is asked
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

/**
 * With the name that the port has asked for with the other type, where the line was cut off within it: clients that
 * ask for both do so for one name at a time.
 */
function nameOfTwin(all: readonly Asked[], question: PrintedQuestion): PrintedQuestion | undefined {
  const twin = TWINS[question.type];
  const asked = all.findLast((one) => one.question.type === twin);
  if (asked === undefined || !isBeginning(asked.question, question)) return undefined;
  const { name } = asked.question;
  const isPaired = all.some((one) => isSame(one.question, { type: question.type, name }));
  return isPaired ? undefined : { ...question, name };
}

/** Of which nothing is known but what it answers. */
const ANSWER: PrintedMessage = { ...NOTHING, isResponse: true, isCut: true };

function isSame(one: PrintedQuestion, other: PrintedQuestion): boolean {
  if (one.type !== other.type) return false;
  return one.name === other.name || one.name.toLowerCase() === other.name.toLowerCase();
}

/** The one with this ID, when there is one, and its answer was not taken for one of another type. */
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

/** What people put in the place of a name, brackets, stars, `xxxx`; and what is in one that is damaged. */
function isReplaced({ name }: PrintedQuestion): boolean {
  return /[^\w.\\-]|redacted|x{3}/i.test(name);
}

/** One is cut off within the name, perhaps with dots that say so. */
function isBeginning(one: PrintedQuestion, other: PrintedQuestion): boolean {
  const [short, long] = [one, other].map(({ name }) => name.replace(/\.{1,9}$/, '').toLowerCase());
  return short!.startsWith(long!) || long!.startsWith(short!);
}
