// A list of any length: only the rows in view are in the document.

const AROUND = 8;

/**
 * Makes a list in a box that scrolls. `columns` are headings, `cells(item)` makes the cells of a row. `show(items)` of the
 * result shows other rows.
 */
function virtualList(name, columns, cells, tall) {
  // The heights are those of the style.
  const rowHeight = tall ? 66 : 44;
  const above = h('td', { colspan: columns.length });
  const below = h('td', { colspan: columns.length });
  const body = h('tbody');
  const rows = h('table', { class: tall ? 'list tall' : 'list' },
    h('thead', {}, h('tr', {}, columns.map((text) => h('th', { scope: 'col' }, text)))),
    h('tbody', { 'aria-hidden': 'true' }, h('tr', {}, above)), body, h('tbody', { 'aria-hidden': 'true' }, h('tr', {}, below)));
  const box = h('div', { class: 'box', tabindex: 0, role: 'region', 'aria-label': name, scroll: () => draw() }, rows);
  let items = [];
  let range = [-1, -1];

  function draw(everything = false) {
    const height = box.clientHeight || 600;
    const first = everything ? 0 : Math.max(0, Math.floor(box.scrollTop / rowHeight) - AROUND);
    const count = everything ? 500 : Math.ceil(height / rowHeight) + 2 * AROUND;
    const last = Math.min(items.length, first + count);
    if (range[0] === first && range[1] === last) return;
    range = [first, last];
    const focused = body.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
    above.style.height = first * rowHeight + 'px';
    below.style.height = (items.length - last) * rowHeight + 'px';
    const row = (item, offset) => h('tr', { 'aria-rowindex': first + offset + 2 }, cells(item));
    body.replaceChildren(...items.slice(first, last).map(row));
    // The row with the focus may have been made anew, or have left the view.
    if (focused) (body.querySelector(`a[href="${CSS.escape(focused)}"]`) ?? box).focus({ preventScroll: true });
  }

  box.show = (shown) => {
    items = shown;
    range = [-1, -1];
    rows.setAttribute('aria-rowcount', items.length + 1);
    draw();
  };
  box.all = () => draw(true);
  new ResizeObserver(() => draw()).observe(box);
  return box;
}

addEventListener('beforeprint', () => document.querySelectorAll('.box').forEach((box) => box.all?.()));

/**
 * Makes the page of a list: a search, filters, the number of rows, and the rows. `filters` are `{id, name, options}` with
 * options of value and text; `matches(item, wanted)` says whether an item passes them, `words(item)` is what is searched.
 */
function filteredList({ title, note, route, items, columns, cells, words, filters, matches, tall }) {
  const searched = items.map((item) => folded(words(item)));
  const count = h('p', { class: 'count', role: 'status' });
  const list = virtualList(title, columns, cells, tall);
  const wanted = { q: route.params.get('q') ?? '' };
  for (const filter of filters) wanted[filter.id] = route.params.get(filter.id) ?? '';

  function apply(remember = true) {
    const parts = folded(wanted.q).split(/\s+/).filter(Boolean);
    const shown = items.filter((item, index) => parts.every((word) => searched[index].includes(word)) && matches(item, wanted));
    list.show(shown);
    count.textContent = filled('count', { n: number(shown.length), all: number(items.length) });
    if (remember) {
      const set = Object.entries(wanted).filter(([, value]) => value);
      const query = new URLSearchParams(set).toString();
      history.replaceState(history.state, '', '#/' + route.path.join('/') + (query ? '?' + query : ''));
    }
  }

  const search = h('input', { type: 'search', id: 'search', value: wanted.q, input: (event) => { wanted.q = event.target.value; apply(); } });
  const choices = filters.map((filter) => {
    const options = [['', label('all')], ...filter.options];
    const option = ([value, text]) => h('option', { value, selected: String(value) === wanted[filter.id] || null }, text);
    const change = (event) => { wanted[filter.id] = event.target.value; apply(); };
    return h('label', {}, filter.name, h('select', { id: 'filter-' + filter.id, change }, options.map(option)));
  });
  queueMicrotask(() => apply(false));
  return [heading(title), note ? h('p', {}, note) : null,
    h('form', { class: 'filters', role: 'search', submit: (event) => event.preventDefault() },
      h('label', {}, label('search'), search), choices), count, list];
}
