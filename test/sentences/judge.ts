import { type Case, inputOf } from './cases.ts';
import { Packets } from './packets.ts';
import { oddWords } from './odd-words.ts';
import { faultsBeside } from './rest.ts';
import { type Said, sayingsOf } from './said.ts';
import { Scene } from './scene.ts';
import { TABLE } from './table/index.ts';

/** A sentence that is false for its case. */
export interface Fault {
  readonly where: string;
  readonly key: string;
  readonly what: string;
}

/** Analyses a case, and compares each sentence with the packets. */
export async function faultsOf({ name, bytes, options = {}, vantage }: Case, seen: Set<string>) {
  const vantages = vantage && [{ name: vantage.name, ...inputOf(vantage.name, vantage.bytes) }];
  const input = inputOf(name, bytes);
  const { report, lines, said } = await sayingsOf([input], {
    ...options,
    ...(vantages && { vantages }),
  });
  const packets = await Packets.of(input);
  const elsewhere = vantage && (await Packets.of(inputOf(vantage.name, vantage.bytes)));
  const beside = faultsBeside(report, lines, packets).map((what) => ({
    where: name,
    key: '',
    what,
  }));
  const inFindings = said.flatMap((one): Fault[] => {
    seen.add(one.key);
    const scene = new Scene(one, packets, report, elsewhere);
    const faults = [...oddWords(one.text), ...inFrames(scene), ...inClaims(scene)];
    const { id, rule } = one.finding;
    return faults.map((what) => ({
      where: name,
      key: one.key,
      what: `${id} ${rule}, ${one.place}: “${one.text}”${standing(one)}: ${what}`,
    }));
  });
  return [...inFindings, ...beside];
}

function standing({ place, holds }: Said): string {
  return place !== 'evidence' || holds === true
    ? ''
    : holds
      ? ''
      : ` (${holds === false ? '✗' : '?'})`;
}

/** Returns frames of evidence, or of a finding, that do not exist. */
function inFrames({ said, packets }: Scene): string[] {
  const missing = [...said.frames, ...(said.finding.file ? [] : said.finding.frames)].filter(
    (frame) => !packets.isThere(frame),
  );
  return missing.map((frame) => `there is nothing in frame ${frame}`);
}

function inClaims(scene: Scene): string[] {
  const { said } = scene;
  const claims = TABLE[said.key];
  const isAdvice = said.place === 'remedy' || said.place === 'caveat';
  if (!claims) return isAdvice && said.gaps.length === 0 ? [] : ['it has no row in the table'];
  if (said.place === 'evidence' && said.holds === undefined && !/^wh(?:ether|ich) /.test(said.text))
    return [];
  const wrong = claims.flatMap((claim) => claim(scene) ?? []);
  if (said.place !== 'evidence' || said.holds !== false) return wrong;
  return wrong.length > 0 ? [] : ['it is said not to hold, and it does'];
}
