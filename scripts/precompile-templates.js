// Makes dist/report/html/templates.js of templates/, after tsc: a report costs no compilation then.
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import Handlebars from 'handlebars';

/** Folder that tsc wrote to. */
const dist = new URL(`${process.argv[2] ?? 'dist'}/`, pathToFileURL(`${process.cwd()}/`));
const { COMPILE_OPTIONS, PARTIALS, read } = await import(
  new URL('report/html/template.js', dist).href
);

const names = ['report', ...PARTIALS];
const templates = names.map((name) => {
  const source = read(name === 'report' ? 'report.hbs' : `partials/${name}.hbs`);
  // Its types say that it returns an object; it is the source of one.
  const specification = /** @type {string} */ (
    /** @type {unknown} */ (Handlebars.precompile(source, COMPILE_OPTIONS))
  );
  return `  '${name}': ${specification},
`;
});
writeFileSync(
  new URL('report/html/templates.js', dist),
  `export const templates = {\n${templates.join('')}};\n`,
);
