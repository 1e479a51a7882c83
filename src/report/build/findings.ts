import { pause } from '../../capture/pauses.ts';
import type { Lookup } from '../../lookup/lookup.ts';
import type { Diagnosis } from '../../rules/diagnose.ts';
import type { Considered, Evidence, Remedy, ReportFinding } from '../report.ts';
import { Sentence } from '../../words/say.ts';
import { buildFinding, type FindingInput } from './build-finding.ts';

/** Diagnoses and their findings, one for each, in the same order. */
export interface Found {
  readonly diagnoses: readonly Diagnosis[];
  readonly findings: readonly ReportFinding[];
}

/** Diagnoses between two pauses: each takes the rules some 100 µs, so that a signal is heard every 25 ms. */
const UNBROKEN_DIAGNOSES = 256;

/**
 * Builds the finding of each diagnosis as soon as it is there, and drops the sentences of the diagnosis: those of 20,000
 * take as much memory as all the rest of the analysis.
 */
export async function findingsOf(
  all: Iterable<Diagnosis>,
  input: FindingInput & { readonly selects: (lookup: Lookup) => boolean },
): Promise<Found> {
  const diagnoses: Diagnosis[] = [];
  const findings: ReportFinding[] = [];
  const known = new Known();
  for (const diagnosis of all) {
    const { story } = diagnosis;
    if (story !== undefined && !input.selects(story.lookup)) continue;
    findings.push(known.share(buildFinding(diagnosis, findings.length, input)));
    diagnoses.push(withoutWords(diagnosis));
    if (findings.length % UNBROKEN_DIAGNOSES === 0) await pause();
  }
  return { diagnoses, findings };
}

const NONE: never[] = [];
const NO_WORDS = new Sentence([''], []);

function withoutWords({ rule, match, story }: Diagnosis): Diagnosis {
  const facts = { ...match, message: NO_WORDS, evidence: NONE };
  return { rule, match: facts, story, considered: NONE, advice: NONE };
}

type Mutable<Shape> = { -readonly [Key in keyof Shape]: Shape[Key] };

/** Most parts kept. If there are more distinct parts, they contain names, and sharing saves nothing. */
const MAX_KNOWN = 10_000;

/** Shares equal parts of findings: advice and what was ruled out are the same for most findings of a rule. */
class Known {
  readonly #parts = new Map<string, Remedy | Considered | Evidence>();
  readonly #texts = new Map<string, string>();

  /**
   * Replaces each part of the finding by an equal part of an earlier finding. The finding stays the same object: a copy
   * with other parts would have a shape of its own, which takes as much memory as its fields.
   */
  share(finding: Mutable<ReportFinding>): ReportFinding {
    const { headline, nextStep, checks, remedies, considered, evidence } = finding;
    if (headline !== undefined) finding.headline = this.#text(headline);
    if (nextStep !== undefined) finding.nextStep = this.#text(nextStep);
    finding.evidence = evidence.map((one) => this.#evidence(one));
    finding.considered = considered.map((one) => this.#part(`${one.rule}\n${one.ruledOutBy}`, one));
    if (checks) finding.checks = checks.map((one) => this.#remedy(one));
    finding.remedies = remedies.map((one) => this.#remedy(one));
    return finding;
  }

  #text(text: string): string {
    return knownOf(this.#texts, text, text);
  }

  #remedy(one: Remedy): Remedy {
    return this.#part(`${one.title}\n${one.snippet ?? ''}\n${one.caveat ?? ''}`, one);
  }

  #evidence(one: Evidence): Evidence {
    return one.frames ? one : this.#part(`${String(one.holds)}\n${one.fact}`, one);
  }

  #part<Part extends Remedy | Considered | Evidence>(key: string, part: Part): Part {
    // Equal keys mean parts of the same kind, as keys of each kind have a different number of lines.
    return knownOf(this.#parts, key, part) as Part;
  }
}

function knownOf<T>(all: Map<string, T>, key: string, one: T): T {
  const known = all.get(key);
  if (known !== undefined) return known;
  if (all.size < MAX_KNOWN) all.set(key, one);
  return one;
}
