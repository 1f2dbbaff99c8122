// The data: parts are unpacked on first use, columns are read by row, and numbers are written as the language does.

const unpacked = new Map();

/** Returns a part of the data. */
function part(id) {
  if (!unpacked.has(id)) unpacked.set(id, unpack(document.getElementById(id).textContent));
  return unpacked.get(id);
}

async function unpack(text) {
  const packed = atob(text);
  const bytes = new Uint8Array(packed.length);
  for (let index = 0; index < packed.length; index += 1) bytes[index] = packed.charCodeAt(index);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return JSON.parse(await new Response(stream).text());
}

// What every page needs, set once before the first page is drawn.
let about, names, subjects, findings, measureById;
// Positions of subjects by level and name, and of their findings.
const subjectAt = new Map();
const findingsOf = new Map();
const findingAt = new Map();

async function readBasics() {
  [about, names, subjects, findings] = await Promise.all(['about', 'names', 'subjects', 'findings'].map(part));
  measureById = new Map(about.measures.map((measure) => [measure.id, measure]));
  subjects.name.forEach((name, index) => subjectAt.set(key(subjects.level[index], name), index));
  findings.id.forEach((id, index) => {
    findingAt.set(id, index);
    const whom = key(findings.level[index], findings.name[index]);
    findingsOf.set(whom, [...(findingsOf.get(whom) ?? []), index]);
  });
}

const key = (level, name) => level + ' ' + name;

/** Returns a label in the language of the report. */
const label = (id) => about.texts[id] ?? id;

/** Returns a label with `{name}` replaced by values. */
const filled = (id, values) => label(id).replace(/\{(\w+)\}/g, (_, name) => values[name]);

const formats = new Map();

/** Returns a number with this many decimals, as `1.234,5` in Vietnamese; a dash if it is missing. */
function number(value, digits = 0) {
  if (value === null || value === undefined) return '–';
  if (!formats.has(digits)) {
    const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    formats.set(digits, new Intl.NumberFormat(about.lang === 'vi' ? 'vi-VN' : 'en-GB', options));
  }
  return formats.get(digits).format(value);
}

/** Returns a number with a decimal if it is small. */
const few = (value) => number(value, value !== null && value < 20 ? 1 : 0);

/** Returns a column's value divided by its scale, or null. */
const scaled = (value, scale) => (value === null || value === undefined ? null : value / scale);

const percent = (share) => (share === null ? '–' : number(share * 100) + ' %');

/** Returns minutes as hours, or as minutes if they are few. */
function duration(minutes) {
  if (minutes === null || minutes === undefined) return '–';
  return minutes < 60 ? filled('minutes', { n: number(minutes) }) : filled('hours', { n: number(minutes / 60, 1) });
}

/** Returns minutes since 1970, in the zone of the report, as a day and a time. */
function dayAndTime(minutes) {
  const at = new Date(minutes * 60000);
  const two = (value) => String(value).padStart(2, '0');
  const day = `${two(at.getUTCDate())}/${two(at.getUTCMonth() + 1)}/${at.getUTCFullYear()}`;
  return `${day} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
}

/** Returns months since January 1970 as `3/2024`. */
const monthName = (month) => `${(month % 12) + 1}/${1970 + Math.floor(month / 12)}`;

/** Returns a text without diacritics and capitals, so that `nguyen` finds `Nguyễn`. */
const folded = (text) => text.normalize('NFD').replace(/\p{Mn}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();

/** Returns the rows of a measure at a level: where they start, how many, and the limits of the funnel. */
const modelOf = (table, measure, level) =>
  table.models.find((model) => model.measure === measure && model.level === level);

/** Returns the rows of a subject, one for each measure: the rows of a model are in the order of subjects. */
function rowsOf(table, subject) {
  const rows = [];
  for (const model of table.models) {
    if (model.level !== subjects.level[subject]) continue;
    let [low, high] = [model.start, model.start + model.count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (table.subject[middle] < subject) low = middle + 1;
      else high = middle;
    }
    if (low < model.start + model.count && table.subject[low] === subject) rows.push({ row: low, model });
  }
  return rows;
}

/** What a result may be, by its number in the data. */
const RESULTS = ['too_little', 'ordinary', 'better', 'some_months', 'beyond'];
