import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parsePlainYaml, type Yaml } from './support/plain-yaml.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const DEPLOY = join(ROOT, 'deploy');

function manifest(name: string): Yaml {
  return parsePlainYaml(readFileSync(join(DEPLOY, name), 'utf8'));
}

test('the manifest runs the script on every shard, and can write nothing but reports', () => {
  const { spec } = manifest('job.yaml') as unknown as JobManifest;
  const { containers, volumes, restartPolicy } = spec.template.spec;
  const [container] = containers;
  expect(spec).toMatchObject({ completionMode: 'Indexed', backoffLimitPerIndex: 2 });
  expect(restartPolicy).toBe('Never');
  const env = Object.fromEntries(container!.env.map(({ name, value }) => [name, value]));
  expect(env).toEqual({
    SHARDS: `${spec.completions}`,
    CAPTURES: '/captures',
    REPORTS: '/reports',
  });
  const { configMapGenerator, images, resources } = manifest(
    'kustomization.yaml',
  ) as unknown as Kustomization;
  expect(resources.map((name) => existsSync(join(DEPLOY, name)))).toEqual([true]);
  const [script] = configMapGenerator;
  expect(container!.command).toEqual(['/bin/sh', `/script/${script!.files[0]}`]);
  expect(existsSync(join(DEPLOY, script!.files[0]!))).toBe(true);
  expect(volumes.find(({ name }) => name === 'script')?.configMap?.name).toBe(script!.name);
  expect(container!.image.startsWith(`${images[0]!.name}:`)).toBe(true);
  const mounts = container!.volumeMounts.map(({ name }) => name);
  expect(mounts.toSorted()).toEqual(volumes.map(({ name }) => name).toSorted());
  const writable = container!.volumeMounts.filter(({ readOnly }) => !readOnly);
  expect(writable.map(({ mountPath }) => mountPath)).toEqual(['/reports', '/script', '/tmp']);
  expect(container!.securityContext).toEqual({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  });
});

describe("Kubernetes' types, which are made of its OpenAPI", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'dnspcap-manifests-'));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Returns the complaints of the compiler about a manifest: unknown and missing fields, and wrong values. */
  function complaints(type: string, value: Yaml): string {
    const [group, name] = type.split('#');
    writeFileSync(
      join(folder, 'manifest.ts'),
      `import type { ${name} } from 'kubernetes-types/${group}';
export const manifest: ${name} = ${JSON.stringify(value)};
`,
    );
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const options = ['--strict', '--noEmit', '--skipLibCheck', '--module', 'nodenext'];
    const argv = [tsc, ...options, 'manifest.ts'];
    return spawnSync(process.execPath, argv, { cwd: folder, encoding: 'utf8' }).stdout;
  }

  test('have nothing to say about the Job', () => {
    expect(complaints('batch/v1#Job', manifest('job.yaml'))).toBe('');
  });

  test('have nothing to say about the volume of the README', () => {
    const readme = readFileSync(join(DEPLOY, 'README.md'), 'utf8');
    const [, yaml = ''] = /```yaml\n([^`]+)```/.exec(readme) ?? [];
    const volume = parsePlainYaml(yaml.replaceAll(/ #.*$/gm, ''));
    expect(complaints('core/v1#PersistentVolume', volume)).toBe('');
  });

  test.each([
    ['a field that nobody knows', 'restartPolicy:', 'restartPolicies:', 'restartPolicies'],
    ['a value of another type', 'completions: 8', 'completions: "8"', "'number'"],
    ['a field that is missing', 'name: scratch\n          emptyDir', 'emptyDir', "'name'"],
  ])('would complain about %s', (_what, from, to, complaint) => {
    const text = readFileSync(join(DEPLOY, 'job.yaml'), 'utf8');
    const wrong = parsePlainYaml(text.replace(from, to));
    expect(complaints('batch/v1#Job', wrong)).toContain(complaint);
  });
});

test('the image says what it is, in the keys of the OCI', () => {
  const dockerfile = readFileSync(join(DEPLOY, 'Dockerfile'), 'utf8');
  const keys = Array.from(
    dockerfile.matchAll(/\borg\.opencontainers\.image\.([\w.]+)=/g),
    ([, key]) => key!,
  );
  const ofBase = ['base.name', 'base.digest'];
  expect(keys).toEqual(['title', 'description', 'licenses', 'version', 'revision', ...ofBase]);
});

test('the base of the image is named by its digest', () => {
  const dockerfile = readFileSync(join(DEPLOY, 'Dockerfile'), 'utf8');
  expect(dockerfile).toMatch(/^ARG NODE_DIGEST=sha256:[\da-f]{64}$/m);
  expect(dockerfile.match(/^FROM .*$/gm)).toEqual(['FROM ${NODE_IMAGE}@${NODE_DIGEST}']);
});

interface JobManifest {
  readonly spec: {
    readonly completions: number;
    readonly template: {
      readonly spec: {
        readonly restartPolicy: string;
        readonly containers: readonly {
          readonly image: string;
          readonly command: readonly string[];
          readonly env: readonly { readonly name: string; readonly value: string }[];
          readonly volumeMounts: readonly {
            readonly name: string;
            readonly mountPath: string;
            readonly readOnly?: boolean;
          }[];
          readonly securityContext: object;
        }[];
        readonly volumes: readonly {
          readonly name: string;
          readonly configMap?: { readonly name: string };
        }[];
      };
    };
  };
}

interface Kustomization {
  readonly resources: readonly string[];
  readonly configMapGenerator: readonly {
    readonly name: string;
    readonly files: readonly string[];
  }[];
  readonly images: readonly { readonly name: string }[];
}
