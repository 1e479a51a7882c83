/**
 * Fills in what the commands of docs/walk-through*.md print, by running them in the laboratory, so that what is shown
 * stays true: `npm run build && node test/lab/walk-through.js`. Takes two minutes, and root.
 *
 * A block of `sh run` is run, and what follows it as `text` is replaced. `in_pod` stands for `kubectl exec web-0 --`,
 * `$pid` is a process of the pod. A block of `yaml apply` gives the pod the option that it names.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { openClashNetwork } from './load-network.js';
import { Addresses } from './network.js';
import { whyNotAllowed } from './namespace.js';

const DNSPCAP = fileURLToPath(new URL('../../bin/dnspcap.js', import.meta.url));
const BLOCK =
  /^```(?<kind>sh run|yaml apply)\n(?<body>(?:(?!```).*\n)+)```\n(?:\n```text\n(?:(?!```).*\n)*```\n)?/gm;

const documents = process.argv.slice(2);
const refusal = whyNotAllowed();
if (refusal) throw new Error(refusal);
for (const document of documents.length > 0 ? documents : ['walk-through.md', 'walk-through.zh.md'])
  await fill(fileURLToPath(new URL(`../../docs/${document}`, import.meta.url)));

/** @param {string} path */
async function fill(path) {
  const network = await openClashNetwork();
  const folder = mkdtempSync(join(tmpdir(), 'dnspcap-walk-'));
  try {
    const [pod] = network.pods;
    const inside = pod.spawn(['sleep', '3600'], { stdio: 'ignore' });
    const node = network.node?.name ?? '';
    const dnspcap = `exec '${process.execPath}' '${DNSPCAP}' "$@"`;
    program(folder, 'dnspcap', dnspcap);
    program(folder, 'in_pod', `exec ip netns exec ${pod.name} "$@"`);
    program(folder, 'on_node', `exec ip netns exec ${node} "$@"`);
    const environment = {
      ...process.env,
      PATH: [folder, process.env['PATH']].join(delimiter),
      pid: `${inside.pid}`,
    };
    const filled = readFileSync(path, 'utf8').replaceAll(BLOCK, (block, kind, body) => {
      if (kind === 'yaml apply') {
        const [, option] = /- name: (\S+)/.exec(body) ?? [];
        pod.etc('resolv.conf', `nameserver ${Addresses.service[0]}\noptions ${option}\n`);
        return block;
      }
      process.stderr.write(body);
      const printed = execFileSync('bash', ['-ec', `cd '${folder}'; exec 2>&1\n${body}`], {
        env: environment,
        encoding: 'utf8',
      });
      return `\`\`\`sh run\n${body}\`\`\`\n\n\`\`\`text\n${printed}\`\`\`\n`;
    });
    writeFileSync(path, filled);
  } finally {
    network.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder @param {string} name @param {string} line */
function program(folder, name, line) {
  writeFileSync(join(folder, name), `#!/bin/sh\n${line}\n`);
  chmodSync(join(folder, name), 0o755);
}
