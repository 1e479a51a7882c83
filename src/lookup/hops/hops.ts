import { aliasesOf } from '../../dns/cname-targets.ts';
import type { MessageView, NameId } from '../../dns/message-view.ts';
import type { NameTable } from '../../dns/name-table.ts';
import type { AddressId, AddressTable } from '../../wire/address.ts';
import type { Attempt, Lookup, SentOn } from '../lookup.ts';
import { LEG_WINDOW, LONGEST_DEFAULT_WAIT, LONGEST_WAIT, SHORTEST_RETRY } from '../times.ts';
import { Aliases } from '../story/aliases.ts';
import type { DualStack } from '../../wire/dual-stack.ts';
import { Hosts, type SameHost } from './hosts.ts';
import { OpenQuestions } from './open-questions.ts';

/**
 * Maximum of exchanges of one question that are compared with a new one. So many may wait for one answer of a busy
 * cache.
 */
const MAX_CANDIDATES = 256;

/** Tables of the addresses and names behind their handles, and of the hosts behind addresses. */
export interface Handles {
  readonly addresses: Pick<AddressTable, 'bytes'>;
  readonly names: Pick<NameTable, 'intern'>;
  readonly hosts: DualStack;
}

/** An exchange that waits, and how it is known that its server sends the query on. */
interface Candidate {
  readonly outer: Attempt;
  readonly host: SameHost;
}

/**
 * Hops: a cache or forwarder asks another server the same question, and answers when it has that answer. Its exchange
 * lies within the exchange that it serves, and is no lookup of an application. Hops are tied by name, type and host,
 * never by IDs alone, as most forwarders choose their own. If the name is an alias (CNAME), the server may ask for its
 * target (unbound; CoreDNS for a service of the type ExternalName); answers show that the alias leads there.
 *
 * Nothing is kept before the capture shows an address that both asks and is asked, or another sign of a forwarder
 * (`Hosts.sent`).
 */
export class Hops {
  readonly #open = new OpenQuestions();
  readonly #aliases = new Aliases();
  readonly #hosts: Hosts;
  readonly #names: Pick<NameTable, 'intern'>;
  readonly #lookups: () => Iterable<Lookup>;
  /** Whether the capture has shown a possible forwarder, so that exchanges are tied to each other. */
  isOn = false;

  /** @param lookups returns all open lookups */
  constructor({ addresses, names, hosts }: Handles, lookups: () => Iterable<Lookup>) {
    this.#hosts = new Hosts(addresses, hosts);
    this.#names = names;
    this.#lookups = lookups;
  }

  /** Takes a query that was sent and belongs to an open lookup. */
  sent(attempt: Attempt): void {
    const { lookup, server, place } = attempt;
    const mayForward = this.#hosts.sent(lookup.client, server, place);
    if (!this.isOn) {
      if (!mayForward) return;
      this.#begin(attempt);
    }
    if (attempt.lookup.name < 0) return;
    this.#tie(attempt);
    this.#open.add(attempt);
  }

  /** Whether a host that is asked may also ask, as far as the queries up to this one show. */
  mayForward(client: AddressId, server: AddressId, place: number): boolean {
    return this.#hosts.sent(client, server, place) || this.isOn;
  }

  /** Takes an answer. The server may have asked for the targets of its aliases before, or may ask for them now. */
  answered(attempt: Attempt, message: MessageView): void {
    if (!this.isOn || attempt.lookup.name < 0 || attempt.lookup.isBare) return;
    this.#learn(attempt);
    for (const target of aliasesOf(message, this.#names)) {
      this.#aliases.add(target, attempt.lookup.name);
      this.#tieBehind(attempt, target);
    }
  }

  /** Notes that a query was translated to this address. */
  translated(server: AddressId): void {
    this.#hosts.translated(server);
  }

  /** Takes a settled lookup. Now it is known whether the lookup is a hop, and whether hops for it were lost. */
  settled(lookup: Lookup): void {
    if (!this.isOn) return;
    for (const attempt of lookup.attempts) {
      if (attempt.rare.isOfQuestion) this.#open.remove(attempt);
      if (attempt.rare.maybeHopOf !== undefined) this.#confirm(attempt.rare.maybeHopOf, attempt);
      if (attempt.rare.sentOn.length === 0) continue;
      if (attempt.rare.sentOn.some(({ isByDirection }) => isByDirection)) this.#confirmAll(attempt);
      if (attempt.rare.sentOn.some(isMissed)) lookup.isTroubled = true;
    }
  }

  /**
   * Confirms the hops that only the direction of packets suggests, if the capturing machine answers for the server.
   * Otherwise those queries were the machine's own, and the ties are removed.
   */
  #confirmAll(outer: Attempt): void {
    const isHere = this.#hosts.isServedHere(outer);
    for (const { by, isByDirection } of outer.rare.sentOn) {
      if (!isByDirection) continue;
      if (by.rare.maybeHopOf === outer) this.#confirm(outer, by);
      else if (!isHere) outer.rarely().sentOn = outer.rare.sentOn.filter((one) => one.by !== by);
    }
  }

