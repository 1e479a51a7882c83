/** Changes that people and programs make to the lines of a text, by name. They must not change what is read. */
export const MUTATIONS: Readonly<Record<string, (lines: readonly string[]) => readonly string[]>> =
  {
    'as printed': (lines) => lines,
    quoted: (lines) => lines.map((line) => `> ${line}`),
    'quoted twice': (lines) => lines.map((line) => `> > ${line}`),
    indented: (lines) => lines.map((line) => `    ${line}`),
    'numbered by nl': (lines) => lines.map((line, at) => `${String(at + 1).padStart(6)}\t${line}`),
    'grep -n': (lines) => lines.map((line, at) => `${at + 1}:${line}`),
    'grep of several files': (lines) => lines.map((line) => `dump.txt:${line}`),
    'grep -n of several files': (lines) => lines.map((line, at) => `dump-1.txt:${at + 1}:${line}`),
    'a fence of Markdown': (lines) => [
      'Here it is:',
      '',
      '```text',
      ...lines,
      '```',
      '',
      'Thanks!',
    ],
    'a fence of Jira': (lines) => ['{noformat}', ...lines, '{noformat}'],
    HTML: (lines) => ['<pre><code>', ...lines.map(escaped), '</code></pre>'],
    CRLF: (lines) => lines.map((line) => `${line}\r`),
    'spaces of a web page': (lines) => lines.map((line) => line.replaceAll(' ', '\u00A0')),
    colours: (lines) => lines.map((line) => `\u001B[32m${line}\u001B[0m`),
    'the mark of a byte order': (lines) =>
      lines.map((line, at) => (at === 0 ? `\uFEFF${line}` : line)),
    'a list of Markdown': (lines) => lines.map((line) => `- ${line}`),
    'kubectl logs --prefix': (lines) => lines.map((line) => `[pod/web-0/dump] ${line}`),
    'kubectl logs --timestamps': (lines) => lines.map((line, at) => `${arrival(at)} ${line}`),
    'the log of a CRI': (lines) => lines.map((line, at) => `${arrival(at)} stdout F ${line}`),
    journald: (lines) =>
      lines.map((line, at) => `Nov 22 12:30:${two(at)} node-1 tcpdump[4711]: ${line}`),
    'docker compose': (lines) => lines.map((line) => `dump-1  | ${line}`),
    'syslog of RFC 5424': (lines) =>
      lines.map((line, at) => `<30>1 ${arrival(at)} node-1 tcpdump 4711 - - ${line}`),
    'journalctl -o short-iso': (lines) =>
      lines.map((line, at) => `2026-11-22T12:30:${two(at)}+0100 node-1 tcpdump[4711]: ${line}`),
    stern: (lines) => ['+ web-7c9f5b-x2x4z › dump', ...lines.map((line) => `${POD} dump ${line}`)],
    'stern in colours': (lines) =>
      lines.map((line) => `\u001B[31m${POD}\u001B[0m \u001B[32mdump\u001B[0m ${line}`),
    kubetail: (lines) => lines.map((line) => `[${POD} dump] ${line}`),
    'kubectl logs --prefix --timestamps': (lines) =>
      lines.map((line, at) => `[pod/web-0/dump] ${arrival(at)} ${line}`),
    'docker compose 1': (lines) => lines.map((line) => `dump_1   | ${line}`),
    'docker compose in colours, with times': (lines) =>
      lines.map((line, at) => `\u001B[36mdump-1  | \u001B[0m${arrival(at)} ${line}`),
    'GitHub Actions': (lines) => lines.map((line, at) => `${arrival(at)} ${line}`),
    klog: (lines) => lines.map((line) => `I1122 12:30:00.123456       1 dump.go:42] ${line}`),
    fluentd: (lines) =>
      lines.map((line, at) => `2026-11-22 12:30:${two(at)} +0000 kube.web-0: ${line}`),
    'numbers of an editor': (lines) =>
      lines.map((line, at) => `${String(at + 1).padStart(4)} │ ${line}`),
    'a comment': (lines) => lines.map((line) => `# ${line}`),
    BBCode: (lines) => [`[code]${lines[0]}`, ...lines.slice(1, -1), `${lines.at(-1)}[/code]`],
    'fences that stick to it': (lines) => [
      `\`\`\`${lines[0]}`,
      ...lines.slice(1, -1),
      `${lines.at(-1)}\`\`\``,
    ],
    'the cursor of a terminal': (lines) => lines.map((line) => `\u001B[K${line}\u001B[0m\u001B[K`),
    'blanks at the end': (lines) => lines.map((line) => `${line}   \t `),
    'sudo asks first': (lines) => [
      'joe@node-1:~$ sudo tcpdump -ni eth0 port 53',
      '[sudo] password for joe: ',
      ...lines,
    ],
    'the recording of a terminal': (lines) => [
      'Script started on 2026-11-22 12:30:00+00:00 [TERM="xterm" COLUMNS="120" LINES="30"]',
      ...lines.map((line) => `${line}\r`),
      'Script done on 2026-11-22 12:31:00+00:00 [COMMAND_EXIT_CODE="0"]',
    ],
    'prompts around it': (lines) => [
      'root@node-1:~# tcpdump -i any port 53',
      'listening on any',
      ...lines,
      '^C',
      '7 packets captured',
      'root@node-1:~#',
    ],
  };

