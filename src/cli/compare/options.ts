import { repeatable } from '../parsing/option.ts';
import { EACH_CLIENT, QUIET, formatOption } from '../parsing/common-options.ts';
import { COMPARISON_FORMATS, type ComparisonFormat, VERDICTS } from '../../compare/index.ts';
import type { CompareArguments, ComparisonOutput } from './arguments.ts';
import { formatOf } from '../../report/index.ts';
import { failure } from '../parsing/demands.ts';
import type { Command, Values } from '../parsing/command.ts';
import { isSet, last, list } from '../parsing/option-values.ts';
import { UsageError } from '../parsing/usage-error.ts';
import { say } from '../../words/say.ts';

const NAMES = Object.keys(COMPARISON_FORMATS) as ComparisonFormat[];

export const COMPARE: Command = {
  name: 'compare',
  usage: 'compare <before> <after> [more...]',
  describe:
    'did the remedy work? compares captures, folders of captures, or their JSON or HTML reports',
  argument: 'FILE',
  options: {
    output: repeatable(
      'FILE',
      'write the comparison; the file ending sets the format: .txt .html .md .json .xml (JUnit)',
      'o',
    ),
    format: formatOption(NAMES),
    'fail-on': repeatable(
      'VERDICT',
      say`exit 1 on this verdict (${VERDICTS.join(', ')}), or when a report after the first has a finding of this severity or higher (note, warning, error) or of this rule, or a figure that exceeds a limit: p99>200ms, stalled>1/1000, failed>0, lost>0.5%`,
    ),
    'each-client': EACH_CLIENT,
    quiet: QUIET,
  },
  examples: {
    'dnspcap compare before.pcap after.pcap': 'the verdict, and the figures side by side',
    'dnspcap compare monday.json tuesday.html --fail-on worse':
      'reports that were made with options of analyze (--port, --client, ...)',
    'dnspcap compare default.pcap reopen.pcap serial.pcap':
      'several settings, each compared with the first',
  },
  prepare: async (values) => {
    const checked = await check(values);
    return async (session) => (await import('./run.ts')).compareCommand(checked, session);
  },
};

async function check(values: Values): Promise<CompareArguments> {
  const inputs = (values['_'] as string[]).slice(1);
  if (inputs.length < 2)
    throw new UsageError(say`compare needs two captures or reports: dnspcap compare BEFORE AFTER`);
  if (inputs.filter((input) => input === '-').length > 1)
    throw new UsageError(say`standard input (-) can be read only once`);
  return {
    inputs,
    outputs: outputs(
      list(values['output']),
      last(values['format']) as ComparisonFormat | undefined,
    ),
    failOn: await Promise.all(list(values['fail-on']).map((text) => failure(text, VERDICTS))),
    isEachClient: isSet(values['each-client']),
    quiet: isSet(values['quiet']),
  };
}

function outputs(
  files: readonly string[],
  format: ComparisonFormat | undefined,
): ComparisonOutput[] {
  if (files.length === 0) return [{ file: '-', format: format ?? 'text' }];
  return files.map((file) => {
    const ending = formatOf(file);
    const known = NAMES.find((name) => name === ending);
    if (ending !== undefined && known === undefined)
      throw new UsageError(say`a comparison cannot be ${ending}; formats: ${NAMES.join(', ')}`);
    const requested = file === '-' ? (format ?? 'text') : (known ?? format);
    if (requested) return { file, format: requested };
    throw new UsageError(
      say`cannot tell the format of ${file} from its ending (known: .txt .html .md .json .xml); set it with -f`,
    );
  });
}
