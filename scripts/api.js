// @ts-check
/**
 * npm run api: makes docs/api/README.md, the reference of the library, from the docstrings of the exports of
 * src/index.ts.
 * --check compares, and writes nothing.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { register } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const REFERENCE = join(ROOT, 'docs/api/README.md');

/** A hook that gives typedoc the last TypeScript that is a library, which TypeScript 7 is not. */
const HOOK = `export const resolve = (specifier, context, next) =>
  next(specifier === 'typescript' && /node_modules.typedoc/.test(context.parentURL ?? '') ? 'typescript-6' : specifier, context);`;
register(`data:text/javascript,${encodeURIComponent(HOOK)}`, import.meta.url);
const { Application, LogLevel } = await import('typedoc');

const folder = mkdtempSync(join(tmpdir(), 'dnspcap-api-'));
try {
  const application = await Application.bootstrapWithPlugins({
    entryPoints: [join(ROOT, 'src/index.ts')],
    tsconfig: join(ROOT, 'tsconfig.json'),
    plugin: ['typedoc-plugin-markdown'],
    readme: 'none',
    name: 'dnspcap',
    outputs: [{ name: 'markdown', path: folder }],
    // Line numbers of sources change too often.
    disableSources: true,
    excludeInternal: true,
    // Leaves out the members of Error.
    excludeExternals: true,
    excludePrivate: true,
    skipErrorChecking: true,
    logLevel: LogLevel.Warn,
    treatWarningsAsErrors: false,
    validation: { notExported: true, invalidLink: true, notDocumented: false },
    // Tables of which types are the keys.
    intentionallyNotExported: [
      'src/compare/index.ts:COMPARISON_FORMATS',
      'src/report/index.ts:FORMATS',
      'src/words/words.ts:LANGUAGES',
    ],
    groupOrder: ['Functions', 'Variables', 'Classes', '*'],
    // Options of typedoc-plugin-markdown.
    outputFileStrategy: 'modules',
    hidePageHeader: true,
    hideBreadcrumbs: true,
    parametersFormat: 'table',
    interfacePropertiesFormat: 'table',
    typeDeclarationFormat: 'table',
    tableColumnSettings: { hideDefaults: true, hideModifiers: true, hideSources: true },
    expandObjects: true,
  });
  const project = await application.convert();
  if (!project) throw new Error('the declarations cannot be read');
  application.validate(project);
  await application.generateOutputs(project);
  if (application.logger.hasErrors() || application.logger.hasWarnings()) process.exitCode = 1;
  const text = readFileSync(join(folder, 'README.md'), 'utf8').trimEnd() + '\n';
  if (!process.argv.includes('--check')) writeFileSync(REFERENCE, text);
  else if (readFileSync(REFERENCE, 'utf8') !== text) {
    process.stderr.write('docs/api/README.md is not that of the docstrings: npm run api\n');
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}
