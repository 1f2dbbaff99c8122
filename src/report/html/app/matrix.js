// Who hands cases to whom: a table with shaded numbers, of units first, then of the officials of one unit.

const MATRIX_SIZE = 24;

async function matrixPage(route) {
  const edges = await part('edges');
  const unit = route.params.get('unit');
  const level = unit ? 0 : 1;
  const title = unit ? filled('matrix_of', { unit }) : label('matrix');
  const wanted = (index) => edges.level[index] === level && (!unit || [edges.from[index], edges.to[index]].every((name) => unitOf(name) === unit));
  const pairs = edges.from.map((_, index) => index).filter(wanted);
  if (!pairs.length) return [heading(title), h('p', {}, label('matrix_none'))];

  const volume = new Map();
  const add = (name, cases) => volume.set(name, (volume.get(name) ?? 0) + cases);
  for (const index of pairs) {
    add(edges.from[index], edges.cases[index]);
    add(edges.to[index], edges.cases[index]);
  }
  const busiest = [...volume].sort((one, two) => two[1] - one[1]).slice(0, MATRIX_SIZE).map(([name]) => name);
  const at = new Map(pairs.map((index) => [edges.from[index] + ' ' + edges.to[index], index]));
  const most = pairs.reduce((one, index) => Math.max(one, edges.cases[index]), 1);
  const cell = (from, to) => {
    const index = at.get(from + ' ' + to);
    if (index === undefined) return h('td', {});
    const shade = Math.ceil((Math.log1p(edges.cases[index]) / Math.log1p(most)) * 5);
    const back = edges.back[index];
    return h('td', { class: 'shade' + shade, title: `${names[from]} → ${names[to]}` }, number(edges.cases[index]), back ? h('small', {}, ` ↩${number(back)}`) : null);
  };
  const name = (index) => {
    const known = subjectAt.has(key(level, index));
    return known ? link((level ? '#/matrix?unit=' : '#/official/') + encodeURIComponent(names[index]), names[index]) : names[index];
  };
  return [heading(title), h('p', {}, label(unit ? 'matrix_officials' : 'matrix_units'), ' ', label('matrix_how')),
    unit ? h('p', {}, link('#/matrix', label('matrix_back'))) : null,
    h('div', { class: 'wide', tabindex: 0, role: 'region', 'aria-label': title },
      h('table', { class: 'matrix' },
        h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, label('from_to')), busiest.map((to) => h('th', { scope: 'col' }, h('span', {}, names[to]))))),
        h('tbody', {}, busiest.map((from) => h('tr', {}, h('th', { scope: 'row' }, name(from)), busiest.map((to) => cell(from, to))))))),
    volume.size > MATRIX_SIZE ? h('p', { class: 'muted' }, filled('matrix_more', { n: number(MATRIX_SIZE), all: number(volume.size) })) : null];
}

/** Returns the name of an official's unit. */
function unitOf(name) {
  const unit = subjects.unit[subjectAt.get(key(0, name))];
  return unit === null || unit === undefined ? null : names[unit];
}
