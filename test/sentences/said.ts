import { type Analysed, analyze, type AnalyzeOptions } from '../support/analyze.ts';
import type { CaptureInput } from '../../src/messages.ts';
import type { ReportFinding } from '../../src/report/report.ts';
import type { Sentence, Value } from '../../src/words/say.ts';
import { ENGLISH, Words } from '../../src/words/words.ts';

/** Where a sentence stands in a finding. */
type Place = 'message' | 'headline' | 'evidence' | 'ruled out' | 'next step' | 'remedy' | 'caveat';

/** A sentence of a finding, with the texts in its gaps. */
export interface Said {
  readonly finding: ReportFinding;
  readonly place: Place;
  readonly key: string;
  readonly gaps: readonly string[];
  readonly text: string;
  /** For evidence: whether it is claimed to be true or false; undefined if the capture does not show it. */
  readonly holds: boolean | undefined;
  readonly frames: readonly number[];
}

/** English words that remember the sentence that each text came from. */
class Recorder extends Words {
  readonly sentences = new Map<string, Sentence>();
  readonly #english: Words;

  constructor(english = ENGLISH) {
    super('en');
    this.#english = english;
  }

  override withoutDurations(): Words {
    const shown = new Recorder(ENGLISH.withoutDurations());
    // Both share one table of sentences.
    Object.assign(shown, { sentences: this.sentences });
    return shown;
  }

  override text(words: Sentence | string): string {
    const text = this.#english.text(words);
    if (typeof words !== 'string') this.sentences.set(text, words);
    return text;
  }
}

/** What an analysis says: its report, its lines, and the sentences of its findings. */
export interface Sayings extends Analysed {
  readonly said: readonly Said[];
}

/** Analyses captures, with all lines. */
export async function sayingsOf(
  inputs: readonly CaptureInput[],
  options: AnalyzeOptions,
): Promise<Sayings> {
  const words = new Recorder();
  const analysed = await analyze(inputs, { ...options, words, lines: 'all' });
  const said = analysed.report.findings.flatMap((finding) =>
    textsOf(finding).map(([place, text, holds, frames]): Said => {
      const sentence = words.sentences.get(text);
      return {
        finding,
        place,
        key: sentence?.key ?? text,
        gaps: sentence?.values.map(plain) ?? [],
        text,
        holds,
        frames: frames ?? [],
      };
    }),
  );
  return { ...analysed, said };
}

function plain(value: Value): string {
  return String(value);
}

type Text = [
  place: Place,
  text: string,
  holds?: boolean | undefined,
  frames?: readonly number[] | undefined,
];

function textsOf(finding: ReportFinding): Text[] {
  const { message, headline, evidence, considered, nextStep, remedies } = finding;
  return [
    ['message', message],
    ...(headline === undefined ? [] : [['headline', headline] as Text]),
    ...evidence.map(({ fact, holds, frames }): Text => ['evidence', fact, holds, frames]),
    ...considered.map(({ ruledOutBy }): Text => ['ruled out', ruledOutBy]),
    ...(nextStep === undefined ? [] : [['next step', nextStep] as Text]),
    ...remedies.flatMap(({ title, caveat }): Text[] => [
      ['remedy', title],
      ...(caveat === undefined ? [] : [['caveat', caveat] as Text]),
    ]),
  ];
}
