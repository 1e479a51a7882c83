import { readdirSync, readFileSync } from 'node:fs';
import { sample } from 'fast-check';
import type { AnalyzeOptions } from '../support/analyze.ts';
import { readCluster } from '../../src/kubernetes/cluster.ts';
import type { CaptureInput } from '../../src/messages.ts';
import { parameters } from '../oracle/parameters.ts';
import { trafficOf } from '../oracle/traffic.ts';
import { inChunks } from '../support/in-chunks.ts';
import { withDropped } from '../support/dropped.ts';
import { minute, limited } from '../support/limited.ts';
import { listing, LISTING } from '../support/listing.ts';
import { captureOf, parseScenario, type Scenario } from '../support/scenario.ts';
import { withoutFrames } from '../support/without-frames.ts';
import { THERE } from './scene.ts';

/** Traffic whose sentences are checked. */
export interface Case {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly options?: AnalyzeOptions;
  /** The same traffic at another place, with the name of that place. */
  readonly vantage?: { readonly name: string; readonly bytes: Uint8Array };
}

export function inputOf(name: string, bytes: Uint8Array): CaptureInput {
  return { file: name, chunks: () => inChunks(bytes, 1 << 16) };
}

const FIXTURES = new URL('../../fixtures/', import.meta.url);

function octets(path: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(path, FIXTURES)));
}

function filesIn(folder: string, ending: RegExp): string[] {
  return readdirSync(new URL(folder, FIXTURES), { recursive: true, encoding: 'utf8' })
    .filter((file) => ending.test(file))
    .map((file) => `${folder}/${file}`)
    .toSorted();
}

/** Returns the first file of a scenario, with the capture at the first other place. */
export function scenarioCase(name: string, scenario: Scenario): Case {
  const { facts, pods } = scenario.given;
  const [vantage] = scenario.vantages;
  return {
    name,
    bytes: captureOf(scenario),
    options: { ...(facts && { facts }), ...(pods && { pods }) },
    ...(vantage && { vantage: { name: THERE, bytes: vantage.bytes } }),
  };
}

export function captures(): Case[] {
  return filesIn('captures', /\.pcap(?:ng)?$/).map((path) => ({ name: path, bytes: octets(path) }));
}

/** Returns texts that people paste, with times and without. */
export function texts(): Case[] {
  return [...filesIn('texts', /\.(?:txt|tsv|csv|json|md)$/), ...filesIn('captures', /\.txt$/)].map(
    (path) => ({ name: path, bytes: octets(path) }),
  );
}

/** Returns pairs of captures of one lookup from test/vantages.test.ts, in both orders. */
export function vantages(): Case[] {
  const places = ['a-pod', 'b-hostveth', 'c-uplink', 'd-coredns', 'e-node-any'];
  return [DROPPED, 'lab-dnat-glibc-A-dropped-in-node', 'lab-dnat-race-default']
    .flatMap((capture) =>
      places.flatMap((here) =>
        places
          .filter((there) => there !== here)
          .map((there) => seenAt(`captures/${capture}.${here}`, `captures/${capture}.${there}`)),
      ),
    )
    .concat([
      seenAt(`captures/${IGNORED}.a-pod`, `captures/${IGNORED}.c-uplink`),
      seenAt(`captures/${IGNORED}.a-pod`, `captures/${IGNORED}.e-node-any`),
      // The second query never reached the veth.
      seenAt(`captures/${DROPPED}.a-pod`, `captures/${DROPPED}.b-hostveth`, 2),
      // The capture at the other place has only the first packet.
      seenAt(`captures/${DROPPED}.a-pod`, `captures/${DROPPED}.c-uplink`, 2, 3, 4, 5, 6, 7, 8),
    ]);
}

const DROPPED = 'dnat-glibc-AAAA-dropped-in-node';
const IGNORED = 'dnat-glibc-AAAA-ignored-by-server';

function seenAt(here: string, there: string, ...missing: readonly number[]): Case {
  return {
    name: `${here} with ${there}`,
    bytes: octets(`${here}.pcap`),
    vantage: { name: THERE, bytes: withoutFrames(octets(`${there}.pcap`), ...missing) },
  };
}

/** Returns captures with a listing that names the laboratory's addresses. */
export async function listed(): Promise<Case[]> {
  const pods = await readCluster([listing(LISTING)]);
  return captures()
    .filter(({ name }) => name.includes('dnat'))
    .map((one) => ({ ...one, name: `${one.name} with --pods`, options: { pods } }));
}

/** Returns busy traffic from `runs` runs of the generator. */
export function generated(seed: number, runs: number): Case[] {
  return sample(parameters, { seed, numRuns: runs }).map((drawn) => ({
    name: `npm run fuzz -- --replay '${JSON.stringify(drawn)}'`,
    bytes: trafficOf(drawn).file,
  }));
}

/** Returns traffic with rate limits: by client, for all clients together, and one that lets every second query pass. */
export function rates(): Case[] {
  const even = [160, 160, 160, 160];
  // A token bucket: 50 queries are answered, however many are sent.
  const growing = [100, 102, 104, 106, 108];
  return [
    { name: '100 of 160 a second', bytes: limited(even, isAmongFirst) },
    { name: '100 of 160 a second, of five clients', bytes: limited(even, isAmongFirst, 5) },
    { name: 'three at one moment', bytes: minute([30, 30.1, 30.2]) },
    { name: 'three at one moment, two near', bytes: minute([27, 30, 30.1, 30.2, 33]) },
    { name: 'three within a second, four away', bytes: minute([5, 8, 30.05, 30.45, 30.9, 50, 55]) },
    { name: 'five within a second', bytes: minute([30, 30.2, 30.4, 30.6, 30.8]) },
    { name: '50 a second', bytes: limited(growing, (n) => n % 2 === 0 && n < 100) },
  ];
}

/** Returns captures whose capturing program counted dropped packets. */
export function gaps(): Case[] {
  return [1, 7].map((dropped) => {
    const path = 'scenarios/capture-loss/fires.scenario';
    const { packets, options } = parseScenario(readFileSync(new URL(path, FIXTURES), 'utf8'));
    return {
      name: `${path} with ${dropped} dropped`,
      bytes: withDropped(packets, options, dropped),
    };
  });
}

function isAmongFirst(n: number): boolean {
  return n < 100;
}