  #confirm(outer: Attempt, inner: Attempt): void {
    inner.rarely().maybeHopOf = undefined;
    if (this.#hosts.isServedHere(outer)) inner.rarely().isHop = true;
    else {
      outer.rarely().sentOn = outer.rare.sentOn.filter(({ by }) => by !== inner);
      const before = inner.rare.sentOnBefore;
      if (before !== undefined) before.rarely().sentOnAgain = undefined;
    }
  }

  /** Notes which address the host of the server asks with, if a hop for an answered exchange was answered too. */
  #learn(outer: Attempt): void {
    for (const { by } of outer.rare.sentOn)
      if (by.answer !== undefined && this.#hosts.isServedHere(outer))
        this.#hosts.know(outer.server, by.lookup.client);
  }

  #begin(newest: Attempt): void {
    this.isOn = true;
    for (const { attempts, name } of this.#lookups()) {
      if (name < 0) continue;
      for (const attempt of attempts) if (attempt !== newest) this.#open.add(attempt);
    }
  }

  #tie(attempt: Attempt): void {
    let waiting: Candidate[] | undefined;
    let left = MAX_CANDIDATES;
    let other = this.#open.first(attempt.lookup.name, attempt.qtype);
    for (; other !== undefined && left > 0; other = other.rare.nextOfQuestion, left--) {
      if (other.lookup === attempt.lookup) continue;
      if (!isWaiting(other, attempt)) {
        if (isServed(other, attempt) && this.#hosts.sendsOn(other, attempt) === 'address')
          attempt.rarely().isHop = true;
        continue;
      }
      const host = this.#hosts.sendsOn(other, attempt);
      if (host !== undefined) (waiting ??= []).push({ outer: other, host });
      // The exchange was under way when another client asked the same: one answer serves both.
      else if (other.rare.isHop && this.#hosts.sendsOn(attempt, other) === 'address')
        share(attempt, other, false);
      else if (asksTheSame(attempt, other.rare.maybeHopOf)) share(attempt, other, true);
    }
    if (waiting === undefined && !attempt.rare.isHop) waiting = this.#waitingForAlias(attempt);
    if (waiting !== undefined) sendOn(attempt, waiting);
  }

  /** Returns the exchanges that wait for an alias of this name, if none waits for the name itself. */
  #waitingForAlias(attempt: Attempt): Candidate[] | undefined {
    let waiting: Candidate[] | undefined;
    let left = MAX_CANDIDATES;
    for (const name of this.#aliases.sourcesOf(attempt.lookup.name)) {
      let outer = this.#open.first(name, attempt.qtype);
      for (; outer !== undefined && left > 0; outer = outer.rare.nextOfQuestion, left--) {
        if (outer.lookup === attempt.lookup || !isWaiting(outer, attempt)) continue;
        const host = this.#hosts.sendsOn(outer, attempt);
        if (host !== undefined) (waiting ??= []).push({ outer, host });
      }
    }
    return waiting;
  }

  /**
   * Ties the queries for an alias target that the server sent while this exchange waited, and that serve no other
   * exchange. Only the answer shows that the name leads there.
   */
  #tieBehind(outer: Attempt, target: NameId): void {
    const until = outer.answer!.time;
    const asked: Candidate[] = [];
    let left = MAX_CANDIDATES;
    let inner = this.#open.first(target, outer.qtype);
    for (; inner !== undefined && left > 0; inner = inner.rare.nextOfQuestion, left--) {
      if (inner.time < outer.time || inner.time > until || inner.lookup === outer.lookup) continue;
      if (inner.rare.isHop || inner.rare.sentFor !== undefined) continue;
      const host = this.#hosts.sendsOn(outer, inner);
      if (host !== undefined) asked.push({ outer: inner, host });
    }
    for (const { outer: one, host } of asked.toReversed()) sendOn(one, [{ outer, host }]);
  }
}

/**
 * Whether an exchange has neither an answer nor an error yet, and its client may still wait. It also waits while its
 * server keeps asking for longer than clients wait, as unbound does when its upstream is silent.
 */
