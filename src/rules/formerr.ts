import type { Attempt } from '../lookup/lookup.ts';
import { isUsual } from '../lookup/grouping/completion.ts';
import type { Story } from '../lookup/story/story.ts';
import { frames, say, type Sentence } from '../words/say.ts';
import { seen } from './fact.ts';
import { pasteName } from './paste.ts';
import { answeredWith, rcodeFact, rcodeMatch, typesOf } from './rcode.ts';
import { References } from './references.ts';
import type { Advice, Context, Fact, LookupRule } from './rule.ts';

const FORMERR = 1;

export const formerr: LookupRule = {
  id: 'formerr',
  title: 'The server could not read the query: FORMERR',
  severity: 'warning',
  rationale:
    'A server, or a middlebox in front of it, that does not understand EDNS has to answer a query with an OPT record so. glibc (2.36) takes it for its answer and fails, without another try; Go asks once more with it and fails the lookup; musl, which sends none, takes the answer for silence and fails after 5 s. Where the answer is a header without the question, glibc and Go take no notice of it and ask again after their time-out.',
  toldApartBy: [
    'The answer has RCODE 1. It is an answer: nothing was lost.',
    'Whether the query carried an OPT record is part of the finding: without one, EDNS is not the cause.',
  ],
  references: [
    References.rcodes,
    References.edns,
    References.glibcSend,
    References.goClient,
    References.muslSend,
  ],
  check(story, context) {
    const failed = answeredWith(story, FORMERR);
    const [first] = failed;
    if (!first) return undefined;
    return {
      message: messageOf(story, context, failed),
      evidence: [rcodeFact(failed, 'FORMERR'), ednsFact(failed), withoutEdns(story, failed)],
      server: first.server,
      advice: adviceFor(story, context, failed),
    };
  },
  advice: [askBothWays('SERVER', 'NAME', 'A')],
};

/** The wording says how certain it is that EDNS is the cause. Of several servers it says nothing about that. */
function messageOf(story: Story, context: Context, failed: readonly Attempt[]): Sentence {
  if (new Set(failed.map(({ server }) => server)).size > 1)
    return rcodeMatch(story, context, FORMERR, 'FORMERR')!.message;
  const server = context.address(failed[0]!.server);
  const types = typesOf(failed, context);
  const at = frames(failed.map((attempt) => attempt.answer!.frame));
  if (!failed.some(({ edns }) => edns))
    return say`${server} answered ${types} with FORMERR, asked without EDNS (${at})`;
  if (!failed.every(({ edns }) => edns))
    return say`${server} answered ${types} with FORMERR, asked with EDNS and without it (${at})`;
  if (withoutEdns(story, failed))
    return say`${server} answered ${types} with FORMERR, asked with EDNS, which it does not understand (${at})`;
  return say`${server} answered ${types} with FORMERR, asked with EDNS, which it may not understand (${at})`;
}

function ednsFact(failed: readonly Attempt[]): Fact {
  const carriers = failed.filter(({ edns }) => edns);
  const asked = (carriers.length > 0 ? carriers : failed).map(({ frame }) => frame);
  return {
    fact: say`the query in ${frames(asked)} carries an OPT record (EDNS)`,
    holds: carriers.length > 0,
    frames: asked,
  };
}

/** Returns the decisive evidence: an answer of the same server to the same question without an OPT record. */
function withoutEdns(story: Story, failed: readonly Attempt[]): Fact | undefined {
  const plain = story.lookup.attempts.find(
    ({ edns, answer, server, qtype }) =>
      !edns &&
      answer !== undefined &&
      isUsual(answer.rcode) &&
      failed.some((one) => one.edns && one.server === server && one.qtype === qtype),
  );
  if (plain === undefined) return undefined;
  const at = [plain.frame, plain.answer!.frame];
  return { frames: at, ...seen`the same question without EDNS is answered (${frames(at)})` };
}

function adviceFor(
  { lookup }: Story,
  context: Context,
  failed: readonly Attempt[],
): readonly Advice[] {
  const [first] = failed as [Attempt];
  if (!failed.some(({ edns }) => edns)) return [readQuery(context, first)];
  const name = pasteName(context.name(lookup.name));
  return [askBothWays(context.address(first.server), name, context.type(first.qtype)), SWITCH_OFF];
}

function askBothWays(server: string, name: string, type: string): Advice {
  return {
    title: say`Ask ${server} by hand, with EDNS and without it. When only the first fails, it does not understand EDNS: update it, or what stands in front of it`,
    snippet: `dig @${server} ${name} ${type} +edns=0\ndig @${server} ${name} ${type} +noedns\n`,
  };
}

const SWITCH_OFF: Advice = {
  title: say`Until then, let the client send no EDNS: take edns0 out of the options of resolv.conf (glibc), or set GODEBUG (Go)`,
  snippet: 'GODEBUG=netedns0=0\n',
  caveat: say`Without EDNS, answers of more than 512 bytes are truncated, and asked for again over TCP.`,
};

function readQuery(context: Context, { frame, server }: Attempt): Advice {
  return {
    title: say`Read the query field by field, and the log of ${context.address(server)}: EDNS is not the cause`,
    snippet: `tshark -r capture.pcap -Y "frame.number == ${frame}" -V\n`,
  };
}
