// Elements: texts only ever become text nodes, and nothing of the data becomes markup.

// The namespace is taken from the document, so that the file names no address at all.
const SVG = document.getElementById('svg').namespaceURI;

/** Makes an element of HTML. Children are elements or texts; missing ones are left out. */
function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** Makes an element of SVG. */
function s(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== '' && child !== false) element.append(child);
  }
  return element;
}

const link = (href, text, attributes = {}) => h('a', { href, ...attributes }, text);

const heading = (text, ...more) => h('h1', { tabindex: -1 }, text, ...more);

const chip = (index) => h('span', { class: 'chip ' + about.classes[index].id }, about.classes[index].title);

/** Returns true for somebody without a name: the rows of peers of other units follow those of the subjects. */
const isPeer = (index) => index >= subjects.name.length;

/** Returns the address of an official or a unit. */
const subjectPath = (index) =>
  (subjects.level[index] ? '#/unit/' : '#/official/') + encodeURIComponent(names[subjects.name[index]]);

const unitPath = (name) => '#/unit/' + encodeURIComponent(names[name]);

/** Makes a link to a unit, or its name alone if nothing was measured of it. */
function unitLink(name) {
  if (name === null || name === undefined) return null;
  return subjectAt.has(key(1, name)) ? link(unitPath(name), names[name]) : names[name];
}

/** Makes the name of an official or a unit, with a mark if something about the data is uncertain. */
function nameLink(index) {
  if (isPeer(index)) return [label('peer')];
  const name = link(subjectPath(index), names[subjects.name[index]]);
  return subjects.notes[index] ? [name, ' ', h('abbr', { class: 'caution', title: subjects.notes[index] }, label('caution'))] : [name];
}

/** Makes a table of headings and rows of cells; the first cell of a row is its heading. */
function table(headings, rows, attributes = {}) {
  const cells = (row) => row.map((cell, index) => (index ? h('td', {}, cell) : h('th', { scope: 'row' }, cell)));
  return h('div', { class: 'wide', tabindex: 0, role: 'region', 'aria-label': attributes.name ?? headings.join(', ') },
    h('table', { class: attributes.class },
      h('thead', {}, h('tr', {}, headings.map((text) => h('th', { scope: 'col' }, text)))),
      h('tbody', {}, rows.map((row) => h('tr', {}, cells(row))))));
}

/** Makes a list of terms and what they are. */
const terms = (pairs) => h('dl', {}, pairs.map(([term, ...what]) => h('div', {}, h('dt', {}, term), h('dd', {}, ...what))));

/** Says something to those who cannot see the page. */
function announce(text) {
  document.getElementById('status').textContent = text;
}
