// The list of findings, one finding with its cases, and the cards that other pages show.

function findingsPage(route) {
  const items = findings.id.map((_, index) => index);
  const used = (column) => [...new Set(column.filter((name) => name !== null))].sort((one, two) => names[one].localeCompare(names[two], about.lang));
  const classes = about.classes.map((one, index) => [one.id, one.title, index]).filter(([, , index]) => findings.class.includes(index));
  return filteredList({
    title: label('findings'),
    note: route.message ?? label('findings_note'),
    route,
    items,
    columns: [label('class'), label('who'), label('unit'), label('what'), label('step')],
    cells: (index) => [
      h('td', {}, chip(findings.class[index])),
      h('th', { scope: 'row' }, h('div', {}, link('#/finding/' + findings.id[index], names[findings.name[index]]))),
      h('td', {}, h('div', {}, unitText(index))),
      h('td', {}, h('div', {}, h('strong', {}, findings.short[index]), h('br'), findings.title[index])),
      h('td', {}, h('div', {}, findings.step[index])),
    ],
    tall: true,
    words: (index) => [names[findings.name[index]], unitText(index), findings.title[index], findings.id[index]].join(' '),
    filters: [
      { id: 'class', name: label('class'), options: classes },
      { id: 'unit', name: label('unit'), options: used(findings.unit).map((name) => [names[name], names[name]]) },
      { id: 'measure', name: label('measure'), options: about.measures.map((one) => [one.id, one.title]) },
      findings.since.length ? { id: 'since', name: label('since'), options: [['1', label('changed_new')], ['2', label('changed_class')]] } : null,
    ].filter(Boolean),
    matches: (index, wanted) => (!wanted.class || about.classes[findings.class[index]].id === wanted.class)
      && (!wanted.unit || (findings.unit[index] !== null && names[findings.unit[index]] === wanted.unit))
      && (!wanted.measure || findings.measures[index].includes(wanted.measure))
      && (!wanted.since || String(findings.since[index]) === wanted.since),
  });
}

const unitText = (index) => (findings.unit[index] === null || findings.unit[index] === findings.name[index] ? '' : names[findings.unit[index]]);

/** Makes cards of findings. */
const cards = (indices) => h('ul', { class: 'cards' }, indices.map((index) => h('li', {},
  chip(findings.class[index]), ' ', link('#/finding/' + findings.id[index], findings.title[index], { class: 'name' }),
  h('strong', { class: 'what' }, findings.short[index]), h('span', { class: 'step' }, '→ ', findings.step[index]))));

async function findingPage(route) {
  const index = findingAt.get(route.path[1]);
  if (index === undefined) return findingsPage({ ...route, path: ['findings'], message: filled('no_such_finding', { id: route.path[1] }) });
  const subject = subjectAt.get(key(findings.level[index], findings.name[index]));
  const who = subject === undefined ? [names[findings.name[index]]] : nameLink(subject);
  return [
    h('p', { class: 'crumb' }, link('#/findings', label('findings')), ' › ', findings.id[index]),
    heading(findings.title[index], ': ', names[findings.name[index]]),
    h('p', { class: 'sub' }, chip(findings.class[index]), ' ', who, unitText(index) ? [' · ', unitLink(findings.unit[index])] : null),
    noteOf(subject),
    h('p', { class: 'statement' }, findings.statement[index]),
    h('p', { class: 'todo' }, h('strong', {}, label('step'), ': '), findings.step[index]),
    h('p', { class: 'caveat' }, label('not_a_verdict')),
    answersTo(index),
    subject === undefined ? null : await comparison(subject, findings.measures[index], label('against_colleagues')),
    subject === undefined ? null : await monthCharts(subject, findings.measures[index]),
    h('h2', {}, label('tested')), testedList(index),
    checksTable(index),
    h('h2', {}, label('more_about')), facts(index),
    await evidenceTable(index),
    subject === undefined || findings.level[index] ? null : h('p', {}, link('#/dossier/' + encodeURIComponent(names[findings.name[index]]), label('dossier_link'))),
  ];
}

/** Shows what was answered to a finding. */
function answersTo(index) {
  const answers = findings.answers[index];
  if (!answers) return null;
  const one = ({ who, day, text, objective }) => h('li', {}, [who, day].filter(Boolean).join(', '), ': ', text, objective ? h('strong', {}, ' ', label('objective_cause')) : null);
  return [h('h2', {}, label('answers')), h('ul', {}, answers.map(one))];
}

