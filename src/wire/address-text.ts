import type { AsciiText } from './texts/ascii-text.ts';
import { type Bytes, u16, u8 } from './bytes.ts';

/** Appends the four bytes at `at` as a dotted quad. */
export function appendIpv4(out: AsciiText, bytes: Bytes, at: number): void {
  for (let octet = 0; octet < 4; octet++) {
    if (octet > 0) out.character(DOT);
    out.decimal(u8(bytes, at + octet));
  }
}

/**
 * Appends the 16 bytes at `at` as in RFC 5952 section 4, without allocation. The last 32 bits of an IPv4-mapped address
 * are a dotted quad, and with `isCompatible`, as in inet_ntop(3), also those of an IPv4-compatible one (RFC 4291 section
 * 2.5.5).
 */
export function appendIpv6(
  out: AsciiText,
  bytes: Bytes,
  at: number,
  isCompatible: boolean = true,
): void {
  let runStart = 0;
  let runLength = 1;
  for (let group = 0; group < 8;) {
    const start = group;
    while (group < 8 && u16(bytes, at + 2 * group) === 0) group++;
    if (group - start > runLength) {
      runStart = start;
      runLength = group - start;
    }
    group++;
  }
  if (runLength === 1) runStart = 8;
  const isMapped = runStart === 0 && runLength === 5 && u16(bytes, at + 10) === 0xffff;
  const hasIpv4 = isMapped || (isCompatible && runStart === 0 && runLength === 6);
  for (let group = 0; group < 8; group++) {
    if (group === runStart) {
      out.character(COLON);
      group += runLength;
      if (group === 8) out.character(COLON);
    }
    if (group === 8) break;
    if (group > 0) out.character(COLON);
    if (hasIpv4 && group === 6) return appendIpv4(out, bytes, at + 12);
    appendHex(out, u16(bytes, at + 2 * group));
  }
}

const DOT = 0x2e;
const COLON = 0x3a;

function appendHex(out: AsciiText, group: number): void {
  let shift = group > 0xfff ? 12 : group > 0xff ? 8 : group > 0xf ? 4 : 0;
  for (; shift >= 0; shift -= 4) {
    const digit = (group >> shift) & 0xf;
    out.character(digit < 10 ? 0x30 + digit : 0x57 + digit);
  }
}
