import { FATES, KINDS, type Said } from '../judge.ts';
import { isBlurred } from '../blur.ts';
import type { Exchange } from '../exchange.ts';
import type { Tell } from '../faults.ts';
import type { Kind, QueryTruth, ResponseTruth, Truth } from '../truth.ts';

/** Checks the fate of each query, the kind of each response, and the original of each copy against the truth. */
export function checkFates(truth: Truth, said: Said, tell: Tell): void {
  for (const query of truth.queries) checkQuery(query, said, tell);
  for (const response of truth.responses) checkResponse(response, said, tell);
  checkExchanges(truth, said, tell);
}

function checkQuery(query: QueryTruth, said: Said, tell: Tell): void {
  const { frames, fates, transmission, isLoose } = query;
  const originals = frames.filter((frame) => !said.isCopy(frame));
  const what = `query ${frames.join(', ')} of lookup ${transmission.lookup.number}`;
  if (originals.length !== 1 && !isLoose)
    tell('copies of a query', `${what}: ${originals.length} of them are said to be no copies`);
  for (const frame of originals.slice(0, 1)) {
    const { state } = said.line(frame);
    const fate = FATES[state];
    if (fate === undefined || !fates.has(fate))
      tell(
        `${[...fates].join(' or ')}, said ${state}`,
        `${what}: ${[...fates].join(' or ')}, said ${state}`,
      );
  }
}

function checkResponse(truth: ResponseTruth, said: Said, tell: Tell): void {
  const { frames, kinds, duplicates, isLoose, to } = truth;
  const states = frames.map((frame) => said.line(frame).state);
  const what = `response ${frames.join(', ')} of lookup ${to.lookup.number}: `;
  const told = states.filter((state) => state !== 'copy').map((state) => KINDS[state]);
  const expected = [...kinds].join(' or ');
  const tellOf = (kind: string) => tell(kind, `${what}${expected}, said ${states.join(', ')}`);
  if (isLoose) {
    const allowed = new Set<Kind | undefined>(
      kinds.has('stranger') && kinds.size === 1 ? ['stranger', 'duplicate'] : ALL,
    );
    if (!told.every((kind) => allowed.has(kind))) tellOf(`${expected} or copies, said otherwise`);
    return;
  }
  const main = told.filter((kind) => kind !== 'duplicate');
  const extra = told.length - main.length;
  if (main.length !== 1) tellOf(`one ${expected}, said ${main.length} and ${extra} duplicates`);
  else if (main[0] === undefined || !kinds.has(main[0])) tellOf(`${expected}, said ${main[0]}`);
  if (extra < duplicates[0] || extra > duplicates[1])
    tellOf(`${duplicates.join(' to ')} duplicates, said ${extra}`);
}

const ALL: readonly Kind[] = ['answer', 'late', 'duplicate', 'stranger'];

/**
 * Which of several transmissions was answered may be open: how many is not. Where it is open to which of several servers
 * one went, that holds for all of these together.
 */
function checkExchanges({ exchanges, queries, seen }: Truth, said: Said, tell: Tell): void {
  const framesOf = new Map(queries.map(({ transmission, frames }) => [transmission, frames]));
  const blurred = new Map<string, Exchange[]>();
  for (const exchange of exchanges) {
    const [first] = exchange.sent;
    if (first !== undefined && exchange.sent.some((one) => isBlurred(seen, one))) {
      const key = `${first.lookup.number} ${first.leg} ${first.id}`;
      blurred.set(key, [...(blurred.get(key) ?? []), exchange]);
    } else if (exchange.isUncertain) checkCount([exchange]);
  }
  for (const together of blurred.values())
    if (together.some(({ isUncertain }) => isUncertain)) checkCount(together);

  function checkCount(together: readonly Exchange[]): void {
    const all = together.flatMap(({ sent }) => sent);
    const states = all.map((one) => {
      const frames = framesOf.get(one)!;
      return said.line(frames.find((frame) => !said.isCopy(frame)) ?? frames[0]!).state;
    });
    const count = states.filter((state) => FATES[state] === 'answered').length;
    const least = together.reduce((sum, { answered }) => sum + answered[0], 0);
    const most = Math.min(
      all.length,
      together.reduce((sum, { heard }) => sum + heard, 0),
    );
    // Where nobody knows whose sight it is (`isLoose`), a query may be said to be a copy of another one.
    const copies = states.filter((state) => state === 'copy').length;
    if (count + copies >= least && count <= most) return;
    const frames = all.map((one) => framesOf.get(one)![0]).join(', ');
    tell('count of answered', `queries ${frames}: ${least} to ${most} answered, said ${count}`);
  }
}