/** Makes a list of what was tested: each sentence begins with what it is about. */
function testedList(index) {
  const sentences = findings.tested[index].split(/(?<=\.) (?=\p{Lu}[^.:]{1,24}: )/u).filter(Boolean);
  return sentences.length ? h('ul', {}, sentences.map((sentence) => h('li', {}, sentence))) : h('p', {}, label('nothing_tested'));
}

const HOLDS = ['no', 'yes'];

/** Shows what the finding hangs on: what was left out or counted in another way, and whether it stands then. */
function checksTable(index) {
  const checks = findings.checks[index];
  if (!checks.length) return null;
  const row = ([title, holds, probability, without]) => [title, label(holds === null ? 'unclear' : HOLDS[holds]),
    probability === null ? '–' : percent(probability / 1000), without];
  return [h('h2', {}, label('hangs_on')), h('p', {}, label('hangs_on_note')),
    table([label('check'), label('stands'), label('chance_then'), label('falls_without')], checks.map(row), { name: label('hangs_on') })];
}

/** Makes what else is known about a finding. */
function facts(index) {
  const excess = scaled(findings.excess_100[index], 100);
  return terms([
    excess === null ? null : [label('excess'), `${number(excess, 1)} ${findings.excess_unit[index]}`],
    findings.probability_1000[index] === null ? null : [label('probability'), percent(findings.probability_1000[index] / 1000)],
    findings.first_seen[index] ? [label('first_seen'), findings.first_seen[index]] : null,
    findings.trend[index] ? [label('trend'), findings.trend[index]] : null,
    [label('measure'), findings.measures[index].map((id, at) => [at ? ', ' : '', measureLink(id, findings.level[index])])],
    findings.points[index].length ? [label('points'), findings.points[index].join(', ')] : null,
    [label('data_level'), findings.data_level[index]],
  ].filter(Boolean));
}

const measureLink = (id, level) => {
  const measure = measureById.get(id);
  return measure ? link('#/measure/' + id + (level ? '?level=unit' : ''), measure.title) : id;
};

/** Makes the tables of the cases behind a finding, with file and row: the heaviest, and some drawn at random. */
async function evidenceTable(index, most = Infinity) {
  const [evidence, times] = await Promise.all([part('evidence'), timelines()]);
  const all = evidence.finding.map((finding, row) => (finding === index ? row : -1)).filter((row) => row >= 0);
  const [heaviest, random] = [1, 2].map((bit) => all.filter((row) => evidence.chosen[row] & bit).slice(0, most));
  return [heaviest.length ? [h('h2', {}, label('cases')), h('p', {}, label('cases_note')), heaviest.some((row) => times.at.has(row)) ? timelineLegend() : null, casesTable(evidence, times, heaviest, label('cases'))] : null,
    random.length ? [h('h2', {}, label('random_cases')), h('p', {}, label('random_note')), casesTable(evidence, times, random, label('random_cases'))] : null];
}

function casesTable(evidence, times, rows, name) {
  const several = new Set(rows.map((row) => evidence.measure[row])).size > 1;
  const partner = rows.some((row) => evidence.counterpart[row] !== null);
  const steps = rows.some((row) => evidence.step[row] !== null);
  const columns = [
    [label('case'), (row) => evidence.case[row]],
    several && [label('measure'), (row) => measureById.get(names[evidence.measure[row]])?.title ?? ''],
    steps && [label('at_step'), (row) => (evidence.step[row] === null ? '' : names[evidence.step[row]])],
    [label('began_ended'), (row) => [h('span', { class: 'whole' }, dayAndTime(evidence.from_min[row]), ' –'), h('br'), h('span', { class: 'whole' }, dayAndTime(evidence.to_min[row]))]],
    [label('working_time'), (row) => duration(evidence.work_min[row])],
    rows.some((row) => times.at.has(row)) && [label('in_time'), (row) => timeline(times, row)],
    partner && [label('counterpart'), (row) => (evidence.counterpart[row] === null ? '' : names[evidence.counterpart[row]])],
    [label('file_row'), (row) => rowsInFiles(evidence, row)],
  ].filter(Boolean);
  return table(columns.map(([heading]) => heading), rows.map((row) => columns.map(([, cell]) => cell(row))), { name, class: 'evidence' });
}

/** Returns the file and the rows that show a case. */
function rowsInFiles(evidence, row) {
  const [first, last] = [textOf(evidence.first_file[row]), textOf(evidence.file[row])];
  const [from, to] = [evidence.first_row[row], evidence.row[row]];
  if (first === last) return `${last}, ${from === to ? filled('row', { n: to }) : filled('two_rows', { from, to })}`;
  return `${first}, ${filled('row', { n: from })}; ${last}, ${filled('row', { n: to })}`;
}
