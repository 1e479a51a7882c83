import { analyze, type AnalyzeOptions } from '../support/analyze.ts';
import type { CaptureInput } from '../../src/messages.ts';
import type { Line } from '../../src/report/lines/line.ts';
import type { Report, ReportFinding } from '../../src/report/report.ts';
import type { Sentence, Value } from '../../src/words/say.ts';
import { ENGLISH, Words } from '../../src/words/words.ts';

/** Where a sentence stands in a finding. */
type Place = 'message' | 'headline' | 'evidence' | 'ruled out' | 'next step' | 'remedy' | 'caveat';

/** A sentence of a finding, with what filled its gaps. */
export interface Said {
  readonly finding: ReportFinding;
  readonly place: Place;
  readonly key: string;
  readonly gaps: readonly string[];
  readonly text: string;
  /** Of evidence: whether it is claimed to be true, false, or not to be seen. */
  readonly holds: boolean | undefined;
  readonly frames: readonly number[];
}

/** English that remembers which sentence a text was. */
class Recorder extends Words {
  readonly sentences = new Map<string, Sentence>();
  readonly #english: Words;

  constructor(english = ENGLISH) {
    super('en');
    this.#english = english;
  }

  override withoutDurations(): Words {
    const shown = new Recorder(ENGLISH.withoutDurations());
    // One book for both.
    Object.assign(shown, { sentences: this.sentences });
    return shown;
  }

  override text(words: Sentence | string): string {
    const text = this.#english.text(words);
    if (typeof words !== 'string') this.sentences.set(text, words);
    return text;
  }
}

/** Everything that the findings of an analysis say. */
export async function sayingsOf(
  inputs: readonly CaptureInput[],
  options: AnalyzeOptions,
): Promise<{ report: Report; lines: readonly Line[]; said: Said[] }> {
  const words = new Recorder();
  const { report, lines } = await analyze(inputs, { ...options, words, lines: 'all' });
  const said = report.findings.flatMap((finding) =>
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
  return { report, lines, said };
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
