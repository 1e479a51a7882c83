import { flag, valued } from '../parsing/option.ts';
import { NO_PROGRESS, PORT } from '../parsing/common-options.ts';
import type { RingSize } from './writer.ts';
import { type CaptureArguments, isBundleName } from './arguments.ts';
import type { Subject } from './subject/subject.ts';
import type { Command, Values } from '../parsing/command.ts';
import { isSet, last, list, wholeNumber } from '../parsing/option-values.ts';
import { UsageError } from '../parsing/usage-error.ts';
import { say } from '../../words/say.ts';

const SUBJECTS = ['container', 'pod', 'pid', 'netns'] as const;
/** A week, in seconds. */
const MAX_SECONDS = 7 * 24 * 3_600;
const MAX_FILES = 9_999;

/** Default image: it has all tools of the script. deploy/Dockerfile makes another such image. */
const DEBUG_IMAGE = 'nicolaka/netshoot';
/** Name of an image: nothing that kubectl could take for an option. */
const IMAGE = /^[\w][\w./:@-]*$/;

export const CAPTURE: Command = {
  name: 'capture',
  usage: 'capture [--pod NAMESPACE/NAME]',
  describe:
    'capture with tcpdump in the network namespace of a pod or container; show findings at once, and a report at Ctrl-C',
  options: {
    container: valued('ID', 'a container on this node (crictl or docker)'),
    pod: valued('NAMESPACE/NAME', 'a pod on this node (kubectl and crictl)'),
    'debug-image': valued(
      'IMAGE',
      'with --pod: works from anywhere, through an ephemeral container of this image, which must have tcpdump',
    ),
    'via-debug': flag(
      'with --pod and a bundle: works from anywhere, through a pod that kubectl debug starts on the node; the pod is removed afterwards',
    ),
    image: valued(
      'IMAGE',
      say`with --via-debug: an image with tcpdump, tar and nsenter (default ${DEBUG_IMAGE})`,
    ),
    pid: valued('PID', 'a process in the namespace'),
    netns: valued('NAME', 'a network namespace from ip netns list'),
    interface: valued(
      'NAME',
      'default: eth0, on the host any; any shows packets before and after NAT',
      'i',
    ),
    port: PORT,
    duration: valued('SECONDS', 'how long to capture (default: until Ctrl-C)'),
    output: valued(
      'FILE',
      'write the packets to this file; .tar.gz: a bundle with captures and facts of pod and node',
      'o',
    ),
    ring: valued('SIZExFILES', '100MBx20: keep the latest 20 files of 100 MB each, named after -o'),
    'until-stall': flag('stop the capture 30 s after the first lookup that stalled or failed'),
    until: valued('RULE', 'stop the capture 30 s after the first finding of this rule'),
    'on-finding': valued(
      'COMMAND',
      'run this once, at the first finding (with --until: the first finding that stops the capture); no shell; it gets the finding as JSON on standard input',
    ),
    drops: flag("fail if the bundle cannot have the kernel's record of drops (tracefs)"),
    'no-drops': flag("leave the kernel's record of drops out of the bundle"),
    print: flag('print a shell script that makes the bundle, for a node without Node.js'),
    'no-progress': NO_PROGRESS,
  },
  examples: {
    'dnspcap capture --pod default/web-0 -o web.pcap': "on the pod's node, as root",
    'dnspcap capture -i any -o node.pcap':
      'on the node: packets before and after NAT, which decides',
    'dnspcap capture --pod default/web-0 -o incident.tar.gz':
      'everything that decides in one file: captures of pod and node, and facts',
    'dnspcap capture --pod default/web-0 --via-debug -o incident.tar.gz --duration 600':
      'the same from anywhere, through kubectl',
    'dnspcap capture --pod default/web-0 -o incident.tar.gz --until-stall':
      'for a rare fault: leave it running overnight',
    'dnspcap capture --pod default/web-0 --print > capture.sh': 'for a node without Node.js',
  },
  prepare: async (values) => {
    const checked = await check(values);
    return async (session) => (await import('./run.ts')).captureCommand(checked, session);
  },
};

