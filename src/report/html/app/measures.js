// The list of measures, one measure with funnel and caterpillar, and the pages on data and method.

const CATERPILLAR_END = 50;
const SHEET_ROWS = 300;
const TOPIC_ROWS = 40;

async function measuresPage() {
  const measures = await part('measures');
  const counts = (id, level) => {
    const model = modelOf(measures, id, level);
    if (!model) return '–';
    let beyond = 0;
    let judged = 0;
    for (let row = model.start; row < model.start + model.count; row += 1) {
      judged += measures.result[row] > 0;
      beyond += measures.result[row] >= 3;
    }
    return judged ? filled('of_rows', { n: number(beyond), all: number(judged) }) : '–';
  };
  const rows = about.measures.map((measure) => [link('#/measure/' + measure.id, measure.title),
    measure.points.join(', '), measure.describes ? label('only_described') : counts(measure.id, 0), measure.describes ? label('only_described') : counts(measure.id, 1)]);
  return [heading(label('measures')), h('p', {}, label('measures_note')),
    table([label('measure'), label('points'), label('officials_beyond'), label('units_beyond')], rows)];
}

async function measurePage(route) {
  const measure = measureById.get(route.path[1]);
  if (!measure) return measuresPage();
  const measures = await part('measures');
  const level = route.params.get('level') === 'unit' ? 1 : 0;
  const path = '#/measure/' + measure.id;
  const model = modelOf(measures, measure.id, level);
  const switcher = h('p', { class: 'switch' }, [0, 1].map((one) => link(path + (one ? '?level=unit' : ''), label(one ? 'units' : 'officials'), { 'aria-current': one === level ? 'true' : null })));
  const head = [h('p', { class: 'crumb' }, link('#/measures', label('measures'))), heading(measure.title), h('p', {}, measure.doc), switcher];
  if (!model) return [...head, h('p', {}, label('not_measured'))];
  const selected = route.params.get('at') === null ? undefined : subjectAt.get(key(level, names.indexOf(route.params.get('at'))));
  return [...head, h('h2', {}, label('funnel')), funnel(measures, model, selected),
    h('h2', {}, label('caterpillar')), caterpillar(measures, model, selected)];
}

/** Ranks all who are judged: the first and the last, each with the interval. */
function caterpillar(measures, model, selected) {
  const rows = Array.from({ length: model.count }, (_, index) => model.start + index).filter((row) => measures.result[row] > 0);
  rows.sort((one, two) => measures.times_100[two] - measures.times_100[one] || one - two);
  const shown = rows.map((row, rank) => ({ row, rank }))
    .filter(({ row, rank }) => rank < CATERPILLAR_END || rank >= rows.length - CATERPILLAR_END || measures.subject[row] === selected);
  if (!shown.length) return h('p', {}, label('too_little_of_all'));
  const cells = ({ row }) => [
    nameLink(measures.subject[row]),
    textOf(subjects.unit[measures.subject[row]]),
    interval(measures.times_100[row] / 100, measures.low_100[row] / 100, measures.high_100[row] / 100, measures.result[row]),
    `${number(measures.times_100[row] / 100, 1)} (${number(measures.low_100[row] / 100, 1)}–${number(measures.high_100[row] / 100, 1)})`,
    measures.rank_from[row] === null ? '–' : filled('ranks', { from: number(measures.rank_from[row]), to: number(measures.rank_to[row]) }),
    h('span', { class: 'result r' + measures.result[row] }, label(RESULTS[measures.result[row]])),
  ];
  return [h('p', {}, filled('caterpillar_note', { n: number(rows.length), shown: number(shown.length) })),
    table([label('name'), label('unit'), intervalAxis(), label('times'), label('rank'), label('result')], shown.map(cells), { name: label('caterpillar'), class: 'comparison' })];
}

/** Shows what the log has and lacks, topic by topic, each with the columns it uses. */
function dataPage() {
  const sheet = about.data_quality;
  const topics = new Map();
  for (const row of sheet.rows) topics.set(row[0], [...(topics.get(row[0]) ?? []), row]);
  const topic = ([name, rows]) => {
    const used = sheet.headings.map((_, column) => column).filter((column) => column > 0 && rows.some((row) => row[column]));
    const shown = rows.slice(0, TOPIC_ROWS);
    return [h('h2', {}, `${name} (${number(rows.length)})`),
      table(used.map((column) => sheet.headings[column]), shown.map((row) => used.map((column) => row[column])), { name, class: 'sheet' }),
      restOf(rows.length - shown.length)];
  };
  return [heading(sheet.title), h('p', {}, label('data_note')), [...topics].map(topic)];
}

const restOf = (count) => (count > 0 ? h('p', { class: 'muted' }, filled('rest_in_sheet', { n: number(count) })) : null);

/** Shows a table that the spreadsheet has, too. */
function sheetPage(sheet, note) {
  const shown = sheet.rows.slice(0, SHEET_ROWS);
  return [heading(sheet.title), h('p', {}, note), table(sheet.headings, shown, { name: sheet.title, class: 'sheet' }),
    restOf(sheet.rows.length - shown.length)];
}
