import type { Bytes } from '../../wire/bytes.ts';
import { EtherType } from '../../wire/headers/link.ts';
import { ethernet } from '../link/ethernet.ts';
import { ipHeaderBehind } from '../link/ethertype.ts';

/** Returns where IP begins after the "protocol type" of GRE and Geneve: an EtherType, or that of a frame. */
export function behindProtocolType(type: number, bytes: Bytes, at: number, end: number): number {
  return type === EtherType.ethernet
    ? ethernet.ipHeader(bytes, at, end)
    : ipHeaderBehind(type, bytes, at, end);
}
