import type { Lookup } from '../../lookup/grouping/lookup.ts';
import type { Diagnosis } from '../../rules/diagnose.ts';
import type { Considered, Evidence, Remedy, ReportFinding } from '../report.ts';
import { buildFinding, type FindingInput } from './build-finding.ts';

/** Diagnoses and their findings, one each, in the same order. */
export interface Found {
  readonly diagnoses: readonly Diagnosis[];
  readonly findings: readonly ReportFinding[];
}

/**
 * Tells each diagnosis as soon as it is there. What is told needs its words no more: those of 20,000 diagnoses take as
 * much memory as all the rest of the analysis.
 */
export function findingsOf(
  all: Iterable<Diagnosis>,
  input: FindingInput & { readonly selects: (lookup: Lookup) => boolean },
): Found {
  const diagnoses: Diagnosis[] = [];
  const findings: ReportFinding[] = [];
  const known = new Known();
  for (const diagnosis of all) {
    const { story } = diagnosis;
    if (story !== undefined && !input.selects(story.lookup)) continue;
    findings.push(known.inPlace(buildFinding(diagnosis, findings.length, input)));
    diagnoses.push(withoutWords(diagnosis));
  }
  return { diagnoses, findings };
}

function withoutWords({ rule, match, story }: Diagnosis): Diagnosis {
  return { rule, match: { ...match, evidence: [] }, story, considered: [], advice: [] };
}

/** More differ where names do, and then nothing is won. */
const MAX_KNOWN = 10_000;

/** What findings have in common is there once: advice, and what was ruled out, are the same for most of a kind. */
class Known {
  readonly #parts = new Map<string, Remedy | Considered | Evidence>();
  readonly #texts = new Map<string, string>();

  /** The finding, with parts of those before where they are the same. */
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
    // The same key is the same kind of part: each has its own number of lines.
    return knownOf(this.#parts, key, part) as Part;
  }
}

function knownOf<T>(all: Map<string, T>, key: string, one: T): T {
  const known = all.get(key);
  if (known !== undefined) return known;
  if (all.size < MAX_KNOWN) all.set(key, one);
  return one;
}
