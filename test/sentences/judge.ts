import { type Case, inputOf } from './cases.ts';
import { Packets } from './packets.ts';
import { type Said, sayingsOf } from './said.ts';
import { Scene } from './scene.ts';
import { TABLE } from './table/index.ts';

/** A sentence that is not true of its case. */
export interface Fault {
  readonly where: string;
  readonly key: string;
  readonly what: string;
}

/** Analyses a case, and holds each sentence against the packets. */
export async function faultsOf({ name, bytes, options = {}, vantage }: Case, seen: Set<string>) {
  const vantages = vantage && [{ name: vantage.name, ...inputOf(vantage.name, vantage.bytes) }];
  const input = inputOf(name, bytes);
  const { report, said } = await sayingsOf([input], { ...options, ...(vantages && { vantages }) });
  if (said.length === 0) return [];
  const packets = await Packets.of(input);
  const elsewhere = vantage && (await Packets.of(inputOf(vantage.name, vantage.bytes)));
  return said.flatMap((one): Fault[] => {
    seen.add(one.key);
    const scene = new Scene(one, packets, report, elsewhere);
    const faults = [...inWords(one), ...inFrames(scene), ...inClaims(scene)];
    const { id, rule } = one.finding;
    return faults.map((what) => ({
      where: name,
      key: one.key,
      what: `${id} ${rule}, ${one.place}: “${one.text}”${standing(one)}: ${what}`,
    }));
  });
}

function standing({ place, holds }: Said): string {
  return place !== 'evidence' || holds === true
    ? ''
    : holds
      ? ''
      : ` (${holds === false ? '✗' : '?'})`;
}

/** Words that no sentence may have, whatever it says. */
function inWords({ text }: Said): string[] {
  const odd = [
    /\(frames? ?\)/,
    /\bframe (?!\d)/,
    /NaN|undefined|Infinity|null/,
    /-[\d.,]+ ms/,
    /\b0 of 0\b/,
    ONE,
  ]
    .map((pattern) => pattern.exec(text)?.[0])
    .filter((found) => found !== undefined && !OF_THE_WORLD.has(found));
  return odd.map((found) => `“${found}”`);
}

/** A figure of one, and its noun in the plural; not the last digit of an address or of a larger number. */
const ONE =
  /(?<![\d.,:\w] ?)(?<!frames? )\b1 (?:more )?(?:queries|responses|answers|lookups|clients|servers|messages|packets|hops|octets|times|suffixes|pairs|seconds|connections|SYNs|segments|TCP connections|DNS messages|[A-Z]+ queries)\b/;

const OF_THE_WORLD = new Set<string>(['frame header', 'frame and', 'frame number', 'frame of']);

/** Frames that evidence rests on, or that a finding lists, are there. */
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
