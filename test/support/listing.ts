import { readFileSync } from 'node:fs';
import type { ListingInput } from '../../src/kubernetes/listing.ts';

const ROOT = new URL('../../', import.meta.url);

/** The output of kubectl for a cluster that fits the captures of the laboratory. */
export const LISTING = readFileSync(new URL('fixtures/listings/cluster.json', ROOT), 'utf8');

export function file(path: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(path, ROOT)));
}

export function listing(content: string | Uint8Array): ListingInput {
  const octets = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return {
    file: 'pods.json',
    async *chunks() {
      for (let at = 0; at < octets.length; at += 4_095) yield octets.slice(at, at + 4_095);
    },
  };
}

/** Returns a pod of namespace shop, with only the fields that name its address. */
export function pod(name: string, address: string, start: string, more: object = {}) {
  const { metadata = {}, spec = {}, status = {} } = more as Record<string, object>;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', ...metadata },
    spec: { nodeName: 'worker-1', ...spec },
    status: { phase: 'Running', podIP: address, startTime: `2026-11-${start}Z`, ...status },
  };
}

export function list(...items: object[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}
