import { chromium as pw } from 'playwright-core';
import chromium from '@sparticuz/chromium';
import { tmpdir } from 'node:os'; import { join } from 'node:path';
process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs20.x';
const b = await pw.launch({ executablePath: await chromium.executablePath(), args: ['--no-sandbox','--disable-gpu'], env: { ...process.env, LD_LIBRARY_PATH: join(tmpdir(),'al2023','lib') } });
for (const f of process.argv.slice(2)) for (const w of [390,1280]) {
  const p = await b.newPage({ viewport: { width: w, height: 900 }, reducedMotion:'reduce' });
  await p.goto('file://'+f);
  await p.evaluate(() => document.querySelectorAll('details').forEach(d=>d.open=true));
  const r = await p.evaluate(() => {
    const bad=[];
    const hit=(a,b)=>Math.min(a.right,b.right)-Math.max(a.left,b.left)>1&&Math.min(a.bottom,b.bottom)-Math.max(a.top,b.top)>2;
    for (const svg of document.querySelectorAll('svg')) {
      const t=[...svg.querySelectorAll('text')].map(x=>({t:x.textContent,r:x.getBoundingClientRect()})).filter(x=>x.r.width>0);
      for(let i=0;i<t.length;i++){ if(t[i].r.left<0||t[i].r.right>innerWidth) bad.push('OUT '+svg.getAttribute('class')+' '+t[i].t);
        for(let j=i+1;j<t.length;j++) if(hit(t[i].r,t[j].r)) bad.push(svg.getAttribute('class')+': '+t[i].t+' / '+t[j].t);}
    }
    for (const btn of document.querySelectorAll('.copy-button:not([hidden])')) { const r=btn.getBoundingClientRect(); if(!r.width) continue;
      const range=document.createRange(); const sib=btn.parentElement.querySelector('code'); if(!sib) continue; range.selectNodeContents(sib);
      for (const q of range.getClientRects()) if(hit(q,r)) {bad.push('button over '+sib.textContent.slice(0,40)); break;} }
    return bad;
  });
  console.log(f.split('/').pop(), w, r.length, r.slice(0,8));
  await p.close();
}
await b.close();
