// Officials and units: their lists, the page of one of them, and the dossier for a hearing.

function subjectsPage(route, level) {
  const items = subjects.level.map((_, index) => index).filter((index) => subjects.level[index] === level);
  const units = [...new Set(items.map((index) => subjects.unit[index]).filter((name) => name !== null))].sort((one, two) => names[one].localeCompare(names[two], about.lang));
  const officials = level === 0;
  const found = (index) => findingsOf.get(key(level, subjects.name[index])) ?? [];
  return filteredList({
    title: label(officials ? 'officials' : 'units'),
    note: label('subjects_note'),
    route,
    items,
    columns: [label('name'), officials ? label('office') : null, officials ? label('unit') : null, label('main_step'), label('arrivals'), label('load'), label('found')].filter(Boolean),
    cells: (index) => [
      h('th', { scope: 'row' }, nameLink(index)),
      officials ? h('td', {}, textOf(subjects.office[index])) : null,
      officials ? h('td', {}, textOf(subjects.unit[index])) : null,
      h('td', {}, textOf(subjects.step[index])),
      h('td', { class: 'number' }, number(subjects.arrivals[index])),
      h('td', { class: 'number' }, number(scaled(subjects.load_100[index], 100), 1)),
      h('td', {}, found(index).map((one) => [chip(findings.class[one]), ' '])),
    ].filter(Boolean),
    words: (index) => [names[subjects.name[index]], textOf(subjects.listed[index]), textOf(subjects.unit[index]), textOf(subjects.office[index])].join(' '),
    filters: [
      officials ? { id: 'unit', name: label('unit'), options: units.map((name) => [names[name], names[name]]) } : null,
      { id: 'class', name: label('found'), options: about.classes.map((one) => [one.id, one.title]) },
    ].filter(Boolean),
    matches: (index, wanted) => (!wanted.unit || (subjects.unit[index] !== null && names[subjects.unit[index]] === wanted.unit))
      && (!wanted.class || found(index).some((one) => about.classes[findings.class[one]].id === wanted.class)),
  });
}

const textOf = (name) => (name === null || name === undefined ? '' : names[name]);

/** The most cases that the page of an official or a unit shows in time. */
const CASES_IN_TIME = 12;

/** Says what is uncertain about somebody. */
const noteOf = (subject) => (subject !== undefined && subjects.notes[subject]
  ? h('p', { class: 'note' }, h('strong', {}, label('about_data'), ': '), subjects.notes[subject]) : null);

/** Returns the position of the subject that a route names, or undefined. */
function subjectOf(route, level) {
  const name = names.indexOf(route.path[1]);
  return subjectAt.get(key(level, name));
}

async function subjectPage(route, level) {
  const subject = subjectOf(route, level);
  if (subject === undefined) return subjectsPage({ ...route, path: [level ? 'units' : 'officials'] }, level);
  const found = findingsOf.get(key(level, subjects.name[subject])) ?? [];
  const name = names[subjects.name[subject]];
  return [
    h('p', { class: 'crumb' }, level ? link('#/units', label('units')) : link('#/officials', label('officials'))),
    heading(name),
    h('p', { class: 'sub' }, [subjects.office[subject], subjects.listed[subject]].map(textOf).filter(Boolean).join(' · '),
      subjects.unit[subject] === null ? null : [subjects.office[subject] === null ? '' : ' · ', unitLink(subjects.unit[subject])]),
    noteOf(subject),
    h('h2', {}, label('found')), found.length ? cards(found) : h('p', {}, label('found_nothing')),
    await comparison(subject, null, label(level ? 'against_units' : 'against_colleagues')),
    await casesInTime(found),
    loadOf(subject),
    level ? await clearanceOf(subject) : null,
    level ? officialsOf(subject) : null,
    await monthCharts(subject, null),
    withheldOf(subject),
    level ? h('p', {}, link('#/matrix?unit=' + encodeURIComponent(name), filled('matrix_of', { unit: name })))
      : h('p', {}, link('#/dossier/' + encodeURIComponent(name), label('dossier_link'))),
  ];
}

