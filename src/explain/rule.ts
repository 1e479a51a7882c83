import { rules } from '../rules/index.ts';
import { type Advice, isCaptureRule, type Rule } from '../rules/rule.ts';
import { say, Sentence } from '../words/say.ts';
import type { Block, Explanation, Section } from './explanation.ts';

/** Returns what a reader needs to judge a finding of this rule. */
export function explainRule(rule: Rule): Explanation {
  return {
    kind: 'rule',
    subject: rule.id,
    title: say`${rule.id} (${new Sentence([rule.severity], [])}): ${new Sentence([rule.title], [])}`,
    sections: [
      { heading: say`What it means`, blocks: [{ text: rule.rationale }] },
      { heading: say`How to tell it apart`, blocks: numbered(rule.toldApartBy) },
      ...lookAlikes(rule),
      ...confidences(rule),
      ...factsChange(rule),
      { heading: say`Precedence`, blocks: precedence(rule) },
      { heading: say`What to do`, blocks: rule.advice.flatMap(adviceBlocks) },
      {
        heading: say`Further reading`,
        blocks: rule.references.flatMap(({ title, url }) => [{ term: title, meaning: url }]),
      },
    ],
  };
}

function numbered(sentences: readonly string[]): Block[] {
  return sentences.map((meaning, at) => ({
    term: sentences.length === 1 ? '-' : `${at + 1}.`,
    meaning,
  }));
}

function lookAlikes({ lookAlikes: alike = [] }: Rule): Section[] {
  if (alike.length === 0) return [];
  const blocks = alike.map(({ rule, difference }) => ({ term: rule, meaning: difference }));
  return [{ heading: say`What looks like it`, blocks }];
}

function confidences({ confidences: degrees }: Rule): Section[] {
  if (!degrees) return [];
  const blocks = Object.entries(degrees).map(([degree, meaning]) => ({ term: degree, meaning }));
  return [{ heading: say`How sure it is, and which capture decides`, blocks }];
}

function factsChange({ factsChange: list = [] }: Rule): Section[] {
  if (list.length === 0) return [];
  return [{ heading: say`What facts beside the packets change`, blocks: numbered(list) }];
}

function precedence(rule: Rule): Block[] {
  const { outranks, outrankedBy } = neighbours(rule);
  if (isCaptureRule(rule)) {
    return [
      {
        text: say`It is about the capture, not about one lookup: it stands beside the findings of lookups and outranks none.`,
      },
    ];
  }
  return [
    { text: say`A lookup gets one finding: the first rule that matches, in this order.` },
    ...ranked(say`outranked by`, outrankedBy),
    ...ranked(say`outranks`, outranks),
  ];
}

function ranked(term: Sentence, list: readonly Rule[]): Block[] {
  return list.length === 0 ? [] : [{ term, meaning: list.map(({ id }) => id).join(', ') }];
}

function neighbours(rule: Rule) {
  const ofLookups = rules.filter((other) => !isCaptureRule(other));
  const at = ofLookups.indexOf(rule);
  return {
    outrankedBy: ofLookups.slice(0, Math.max(at, 0)),
    outranks: ofLookups.slice(at + 1),
  };
}

function adviceBlocks({ title, snippet, caveat }: Advice): Block[] {
  return [
    { term: '-', meaning: title },
    ...(caveat ? [{ term: '', meaning: caveat }] : []),
    ...(snippet === undefined ? [] : [{ snippet }]),
  ];
}
