import { linkTypeName } from '../capture/link-type.ts';
import type { CaptureRead } from '../capture/open.ts';
import type { MalformationCounters } from '../wire/malformation.ts';
import type { Epoch } from '../wire/time.ts';
import type { CaptureSummary } from './report.ts';

/** What the report says of one file. */
export function captureSummary(
  file: string,
  read: CaptureRead,
  malformations: MalformationCounters,
  dnsMessages: number,
  epoch: Epoch,
): CaptureSummary {
  const { facts, firstPacket, lastPacket } = read;
  return {
    file,
    format: facts.format,
    ...(read.compression && { compression: read.compression }),
    linkTypes: facts.linkTypes.map(linkTypeName),
    ...(facts.snapLength > 0 && { snapLength: facts.snapLength }),
    packets: read.packets,
    dnsMessages,
    ...(firstPacket !== undefined && { firstPacket: epoch.iso(firstPacket, facts.timeDigits) }),
    ...(lastPacket !== undefined && { lastPacket: epoch.iso(lastPacket, facts.timeDigits) }),
    complete: read.complete,
    warnings: [...read.warnings, ...malformations.warnings()],
  };
}
