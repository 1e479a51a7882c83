import { expect, test } from '@jest/globals';
import { drops } from '../src/facts/kinds/drops.ts';

const event = (time: string) =>
  `clash-1 [001] b.... ${time}: kfree_skb: skbaddr=00 rx_sk=00 protocol=2048 location=nf_hook_slow+0x7d/0x110 reason: NETFILTER_DROP\n`;

const marker = (word: string, told: string) =>
  `sh-1 [0] 137.9: tracing_mark_write: dnspcap ${word} ${told}\n`;

test('a clock that counts TAI is ahead by whole seconds', () => {
  const { list, isComplete } = drops(
    `# entries-in-buffer/entries-written: 3/3   #P:2\nsh-1 [0] 137.0004: tracing_mark_write: dnspcap clock 100.0001\n${event('138.25')}sh-1 [0] 139.1: tracing_mark_write: dnspcap clock 102.09\n`,
  )!;
  expect(list).toEqual([
    {
      time: 101.25,
      reason: 'NETFILTER_DROP',
      location: 'nf_hook_slow+0x7d',
      protocol: 2048,
    },
  ]);
  expect(isComplete).toBe(true);
});

test('date without decimals, and another clock', () => {
  expect(drops(`${marker('clock', '100')}${event('138.0')}`)!.list[0]!.time).toBe(101);
  expect(drops(`${marker('near', '100.5')}${event('138.0')}`)!.list[0]!.time).toBeCloseTo(100.6);
});

test('events that were overwritten make it incomplete', () => {
  const mark = 'sh-1 [0] 1.0: tracing_mark_write: dnspcap clock 1.0\n';
  const all = `${mark}${event('2.0')}${mark}`;
  expect(drops(`# entries-in-buffer/entries-written: 3/4 #P:1\n${all}`)!.isComplete).toBe(false);
  expect(drops(`CPU:0 [LOST 7 EVENTS]\n${all}`)!.isComplete).toBe(false);
  expect(drops(event('2.0'))!.isComplete).toBe(false);
});

/** Shape of the events of retis 1.6: retis-events/src/skb_drop.rs and startup.rs. */
test('retis counts from the start of the machine', () => {
  const start =
    '{"common":{"timestamp":1},"startup":{"retis_version":"v1.6.0","clock_monotonic_offset":{"sec":1742309146,"nsec":500000000}}}\n';
  const drop =
    '{"common":{"timestamp":2500000000},"kernel":{"symbol":"skb:kfree_skb"},"skb-drop":{"drop_reason":"NO_SOCKET"}}\n';
  expect(drops(`${start}${drop}`)!.list).toEqual([
    expect.objectContaining({ time: 1742309149, reason: 'NO_SOCKET' }),
  ]);
  // Without retis' first event the start of the machine is unknown.
  expect(drops(drop)!.list).toEqual([]);
});
