import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mock } from 'node:test';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { FindingWatch } from '../src/cli/capture/end.ts';
import type { CaptureArguments } from '../src/cli/capture/arguments.ts';
import type { ReportFinding } from '../src/report/report.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dnspcap-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  mock.timers.reset();
});

const found = (rule: string, severity: ReportFinding['severity'] = 'error'): ReportFinding => ({
  id: 'F1',
  rule,
  severity,
  frames: [1],
  message: '$(touch /nowhere) `x`; "y"',
  evidence: [],
  considered: [],
  remedies: [],
});

function watch(args: Partial<Pick<CaptureArguments, 'until' | 'onFinding'>>) {
  const said: string[] = [];
  const watching = new FindingWatch(
    { until: undefined, onFinding: undefined, ...args },
    process.env,
    (text) => said.push(String(text)),
  );
  return { watching, said };
}

describe('what ends a capture for a rare fault', () => {
  test.each([
    ['stall', [found('search-list', 'note')], false],
    ['stall', [found('slow-answer', 'warning')], true],
    [{ rule: 'conntrack-race' }, [found('servfail')], false],
    [{ rule: 'conntrack-race' }, [found('servfail'), found('conntrack-race')], true],
    [{ rule: 'search-list' }, [found('search-list', 'note')], true],
    [undefined, [found('conntrack-race')], false],
  ] as const)('--until %j and %j: %s', (until, findings, ends) => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const { watching, said } = watch({ until });
    for (const finding of findings) watching.take(finding);
    mock.timers.tick(29_999);
    expect(watching.ended.aborted).toBe(false);
    mock.timers.tick(1);
    expect(watching.ended.aborted).toBe(ends);
    expect(said).toEqual(ends ? [`${findings.at(-1)!.rule}: the capture stops in 30 s`] : []);
  });

  test('a capture that is over leaves no timer behind', () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const { watching } = watch({ until: 'stall' });
    watching.take(found('conntrack-race'));
    watching.close();
    mock.timers.tick(30_000);
    expect(watching.ended.aborted).toBe(false);
  });

  test('a finding after that has no effect', () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const { watching, said } = watch({ until: 'stall' });
    watching.close();
    watching.take(found('conntrack-race'));
    mock.timers.tick(30_000);
    expect({ said, ends: watching.ended.aborted }).toEqual({ said: [], ends: false });
  });
});

describe('--on-finding', () => {
  test('runs once, without a shell, and is told the finding', async () => {
    const file = join(folder, 'told');
    const { watching } = watch({ onFinding: ['tee', '-a', file, join(folder, '$(touch x)')] });
    watching.take(found('conntrack-race'));
    watching.take(found('servfail'));
    for (let tries = 0; tries < 100 && !read(file).endsWith('\n'); tries++) await sleep(20);
    expect(JSON.parse(read(file))).toMatchObject({ rule: 'conntrack-race' });
  });

  test('a program that is not there is said, and the capture goes on', async () => {
    const { watching, said } = watch({ onFinding: ['no-such-program-anywhere'] });
    watching.take(found('conntrack-race'));
    for (let tries = 0; tries < 100 && said.length === 0; tries++) await sleep(20);
    expect(said).toEqual([expect.stringMatching(/cannot run no-such-program-anywhere/)]);
  });
});

function read(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