/** Compares a subject with the colleagues on some measures, or on all. */
async function comparison(subject, wanted, title) {
  const measures = await part('measures');
  const rows = rowsOf(measures, subject).filter(({ row, model }) => measures.rows[row] > 0 && (!wanted || wanted.includes(model.measure)));
  if (!rows.length) return null;
  const level = subjects.level[subject];
  const little = ({ row }) => measures.result[row] === 0;
  const sorted = [...rows].sort((one, two) => measures.result[two.row] - measures.result[one.row]);
  // What only describes has no colour that judges.
  const shade = ({ row, model }) => (measureById.get(model.measure).describes ? 1 : measures.result[row]);
  const cells = ({ row, model }) => [
    measureLink(model.measure, level),
    filled(measureById.get(model.measure).duration ? 'done_of' : 'of_rows', { n: number(measures.outcomes[row]), all: number(measures.rows[row]) }),
    few(scaled(measures.would_have_10[row], 10)),
    little({ row }) ? '' : interval(measures.times_100[row] / 100, measures.low_100[row] / 100, measures.high_100[row] / 100, shade({ row, model })),
    little({ row }) ? '' : `${number(measures.times_100[row] / 100, 1)} (${number(measures.low_100[row] / 100, 1)}–${number(measures.high_100[row] / 100, 1)})`,
    h('span', { class: 'result r' + (little({ row }) ? 0 : shade({ row, model })) }, label(measureById.get(model.measure).describes && measures.result[row] ? 'only_described' : RESULTS[measures.result[row]])),
  ];
  return [h('h2', {}, title), h('p', {}, label(level ? 'comparison_note_units' : 'comparison_note')),
    table([label('measure'), label('observed'), label(level ? 'units_would' : 'colleagues_would'), intervalAxis(), label('times'), label('result')], sorted.map(cells), { name: title, class: 'comparison' })];
}

/** Shows the load of a subject, and the open cases by age. */
function loadOf(subject) {
  if (subjects.arrivals[subject] === null) return null;
  const open = subjects.open_by_age.map((column) => column[subject]);
  const total = open.reduce((sum, one) => sum + one, 0);
  return [h('h2', {}, label('load')), terms([
    [label('arrivals'), number(subjects.arrivals[subject])],
    [label('per_day'), number(scaled(subjects.per_day_100[subject], 100), 1)],
    [label('load_ratio'), subjects.load_100[subject] === null ? label('cannot_be_told') : filled('times_median', { n: number(subjects.load_100[subject] / 100, 1) })],
    [label('open_mean'), number(scaled(subjects.open_100[subject], 100), 1)],
    subjects.median_min[subject] === null ? null : [label('median'), filled('median_against', { own: duration(subjects.median_min[subject]), peers: duration(subjects.peers_median_min[subject]) })],
    [label('main_step'), textOf(subjects.step[subject]) || '–'],
    [label('open_now'), number(total)],
  ].filter(Boolean)), total ? [h('p', {}, backlogBar(open, total, 520)), ageLegend()] : null];
}

/** Shows the heaviest cases of the findings of somebody in working time. */
async function casesInTime(found) {
  const [evidence, times] = await Promise.all([part('evidence'), timelines()]);
  const rows = evidence.finding.map((_, row) => row).filter((row) => found.includes(evidence.finding[row]) && evidence.chosen[row] & 1 && times.at.has(row));
  if (!rows.length) return null;
  // A case may be counted by several measures: it is shown with its longest time.
  rows.sort((one, two) => evidence.work_min[two] - evidence.work_min[one] || one - two);
  const shown = rows.filter((row, index) => rows.findIndex((other) => evidence.case[other] === evidence.case[row]) === index).slice(0, CASES_IN_TIME);
  // With one finding its title would be the same in every row.
  const several = found.length > 1;
  const cells = (row) => [evidence.case[row],
    several && link('#/finding/' + findings.id[evidence.finding[row]], findings.title[evidence.finding[row]]),
    duration(evidence.work_min[row]), timeline(times, row)].filter((cell) => cell !== false);
  return [h('h2', {}, label('cases_in_time')), h('p', {}, label('cases_in_time_note')), timelineLegend(),
    table([label('case'), several && label('what'), label('working_time'), label('in_time')].filter(Boolean), shown.map(cells), { name: label('cases_in_time'), class: 'evidence' })];
}

/** Shows what a unit received and finished by month. */
async function clearanceOf(unit) {
  const clearance = await part('clearance');
  const at = clearance.unit.indexOf(subjects.name[unit]);
  if (at < 0) return null;
  const start = clearance.count.slice(0, at).reduce((sum, one) => sum + one, 0);
  const months = (column) => column.slice(start, start + clearance.count[at]);
  return [h('h2', {}, label('clearance')), h('p', {}, label('clearance_note')),
    h('div', { class: 'charts' }, trend(label('clearance'), clearance.first[at], months(clearance.completions), months(clearance.arrivals), null, 'clearance_of'))];
}

