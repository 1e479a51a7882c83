/** Parses CSV by the grammar of RFC 4180, section 2. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  for (let at = 0, row: string[] = []; at < text.length;) {
    let field = '';
    if (text[at] === '"') {
      for (at++; text[at] !== '"' || text[at + 1] === '"'; at++) {
        if (text[at] === '"') at++;
        field += text[at]!;
      }
      at++;
    } else {
      while (!/[,\r]/.test(text[at]!)) field += text[at++]!;
    }
    row.push(field);
    if (text[at] === ',') at++;
    else {
      if (!text.startsWith('\r\n', at)) throw new Error(`no CR LF at ${at}`);
      at += 2;
      rows.push(row);
      row = [];
    }
  }
  return rows;
}
