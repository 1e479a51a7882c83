import { countUp } from '../../wire/by-key.ts';
const MAX_COUNTERS = 256;

/**
 * Reads the allowances of a cloud's network card, from `ethtool -S`. They count packets that were queued or dropped
 * because the instance may not send more, such as `linklocal_allowance_exceeded` for the resolver of the VPC. Undefined
 * if there are none.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-network-performance-ena.html
 */
export function allowances(text: string): ReadonlyMap<string, number> | undefined {
  const counters = new Map<string, number>();
  for (const [, name = '', value] of text.matchAll(
    /^\s*(\w{1,60}_allowance_exceeded): (\d{1,15})$/gm,
  )) {
    if (counters.size >= MAX_COUNTERS) break;
    countUp(counters, name, Number(value));
  }
  return counters.size > 0 ? counters : undefined;
}
