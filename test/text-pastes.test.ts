import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { analyzed, FOUND, found, ofDay, timed, warnings } from './support/printed.ts';

const race = timed((at) => ofDay(45_000 + at));
const verbose = race.flatMap((line) => {
  const [, time, rest] = /^(\S+) IP (.*)$/.exec(line)!;
  return [
    `${time} IP (tos 0x0, ttl 64, id 9, offset 0, flags [DF], proto UDP (17), length 62)`,
    `    ${rest}`,
  ];
});
const number = (at: number): string => String(at + 1).padStart(3);

describe('what people and programs do to lines of tcpdump', () => {
  test.each<[string, readonly string[]]>([
    ['numbers of lines, of -v', verbose.map((line, at) => `${number(at)} ${line}`)],
    ['numbers and a bar, of -v', verbose.map((line, at) => `${number(at)}| ${line}`)],
    ['an arrow of a web page', race.map((line) => line.replace(' > ', ' › '))],
    ['a dash of a word processor', race.map((line) => line.replace(' > ', ' — '))],
    ['spaces around the arrow', race.map((line) => line.replace(' > ', '  >  '))],
    ['letters for digits, of a screenshot', race.map((line) => line.replace('.1.7', '.l.7'))],
    [
      'more of them',
      race.map((line) => line.replaceAll('10.', '1O.').replace('244.1.7', '244.I.7')),
    ],
    ['the words of a screen reader', race.map((line) => line.replace(' > ', ' greater than '))],
    ['awk, without the arrow', race.map((line) => line.replace(' > ', ' '))],
    [
      'awk, without family and arrow',
      race.map((line) => line.replace(' IP ', ' ').replace(' > ', ' ')),
    ],
    [
      'Emacs, which ends a wrapped line with a backslash',
      race.flatMap((line) =>
        line.length > 80 ? [`${line.slice(0, 79)}\\`, line.slice(79)] : [line],
      ),
    ],
    [
      'names without ports',
      race.map((line) =>
        line.replace('10.244.1.7.36596', 'web.default').replace('10.96.0.10.53', 'dns.kube-system'),
      ),
    ],
    [
      'addresses without ports',
      race.map((line) => line.replace('.36596', '').replace('.53:', ':').replace('.53 ', ' ')),
    ],
    ['a box', race.map((line) => `│ ${line} │`)],
    [
      '-e and -i any, behind the prefix of compose',
      race.map(
        (line) =>
          `dump-1  | ${line.replace('IP ', 'eth0  In  ifindex 2 56:2f:50:0e:74:df ethertype IPv4 (0x0800), length 82: ')}`,
      ),
    ],
    [
      'JSON of a cloud, printed nicely',
      JSON.stringify(
        race.map((textPayload, at) => ({ insertId: `a${at}`, textPayload, severity: 'INFO' })),
        undefined,
        2,
      ).split('\n'),
    ],
    [
      'GRE',
      race.map((line) => line.replace('IP', 'IP 192.0.2.1 > 192.0.2.2: GREv0, length 66: IP')),
    ],
    ['IP in IP', race.map((line) => line.replace('IP', 'IP 192.0.2.1 > 192.0.2.2: IP'))],
    [
      'Geneve',
      race.map((line) =>
        line.replace(
          'IP',
          'IP 192.0.2.1.40001 > 192.0.2.2.6081: Geneve, Flags [none], vni 0x1, options [8 bytes]: IP',
        ),
      ),
    ],
    [
      'VXLAN at the port of Linux, which tcpdump takes for OTV',
      race.flatMap((line) => [
        line.replace(
          /IP .*$/,
          'IP 192.0.2.1.40001 > 192.0.2.2.8472: OTV, flags [I] (0x08), overlay 0, instance 1',
        ),
        line.slice(line.indexOf('IP')),
      ]),
    ],
    ['begun within the first line', [race[0]!.slice(race[0]!.indexOf('244.1')), ...race.slice(1)]],
    [
      'colons in front of ports',
      race.map((line) => line.replace(/(\d)\.(36596|53)(?= > |: )/g, '$1:$2')),
    ],
    [
      'words between brackets for addresses',
      race.map((line) => line.replace('10.244.1.7', '[POD IP]').replace('10.96.0.10', '<DNS IP>')),
    ],
    [
      '-e, and what is behind the cards taken out',
      race.map((line) => line.replace('IP ', 'ee:ee:ee:ee:ee:ee > d6:19:05:0b:f4:72, ')),
    ],
    ['lengths taken off', race.map((line) => line.replace(/ \(\d+\)$/, ''))],
    ['begun within its port', [race[0]!.slice(race[0]!.indexOf('596 >')), ...race.slice(1)]],
  ])('%s', async (_how, text) => {
    const result = await analyzed(text);
    expect(found(result)).toBe(FOUND);
    expect(result.report.summary).toMatchObject({ lookups: 1, queries: 4, answered: 3, lost: 1 });
    expect(result.report.clients).toHaveLength(1);
  });

  test.each([
    ['seconds', ''],
    ['tenths', '.$1'],
    ['milliseconds', '.$1$2'],
  ])('times in %s: the order of lines counts within one', async (_unit, decimals) => {
    const text = race.map((line) => line.replace(/\.(\d)(\d\d)\d{3}/, decimals));
    const { report } = await analyzed(text);
    expect(report.findings.map(({ rule, lostType }) => `${rule} ${lostType}`)).toEqual([
      'conntrack-race AAAA',
    ]);
    expect(report.findings[0]!.frames).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test.each([1, 2, 3])('differences (-ttt) without the first %i lines', async (missing) => {
    const times = [0, 0.000396, 0.002701, 4.998371, 0.002658, 0.000174, 0.002428];
    const text = race
      .map((line, at) => ` ${ofDay(times[at]!)} ${line.slice(line.indexOf('IP'))}`)
      .slice(missing);
    const { report } = await analyzed(text);
    expect(report.findings.map(({ rule }) => rule)).not.toContain('clock-stepped');
    const last = Date.parse(report.captures[0]!.lastPacket!);
    const first = Date.parse(report.captures[0]!.firstPacket!);
    expect((last - first) / 1_000).toBeCloseTo(missing > 2 ? 0.005 : 5.006, 2);
  });

  test('the first minutes of a day are times of day', async () => {
    const { report } = await analyzed(timed((at) => ofDay(61 + at)));
    expect(report.captures[0]!.firstPacket).toBe('1970-01-01T00:01:01.000000Z');
    expect(report.findings[0]!.retryAfterMs).toBe(5001.468);
  });

  test.each([3, 4, 5])('line %i with an hour that is another one has no time', async (at) => {
    const text = race.map((line, index) => (index === at ? line.replace('12:', '17:') : line));
    const { report } = await analyzed(text);
    expect(report.findings.map(({ rule }) => rule)).toEqual(['conntrack-race']);
    expect(report.captures[0]!.lastPacket).toMatch(/T12:/);
  });

  test('without times, a first line that lost its beginning', async () => {
    const untimed = race.map((line) => line.slice(line.indexOf('IP')));
    const { report } = await analyzed([untimed[0]!.slice(5), ...untimed.slice(1)]);
    expect(report.findings.map(({ rule }) => rule)).toEqual(['conntrack-race']);
    expect(report.clients).toHaveLength(1);
  });

  test('an answer at the beginning of a text may be to a query in front of it', async () => {
    const text = [
      ' 10.244.1.7.42050 > 10.96.0.10.53: 17673+ AAAA? api.test. (51)',
      ' 10.96.0.10.53 > 10.244.1.7.42050: 15940 NXDomain* 0/0/0 (51)',
      ' 10.96.0.10.53 > 10.244.1.7.42050: 17673 NXDomain* 0/0/0 (51)',
    ].map((line, at) => `${ofDay(45_000 + at / 1_000)} IP${line}`);
    const { report } = await analyzed(text);
    expect(report.findings).toEqual([]);
    expect(report.summary).toMatchObject({ lookups: 1, queries: 1, answered: 1 });
  });

  test('JSON of tshark behind the prefix of a CRI', async () => {
    const json = readFileSync(
      new URL('../fixtures/texts/printed/s-json.txt', import.meta.url),
      'utf8',
    );
    const log = json.replaceAll(/^/gm, '2026-11-22T12:30:00.123456789Z stdout F ');
    const { report } = await analyzed(log);
    expect(report.findings.map(({ rule }) => rule)).toEqual(['conntrack-race']);
    expect(report.summary.queries).toBe(4);
  });

  test('a name with such letters is a name', async () => {
    const result = await analyzed(
      race.map((line) => line.replaceAll('10.96.0.10', 'Oslo.lab.l0.io')),
    );
    expect(result.report.servers.map(({ address }) => address)).toEqual(['Oslo.lab.l0.io']);
  });

  test('the first line is left alone when no end of another one ends so', async () => {
    const first = race[0]!.slice(race[0]!.indexOf('244.1')).replace('36596', '4711');
    expect(found(await analyzed([first, ...race]))).toBe(
      'conntrack-race compatible AAAA, frames 2 3 4 5 6 7 8',
    );
  });
});

describe('rows of Wireshark, however they were exported', () => {
  const rows = [
    ['1', '0.000000', '10.244.1.7', '10.96.0.10', 'DNS', '76', 'Standard query 0x78d5 A web.test'],
    [
      '2',
      '0.000396',
      '10.244.1.7',
      '10.96.0.10',
      'DNS',
      '76',
      'Standard query 0x9229 AAAA web.test',
    ],
    [
      '3',
      '0.003097',
      '10.96.0.10',
      '10.244.1.7',
      'DNS',
      '92',
      'Standard query response 0x78d5 A web.test A 10.0.0.5',
    ],
    ['4', '5.001468', '10.244.1.7', '10.96.0.10', 'DNS', '76', 'Standard query 0x78d5 A web.test'],
    [
      '5',
      '5.004126',
      '10.96.0.10',
      '10.244.1.7',
      'DNS',
      '92',
      'Standard query response 0x78d5 A web.test A 10.0.0.5',
    ],
    [
      '6',
      '5.004300',
      '10.244.1.7',
      '10.96.0.10',
      'DNS',
      '76',
      'Standard query 0x9229 AAAA web.test',
    ],
    [
      '7',
      '5.006728',
      '10.96.0.10',
      '10.244.1.7',
      'DNS',
      '99',
      'Standard query response 0x9229 AAAA web.test AAAA fd00::5',
    ],
  ];
  const HEADINGS = [
    'No.,Time,Source,Destination,Protocol,Length,Info',
    'Nr.,Zeit,Quelle,Ziel,Protokoll,Länge,Info',
    'N°,Temps,Source,Destination,Protocole,Longueur,Info',
    'Núm.,Tiempo,Origen,Destino,Protocolo,Longitud,Información',
    'No.,Tempo,Origem,Destino,Protocolo,Comprimento,Informação',
    '№,Время,Источник,Назначение,Протокол,Длина,Информация',
    '序号,时间,源地址,目的地址,协议,长度,信息',
    '番号,時間,送信元,宛先,プロトコル,長さ,情報',
  ].map((heading) => heading.split(','));
  const joined = (separator: string, heading: readonly string[]): string[] =>
    [heading, ...rows].map((row) => row.join(separator));

  test.each<[string, readonly string[]]>([
    ...HEADINGS.flatMap((heading): [string, string[]][] => [
      [`${heading[0]}, quoted`, [heading, ...rows].map((row) => `"${row.join('","')}"`)],
      [`${heading[0]}, semicolons`, joined(';', heading)],
      [`${heading[0]}, tabs`, joined('\t', heading)],
      [
        `${heading[0]}, semicolons, and commas in numbers`,
        joined(';', heading).map((row) => row.replace(/^(\d;\d)\./, '$1,')),
      ],
    ]),
    [
      'a table of Jira',
      [`||${HEADINGS[0]!.join('||')}||`, ...rows.map((row) => `|${row.join('|')}|`)],
    ],
    ['a table of Jira without its heading', rows.map((row) => `|${row.join('|')}|`)],
    ['semicolons without a heading', rows.map((row) => row.join(';'))],
    [
      'neither protocol nor length',
      rows.map(([, time, source, destination, , , info]) =>
        [time, source, destination, info].join('\t'),
      ),
    ],
    [
      'no protocol, an arrow',
      rows.map(
        ([, time, source, destination, , length, info]) =>
          `  ${time}   ${source} → ${destination}   ${length} ${info}`,
      ),
    ],
    ['a table that is drawn', rows.map((row) => `│ ${row.join(' │ ')} │`)],
    [
      'the columns of termshark',
      rows.map((row) => `│${row.map((cell) => cell.padEnd(18)).join('')}│`),
    ],
  ])('%s', async (_how, text) => {
    const result = await analyzed(text);
    expect(result.report.findings.map(({ rule, lostType }) => `${rule} ${lostType}`)).toEqual([
      'conntrack-race AAAA',
    ]);
    expect(result.report.findings[0]!.retryAfterMs).toBe(5001.468);
    expect(warnings(result).join()).not.toContain('unread');
  });
});
