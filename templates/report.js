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

  // Links into what is folded -----------------------------------------------------------------------------------
  function unfold() {
    const target = location.hash && byId(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let at = target.querySelector(':scope > details') || target; at; at = at.parentElement) {
      if (at.tagName === 'DETAILS') at.open = true;
    }
    target.scrollIntoView({ block: target.tagName === 'TR' ? 'center' : 'start' });
  }
  addEventListener('hashchange', unfold);
  unfold();
  for (const mark of all('[data-go]')) {
    mark.addEventListener('click', () => {
      location.hash = mark.dataset.go;
    });
  }
  // A line that the table of all lines does not hold, as that is cut.
  for (const link of all('.to-line')) {
    if (!byId(link.hash.slice(1))) link.replaceWith(link.textContent);
  }

  // Sort ------------------------------------------------------------------------------------------------------
  const keyOf = (cell) => cell.dataset.sort ?? cell.textContent.replaceAll(',', '');
  function compare(a, b) {
    if (a === '' || b === '') return (a === '') - (b === '');
    const [x, y] = [Number(a), Number(b)];
    return Number.isNaN(x - y) ? (a < b ? -1 : a > b ? 1 : 0) : x - y;
  }
  for (const table of all('table.sortable')) {
    const headers = all('thead th', table);
    headers.forEach((header, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...header.childNodes);
      header.append(button);
      button.addEventListener('click', () => {
        const isDown = header.ariaSort === null ? header.classList.contains('number') : header.ariaSort === 'ascending';
        for (const other of headers) other.removeAttribute('aria-sort');
        header.setAttribute('aria-sort', isDown ? 'descending' : 'ascending');
        const body = table.tBodies[0];
        const rows = Array.from(body.rows, (row) => ({ row, key: keyOf(row.cells[column]) }));
        rows.sort((a, b) => {
          if (a.key === '' || b.key === '') return compare(a.key, b.key);
          return isDown ? compare(b.key, a.key) : compare(a.key, b.key);
        });
        body.append(...rows.map(({ row }) => row));
      });
    });
  }

  // Filter ----------------------------------------------------------------------------------------------------
  const filters = byId('filters');
  if (filters) {
    const { text, client, finding } = filters.elements;
    const shown = filters.querySelector('output');
    const rows = Array.from(byId('all-lines').tBodies[0].rows, (row) => ({
      row,
      text: row.textContent.toLowerCase(),
      client: row.dataset.client ?? '',
      finding: row.dataset.finding ?? '',
    }));
    const offer = (select, values) => {
      for (const value of new Set(values)) if (value !== '') select.append(new Option(value, value));
    };
    offer(client, rows.map((row) => row.client).sort());
    offer(finding, rows.map((row) => row.finding).sort((a, b) => a.slice(1) - b.slice(1)));
    const apply = () => {
      const words = text.value.toLowerCase();
      let count = 0;
      for (const one of rows) {
        const isShown =
          one.text.includes(words) &&
          (client.value === '' || one.client === client.value) &&
          (finding.value === '' || one.finding === finding.value);
        one.row.hidden = !isShown;
        if (isShown) count++;
      }
      shown.textContent = `${count} ${shown.dataset.of} ${rows.length}`;
    };
    filters.addEventListener('input', apply);
    filters.addEventListener('submit', (event) => event.preventDefault());
    filters.addEventListener('reset', () => setTimeout(apply));
    filters.hidden = false;
    apply();
    // A link to a line that the filter hides shows all lines again.
    addEventListener('hashchange', () => {
      const target = byId(location.hash.slice(1));
      if (target && target.hidden) {
        filters.reset();
        apply();
        target.scrollIntoView({ block: 'center' });
      }
    });
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
  addEventListener('scroll', () => document.activeElement === explained || conceal(), { passive: true });

  // One stop of the Tab key for each table of lines, and arrow keys from part to part: thousands of stops would
  // bar the way to what follows.
  const groups = [...all('table.lines'), ...all('#how-to-read ~ p')];
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