async function check(values: Values): Promise<CaptureArguments> {
  const [, stray] = values['_'] as string[];
  if (stray !== undefined)
    throw new UsageError(say`capture takes no argument; to name the file: -o ${stray}`);
  const subject = subjectOf(values);
  const file = last(values['output']);
  const ring = ringOf(last(values['ring']));
  if (ring && file === undefined && !isSet(values['print']))
    throw new UsageError(say`--ring needs -o FILE`);
  if (isSet(values['print']))
    for (const option of ['until-stall', 'until', 'on-finding'])
      if (values[option] !== undefined && values[option] !== false)
        throw new UsageError(
          say`--${option} needs dnspcap on the machine that captures: the printed script does not analyse`,
        );
  const debugImage = last(values['debug-image']);
  if (debugImage !== undefined && subject.kind !== 'pod')
    throw new UsageError(say`--debug-image needs --pod NAMESPACE/NAME`);
  if (debugImage !== undefined) word('--debug-image', debugImage, IMAGE);
  return {
    subject,
    interface: word(
      '-i',
      last(values['interface']) ?? (subject.kind === 'host' ? 'any' : 'eth0'),
      /^[\w.@:-]{1,15}$/,
    ),
    isInterfaceNamed: last(values['interface']) !== undefined,
    ports: list(values['port']).map((text) => wholeNumber('--port', text, [1, 65_535])!),
    seconds: wholeNumber('--duration', values['duration'], [1, MAX_SECONDS]),
    ring,
    file,
    debugImage,
    viaImage: viaImageOf(values, subject, file),
    print: isSet(values['print']),
    until: await untilOf(values),
    onFinding: programOf(last(values['on-finding'])),
    drops: isSet(values['no-drops']) ? 'no' : isSet(values['drops']) ? 'required' : 'possible',
    progress: !isSet(values['no-progress']),
  };
}

function viaImageOf(
  values: Values,
  { kind }: Subject,
  file: string | undefined,
): string | undefined {
  const image = last(values['image']);
  if (!isSet(values['via-debug'])) {
    if (image !== undefined) throw new UsageError(say`--image needs --via-debug`);
    return undefined;
  }
  if (kind !== 'pod') throw new UsageError(say`--via-debug needs --pod NAMESPACE/NAME`);
  if (file === undefined || !isBundleName(file))
    throw new UsageError(say`--via-debug writes a bundle: -o incident.tar.gz`);
  for (const option of ['print', 'debug-image', 'until-stall', 'until', 'on-finding'])
    if (values[option] !== undefined && values[option] !== false)
      throw new UsageError(
        say`--${option} does not go with --via-debug: the capture is analysed only after it has been copied from the node`,
      );
  return word('--image', image ?? DEBUG_IMAGE, IMAGE);
}

async function untilOf(values: Values): Promise<CaptureArguments['until']> {
  const rule = last(values['until']);
  if (rule !== undefined && isSet(values['until-stall']))
    throw new UsageError(say`use only one of ${'--until-stall'} and ${'--until'}`);
  if (rule !== undefined) {
    const { rules } = await import('../../rules/index.ts');
    const known = rules.map(({ id }) => id);
    if (!known.includes(rule))
      throw new UsageError(say`--until ${rule}: no such rule; there are ${known.join(', ')}`);
    return { rule };
  }
  return isSet(values['until-stall']) ? 'stall' : undefined;
}

/** Splits a command at spaces, without quotes: a more complex command belongs in a script file. */
function programOf(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const words = text.split(/\s+/).filter((part) => part !== '');
  if (words.length === 0) throw new UsageError(say`--on-finding needs a program`);
  return words;
}

function subjectOf(values: Values): Subject {
  const given = SUBJECTS.filter((kind) => values[kind] !== undefined);
  const [kind, other] = given;
  if (other !== undefined)
    throw new UsageError(say`use only one of ${`--${kind}`} and ${`--${other}`}`);
  if (kind === undefined) return { kind: 'host' };
  const text = last(values[kind])!;
  if (kind === 'pid') return { kind, pid: wholeNumber('--pid', text, [1, 4_194_304])! };
  if (kind === 'container') return { kind, id: word('--container', text, /^\w[\w.-]*$/) };
  if (kind === 'netns') return { kind, name: word('--netns', text, /^\w[\w.-]*$/) };
  // Names of RFC 1123, as in Kubernetes.
  const [, namespace, name] = /^([a-z0-9][a-z0-9-]*)\/([a-z0-9][a-z0-9.-]*)$/.exec(text) ?? [];
  if (namespace !== undefined && name !== undefined) return { kind, namespace, name };
  throw new UsageError(say`--pod ${text}: needs NAMESPACE/NAME, for example default/web-0`);
}

/** Checks a word that becomes an argument of another program: it must not look like an option. */
function word(option: string, text: string, pattern: RegExp): string {
  if (pattern.test(text) && !text.startsWith('-')) return text;
  throw new UsageError(say`${option} ${text}: not a valid name`);
}

/** Parses `100MB×20`, `100x20`: megabytes as in tcpdump's -C, which are millions of bytes. */
function ringOf(text: string | undefined): RingSize | undefined {
  if (text === undefined) return undefined;
  const [, megabytes, files] = /^(\d{1,5})(?:MB)?[x×*](\d{1,4})$/i.exec(text) ?? [];
  const ring = { octetsPerFile: Number(megabytes) * 1e6, files: Number(files) };
  if (ring.octetsPerFile > 0 && ring.files >= 2 && ring.files <= MAX_FILES) return ring;
  throw new UsageError(
    say`--ring ${text}: needs a size and a number of files, for example 100MBx20`,
  );
}