/** Lists the officials of a unit with their open cases. */
function officialsOf(unit) {
  const own = subjects.unit.map((name, index) => (name === subjects.name[unit] && subjects.level[index] === 0 ? index : -1)).filter((index) => index >= 0);
  if (!own.length) return null;
  const open = (index) => subjects.open_by_age.map((column) => column[index]);
  const sum = (index) => open(index).reduce((one, other) => one + other, 0);
  const shown = [...own].sort((one, two) => sum(two) - sum(one)).slice(0, 60);
  const most = Math.max(1, ...shown.map(sum));
  const rows = shown.map((index) => [nameLink(index), number(subjects.arrivals[index]), number(scaled(subjects.load_100[index], 100), 1),
    number(sum(index)), backlogBar(open(index), most), (findingsOf.get(key(0, subjects.name[index])) ?? []).map((one) => [chip(findings.class[one]), ' '])]);
  return [h('h2', {}, filled('officials_here', { n: number(own.length) })),
    table([label('name'), label('arrivals'), label('load'), label('open_now'), label('backlog'), label('found')], rows), ageLegend(),
    shown.length < own.length ? h('p', {}, link('#/officials?unit=' + encodeURIComponent(names[subjects.name[unit]]), label('see_all'))) : null];
}

/** Draws the months of a subject on the measures behind its findings, or on those that were judged. */
async function monthCharts(subject, wanted) {
  const [measures, months] = await Promise.all([part('measures'), part('months')]);
  prepareMonths(months);
  const shown = rowsOf(measures, subject).filter(({ row, model }) => months.at.has(row) && (wanted ? wanted.includes(model.measure) : !measureById.get(model.measure).describes));
  shown.sort((one, two) => measures.result[two.row] - measures.result[one.row]);
  if (!shown.length) return null;
  const chart = ({ row, model }) => {
    const { start, count, first, bandStart } = months.at.get(row);
    const values = (column, from) => column.slice(from, from + count).map((value) => value / 10);
    const band = bandStart === undefined ? null : { low: values(months.low_10, bandStart), high: values(months.high_10, bandStart) };
    return trend(measureById.get(model.measure).title, first, values(months.observed_10, start), values(months.expected_10, start), band);
  };
  return [h('h2', {}, label('by_month')), h('p', {}, label('by_month_note')), h('div', { class: 'charts' }, shown.slice(0, 8).map(chart))];
}

/** Finds where the months of each row start, once. */
function prepareMonths(months) {
  if (months.at) return;
  months.at = new Map();
  let [start, bandStart, banded] = [0, 0, 0];
  months.row.forEach((row, index) => {
    const one = { start, count: months.count[index], first: months.first[index] };
    if (months.banded[banded] === row) {
      one.bandStart = bandStart;
      bandStart += one.count;
      banded += 1;
    }
    start += one.count;
    months.at.set(row, one);
  });
}

function withheldOf(subject) {
  const withheld = subjects.withheld[subject];
  if (!withheld) return null;
  return [h('h2', {}, label('not_computed')), h('ul', {}, withheld.map(([id, reason]) => h('li', {}, measureById.get(id)?.title ?? id, ': ', reason)))];
}

const DOSSIER_CASES = 8;

/** Makes what is taken to a hearing: one official, on at most four pages. */
async function dossierPage(route) {
  const subject = subjectOf(route, 0);
  if (subject === undefined) return subjectsPage({ ...route, path: ['officials'] }, 0);
  const name = names[subjects.name[subject]];
  const found = findingsOf.get(key(0, subjects.name[subject])) ?? [];
  const one = async (index) => h('section', {}, h('h2', {}, chip(findings.class[index]), ' ', findings.title[index]),
    h('p', { class: 'statement' }, findings.statement[index]),
    h('h3', {}, label('tested')), testedList(index),
    h('p', { class: 'todo' }, h('strong', {}, label('step'), ': '), findings.step[index]),
    await evidenceTable(index, DOSSIER_CASES));
  return [
    h('p', { class: 'crumb' }, link(subjectPath(subject), name), ' ', h('button', { type: 'button', click: () => print() }, label('print'))),
    heading(label('dossier'), ': ', name),
    h('p', { class: 'sub' }, [subjects.office[subject], subjects.unit[subject]].map(textOf).filter(Boolean).join(' · '), ' · ', document.querySelector('.period').textContent),
    h('p', { class: 'caveat' }, label('not_a_verdict')),
    noteOf(subject),
    found.length ? await Promise.all(found.slice(0, 3).map(one)) : h('p', {}, label('found_nothing')),
    await comparison(subject, about.measures.filter((one) => !one.describes).map((one) => one.id), label('against_colleagues')),
    h('h2', {}, label('answer')), h('p', {}, label('answer_note')), h('div', { class: 'answer' }),
  ];
}
