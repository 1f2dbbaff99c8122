// Charts: each function takes numbers and returns SVG. Every chart has a text that says what it shows.

const picture = (width, height, name, attributes, ...children) =>
  s('svg', { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': name, ...attributes }, ...children);

/** Returns a function from values to positions on a logarithmic axis. Values outside end at its ends. */
function logAxis(from, to, start, stop) {
  const slope = (stop - start) / Math.log(to / from);
  return (value) => start + slope * Math.log(Math.min(Math.max(value, from), to) / from);
}

const INTERVAL = { width: 260, height: 22, from: 0.2, to: 12 };

/** Draws how many times as many or as long, with its interval, on an axis that all rows share. */
function interval(value, low, high, result) {
  const { width, height, from, to } = INTERVAL;
  const x = logAxis(from, to, 6, width - 6);
  const middle = height / 2;
  const threshold = about.threshold_100 / 100;
  const name = `${number(value, 1)} (${number(low, 1)}–${number(high, 1)})`;
  return picture(width, height, name, { class: 'interval r' + result },
    s('line', { class: 'one', x1: x(1), x2: x(1), y1: 0, y2: height }),
    s('line', { class: 'threshold', x1: x(threshold), x2: x(threshold), y1: 0, y2: height }),
    s('line', { class: 'range', x1: x(low), x2: x(high), y1: middle, y2: middle }),
    s('path', { class: 'mark', d: mark(result, x(value), middle, 5) }));
}

/** Returns the shape of a result: a diamond if it is beyond, a triangle if it is better, a dot otherwise. */
function mark(result, x, y, size) {
  if (result >= 3) return `M${x},${y - size}l${size},${size}l${-size},${size}l${-size},${-size}z`;
  if (result === 2) return `M${x},${y - size}l${size},${size * 1.7}h${-2 * size}z`;
  const radius = size * 0.7;
  return `M${x - radius},${y}a${radius},${radius} 0 1,0 ${2 * radius},0a${radius},${radius} 0 1,0 ${-2 * radius},0z`;
}

/** Draws the axis of `interval`, for the head of its column. */
function intervalAxis() {
  const { width, from, to } = INTERVAL;
  const x = logAxis(from, to, 6, width - 6);
  const ticks = [0.25, 0.5, 1, 2, 4, 8];
  return picture(width, 18, label('times_axis'), { class: 'axis' },
    ticks.map((tick) => s('text', { x: x(tick), y: 13, 'text-anchor': 'middle' }, number(tick, tick < 1 ? 2 : 0).replace(/0$/, (zero) => (tick < 1 ? '' : zero)))));
}

/** Draws what was observed (bars) and what colleagues would have had (line) by month, with the band of ordinary scatter. */
function trend(name, first, observed, expected, band, text = 'trend_of') {
  const [width, height, left, bottom] = [340, 130, 34, 20];
  const most = Math.max(1, ...observed, ...expected, ...(band?.high ?? []));
  const step = (width - left - 4) / observed.length;
  const y = (value) => height - bottom - (value / most) * (height - bottom - 8);
  const middle = (index) => left + step * (index + 0.5);
  const points = (values) => values.map((value, index) => `${middle(index)},${y(value)}`).join(' ');
  const bar = (value, index) => s('rect', { class: 'bar', x: left + step * index + 1, width: Math.max(1, step - 2), y: y(value), height: height - bottom - y(value) });
  const every = Math.max(1, Math.ceil(observed.length / 5));
  const month = (_, index) => (index % every ? null : s('text', { x: middle(index), y: height - 5, 'text-anchor': 'middle' }, monthName(first + index)));
  return h('figure', {}, h('figcaption', {}, name),
    picture(width, height, filled(text, { name }), { class: 'trend' },
      band ? s('polygon', { class: 'band', points: points(band.high) + ' ' + band.low.map((value, index) => `${middle(index)},${y(value)}`).reverse().join(' ') }) : null,
      observed.map(bar),
      s('polyline', { class: 'expected', points: points(expected) }),
      s('line', { class: 'frame', x1: left, x2: width, y1: height - bottom, y2: height - bottom }),
      s('text', { x: left - 4, y: 14, 'text-anchor': 'end' }, number(most)),
      s('text', { x: left - 4, y: height - bottom, 'text-anchor': 'end' }, '0'),
      observed.map(month)));
}

const AGES = ['age_1', 'age_7', 'age_30', 'age_90', 'age_more'];

/** Draws open cases by age as one bar; `scale` is the number of cases that fills it. */
function backlogBar(cases, scale, width = 260) {
  const total = cases.reduce((sum, one) => sum + one, 0);
  let x = 0;
  const name = AGES.map((age, index) => `${label(age)}: ${number(cases[index])}`).join('; ');
  const piece = (count, index) => {
    const long = (count / Math.max(1, scale)) * width;
    x += long;
    return long > 0 ? s('rect', { class: 'age' + index, x: x - long, y: 2, width: long, height: 14 }) : null;
  };
  return picture(width, 18, `${number(total)} – ${name}`, { class: 'backlog' }, cases.map(piece));
}

const ageLegend = () => h('p', { class: 'legend' }, AGES.map((age, index) =>
  h('span', {}, picture(12, 12, label(age), { 'aria-hidden': 'true', role: null }, s('rect', { class: 'age' + index, width: 12, height: 12 })), ' ', label(age))));
