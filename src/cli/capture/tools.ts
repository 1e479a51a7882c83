import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Streams } from '../output/streams.ts';
import { UsageError } from '../parsing/usage-error.ts';
import { say, type Sentence } from '../../words/say.ts';

/** How to install each program, for the message that it is missing. */
const SOURCES: Readonly<Record<string, Sentence>> = {
  tcpdump: say`apt-get install tcpdump, or apk add tcpdump`,
  nsenter: say`apt-get install util-linux, or apk add util-linux`,
  ip: say`apt-get install iproute2, or apk add iproute2`,
  kubectl: say`see https://kubernetes.io/docs/tasks/tools/`,
  crictl: say`it comes with cri-tools; or give the pid with --pid`,
  docker: say`on a node without Docker, crictl is used; or give the pid with --pid`,
};

/** Folders of administrators' programs, which are not in every user's PATH. */
const SBIN = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

export type Environment = Streams['env'];
/** A program and its arguments. */
export type ToolCommand = readonly [string, ...string[]];

function pathOf(env: Environment): string[] {
  return [...(env['PATH'] ?? '').split(delimiter), ...SBIN];
}

/** Returns the environment of programs that dnspcap runs. */
export function withSbin(env: Environment): Environment {
  return { ...env, PATH: pathOf(env).join(delimiter) };
}

export function isInstalled(tool: string, env: Environment): boolean {
  return pathOf(env).some((folder) => {
    try {
      accessSync(join(folder, tool), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });
}

/** @throws UsageError that says what to install */
export function requireTool(tool: string, env: Environment): void {
  if (isInstalled(tool, env)) return;
  throw new UsageError(
    say`${tool} is not installed (${SOURCES[tool] ?? say`it is not in PATH`}); --print writes a script for another machine`,
  );
}

/** Milliseconds to wait for a tool: kubectl asks a server that may not answer. */
const ANSWER_WITHIN_MS = 20_000;
/** Many times the output of `kubectl get pod -o json` for a large pod. */
const MAX_OUTPUT = 16 << 20;

/** Returns the standard output of a tool. @throws UsageError with the last line of its standard error */
export async function output(command: ToolCommand, env: Environment): Promise<string> {
  return (await answer(command, env)).stdout;
}

/** Returns the standard output and standard error of a tool. @throws UsageError as `output` does */
export async function answer(
  [tool, ...argv]: ToolCommand,
  env: Environment,
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  requireTool(tool, env);
  return new Promise((resolve, reject) => {
    const options = {
      env: withSbin(env),
      timeout: ANSWER_WITHIN_MS,
      maxBuffer: MAX_OUTPUT,
    };
    execFile(tool, argv, options, (error, stdout, stderr) => {
      if (!error) return resolve({ stdout, stderr });
      const why = error.killed ? say`no answer within 20 s` : reasonOf(stderr) || error.message;
      reject(new UsageError(say`${tool} ${argv[0] ?? ''}: ${why}`));
    });
  });
}

/** Returns the reason without the fields that logrus, which crictl uses, puts before it: `level=fatal msg="…"`. */
function reasonOf(stderr: string): string {
  const line = lastLine(stderr);
  const [, message] = / level=fatal msg="((?:[^"\\]|\\.)*)"/.exec(line) ?? [];
  return message?.replaceAll(/\\(.)/g, '$1') ?? line;
}

export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}
