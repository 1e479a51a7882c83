import { chromium as pw } from 'playwright-core';
import chromium from '@sparticuz/chromium';
import { tmpdir } from 'node:os'; import { join } from 'node:path';
process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs20.x';
const exe = await chromium.executablePath();
const b = await pw.launch({ executablePath: exe, args: ['--no-sandbox','--disable-gpu'], env: { ...process.env, LD_LIBRARY_PATH: join(tmpdir(),'al2023','lib') } });
for (const spec of process.argv.slice(2)) {
  const [file, w='1280', mode='light', clip='2400', open] = spec.split(',');
  const p = await b.newPage({ viewport: { width: +w, height: 900 }, colorScheme: mode==='dark'?'dark':'light', reducedMotion: 'reduce' });
  p.on('console', m => console.log(m.text())); p.on('pageerror', e => console.log('ERR', e.message));
  const t = Date.now(); await p.goto('file://'+file); const ms = Date.now()-t;
  if (mode==='print') { await p.emulateMedia({ media: 'print' }); const pdf = await p.pdf({ format:'A4' }); console.log('pages', (pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)||[]).length); }
  const h = await p.evaluate(() => document.documentElement.scrollHeight);
  const sw = await p.evaluate(() => document.documentElement.scrollWidth);
  const y = open ? await p.evaluate(s => document.querySelector(s).getBoundingClientRect().top + scrollY, open) : 0;
  const out = file.replace('.html','')+`-${w}-${mode}${open?'-'+open.replace(/\W/g,''):''}.png`;
  await p.screenshot({ path: out, fullPage: true, clip: { x:0, y, width:+w, height: Math.min(h-y, +clip) } });
  console.log(out, 'open ms', ms, 'height', h, 'scrollWidth', sw);
  await p.close();
}
await b.close();