function isWaiting(
  { answer, time, lookup, rare: { rejection, cutOff, sentOn } }: Attempt,
  now: Attempt,
): boolean {
  if (answer !== undefined || rejection !== undefined || cutOff !== undefined) return false;
  if (lookup.isBare || now.time < time) return false;
  const isGoingOn = sentOn.at(-1)?.by.lookup.client === now.lookup.client;
  return now.time - time <= (isGoingOn ? LONGEST_WAIT : LONGEST_DEFAULT_WAIT);
}

/**
 * Whether the exchange was just answered from a cache, which now refreshes the answer by itself (prefetch). No client
 * waits for that.
 */
function isServed({ answer }: Attempt, now: Attempt): boolean {
  if (answer === undefined) return false;
  return now.time >= answer.time && now.time - answer.time <= LEG_WINDOW;
}

/** Ties an exchange to all that may wait for it, and marks the owner if the ID or the order of queries shows it. */
function sendOn(inner: Attempt, waiting: readonly Candidate[]): void {
  const own = owner(inner, waiting);
  for (const { outer, host } of waiting) {
    const before = outer.rare.sentOn.at(-1)?.by;
    // A query for another client does not repeat one for this client.
    const isOfOther = own !== undefined && own.lookup !== outer.lookup;
    if (before !== undefined && !isOfOther) repeat(before, inner);
    const isByDirection = host === 'capturing';
    if (!isByDirection) inner.rarely().isHop = true;
    else if (!inner.rare.isHop) inner.rarely().maybeHopOf = outer;
    // If `addSentOn` has no room, only the inner exchange refers to the outer one.
    if (!outer.addSentOn({ by: inner, isOwn: outer === own, isByDirection }))
      outer.rarely().isReferred = true;
  }
  const rare = inner.rarely();
  rare.sentFor = own ?? waiting[0]!.outer;
  if (own?.capture === inner.capture) rare.sentOnFor = own.frame;
  if (waiting.some(({ outer }) => outer.lookup !== waiting[0]!.outer.lookup)) rare.isShared = true;
  if (rare.isHop) rare.maybeHopOf = undefined;
}

/**
 * Returns the exchange that `inner` was made for; undefined if it may be for any of several. The owner is the only one
 * with this ID, if the forwarder keeps IDs (CoreDNS before 1.8.5). Otherwise it is the only one that has no hop yet, if
 * the hop comes at once: a later hop may be a retry that serves all.
 */
function owner(inner: Attempt, waiting: readonly Candidate[]): Attempt | undefined {
  const { id, time } = inner;
  const sameId = waiting.filter(({ outer }) => outer.id === id);
  if (sameId.length === 1 && waiting.length > 1) return sameId[0]!.outer;
  const without = waiting.filter(({ outer }) => hasNoOther(outer, inner));
  if (without.length !== 1) return undefined;
  const [{ outer }] = without as [Candidate];
  const since = outer.rare.sentOn.at(-1)?.by.answer?.time ?? outer.time;
  return waiting.length === 1 || time - since <= LEG_WINDOW ? outer : undefined;
}

/**
 * Whether nothing was sent on for this exchange since its query, or only an exchange of its own that returned an alias.
 */
function hasNoOther({ rare, time }: Attempt, { lookup }: Attempt): boolean {
  return rare.sentOn.every(
    ({ by, isOwn }) =>
      by.time < time || (isOwn && by.lookup.name !== lookup.name && by.answer !== undefined),
  );
}

function asksTheSame({ server, serverPort }: Attempt, outer: Attempt | undefined): boolean {
  return outer !== undefined && outer.server === server && outer.serverPort === serverPort;
}

/** Ties an exchange that was under way when another client asked the same. */
function share(outer: Attempt, by: Attempt, isByDirection: boolean): void {
  if (!outer.addSentOn({ by, isOwn: false, isByDirection })) return;
  if (by.rare.sentFor?.lookup !== outer.lookup) by.rarely().isShared = true;
}

function repeat(before: Attempt, inner: Attempt): void {
  if (before.answer !== undefined || before.lookup.client !== inner.lookup.client) return;
  if (before.lookup.name !== inner.lookup.name) return;
  if (inner.time - before.time < SHORTEST_RETRY) return;
  before.rarely().sentOnAgain ??= inner;
  inner.rarely().sentOnBefore ??= before;
}

/** Whether a hop had no answer and was sent again. */
function isMissed({ by }: SentOn): boolean {
  return by.answer === undefined && by.rare.sentOnAgain !== undefined;
}
