import type { NameId } from '../../dns/message-view.ts';
import type { AddressId } from '../../wire/address.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import { Answer, Attempt, MAX_KEPT, type Unreachable } from '../exchange/attempt.ts';

/** Transmissions kept of one lookup. The longest real schedule (c-ares, 4 tries at 3 servers and 2 types) has 24. */
export const MAX_ATTEMPTS = 64;

/** Lookups of the name that the client began with A, with AAAA, and with something else. */
export type Begun = readonly [number, number, number];

const NONE: never[] = [];

/** Most have one or two. An empty array that grows takes room for seventeen: 8 MB of all that may be open. */
function roomForTwo(): Attempt[] {
  const room: unknown[] = [undefined, undefined];
  // Not by its length: that gives the room back.
  room.pop();
  room.pop();
  return room as Attempt[];
}

/** A response of which the query is not in the capture. */
interface UnseenLeg {
  readonly frame: number;
  readonly time: Nanoseconds;
  readonly source: AddressId;
  readonly qtype: number;
}

/**
 * What an application waited for: one client asks for one name, by one or more legs (A, AAAA), each sent
 * once or more often. Mutable until it is settled.
 */
export class Lookup {
  /** 1-based, in order of first packets. One that turned out to be a part of another leaves a gap. */
  number = 0;
  client: AddressId = 0;
  name: NameId = 0;
  /** In order of time. */
  attempts: Attempt[] = roomForTwo();
  unreachables: Unreachable[] = NONE;
  /** Time of the first query. */
  start: Nanoseconds = 0;
  /** Time of the last query. */
  lastQuery: Nanoseconds = 0;
  /** Time of the last answer that was accepted. */
  lastAnswer: Nanoseconds = 0;
  /** The five-tuple of the first query was not used in the conntrack lifetime before, as far as the capture shows. */
  freshFlow = true;
  /** Something other than prompt, single, successful answers happened: rules look at it. */
  isTroubled = false;
  isSettled = false;
  /** A line of it has left before it was settled: all of its lines are completed at the end. */
  isOverdue = false;
  /** The client began other lookups before any resolver would have sent this one again. */
  clientWentOn = false;
  /** The capture has a gap, or its clock was set, while it was under way: nobody sees what it waited for. */
  isInterrupted = false;
  /** A response of a type that it did not ask for, the first to come to its port: that leg was sent before the capture began, or missed. */
  unseenLeg: UnseenLeg | undefined = undefined;
  /** Its first query asks again, at once, what this one was denied; undefined when it does not. */
  asksAgain: Attempt | undefined = undefined;
  /** An answer says NXDOMAIN. */
  isDenied = false;
  /** Its legs came from two ports, and nothing but the moment says that they belong together. */
  isCoupled = false;
  /** It has one leg so far, and of others that are near more than one may be its partner. */
  isCrowded = false;
  /** No other of its name was open on its port when it began. */
  isFirstOnPort = true;
  /** No lookup, but an exchange of another operation (UPDATE, NOTIFY), or one whose question cannot be read. */
  isBare = false;
  /** When it is settled unless something happens; see patience.ts. */
  deadline: Nanoseconds = 0;
  patience = 0;
  /** Intrusive links: the list of its deadline. */
  previous: Lookup | undefined = undefined;
  next: Lookup | undefined = undefined;
  /** A retry on another port, or with another ID, may belong to it (waiting.ts). */
  isWaiting = false;
  /** What its client had begun of its name when it began, this one included; undefined when nothing of it waited. */
  begunAs: Begun | undefined = undefined;

  /**
   * V8 learns what a field may hold from what is written to it, and throws optimised code away when it learns
   * more. One lookup in thousands is troubled, so all that can happen to one is written once beforehand.
   */
  static {
    for (const time of [0.5, 3e9]) {
      const lookup = new Lookup();
      const attempt = new Attempt(lookup);
      const rare = attempt.rarely();
      const answer = new Answer();
      for (const record of [undefined, attempt]) {
        attempt.nextExchange = attempt.previousExchange = record;
        attempt.nextOnPort = attempt.previousOnPort = record;
        rare.nextOfQuestion = rare.previousOfQuestion = record;
        rare.maybeHopOf = rare.sentFor = rare.sentOnAgain = rare.sentOnBefore = record;
      }
      for (const record of [lookup, undefined]) lookup.previous = lookup.next = record;
      Object.assign(lookup, { attempts: [attempt], start: time, lastQuery: time });
      Object.assign(lookup, { lastAnswer: time, deadline: time, isWaiting: true });
      Object.assign(lookup, { freshFlow: false, isTroubled: true, isSettled: true, patience: 1 });
      Object.assign(lookup, {
        isCrowded: true,
        unreachables: [],
        clientWentOn: true,
        isInterrupted: true,
      });
      for (const begun of [[0, 0, 0] as const, undefined]) lookup.begunAs = begun;
      for (const denied of [attempt, undefined]) lookup.asksAgain = denied;
      Object.assign(attempt, { time, isOnPort: true, edns: true, others: [], copies: [] });
      Object.assign(rare, { sentOn: [], isHop: true, sentOnFor: 1, isShared: true });
      Object.assign(rare, { isReferred: true, isOfQuestion: true });
      Object.assign(attempt, { digest: -(2 ** 31), ipId: 1 << 20 });
      Object.assign(answer, { kind: 'late', time, truncated: true, attempt, orTo: attempt });
      Object.assign(answer, { digest: -(2 ** 31), ipId: 1 << 20 });
      attempt.answer = rare.mayHave = answer;
      attempt.answer = rare.mayHave = undefined;
    }
  }

  /** Its first query is sent. */
  begin(client: AddressId, name: NameId, time: Nanoseconds): void {
    this.client = client;
    this.name = name;
    this.start = time;
    this.lastQuery = time;
  }

  /** Back to what a new one is, without attempts, except for what is written when it begins. */
  forget(): void {
    this.unreachables = NONE;
    this.lastAnswer = 0;
    this.isTroubled = false;
    this.isSettled = false;
    this.isOverdue = false;
    this.clientWentOn = false;
    this.isInterrupted = false;
    this.isCoupled = false;
    this.isCrowded = false;
    this.isDenied = false;
    this.unseenLeg = undefined;
    this.isWaiting = false;
    this.begunAs = undefined;
    this.asksAgain = undefined;
  }

  addUnreachable(unreachable: Unreachable): void {
    if (this.unreachables === NONE) this.unreachables = [];
    if (this.unreachables.length < MAX_KEPT) this.unreachables.push(unreachable);
  }
}
