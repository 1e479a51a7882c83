/** Tests of completion and man page, which are made from the table of commands and options, as the help is. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { COMMON } from '../src/cli/parsing/common-options.ts';
import { allCommands } from '../src/cli/parsing/commands.ts';
import { completionScript } from '../src/cli/completion/run.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const byText = (a = '', b = ''): number => (a < b ? -1 : Number(a > b));
const MAN_PAGE = fileURLToPath(new URL('../man/dnspcap.1', import.meta.url));

describe('completion', () => {
  test.each<[line: string, offered: string]>([
    ['dnspcap exp', 'explain'],
    ['dnspcap analyze --no-', '--no-progress --no-color'],
    ['dnspcap analyze -f j', 'json junit'],
    ['dnspcap analyze --format = ht', 'html'],
    ['dnspcap analyze --fail-on w', 'warning'],
    ['dnspcap analyze --expect conn', 'nospace conntrack-race='],
    ['dnspcap analyze x.pcap', 'default'],
    ['dnspcap analyze -o r', 'default'],
    ['dnspcap analyze --slow 1', ''],
    ['dnspcap explain mu', 'musl'],
    ['dnspcap analyze --fail-on fai', String.raw`failed\>`],
    ['dnspcap compare --fail-on wo', 'worse'],
    ['dnspcap completion z', 'zsh'],
  ])('bash: %s', async (line, offered) => {
    const out = completionScript('bash', await allCommands());
    // Outside of a completion there is no compopt: this one prints its option.
    const script = `${out}
      compopt() { options+="$2 "; }
      COMP_WORDS=(${line}) COMP_CWORD=$((${line.split(' ').length} - 1))
      _dnspcap && echo "$options\${COMPREPLY[*]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
    expect({ stdout: stdout.trim(), stderr }).toEqual({ stdout: offered, stderr: '' });
  });

  const hasFish = spawnSync('fish', ['--version']).status === 0;
  if (!hasFish) process.stderr.write('fish is not installed: what it completes is not looked at\n');
  else
    test.each<[line: string, offered: string]>([
      ['dnspcap exp', 'explain'],
      ['dnspcap analyze --no-', '--no-color --no-progress'],
      ['dnspcap analyze -f j', 'json junit'],
      ['dnspcap analyze --format=ht', '--format=html'],
      ['dnspcap analyze --fail-on w', 'warning'],
      ['dnspcap analyze --expect conn', 'conntrack-race='],
      ['dnspcap analyze packa', 'package-lock.json package.json'],
      ['dnspcap analyze -o packag', 'package-lock.json package.json'],
      ['dnspcap analyze --vantage node=package.', 'node=package.json'],
      ['dnspcap analyze --slow p', ''],
      ['dnspcap explain mu', 'musl'],
      ['dnspcap explain packa', ''],
      ['dnspcap analyze --fail-on fai', 'failed>'],
      ['dnspcap compare --fail-on wo', 'worse'],
      ['dnspcap completion f', 'fish'],
      ['dnspcap rules --ver', '--version'],
    ])('fish: %s', async (line, offered) => {
      const script = completionScript('fish', await allCommands());
      const argv = ['--no-config', '-c', `${script}complete -C "$DNSPCAP_LINE"`];
      const { stdout, stderr } = spawnSync('fish', argv, {
        cwd: ROOT,
        env: { ...process.env, DNSPCAP_LINE: line },
        encoding: 'utf8',
      });
      const words = stdout.split('\n').map((one) => one.split('\t')[0]);
      expect({ words: words.toSorted(byText).join(' ').trim(), stderr }).toEqual({
        words: offered,
        stderr: '',
      });
    });

  test('zsh: a specification for each spelling of an option, with what it takes', async () => {
    const out = completionScript('zsh', await allCommands());
    expect(out).toMatch(/^#compdef dnspcap\n/);
    expect(out).toContain(String.raw`'*-o+[write a report; the file ending sets the format\:`);
    expect(out).toMatch(/'--format=\[[^\]]*\]:FORMAT:\(text html [^)]*\)'/);
    expect(out).toMatch(/'\*--fail-on=\[[^\]]*\]:WHAT:\(note warning error [^)]*conntrack-race/);
    expect(out).toContain(String.raw`the node'\''s uplink]:NAME=FILE:_files'`);
    const { error, stderr } = spawnSync('zsh', ['-n'], { input: out, encoding: 'utf8' });
    // Without zsh, only the checks above run.
    expect(error ? '' : stderr).toBe('');
  });
});

// `npm run build` writes it.
const built = existsSync(MAN_PAGE) ? describe : describe.skip;

built('the man page', () => {
  const page = existsSync(MAN_PAGE) ? readFileSync(MAN_PAGE, 'utf8') : '';

  test('has every command, option and exit code', async () => {
    const commands = await allCommands();
    expect(commands.length).toBeGreaterThan(6);
    for (const { name, options } of commands) {
      const [, section = ''] = page.split(`\n.SH ${name.toUpperCase()}\n`);
      const [own = ''] = section.split('\n.SH ');
      for (const option of Object.keys(options))
        expect(own).toContain(String.raw`\fB\-\-${option.replaceAll('-', String.raw`\-`)}\fR`);
    }
    for (const option of Object.keys(COMMON)) expect(page).toContain(String.raw`\-\-${option}`);
    for (const code of [0, 1, 2]) expect(page).toContain(`.B ${code}\n`);
  });

  test('is roff that says what it means', () => {
    const requests = page.split('\n').filter((line) => /^[.']/.test(line));
    expect(
      requests.filter((line) => !/^\.(?:TH|SH|PP|TP|B|BR|br|nh|ad)(?: |$)/.test(line)),
    ).toEqual([]);
    // An unescaped hyphen cannot be copied as a hyphen, and each backslash must begin an existing escape.
    expect(page.replaceAll(/\\(?:f[BIR]|-|e|&|\((?:dq|aq))/g, '')).not.toMatch(/[\\-]/);
    const { error, stdout, stderr } = spawnSync('groff', ['-man', '-Tutf8', '-ww', MAN_PAGE], {
      encoding: 'utf8',
    });
    // Without groff, only the two checks above run.
    expect(error ? '' : stderr).toBe('');
    // groff breaks no option at a hyphen.
    expect(stdout ?? '').not.toContain('\u2010');
  });
});
