// Opens reports in Chromium. `BUCKSTOP_REPORTS` names a folder with what the tests open:
//   vi/, en/     the runs over `data-samples/` in both languages, with the CSV files beside `report.html`
//   again/       the run in Vietnamese once more under a stricter threshold, so that it tells what changed
//   dossier-finding-vi.html … dossier-subject-en.html   `explain --format html` of the first review, and of whom it is about
//   unit/        the same for the unit of the first review alone
//   large.html   5,000 officials and 20 measures, written by `cargo test --test all report::`
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const reports = process.env.BUCKSTOP_REPORTS;
if (!reports) throw new Error('BUCKSTOP_REPORTS must name the folder with the reports: see tests/browser/open.js');
const program = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));

/** The reports, by what the tests call them. */
export const REPORTS = { vi: join(reports, 'vi', 'report.html'), en: join(reports, 'en', 'report.html'), again: join(reports, 'again', 'report.html'), unit: join(reports, 'unit', 'report.html'), large: join(reports, 'large.html') };
export const DOSSIERS = ['finding', 'subject'].flatMap((what) => ['vi', 'en'].map((lang) => `dossier-${what}-${lang}`));
for (const name of DOSSIERS) REPORTS[name] = join(reports, name + '.html');

/** Starts the browser. */
export const start = () => chromium.launch({ executablePath: program, args: ['--no-sandbox'] });

/** Opens a report at a route. What goes wrong on the way is in `page.faults`, what was asked for in `page.requests`. */
export async function open(browser, report, route = '#/', options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.faults = [];
  page.requests = [];
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && page.faults.push(message.text()));
  page.on('pageerror', (error) => page.faults.push(error.message));
  page.on('request', (request) => page.requests.push(request.url()));
  await page.goto(pathToFileURL(REPORTS[report]).href + route);
  if (options.javaScriptEnabled !== false && !DOSSIERS.includes(report)) await page.waitForSelector('body[data-ready]');
  return page;
}

/** Goes to a route of an open report and waits until it is drawn. Returns the milliseconds that took. */
export async function go(page, route) {
  return page.evaluate(async (hash) => {
    const before = Number(document.body.dataset.ready);
    const since = performance.now();
    location.hash = hash;
    while (Number(document.body.dataset.ready) === before) await new Promise((next) => setTimeout(next, 5));
    return performance.now() - since;
  }, route);
}

/** Returns a part of the data of an open report. */
export const part = (page, id) => page.evaluate(async (name) => {
  const bytes = Uint8Array.from(atob(document.getElementById(name).textContent), (character) => character.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).json();
}, id);

/** Returns the rows of a CSV file beside a report. */
export function rows(report, file) {
  const text = readFileSync(join(reports, report, file), 'utf8').replace(/^\ufeff/, '');
  const cells = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/g)) {
    cells.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ',') cells.push([]);
  }
  const [head, ...body] = cells.filter((row) => row.length > 1);
  return body.map((row) => Object.fromEntries(head.map((name, index) => [name, row[index]])));
}

/** Returns a route of each kind, for somebody with a finding. */
export async function routes(page) {
  const [about, names, findings] = await Promise.all(['about', 'names', 'findings'].map((id) => part(page, id)));
  const official = findings.level.indexOf(0);
  const name = encodeURIComponent(names[findings.name[official]]);
  const unit = encodeURIComponent(names[findings.unit[official]]);
  return ['#/', '#/findings', `#/findings?class=${about.classes[findings.class[official]].id}`, '#/finding/' + findings.id[official],
    '#/officials', '#/official/' + name, '#/units', '#/unit/' + unit, '#/measures', '#/measure/' + about.measures[0].id,
    `#/measure/${about.measures[0].id}?level=unit`, '#/matrix', '#/matrix?unit=' + unit, '#/dossier/' + name, '#/data', '#/method'];
}

/** Prints a page. Returns the number of pages, and the width and height of the first in points. */
export async function printed(page) {
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  const pages = pdf.match(/\/Type\s*\/Page\b/g).length;
  const [, width, height] = pdf.match(/\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)/).map(Number);
  return { pages, width, height };
}

const axe = readFileSync(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

/** Returns what axe finds wrong with the accessibility of a page that was opened with `bypassCSP`. */
export async function inaccessible(page) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return found.violations.map((one) => `${one.id}: ${one.nodes[0].html}: ${one.nodes[0].failureSummary}`);
}
