import { linkTypeName } from '../../capture/link-type.ts';
import type { CaptureRead } from '../../capture/open.ts';
import type { CaptureWarning } from '../../capture/packet.ts';
import type { MalformationCounters, Warning } from '../../wire/malformation.ts';
import { inNumber } from '../../wire/number.ts';
import { type Epoch, toMs } from '../../wire/time.ts';
import type { Vantage } from '../../lookup/story/vantage.ts';
import type { CaptureSummary } from '../report.ts';
import { Sentence } from '../../words/say.ts';
import type { Words } from '../../words/words.ts';

/** Code of the warning with which a text reports drops. */
const REMARK = 'dropped-by-kernel';

/** For one and for many (`inNumber`). */
export const VANTAGE_FULL =
  'message[ of this vantage that was|s of this vantage that were] not compared: the vantage is too long';

/** Returns what the report says about one file. */
export function captureSummary(
  { file }: { readonly file: string },
  read: CaptureRead,
  malformations: MalformationCounters,
  dnsMessages: number,
  { epoch }: { readonly epoch: Epoch },
  words: Words,
): CaptureSummary {
  const { facts, firstPacket, lastPacket } = read;
  const dropped = droppedOf(read);
  return {
    file,
    format: facts.format,
    ...(read.compression && { compression: read.compression }),
    linkTypes: facts.linkTypes.map(linkTypeName),
    ...(facts.snapLength > 0 && { snapLength: facts.snapLength }),
    packets: read.packets,
    ...(dropped !== undefined && { dropped }),
    dnsMessages,
    ...(firstPacket !== undefined && { firstPacket: epoch.iso(firstPacket, facts.timeDigits) }),
    ...(lastPacket !== undefined && { lastPacket: epoch.iso(lastPacket, facts.timeDigits) }),
    complete: read.complete,
    warnings: [
      ...read.warnings.map((warning) => inWords(warning, words)),
      ...malformations.warnings(),
    ],
  };
}

function inWords({ message, ...warning }: CaptureWarning, words: Words): Warning {
  return { ...warning, message: message instanceof Sentence ? words.text(message) : message };
}

/** Returns the drops of all interfaces. In a text, they are a remark of tcpdump at the end. */
function droppedOf({ facts, warnings }: CaptureRead): number | undefined {
  const remark = warnings.find(({ code }) => code === REMARK)?.count;
  return remark ?? facts.dropped?.reduce((sum, { dropped }) => sum + dropped, 0);
}

/** Returns the summary of a vantage: its name, and how its clock compares. */
export function seenFrom(
  { name, offset, refused }: Vantage,
  summary: CaptureSummary,
): CaptureSummary {
  const full = {
    code: 'vantage-full',
    message: inNumber(VANTAGE_FULL, refused),
    count: refused,
  };
  return {
    ...summary,
    vantage: name,
    ...(offset !== undefined && { clockOffsetMs: toMs(offset) }),
    warnings: refused > 0 ? [...summary.warnings, full] : summary.warnings,
  };
}

/** Whether a text among the captures has this warning: text/remarks/text-remarks.ts. */
export function isWarned(
  captures: readonly CaptureSummary[],
  warning: 'unread-packets' | 'filtered-one-way',
): boolean {
  return captures.some(({ warnings }) => warnings.some(({ code }) => code === warning));
}