/** Changes for texts in which each line is a packet, so that a remark can follow it. */
export const LINE_MUTATIONS: typeof MUTATIONS = {
  'the newest first': (lines) => lines.toReversed(),
  'the newest first, in Grafana': (lines) =>
    lines.map((line, at) => `${arrival(at)}\t${line}`).toReversed(),
  'journalctl -r': (lines) =>
    lines.map((line, at) => `Nov 22 12:30:${two(at)} node-1 tcpdump[4711]: ${line}`).toReversed(),
  'journalctl -o json': (lines) =>
    lines.map((line, at) => JSON.stringify({ _PID: `4711${at}`, MESSAGE: line, PRIORITY: '6' })),
  'stdout of Ansible': (lines) => [`    "stdout": ${JSON.stringify(lines.join('\n').trimEnd())}`],
  'lines of Unicode': (lines) => [lines.join('\u2028')],
  'carriage returns alone': (lines) => [lines.join('\r')],
  diff: (lines) => ['--- a/dump.txt', '+++ b/dump.txt', ...lines.map((line) => `+${line}`)],
  remarks: (lines) =>
    lines.map(
      (line, at) =>
        `${line}${['   <-- here', '  # never answered!', '   // (2) again', ' !!!'][at % 4]}`,
    ),
  'cells of a table': (lines) => lines.map((line) => `| ${line} | a remark |`),
  'code in cells': (lines) => [
    '| line | what |',
    '|---|---|',
    ...lines.map((line) => `| \`${line}\` | the query |`),
  ],
  'cells in HTML': (lines) => lines.map((line) => `<tr><td>${escaped(line)}</td><td>1</td></tr>`),
  bold: (lines) => lines.map((line) => `**${line}**`),
  'smart quotes': (lines) => lines.map((line) => `\u201C${line}\u201D`),
  'code by the line': (lines) => lines.map((line) => `\`${line}\``),
  'an empty line behind each': (lines) => lines.flatMap((line) => [line, '']),
  'a sentence behind each': (lines) =>
    lines.flatMap((line, at) => [line, `This is what I see in step ${at}.`]),
  'decimals behind a comma': (lines) =>
    lines.map((line) => line.replace(/(\d\d:\d\d:\d\d)\.(?=\d)/, '$1,')),
  'wide characters': (lines) => lines.map((line) => line.replace(/[:>()?]/g, wide)),
  'entities by number': (lines) =>
    lines.map((line) => line.replace(/[>?+]/g, (one) => `&#${one.charCodeAt(0)};`)),
  'escaped twice': (lines) => lines.map((line) => escaped(escaped(line))),
  'quoted-printable': (lines) =>
    lines.flatMap((line) => {
      const text = line.replaceAll('=', '=3D').replaceAll('>', '=3E');
      return text.length > 72 ? [`${text.slice(0, 72)}=`, text.slice(72)] : [text];
    }),
  'an arrow': (lines) => lines.map((line) => line.replace(' > ', ' → ')),
  'an arrow of two characters': (lines) => lines.map((line) => line.replace(' > ', ' -> ')),
  'no space around it': (lines) => lines.map((line) => line.replace(' > ', '>')),
  tabs: (lines) => lines.map((line) => line.trim().replace(/ +/g, '\t')),
  'two spaces': (lines) => lines.map((line) => line.trim().replace(/ +/g, '  ')),
  'numbers on lines of their own': (lines) => lines.flatMap((line, at) => [String(at + 1), line]),
  'strings of a list': (lines) => lines.map((line) => `        "${line}",`),
  logfmt: (lines) => lines.map((line, at) => `time="${arrival(at)}" level=info msg="${line}"`),
  'a program that logs JSON': (lines) =>
    lines.map((line, at) => JSON.stringify({ time: arrival(at), message: line })),
  'a chat': (lines) => lines.map((line, at) => `[22.11.26, 12:30:${two(at)}] Joe: ${line}`),
  'a paragraph of a web page': (lines) => [`<p>${lines.map(escaped).join('<br />')}</p>`],
  'two on a line': (lines) =>
    lines.flatMap((line, at) => (at % 2 === 0 ? [[line, lines[at + 1]].join(' ').trim()] : [])),
};

const POD = 'web-7c9f5b-x2x4z';

/** U+FF01 to U+FF5E. */
function wide(one: string): string {
  return String.fromCharCode(one.charCodeAt(0) + 0xfee0);
}

function escaped(line: string): string {
  return line
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function arrival(at: number): string {
  return `2026-11-22T12:30:${two(at)}.123456789Z`;
}

function two(at: number): string {
  return String(at % 60).padStart(2, '0');
}
