import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { captureWriter } from '../src/cli/capture/writer.ts';
import { loadTest, LOAD_TEST_FORMATS, Measurement, settingOf } from '../src/loadtest/index.ts';
import { analyze } from './support/analyze.ts';
import { analyzeBytes } from './support/analysis.ts';
import { say, Sentence } from '../src/words/say.ts';
import { ENGLISH, wordsOf } from '../src/words/words.ts';
import { dnspcap } from './support/program.ts';
import { programsIn } from './support/stand-in-programs.ts';

const CAPTURES = fileURLToPath(new URL('../fixtures/captures/', import.meta.url));
const MANY = join(CAPTURES, 'glibc-many-lookups-one-lost.pcap');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dnspcap-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('dnspcap capture', () => {
  test.each([
    [['--pid', '0'], /--pid 0: needs a whole number from 1/],
    [['--pid', '1', '--netns', 'web'], /use only one of --pid and --netns/],
    [['--pod', 'web'], /needs NAMESPACE\/NAME/],
    [['--container', '-rf'], /--container|container/],
    [['--netns', '../etc'], /not a valid name/],
    [['-i', '$(reboot)'], /not a valid name/],
    [['--ring', '100MBx20'], /--ring needs -o FILE/],
    [['--ring', 'many', '-o', 'x.pcap'], /100MBx20/],
    [['--debug-image', 'netshoot'], /--debug-image needs --pod/],
    [['x.pcap'], /to name the file: -o x\.pcap/],
    [['--duration', '0'], /--duration 0/],
  ])('%j is refused in one line', async (argv, message) => {
    const { code, err } = await dnspcap(['capture', ...argv], '', process.env);
    expect({ code, lines: err.trim().split('\n').length }).toEqual({ code: 2, lines: 1 });
    expect(err).toMatch(message);
  });

  test('a pod on any node, through an ephemeral container: captures, tells, writes and reports', async () => {
    const log = join(folder, 'kubectl.log');
    const path = programsIn(folder, {
      kubectl: `echo "$*" >> '${log}'
case $1 in
  get) echo '{"running":{"startedAt":"now"}}' ;;
  exec) echo 'tcpdump: listening on eth0' >&2; cat '${MANY}' ;;
esac`,
    });
    const file = join(folder, 'pod.pcap');
    const argv = ['--pod', 'default/web-0', '--debug-image', 'nicolaka/netshoot', '-o', file];
    const { code, out, err } = await dnspcap(['capture', ...argv], '', { PATH: path });
    expect(code).toBe(0);
    const calls = readFileSync(log, 'utf8').split('\n');
    expect(calls.filter((line) => /^(?:debug|get|exec) /.test(line))).toEqual([
      expect.stringMatching(
        /^debug --namespace default web-0 --image=nicolaka\/netshoot --container=dnspcap-\d+ --profile=netadmin -- sleep \d+$/,
      ),
      expect.stringMatching(/^get pod --namespace default web-0 /),
      // The ports that port 53 is redirected to.
      expect.stringMatching(/^exec .* --container dnspcap-\d+ -- sh -c redirected\(\) \{$/),
      expect.stringMatching(/^exec --namespace default web-0 --container dnspcap-\d+ -- tcpdump /),
    ]);
    expect(readFileSync(file).equals(readFileSync(MANY))).toBe(true);
    expect(err).toMatch(
      / error conntrack-race web\.example\.test \S+ stalled 5\.0 s \(compatible\)\n/,
    );
    expect(err).toMatch(/capture on the node at the same time: dnspcap capture -i any/);
    expect(err).toMatch(/conntrack -S in the host's network namespace/);
    expect(out).toMatch(/1 of 10\s+lookups stalled for 5\.0 s\./);
  });

  test('a full disk ends it, and is the reason that it gives', async () => {
    const file = join(folder, 'full.pcap');
    symlinkSync('/dev/full', file);
    const path = programsIn(folder, {
      kubectl: `case $1 in
  get) echo '{"running":{"startedAt":"now"}}' ;;
  exec) echo 'tcpdump: listening on eth0' >&2; cat '${MANY}' ;;
esac`,
    });
    const argv = ['--pod', 'default/web-0', '--debug-image', 'nicolaka/netshoot', '-o', file];
    const { code, err } = await dnspcap(['capture', ...argv, '--until-stall'], '', { PATH: path });
    expect(code).toBe(2);
    expect(err).toMatch(/cannot write \S+: no space left on the device\n/);
  });

  test('a ring: files that are cut at packets and make one capture, the oldest gone', async () => {
    const ring = mkdtempSync(join(folder, 'ring-'));
    const writer = captureWriter(join(ring, 'dns.pcap'), { octetsPerFile: 1_500, files: 3 });
    const octets = readFileSync(MANY);
    for (let at = 0; at < octets.length; at += 101) writer.write(octets.subarray(at, at + 101));
    writer.close();
    const names = readdirSync(ring).toSorted();
    expect(names).toHaveLength(3);
    expect(names.map((name) => join(ring, name))).toEqual(writer.files);
    const whole = await analyzeBytes(new Uint8Array(octets));
    const kept = await analyze(
      names.map((file) => ({
        file,
        chunks: async function* () {
          yield new Uint8Array(readFileSync(join(ring, file)));
        },
      })),
    );
    const packets = kept.report.summary.packets;
    expect(packets > 3 && packets < whole.report.summary.packets).toBe(true);
    expect(kept.report.captures.flatMap(({ warnings }) => warnings)).toEqual([]);
  });

  const hasShellcheck = spawnSync('shellcheck', ['--version']).status === 0;
  test.each([
    [[]],
    [['-i', 'eth0', '--port', '5353', '--ring', '10x4', '-o', "it's here.pcap"]],
    [['--container', 'abc', '--duration', '60']],
    [['--pod', 'kube-system/coredns-1.a', '--duration', '60']],
    [['--pid', '17']],
    [['--netns', 'web', '--duration', '60']],
  ])('--print %j is a script that sh and shellcheck take', async (argv) => {
    const { code, out } = await dnspcap(['capture', '--print', ...argv], '', process.env);
    expect(code).toBe(0);
    expect(spawnSync('sh', ['-n'], { input: out }).stderr.toString()).toBe('');
    if (!hasShellcheck) return;
    const { stdout } = spawnSync('shellcheck', ['--shell=sh', '-'], { input: out });
    expect(stdout.toString()).toBe('');
  });
});

/** Returns a setting under which `stalls` lookups stalled for five seconds. */
function trial(name: string, lookups: number, stalls: number) {
  const measurement = new Measurement(5_000);
  for (let at = 0; at < lookups; at++) measurement.add(at < stalls ? 5_006 : 2 + (at % 7));
  const setting = settingOf(name);
  if (setting instanceof Sentence) throw new Error(String(setting));
  return { setting, measured: measurement.measured() };
}

describe('dnspcap loadtest', () => {
  test.each([
    [['--host', 'a.test'], /needs a duration: -d SECONDS/],
    [['-d', '1'], /needs a name to resolve: --host NAME/],
    [['a.test', '-d', '1'], /--host a\.test/],
    [['--host', 'a.test', '-d', '99999'], /-d 99999: needs a whole number from 1 to 3600/],
    [['--host', 'a.test', '-d', '1', '-c', 'x'], /-c x/],
    [['--host', 'a.test', '-d', '1', '-o', 'x.txt'], /use a name that ends in \.pcap/],
    [
      ['--host', 'a.test', '-d', '1', '--options', 'single-reqest'],
      /glibc knows no option single-reqest/,
    ],
    [['--host', 'a.test', '-d', '1', '--options', 'timeout'], /timeout takes a number/],
    [['--host', 'a.test', '-d', '1', '--options', 'default,default'], /given twice/],
  ])('%j is refused in one line', async (argv, message) => {
    const { code, err } = await dnspcap(['loadtest', ...argv], '', process.env);
    expect({ code, lines: err.trim().split('\n').length }).toEqual({ code: 2, lines: 1 });
    expect(err).toMatch(message);
  });

  const conditions = {
    host: 'web.example.test',
    connections: 200,
    seconds: 30,
    limitMs: 5_000,
    resolver: 'getaddrinfo',
    cLibrary: 'glibc',
  } as const;

  const trials = [trial('default', 1_000, 12), trial('single-request', 1_000, 0)];

  test('shows settings side by side, the hump at 5 s, and the winner with its reason', () => {
    const shown = LOAD_TEST_FORMATS.text(loadTest(conditions, trials, [], false, ENGLISH), ENGLISH);
    expect(shown).toMatch(
      /^web\.example\.test: 200 at once for 30 s, getaddrinfo of glibc, limit 5\.0 s\n/,
    );
    expect(shown).toMatch(/^over 5\.0 s +12 +0$/m);
    expect(shown).toMatch(/^ +≤ 5\.2 s {2}█ 12$/m);
    expect(shown.replaceAll(/\s+/g, ' ')).toMatch(
      /single-request: 0 of 1,000 lookups stalled, under default 12 of 1,000 \(p < 0\.001\); the AAAA query leaves after/,
    );
  });

  test('says it in Chinese, without an English word but names', async () => {
    const words = await wordsOf('zh');
    const shown = LOAD_TEST_FORMATS.text(loadTest(conditions, trials, [], false, words), words);
    expect(shown.split('\n')[0]).toBe(
      'web.example.test：200 路并发，持续 30 s，glibc 的 getaddrinfo，阈值 5.0 s',
    );
    expect(shown.replaceAll(/\s+/g, '')).toContain('single-request：停顿的解析为0/1,000');
  });

  test('Markdown and JSON have the same', () => {
    const result = loadTest(conditions, trials, [say`a note | with a bar`], true, ENGLISH);
    const markdown = LOAD_TEST_FORMATS.markdown(result, ENGLISH);
    expect(markdown).toMatch(/^\| stalled \| 12 \| 0 \|$/m);
    expect(markdown).toContain('Interrupted');
    expect(JSON.parse(LOAD_TEST_FORMATS.json(result))).toEqual(JSON.parse(JSON.stringify(result)));
    expect(result.settings[1]!.against!.verdict).toBe('fixed');
  });

  test('names no winner where nothing shows one, and says what would', () => {
    const few = loadTest(
      conditions,
      [trial('default', 50, 1), trial('rotate', 50, 0)],
      [],
      false,
      ENGLISH,
    );
    expect(few.winner).toEqual({
      because: expect.stringMatching(
        /not enough traffic to say; [\d,]+ lookups for each would be enough/,
      ),
    });
    const musl = loadTest({ ...conditions, cLibrary: 'musl' }, trials, [], false, ENGLISH);
    expect(musl.winner).toEqual({
      because: 'musl reads none of these options: differences are chance',
    });
    const none = [trial('default', 50, 0), trial('rotate', 50, 0)];
    expect(loadTest(conditions, none, [], false, ENGLISH).winner!.because).toMatch(
      /no lookup stalled/,
    );
  });

  test('counts errors by code, and what had not ended', () => {
    const measurement = new Measurement(1_000);
    measurement.add(3, 'ENOTFOUND');
    measurement.add(10_011, 'EAI_AGAIN');
    measurement.leave(1_500);
    measurement.leave(20);
    expect(measurement.measured()).toMatchObject({
      lookups: 2,
      errors: { EAI_AGAIN: 1, ENOTFOUND: 1 },
      overLimit: 2,
      stalled: 2,
      unfinished: 2,
      latencyMs: { min: 3, max: 10_011 },
    });
  });
});
