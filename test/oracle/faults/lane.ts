import { isDeepStrictEqual } from 'node:util';
import { analyze } from '../../support/analyze.ts';
import type { Tell } from '../faults.ts';
import type { Said } from '../judge.ts';
import type { Truth } from '../truth.ts';

/**
 * Where nobody asks for lines, plain lookups take a lane of their own (src/lookup/plain/): what is said must be the same
 * as without it.
 */
export async function checkLane({ traffic }: Truth, said: Said, report: Tell): Promise<void> {
  const { file } = traffic;
  const chunks = async function* (): AsyncIterable<Uint8Array> {
    yield file;
  };
  const through = await analyze([{ file: 'oracle.pcap', chunks }]);
  for (const part of Object.keys(said.report) as (keyof typeof said.report)[]) {
    const [lane, layers] = [through.report[part], said.report[part]];
    if (isDeepStrictEqual(lane, layers)) continue;
    report('the lane differs', `${part}: ${difference(lane, layers)}`);
  }
}

function difference(lane: unknown, layers: unknown): string {
  const [a, b] = [lane, layers].map((part) => JSON.stringify(part, undefined, 1).split('\n'));
  const at = a!.findIndex((line, index) => line !== b![index]);
  return `${a![at]?.trim()} instead of ${b![at]?.trim()}, line ${at + 1}`;
}
