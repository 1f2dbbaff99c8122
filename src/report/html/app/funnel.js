// The funnel: everybody on one measure, by how much was expected and the ratio to it, with the limits of the model.

const FUNNEL = { width: 860, height: 440, left: 60, right: 12, top: 14, bottom: 44 };

/** Draws the funnel of a measure at a level. `selected` is a subject to point out. */
function funnel(table, model, selected) {
  const { width, height, left, right, top, bottom } = FUNNEL;
  const rows = Array.from({ length: model.count }, (_, index) => model.start + index).filter((row) => table.ratio_1000[row] !== null);
  const at = (row) => [table.effective_1000[row] / 1000, table.ratio_1000[row] / 1000];
  const effective = rows.map((row) => table.effective_1000[row] / 1000).filter((value) => value > 0);
  // A call with 5,000 arguments is fine, one with a million is not.
  const most = effective.reduce((one, other) => Math.max(one, other), 10) * 1.2;
  const least = Math.max(0.5, effective.reduce((one, other) => Math.min(one, other), 1));
  const [from, to] = [0.1, 10];
  const x = logAxis(least, most, left, width - right);
  const y = logAxis(from, to, height - bottom, top);

  const small = { 0: [], 1: [] };
  const flagged = [];
  let clipped = '';
  for (const row of rows) {
    const [expected, ratio] = at(row);
    const [px, py, result] = [x(expected), y(ratio), table.result[row]];
    if (ratio < from || ratio > to) clipped += arrow(px, py, ratio > to ? -1 : 1);
    else if (result <= 1) small[result].push(`M${px.toFixed(1)},${py.toFixed(1)}h0`);
    if (result >= 2) flagged.push({ row, px, py, result, expected, ratio });
  }
  // A measure that flags hundreds would drown the page: the rest are dots without a link.
  const linked = flagged.sort((one, two) => two.result - one.result || two.expected - one.expected).slice(0, 300);
  const point = ({ row, px, py, result, expected, ratio }) => {
    if (isPeer(table.subject[row])) {
      return s('path', { class: 'flagged r' + result, 'data-expected': expected, 'data-ratio': ratio, d: mark(result, px, py, 5) });
    }
    const name = `${names[subjects.name[table.subject[row]]]}: ${number(table.times_100[row] / 100, 1)}`;
    return s('a', { href: subjectPath(table.subject[row]) , 'aria-label': name },
      s('path', { class: 'flagged r' + result, 'data-expected': expected, 'data-ratio': ratio, d: mark(result, px, py, 5) }, s('title', {}, name)));
  };
  const limit = (values) => {
    const points = values.map((value, index) => (value === null ? null : [model.limit_at_1000[index] / 1000, value / 1000]));
    const inside = points.filter((one) => one && one[1] >= from && one[1] <= to);
    return inside.map(([expected, ratio], index) => `${index ? 'L' : 'M'}${x(expected).toFixed(1)},${y(ratio).toFixed(1)}`).join('');
  };
  const own = rows.find((row) => table.subject[row] === selected);
  const name = filled('funnel_of', { n: number(rows.length), measure: measureById.get(model.measure).title, flagged: number(flagged.length) });
  return h('figure', { class: 'funnel' },
    picture(width, height, name, { role: 'group', 'data-least': least, 'data-most': most, 'data-from': from, 'data-to': to },
      grid(x, y, least, most),
      s('path', { class: 'little', d: small[0].join('') }),
      s('path', { class: 'ordinary', d: small[1].join('') }),
      s('path', { class: 'clipped', d: clipped }),
      s('path', { class: 'limit worse', d: limit(model.worse_1000) }),
      s('path', { class: 'limit better', d: limit(model.better_1000) }),
      linked.map(point),
      own === undefined ? null : s('circle', { class: 'selected', r: 9, cx: x(at(own)[0]), cy: y(at(own)[1]) })),
    h('figcaption', {}, label('funnel_how'), measureById.get(model.measure).duration ? [' ', label('funnel_duration')] : null));
}

const arrow = (x, y, down) => `M${x.toFixed(1)},${y.toFixed(1)}l-4,${-6 * down}h8z`;

function grid(x, y, least, most) {
  const { width, height, left, right, bottom, top } = FUNNEL;
  const ticks = [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000];
  const across = ticks.filter((tick) => tick >= least && tick <= most);
  const up = [0.1, 0.2, 0.5, 1, 2, 5, 10];
  return [
    up.map((tick) => s('line', { class: tick === 1 ? 'one' : 'grid', x1: left, x2: width - right, y1: y(tick), y2: y(tick) })),
    up.map((tick) => s('text', { x: left - 6, y: y(tick) + 4, 'text-anchor': 'end' }, number(tick, tick < 1 ? 1 : 0))),
    across.map((tick) => s('text', { x: x(tick), y: height - bottom + 16, 'text-anchor': 'middle' }, number(tick, tick < 1 ? 1 : 0))),
    s('line', { class: 'frame', x1: left, x2: width - right, y1: height - bottom, y2: height - bottom }),
    s('line', { class: 'frame', x1: left, x2: left, y1: top, y2: height - bottom }),
    s('text', { x: (left + width) / 2, y: height - 6, 'text-anchor': 'middle' }, label('funnel_x')),
    s('text', { x: 14, y: height / 2, 'text-anchor': 'middle', transform: `rotate(-90 14 ${height / 2})` }, label('funnel_y')),
  ];
}
