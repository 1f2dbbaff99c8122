// Cases in working time: who had it, when an opinion was asked, when the clock stood still, when it was due. The positions
// are computed in Rust; each part has its own shape, so that it can be told without colours.

const BARS = ['others', 'own', 'consulted', 'paused'];
const BAR_AT = { others: [6, 6], own: [2, 14], consulted: [7, 4], paused: [4, 10] };
const TIME_LEGEND = [['own', 'time_own'], ['others', 'time_others'], ['consulted', 'time_consulted'], ['paused', 'time_paused'], ['due', 'time_due'], ['late', 'time_late']];

/** Returns the pictures of cases by row of the evidence. */
async function timelines() {
  const all = await part('timelines');
  if (all.at) return all;
  all.at = new Map();
  let start = 0;
  all.row.forEach((row, index) => {
    all.at.set(row, { index, start });
    start += all.bars[index];
  });
  return all;
}

/** Draws the case of a row of the evidence, or nothing if there is no picture of it. */
function timeline(all, row) {
  const at = all.at.get(row);
  if (!at) return '';
  const { index, start } = at;
  const bars = Array.from({ length: all.bars[index] }, (_, offset) => start + offset);
  const due = all.due[index];
  return picture(all.width, 18, all.name[index], { class: 'times' },
    s('line', { class: 'life', x1: 0, x2: all.life[index], y1: 9, y2: 9 }),
    bars.map((bar) => timeBar(BARS[all.kind[bar]], all.begins[bar], all.bar_width[bar])),
    all.late[index] ? timeBar('late', due, all.width - due) : null,
    due === null ? null : s('line', { class: 'due', x1: due, x2: due, y1: 0, y2: 18 }));
}

function timeBar(kind, x, width) {
  const [y, height] = BAR_AT[kind] ?? [16, 2];
  return s('rect', { class: kind, x, width, y, height });
}

/** Says what the parts of the pictures mean. */
function timelineLegend() {
  const mark = (kind) => (kind === 'due' ? s('line', { class: 'due', x1: 11, x2: 11, y1: 0, y2: 18 }) : timeBar(kind, 0, 22));
  return h('p', { class: 'legend' }, TIME_LEGEND.map(([kind, text]) =>
    h('span', {}, picture(22, 18, label(text), { 'aria-hidden': 'true', role: null }, mark(kind)), ' ', label(text))));
}
