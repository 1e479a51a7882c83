/** What people and programs do to the lines of a text, by name. What they do must not change what is read in it. */
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
    'prompts around it': (lines) => [
      'root@node-1:~# tcpdump -i any port 53',
      'listening on any',
      ...lines,
      '^C',
      '7 packets captured',
      'root@node-1:~#',
    ],
  };

/** Done to lines each of which is a packet, so that something can stand behind it. */
export const LINE_MUTATIONS: typeof MUTATIONS = {
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
  'two on a line': (lines) =>
    lines.flatMap((line, at) => (at % 2 === 0 ? [[line, lines[at + 1]].join(' ').trim()] : [])),
};

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
