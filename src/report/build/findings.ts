import { pause } from '../../capture/pauses.ts';
import type { Lookup } from '../../lookup/grouping/lookup.ts';
import type { Diagnosis } from '../../rules/diagnose.ts';
import type { Considered, Evidence, Remedy, ReportFinding } from '../report.ts';
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
    findings.push(known.inPlace(buildFinding(diagnosis, findings.length, input)));
    diagnoses.push(withoutWords(diagnosis));
    if (findings.length % UNBROKEN_DIAGNOSES === 0) await pause();
  }
  return { diagnoses, findings };
}

function withoutWords({ rule, match, story }: Diagnosis): Diagnosis {
  return { rule, match: { ...match, evidence: [] }, story, considered: [], advice: [] };
}

/** Most parts kept. If there are more distinct parts, they contain names, and sharing saves nothing. */
const MAX_KNOWN = 10_000;

/** Shares equal parts of findings: advice and what was ruled out are the same for most findings of a rule. */
class Known {
  readonly #parts = new Map<string, Remedy | Considered | Evidence>();
  readonly #texts = new Map<string, string>();

  /** Returns the finding with each part replaced by an equal part of an earlier finding. */
  inPlace(finding: ReportFinding): ReportFinding {
    const { headline, nextStep, checks, remedies, considered, evidence } = finding;
    return {
      ...finding,
      ...(headline !== undefined && { headline: knownOf(this.#texts, headline, headline) }),
      evidence: evidence.map((one) => this.#evidence(one)),
      considered: considered.map((one) => this.#part(`${one.rule}\n${one.ruledOutBy}`, one)),
      ...(checks && { checks: checks.map((one) => this.#remedy(one)) }),
      remedies: remedies.map((one) => this.#remedy(one)),
      ...(nextStep !== undefined && { nextStep: knownOf(this.#texts, nextStep, nextStep) }),
    };
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
