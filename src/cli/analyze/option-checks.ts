import { last } from '../parsing/option-values.ts';
import type { Values } from '../parsing/command.ts';
import { UsageError } from '../parsing/usage-error.ts';
import { say } from '../../words/say.ts';

/** Checks the limits for the start of lookups. The text is kept, as only the capture tells the moments. */
export async function span({
  from,
  to,
}: Values): Promise<{ readonly from: string | undefined; readonly to: string | undefined }> {
  const given = { from: last(from), to: last(to) };
  for (const [option, text] of Object.entries(given)) {
    if (text === undefined) continue;
    const { parseMoment } = await import('../../wire/moment.ts');
    if (parseMoment(text) !== undefined) continue;
    throw new UsageError(
      say`--${option} ${text}: needs a time such as 2026-11-22T10:11:30Z, 10:11 (UTC), or +5m after the first packet`,
    );
  }
  return given;
}

export function port(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= 65_535) return number;
  throw new UsageError(say`--port ${text}: a port is a number from 1 to 65535`);
}

/** Checks addresses and CIDR blocks (RFC 4632 section 3.1). */
export async function blocks(option: string, texts: readonly string[]): Promise<readonly string[]> {
  if (texts.length === 0) return texts;
  // Loaded on demand: this takes longer than analysing a small capture.
  const { isIP } = await import('node:net');
  for (const text of texts) {
    const [address = '', length] = text.split('/', 2);
    const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
    if (bits > 0 && (length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= bits)))
      continue;
    throw new UsageError(say`${option} ${text}: needs an address or a block such as 10.0.0.0/8`);
  }
  return texts;
}

export function milliseconds(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (value > 0) return value;
  throw new UsageError(say`--slow ${text}: needs a number of milliseconds above 0`);
}
