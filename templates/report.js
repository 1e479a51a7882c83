'use strict';
// What a reader can do beyond reading: copy, sort, filter, and ask what a part of a line is. Without this
// script the page holds the same words.
(() => {
  const byId = (id) => document.getElementById(id);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const { copy: copyWord, copied: copiedWord } = document.body.dataset;
  document.documentElement.classList.add('js');

  // Copy ------------------------------------------------------------------------------------------------------
  function copy(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    // A page that was opened as a file has no clipboard in some browsers.
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    const isDone = document.execCommand('copy');
    area.remove();
    return isDone ? Promise.resolve() : Promise.reject(new Error('copy'));
  }
  for (const source of all('[data-copy-text]')) {
    const text = source.textContent;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy-button';
    button.textContent = copyWord;
    button.addEventListener('click', () => {
      copy(text).then(
        () => {
          button.textContent = copiedWord;
          byId('said').textContent = copiedWord;
          setTimeout(() => {
            button.textContent = copyWord;
            byId('said').textContent = '';
          }, 2000);
        },
        () => getSelection().selectAllChildren(source),
      );
    });
    if (source.tagName === 'PRE') {
      const frame = document.createElement('div');
      frame.className = 'snippet';
      source.replaceWith(frame);
      frame.append(source, button);
    } else source.after(button);
  }

  // The data of the report ----------------------------------------------------------------------------------------
  const { more: moreWord, clock: clockWord, since: sinceWord, save: saveWord } = document.body.dataset;
  const report = JSON.parse(byId('report').textContent);
  const incidentOf = new Map((report.incidents ?? []).map((incident) => [incident.id, incident]));
  /** Findings, also those of which the page has a row of numbers only (src/report/html/abridged.ts). */
  let everyFinding;
  function findings() {
    if (everyFinding) return everyFinding;
    const { findingTable: table } = report;
    everyFinding = [...report.findings];
    if (table) {
      const start = table.start && microseconds(table.start);
      const column = Object.fromEntries(table.columns.map((name, at) => [name, at]));
      const rising = table.rising.map((name) => ({ at: column[name], value: 0 }));
      for (const row of table.rows) {
        for (const sum of rising) {
          if (row[sum.at] == null) continue;
          sum.value = Math.round((sum.value + row[sum.at]) * 1000) / 1000;
          row[sum.at] = sum.value;
        }
        everyFinding.push(findingOf(row, column, table, start));
      }
      everyFinding.sort((a, b) => a.id.slice(1) - b.id.slice(1));
    }
    return everyFinding;
  }
  function findingOf(row, column, table, start) {
    const given = (name) => row[column[name]] ?? undefined;
    const end = (list, port) => list && { ...list, ...(port !== undefined && { port }) };
    const incident = report.incidents[given('incident')] ?? {};
    const file = given('file');
    const ms = given('timeMs');
    return {
      id: `F${given('id')}`,
      group: incident.id,
      rule: incident.rule,
      severity: incident.severity,
      confidence: incident.confidence,
      lookup: given('lookup'),
      client: end(table.clients[given('client')], given('clientPort')),
      server: table.servers[given('server')],
      name: table.names[given('name')],
      lostType: table.types[given('lostType')],
      retryAfterMs: given('retryAfterMs'),
      outcome: incident.outcome,
      stallMs: given('stallMs'),
      stallIsLowerBound: given('isStallLowerBound') ? true : undefined,
      frames: given('frame') === undefined ? [] : [given('frame')],
      file,
      capture: report.captures[file ?? 0]?.file,
      time: ms === undefined || start === undefined ? undefined : isoOf(start + Math.round(ms * 1000)),
      message: `see ${incident.example}, which is of the same kind`,
      evidence: [],
      considered: [],
      remedies: [],
    };
  }

  // Times ------------------------------------------------------------------------------------------------------
  // Microseconds since 1970 are whole numbers to a double, until the year 2255.
  function microseconds(iso) {
    const [second, fraction = ''] = iso.replace('Z', '').split('.');
    return Date.parse(`${second}Z`) * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6));
  }
  let lastSecond = -1;
  let lastText = '';
  function isoOf(micros) {
    const second = Math.floor(micros / 1e6);
    if (second !== lastSecond) {
      lastSecond = second;
      lastText = new Date(second * 1000).toISOString().slice(0, 20).replace('Z', '.');
    }
    return `${lastText.slice(0, 19)}.${String(micros - second * 1e6).padStart(6, '0')}Z`;
  }
  const clockOf = (iso) => `${iso.replace('T', ' ').replace('Z', '')} UTC`;
  const firstPacket = (report.captures ?? []).map((capture) => capture.firstPacket).filter(Boolean).sort()[0];
  function sinceOf(iso) {
    const micros = microseconds(iso) - microseconds(firstPacket);
    const digits = String(Math.abs(micros)).padStart(7, '0');
    return `${micros < 0 ? '−' : '+'}${digits.slice(0, -6)}.${digits.slice(-6)} s`;
  }
  let face = '';
  function setFace(time) {
    time.dataset.own ??= time.textContent;
    const isSeconds = time.classList.contains('since');
    if (isSeconds === (face === 'since')) time.textContent = time.dataset.own;
    else time.textContent = isSeconds ? clockOf(time.dateTime) : sinceOf(time.dateTime);
  }
  /** A head that says UTC is true of clock times alone. */
  const headed = (title) => (face === 'since' ? title.replace(/\s?[(（]UTC[)）]/, '') : title);
  /** Shows times, and the titles beside them, as the reader wants them. */
  function setFaces(within) {
    if (face === '') return;
    for (const time of all('time.at', within)) setFace(time);
    for (const { dataset } of all('[data-label]', within)) {
      dataset.title ??= dataset.label;
      dataset.label = headed(dataset.title);
    }
  }
  const sections = byId('sections');
  function action(text, onClick) {
    const item = document.createElement('li');
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'action';
    button.textContent = text;
    button.addEventListener('click', () => onClick(button));
    item.append(button);
    sections.append(item);
    return button;
  }
  if (firstPacket && all('time.at').length > 0) {
    action(clockWord, (button) => {
      face = face === 'clock' ? 'since' : 'clock';
      button.textContent = face === 'clock' ? sinceWord : clockWord;
      document.body.dataset.face = face;
      setFaces(document);
      for (const head of all('thead th')) {
        const title = (head.querySelector('button') ?? head).firstChild;
        if (title?.nodeType !== Node.TEXT_NODE) continue;
        title.own ??= title.data;
        title.data = headed(title.own);
      }
    });
  }

  // Save -------------------------------------------------------------------------------------------------------
  action(saveWord, () => {
    const { findingTable: _table, ...rest } = report;
    const data = JSON.stringify({ ...rest, findings: findings() }, null, 2);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([data], { type: 'application/json' }));
    link.download = 'dnspcap-report.json';
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  });

  // Tables: a page of rows, and all of them to sort and to filter ----------------------------------------------------
  const PAGE = matchMedia('(max-width: 40rem)').matches ? 25 : 100;
  function compare(a, b) {
    if (a === '' || b === '') return (a === '') - (b === '');
    const [x, y] = [Number(a), Number(b)];
    return Number.isNaN(x - y) ? (a < b ? -1 : a > b ? 1 : 0) : x - y;
  }
  const keyOfCell = (cell) => cell.dataset.sort ?? cell.textContent;
  /** What the rows of a table are like: a row that the page has as data is made after its first row. */
  function cellOf(like, cell, label) {
    const { text, sort, note, iso, to } = typeof cell === 'string' ? { text: cell } : cell;
    const made = document.createElement(like.tagName);
    made.className = like.className;
    if (like.scope) made.scope = like.scope;
    else if (text !== '') made.dataset.label = label;
    if (sort !== undefined) made.dataset.sort = sort;
    let inner = made;
    if (to || iso || like.classList.contains('code')) {
      inner = document.createElement(to ? 'a' : iso ? 'time' : 'code');
      if (to) inner.href = `#${to}`;
      if (iso) {
        inner.dateTime = iso;
        inner.className = 'at';
      }
      made.append(inner);
    }
    inner.textContent = text;
    if (note) {
      const quiet = document.createElement('span');
      quiet.className = 'quiet';
      quiet.textContent = note;
      made.append(' ', quiet);
    }
    return made;
  }
  const cellText = (cell) => (typeof cell === 'string' ? cell : cell.text);
  const cellKey = (cell) => (typeof cell === 'string' ? cell : (cell.sort ?? cell.text));

  /** Adds a button for more rows below a table. @returns a function that says how many rows are not shown */
  function moreButton(table, onClick) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'more copy-button';
    button.addEventListener('click', onClick);
    table.parentElement.after(button);
    return (rest) => {
      button.hidden = rest === 0;
      button.textContent = moreWord.replace('{0}', rest.toLocaleString('en'));
    };
  }

  class DataTable {
    #body;
    #like;
    #labels;
    #rows;
    #chosen;
    #shown = PAGE;
    #sayRest;

    /** @param rows of cells, or nodes that are there already */
    constructor(table, rows) {
      this.#body = table.tBodies[0];
      this.#like = this.#body.rows[0] && [...this.#body.rows[0].cells];
      this.#rows = rows;
      this.#chosen = rows;
      const headers = all('thead th', table);
      this.#labels = headers.map((header) => header.textContent);
      if (rows.length < 2) return;
      headers.forEach((header, column) => {
        const button = document.createElement('button');
        button.type = 'button';
        button.append(...header.childNodes);
        header.append(button);
        button.addEventListener('click', () => this.#sort(headers, column));
      });
      if (rows.length > PAGE) this.#sayRest = moreButton(table, () => this.#showMore());
      this.#show();
    }

    #showMore() {
      this.#shown += 10 * PAGE;
      this.#show();
    }

    #sort(headers, column) {
      const header = headers[column];
      const isDown = header.ariaSort === null ? header.classList.contains('number') : header.ariaSort === 'ascending';
      for (const other of headers) other.removeAttribute('aria-sort');
      header.setAttribute('aria-sort', isDown ? 'descending' : 'ascending');
      const keys = new Map(this.#rows.map((row) => [row, this.#key(row, column)]));
      const order = (x, y) => {
        const [a, b] = [keys.get(x), keys.get(y)];
        if (a === '' || b === '') return compare(a, b);
        return isDown ? compare(b, a) : compare(a, b);
      };
      this.#rows.sort(order);
      if (this.#chosen !== this.#rows) this.#chosen = [...this.#chosen].sort(order);
      this.#shown = PAGE;
      this.#show();
    }

    #key(row, column) {
      return row.node ? keyOfCell(row.node.cells[column]) : cellKey(row.cells[column]);
    }

    /** @returns how many there are now, of how many */
    choose(isChosen) {
      this.#chosen = this.#rows.filter(isChosen);
      this.#shown = PAGE;
      this.#show();
      return [this.#chosen.length, this.#rows.length];
    }

    #show() {
      const shown = this.#chosen.slice(0, this.#shown);
      this.#body.replaceChildren(...shown.map((row) => (row.node ??= this.#made(row))));
      setFaces(this.#body);
      this.#sayRest?.(this.#chosen.length - shown.length);
    }

    #made({ cells }) {
      const node = document.createElement('tr');
      node.append(...cells.map((cell, at) => cellOf(this.#like[at], cell, this.#labels[at])));
      return node;
    }
  }

  /** Of src/report/html/table.ts: what repeats is there once. */
  function rowsOf({ texts, rows }) {
    const cell = (given) => {
      if (typeof given === 'number') return texts[given];
      const [text, sort, note, isTime] = given;
      return { text: texts[text], sort: sort ?? undefined, note: texts[note], iso: isTime && sort };
    };
    return rows.map((cells) => ({ cells: cells.map(cell) }));
  }
  const staticRows = (table) => [...table.tBodies[0].rows].map((node) => ({ node }));
  for (const table of all('table.sortable')) {
    if (table.id === 'table-all-findings') continue;
    const data = document.querySelector(`script[data-rows-of="${table.id.replace('table-', '')}"]`);
    const rest = data ? rowsOf(JSON.parse(data.textContent)) : [];
    new DataTable(table, [...staticRows(table), ...rest]);
  }

  // Filters ----------------------------------------------------------------------------------------------------
  /** A form whose fields choose rows: a search field by what is in it, a list by what it is. */
  class Filters {
    #form;
    #none;
    #choose;
    #fields;

    /** @param choose takes a test of a row's fields, and returns how many pass and how many there are */
    constructor(form, none, choose) {
      this.#form = form;
      this.#none = none;
      this.#choose = choose;
      this.#fields = [...form.elements].filter((field) => field.name);
      form.addEventListener('input', () => this.apply());
      form.addEventListener('submit', (event) => event.preventDefault());
      form.hidden = false;
      this.apply();
    }

    set(name, value) {
      this.#form.reset();
      this.#form.elements[name].value = value;
      this.apply();
    }

    apply() {
      const wanted = this.#fields
        .map(({ name, value, tagName }) =>
          tagName === 'SELECT' ? { name, value, isList: true } : { name, value: value.toLowerCase(), isList: false },
        )
        .filter(({ value }) => value !== '');
      const [count, total] = this.#choose((row) =>
        wanted.every(({ name, value, isList }) => {
          const has = row[name];
          return isList ? has === value : has.toLowerCase().includes(value);
        }),
      );
      const output = this.#form.querySelector('output');
      output.textContent = `${count.toLocaleString('en')} ${output.dataset.of} ${total.toLocaleString('en')}`;
      this.#none.hidden = count > 0;
    }
  }
  /** Severities and outcomes as people call them. */
  const wordOf = JSON.parse(document.body.dataset.words);
  function offer(select, values, order) {
    const different = [...new Set(values)].filter((value) => value !== '');
    for (const value of order ? different.sort(order) : different.sort())
      select.append(new Option(wordOf[value] ?? value, value));
  }

  const endText = (end) => {
    if (!end) return '';
    const host = end.port !== undefined && end.address.includes(':') ? `[${end.address}]` : end.address;
    const named = end.pod ?? end.service ?? (end.node && `node ${end.node}`);
    return `${host}${end.port === undefined ? '' : `:${end.port}`}${named ? ` (${named})` : ''}`;
  };
  const waitText = (ms) => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);
  /** Of thousands few are shown: what a row says is put together when it is asked for. */
  class FindingRow {
    node;
    #finding;

    constructor(finding) {
      this.#finding = finding;
    }

    get incident() {
      return this.#finding.group ?? '';
    }

    get rule() {
      return this.#finding.rule;
    }

    get outcome() {
      return this.#finding.outcome ?? '';
    }

    get client() {
      return endText(this.#finding.client);
    }

    get name() {
      return this.#finding.name ?? '';
    }

    get text() {
      return this.cells.map(cellText).join(' ');
    }

    get rank() {
      return { error: 0, warning: 1, note: 2 }[this.#finding.severity];
    }

    get cells() {
      const { id, rule, severity, time, server, lostType = '', stallMs, stallIsLowerBound } = this.#finding;
      const example = incidentOf.get(this.incident)?.example ?? '';
      const wait = stallMs === undefined ? '' : `${stallIsLowerBound ? '≥ ' : ''}${waitText(stallMs)}`;
      return [
        { text: id, sort: id.slice(1), to: byId(example) ? example : '' },
        { text: rule, note: wordOf[severity] },
        time ? { text: isOneDay ? time.slice(11, -1) : clockOf(time), sort: time, iso: time } : '',
        this.client,
        endText(server),
        this.name,
        ...(hasLostTypes ? [lostType] : []),
        { text: wait, sort: stallMs ?? '' },
      ];
    }
  }

  /** Then the head of the column says that it is UTC, and rows have the time of day. */
  let isOneDay = false;
  let hasLostTypes = false;
  let findingFilters;
  /** The first rows stand in the page already: all of them are made when the page is seen. */
  function showFindings() {
    isOneDay = new Set(findings().map(({ time }) => time?.slice(0, 10)).filter(Boolean)).size === 1;
    hasLostTypes = findings().some(({ lostType }) => lostType !== undefined);
    const rows = findings().map((finding) => new FindingRow(finding));
    rows.sort((a, b) => a.rank - b.rank);
    const table = new DataTable(byId('table-all-findings'), rows);
    const form = byId('finding-filters');
    const { incident, rule, outcome } = form.elements;
    offer(incident, rows.map((row) => row.incident), (a, b) => a.slice(1) - b.slice(1));
    offer(rule, rows.map((row) => row.rule));
    offer(outcome, rows.map((row) => row.outcome));
    findingFilters = new Filters(form, byId('no-finding'), (isChosen) => table.choose(isChosen));
  }
  if (byId('table-all-findings')) {
    if (report.findingTable) setTimeout(showFindings);
    else showFindings();
    for (const link of all('.to-findings')) {
      link.addEventListener('click', () => findingFilters?.set('incident', link.dataset.incident));
    }
  }
  /** Lines stay in the page, as links lead to them: those that are not shown are hidden. */
  class LineTable {
    #rows;
    #chosen;
    #shown = PAGE;
    #sayRest;

    constructor(table, rows) {
      this.#rows = rows;
      if (rows.length > PAGE) this.#sayRest = moreButton(table, () => this.#show(this.#shown + 10 * PAGE));
    }

    /** @returns how many there are now, of how many */
    choose(isChosen) {
      this.#chosen = this.#rows.filter(isChosen);
      this.#show(PAGE);
      return [this.#chosen.length, this.#rows.length];
    }

    /** @returns whether the filters let it pass */
    reveal(row) {
      const at = this.#chosen.findIndex((one) => one.row === row);
      if (at >= this.#shown) this.#show(at + 1);
      return at >= 0;
    }

    showAll() {
      this.#show(this.#chosen.length);
    }

    #show(shown) {
      this.#shown = shown;
      const visible = new Set(this.#chosen.slice(0, shown));
      for (const one of this.#rows) one.row.hidden = !visible.has(one);
      this.#sayRest?.(this.#chosen.length - visible.size);
    }
  }

  let lines;
  let lineFilters;
  const lineTable = byId('all-lines');
  if (lineTable) {
    const rows = Array.from(lineTable.tBodies[0].rows, (row) => ({
      row,
      text: row.textContent,
      client: row.dataset.client ?? '',
      name: row.dataset.name ?? '',
      state: row.className,
      rule: row.dataset.rule ?? '',
      finding: row.dataset.finding ?? '',
    }));
    const form = byId('line-filters');
    const { client, state, rule, finding } = form.elements;
    offer(client, rows.map((row) => row.client));
    offer(state, rows.map((row) => row.state));
    offer(rule, rows.map((row) => row.rule));
    offer(finding, rows.map((row) => row.finding), (a, b) => a.slice(1) - b.slice(1));
    lines = new LineTable(lineTable, rows);
    lineFilters = new Filters(form, byId('no-line'), (isChosen) => lines.choose(isChosen));
    // On paper there is no button for more.
    addEventListener('beforeprint', () => lines.showAll());
  }

  // Links into what is folded, or filtered away ---------------------------------------------------------------------
  // A finding has no card of its own when another one of its incident is told: that is shown.
  const cardOf = (id) => {
    if (byId(id)) return id;
    const group = findings().find((finding) => finding.id === id)?.group;
    return incidentOf.get(group)?.example;
  };
  for (const link of all('a.to-finding')) {
    if (!byId(link.hash.slice(1))) link.hash = cardOf(link.hash.slice(1)) ?? 'findings';
  }
  function unfold() {
    const target = location.hash && byId(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.closest('#all-lines') && !lines.reveal(target)) {
      lineFilters.set('text', '');
      lines.reveal(target);
    }
    for (let at = target.querySelector(':scope > details') || target; at; at = at.parentElement) {
      if (at.tagName === 'DETAILS') at.open = true;
    }
    target.scrollIntoView({ block: target.tagName === 'TR' ? 'center' : 'start' });
  }
  addEventListener('hashchange', unfold);
  unfold();
  for (const mark of all('[data-go]')) {
    mark.addEventListener('click', () => {
      location.hash = cardOf(mark.dataset.go) ?? 'findings';
    });
  }
  // A line that the table of all lines does not hold, as that is cut.
  for (const link of all('.to-line')) {
    if (!byId(link.hash.slice(1))) link.replaceWith(link.textContent);
  }

  // What a part of a line is ------------------------------------------------------------------------------------
  const explanation = byId('explanation');
  const PART = '.line span';
  let explained;
  function explain(part) {
    conceal();
    const entry = byId(`part-${part.classList[0]}`);
    if (!entry) return;
    explained = part;
    part.classList.add('explained');
    part.setAttribute('aria-describedby', 'explanation');
    explanation.textContent = entry.textContent;
    explanation.hidden = false;
    const box = part.getBoundingClientRect();
    const size = explanation.getBoundingClientRect();
    const isBelow = box.bottom + size.height + 12 < innerHeight;
    const left = Math.max(8, Math.min(box.left, innerWidth - size.width - 8));
    explanation.style.setProperty('left', `${left}px`);
    explanation.style.setProperty('top', `${isBelow ? box.bottom + 6 : box.top - size.height - 6}px`);
  }
  function conceal() {
    if (!explained) return;
    explained.classList.remove('explained');
    explained.removeAttribute('aria-describedby');
    explained = undefined;
    explanation.hidden = true;
  }
  document.addEventListener('pointerover', (event) => {
    const part = event.target.closest(PART);
    if (part) explain(part);
    else if (!event.target.closest('#explanation') && document.activeElement !== explained) conceal();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') conceal();
  });
  // The browser scrolls to what gets the focus.
  addEventListener('scroll', () => (document.activeElement === explained ? explain(explained) : conceal()), {
    passive: true,
  });

  // One stop of the Tab key for each table of lines, and arrow keys from part to part: thousands of stops would
  // bar the way to what follows.
  const groups = [...all('table.lines'), ...all('details.fold > p')];
  for (const group of groups) {
    const first = group.querySelector(PART);
    if (first) first.tabIndex = 0;
    group.addEventListener('focusin', (event) => {
      if (event.target.matches(PART)) explain(event.target);
    });
    group.addEventListener('focusout', conceal);
    group.addEventListener('click', (event) => {
      const part = event.target.closest(PART);
      if (part) focusPart(group, part);
    });
    group.addEventListener('keydown', (event) => {
      if (!event.target.matches(PART)) return;
      const next = neighbour(event.target, event.key);
      if (!next) return;
      event.preventDefault();
      focusPart(group, next);
    });
  }
  function focusPart(group, part) {
    for (const old of all('[tabindex="0"]', group)) if (old.matches(PART)) old.tabIndex = -1;
    part.tabIndex = 0;
    part.focus({ preventScroll: false });
  }
  function neighbour(part, key) {
    if (key === 'ArrowRight') return part.nextElementSibling;
    if (key === 'ArrowLeft') return part.previousElementSibling;
    if (key !== 'ArrowDown' && key !== 'ArrowUp') return undefined;
    const step = key === 'ArrowDown' ? 'nextElementSibling' : 'previousElementSibling';
    let row = part.closest('tr')?.[step];
    while (row && row.hidden) row = row[step];
    return row?.querySelector(`${PART}.${part.classList[0]}`) ?? row?.querySelector(PART);
  }
})();
