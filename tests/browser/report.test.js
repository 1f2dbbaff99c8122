// What a report must do, in a browser: one test for each line of the acceptance list that needs one.
// (3) the same bytes and the size are tested in `tests/report`.
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { REPORTS, go, inaccessible, open, part, printed, routes, rows, start } from './open.js';

let browser;
before(async () => { browser = await start(); });
after(async () => { await browser.close(); });

const close = (page) => page.context().close();
const count = (page, selector) => page.locator(selector).count();

describe('every route', () => {
  for (const report of ['vi', 'en', 'unit']) {
    test(`(1) asks for one file and logs no fault: ${report}`, async () => {
      const page = await open(browser, report);
      for (const route of await routes(page)) await go(page, route + (route.includes('?') ? '&' : '?') + 'again=1');
      assert.deepEqual(page.faults, []);
      assert.equal(page.requests.filter((url) => !url.startsWith('data:')).length, 1);
      await close(page);
    });
  }

  test('(2, 13) of 5,000 officials is there in a second and keeps the page small', async () => {
    const since = performance.now();
    const page = await open(browser, 'large');
    const ready = performance.now() - since;
    assert.ok(ready <= 2000, `ready after ${ready} ms`);
    assert.ok(statSync(REPORTS.large).size <= 6e6);
    for (const route of (await routes(page)).slice(1)) {
      const took = await go(page, route);
      assert.ok(took <= 1000, `${route} took ${took} ms`);
      const elements = await count(page, '*');
      assert.ok(elements <= 8000, `${route} has ${elements} elements`);
    }
    assert.deepEqual(page.faults, []);
    await close(page);
  });

  test('(12) has no fault of accessibility in either scheme', async () => {
    for (const colorScheme of ['light', 'dark']) {
      const page = await open(browser, 'vi', '#/', { colorScheme, bypassCSP: true });
      for (const route of await routes(page)) {
        if (route !== '#/') await go(page, route);
        assert.deepEqual(await inaccessible(page), [], `${route}, ${colorScheme}`);
      }
      await close(page);
    }
  });
});

describe('what is found', () => {
  test('(6) every finding opens by its link, and an unknown one shows the list', async () => {
    const page = await open(browser, 'vi');
    const findings = rows('vi', 'findings.csv');
    assert.ok(findings.length > 3);
    for (const finding of findings) {
      await go(page, '#/finding/' + finding.finding_id);
      assert.match(await page.locator('#page h1').innerText(), new RegExp(finding.title.slice(0, 10)));
      assert.ok((await page.locator('#page .statement').innerText()).startsWith(finding.statement.slice(0, 60)));
    }
    await go(page, '#/finding/nobody-00000000');
    assert.match(await page.locator('#page').innerText(), /không có phát hiện nobody-00000000/);
    assert.equal(await count(page, '#page .list tbody:not([aria-hidden]) tr'), findings.length);
    await close(page);
  });

  test('(7) finding, official, case, and Back twice to the same place', async () => {
    const page = await open(browser, 'vi', '#/findings');
    const first = page.locator('#page .list a').first();
    const href = await first.getAttribute('href');
    const turn = async (act) => {
      const before = await page.evaluate(() => document.body.dataset.ready);
      await act();
      await page.waitForFunction((last) => document.body.dataset.ready !== last, before);
    };
    await turn(() => first.click());
    const official = page.locator('#page .sub a').first();
    await turn(() => official.click());
    assert.match(page.url(), /#\/official\//);
    assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1');
    await turn(() => page.goBack());
    assert.ok(page.url().endsWith(href));
    assert.ok(await page.locator('table.evidence').first().isVisible(), 'the cases are shown again');
    await turn(() => page.goBack());
    assert.ok(page.url().endsWith('#/findings'));
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute('href')), href);
    await close(page);
  });

  test('(8) evidence shows the file and the row of evidence.csv', async () => {
    const page = await open(browser, 'vi');
    const evidence = rows('vi', 'evidence.csv');
    const finding = evidence[0].finding_id;
    await go(page, '#/finding/' + finding);
    const shown = (await page.locator('table.evidence').allInnerTexts()).join('\n');
    for (const row of evidence.filter((one) => one.finding_id === finding)) {
      assert.ok(shown.includes(row.case_id), row.case_id);
      assert.ok(shown.includes(row.source) && shown.includes(row.source_row), `${row.source}, ${row.source_row}`);
    }
    await close(page);
  });

  test('the cases of a finding are drawn in working time, and what it hangs on is that of robustness.csv', async () => {
    const page = await open(browser, 'vi');
    const evidence = rows('vi', 'evidence.csv');
    const robustness = rows('vi', 'robustness.csv');
    const findings = rows('vi', 'findings.csv').filter((finding) => finding.class === 'review');
    for (const { finding_id: id } of findings) {
      await go(page, '#/finding/' + id);
      const own = evidence.filter((row) => row.finding_id === id);
      const shown = own.reduce((sum, row) => sum + (row.chosen === 'heaviest_and_random' ? 2 : 1), 0);
      assert.equal(await count(page, 'table.evidence svg.times'), shown, id);
      const outside = await page.evaluate(() => [...document.querySelectorAll('svg.times rect')].filter((rect) => {
        const end = +rect.getAttribute('x') + +rect.getAttribute('width');
        return +rect.getAttribute('x') < 0 || end > rect.ownerSVGElement.viewBox.baseVal.width;
      }).length);
      assert.equal(outside, 0, id);
      const text = await page.locator('#page').innerText();
      const checks = robustness.filter((row) => row.finding_id === id);
      assert.ok(checks.length > 0 && checks.every((row) => text.includes(row.check_title)), id);
    }
    await close(page);
  });

  test('the months of a unit are those of the query clearance_by_month', async () => {
    const page = await open(browser, 'vi');
    const [names, clearance] = [await part(page, 'names'), await part(page, 'clearance')];
    const asked = rows('vi', 'clearance.csv').filter((row) => row.unit_id !== '' && row.unit_id !== 'UNKNOWN');
    const drawn = new Map();
    let at = 0;
    clearance.unit.forEach((unit, index) => {
      for (let month = 0; month < clearance.count[index]; month += 1, at += 1) {
        const since = clearance.first[index] + month;
        const name = `${1970 + Math.floor(since / 12)}-${String((since % 12) + 1).padStart(2, '0')}`;
        drawn.set(`${names[unit]} ${name}`, [clearance.arrivals[at], clearance.completions[at]]);
      }
    });
    assert.ok(asked.length > 20);
    for (const row of asked) assert.deepEqual(drawn.get(`${row.unit_id} ${row.month}`), [+row.arrivals, +row.completions], `${row.unit_id}, ${row.month}`);
    await go(page, '#/unit/' + encodeURIComponent(asked[0].unit_id));
    assert.equal(await count(page, 'svg.trend[aria-label*="nhận (đường)"]'), 1);
    await close(page);
  });

  test('(9) names are found without diacritics', async () => {
    const page = await open(browser, 'large', '#/officials');
    await page.fill('#search', 'nguyen thi phuong');
    const names = await page.locator('#page .list tbody:not([aria-hidden]) a').allInnerTexts();
    assert.ok(names.length > 0 && names.every((name) => name.startsWith('Nguyễn Thị Phương')), names.join());
    await page.fill('#search', 'do kim dong');
    assert.match((await page.locator('#page .list a').allInnerTexts()).join('\n'), /^Đỗ Kim Đông/m);
    await close(page);
  });

  test('(10) filters show as many rows as the table has', async () => {
    const page = await open(browser, 'vi', '#/findings');
    const findings = rows('vi', 'findings.csv');
    for (const wanted of new Set(findings.map((finding) => finding.class))) {
      await page.selectOption('#filter-class', wanted);
      const expected = findings.filter((finding) => finding.class === wanted).length;
      assert.equal(await page.locator('#page .count').innerText(), `${expected} trong ${findings.length}`);
      assert.equal(await count(page, '#page .list tbody:not([aria-hidden]) tr'), expected);
      assert.ok(page.url().includes('class=' + wanted), 'the filter is in the address');
    }
    await close(page);
  });
});

describe('how it is shown', () => {
  test('(4) a name is text, whatever it contains', async () => {
    const page = await open(browser, 'large');
    const [names, findings] = [await part(page, 'names'), await part(page, 'findings')];
    const hostile = names[0];
    assert.match(hostile, /<img/);
    const route = '#/official/' + encodeURIComponent(hostile);
    const own = findings.id[findings.name.indexOf(0)];
    for (const one of [route, '#/finding/' + own, '#/dossier/' + encodeURIComponent(hostile), '#/officials', '#/findings', '#/']) {
      await go(page, one + '?');
      assert.equal(await count(page, 'main img, main b'), 0, one);
      assert.notEqual(await page.title(), 'hit');
    }
    await go(page, route);
    assert.equal(await page.locator('#page h1').innerText(), hostile);
    assert.deepEqual(page.faults, []);
    await close(page);
  });

  test('(5) the file names no address outside of itself', () => {
    for (const report of ['vi', 'en', 'large']) {
      const text = readFileSync(REPORTS[report], 'utf8').replace(/<script type="text\/plain"[^<]*<\/script>/g, '');
      assert.doesNotMatch(text, /https?:|\/\/[a-z]+\.[a-z]|@import|url\(/, report);
    }
  });

  test('(11) the keyboard reaches everything, and the focus is visible', async () => {
    const page = await open(browser, 'vi', '#/findings?class=review');
    const reached = new Set();
    for (let step = 0; step < 80; step += 1) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const { activeElement: element } = document;
        const seen = element === document.body || getComputedStyle(element).outlineStyle !== 'none';
        return { what: element.id || element.getAttribute('href') || element.className || element.tagName, seen };
      });
      assert.ok(at.seen, `the focus on ${at.what} cannot be seen`);
      reached.add(at.what);
    }
    const wanted = await page.locator('a:visible, input:visible, select:visible, .box').evaluateAll((all) => all.map((one) => one.id || one.getAttribute('href') || one.className));
    for (const one of wanted.filter((name) => name !== '#main')) assert.ok(reached.has(one), `${one} cannot be reached`);
    await page.locator('#page .list a').first().focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => location.hash.startsWith('#/finding/'));
    await close(page);
  });

  test('(14) the points are those of measures.csv, and the flagged ones lie outside of the limits', async () => {
    const page = await open(browser, 'vi', '#/measure/handling_time');
    const table = rows('vi', 'measures.csv').filter((row) => row.measure === 'handling_time' && row.holder_level === 'official' && row.ratio !== '');
    const expected = table.map((row) => [(row.expected * row.reference_factor) / row.phi, Number(row.ratio), row.verdict]);
    const drawn = await page.evaluate(() => {
      const svg = document.querySelector('.funnel svg');
      const { least, most, from, to } = svg.dataset;
      const [width, height, left, right, top, bottom] = [860, 440, 60, 12, 14, 44];
      const value = (at, start, stop, low, high) => low * (high / low) ** ((at - start) / (stop - start));
      const points = (selector, pattern) => [...svg.querySelectorAll(selector)].flatMap((path) => [...(path.getAttribute('d') ?? '').matchAll(pattern)])
        .map(([, x, y]) => [value(+x, left, width - right, +least, +most), value(+y, height - bottom, top, +from, +to)]);
      const flagged = [...svg.querySelectorAll('.flagged')].map((path) => [Number(path.dataset.expected), Number(path.dataset.ratio), path.classList.contains('r2')]);
      const limit = (side) => points('.limit.' + side, /([\d.]+),([\d.]+)/g);
      return { small: points('.ordinary, .little', /M([\d.]+),([\d.]+)h0/g), flagged, worse: limit('worse'), better: limit('better') };
    });
    const near = ([x, y], [px, py]) => Math.abs(Math.log(x / px)) < 0.03 && Math.abs(Math.log(y / py)) < 0.03;
    const inside = expected.filter(([, ratio, verdict]) => ['unremarkable', 'too_little_data'].includes(verdict) && ratio >= 0.1 && ratio <= 10);
    assert.equal(drawn.small.length, inside.length);
    for (const point of inside) assert.ok(drawn.small.some((other) => near(point, [Math.max(other[0], 0), other[1]]) || point[0] < 0.6), `${point} is not drawn`);
    const outside = expected.filter(([, , verdict]) => verdict.startsWith('flagged') || verdict === 'better');
    assert.equal(drawn.flagged.length, outside.length);
    assert.ok(outside.length > 1);
    for (const [x, y, better] of drawn.flagged) {
      assert.ok(outside.some((point) => near(point, [x, y])), `${x}, ${y} is not in the table`);
      const limit = better ? drawn.better : drawn.worse;
      const nearest = limit.reduce((one, other) => (Math.abs(Math.log(other[0] / x)) < Math.abs(Math.log(one[0] / x)) ? other : one));
      // Few endings are bad: who is flagged lies below, who is better lies above.
      assert.ok(better ? y > nearest[1] * 0.98 : y < nearest[1] * 1.02, `${x}, ${y} is inside of ${nearest}`);
    }
    await close(page);
  });

  test('(15) the dossier prints on at most four pages of A4, with name and caveat', async () => {
    const page = await open(browser, 'vi');
    const dossier = (await routes(page)).find((route) => route.startsWith('#/dossier/'));
    await go(page, dossier);
    const text = await page.locator('#page').innerText();
    assert.ok(text.includes(decodeURIComponent(dossier.split('/')[2])));
    assert.match(text, /không phải kết luận/);
    const { pages, width, height } = await printed(page);
    assert.ok(pages <= 4, `${pages} pages`);
    // A4 in points.
    assert.ok(Math.abs(width - 595) < 2 && Math.abs(height - 842) < 2, `${width} × ${height}`);
    await close(page);
  });

  test('(16) without scripts the summary and the first findings are there', async () => {
    const page = await open(browser, 'vi', '#/', { javaScriptEnabled: false });
    const findings = rows('vi', 'findings.csv');
    assert.ok(await page.locator('#summary .question').first().isVisible());
    assert.equal(await count(page, '#listed tbody tr'), Math.min(50, findings.length));
    assert.ok(!(await page.locator('nav').isVisible()), 'links that need the script are hidden');
    await close(page);
  });

  test('(17) numbers are Vietnamese, and no label is English', async () => {
    const page = await open(browser, 'large', '#/officials');
    assert.match(await page.locator('#page .count').innerText(), /^5\.000 trong 5\.000$/);
    assert.match((await page.locator('#page td.number').allInnerTexts()).join(' '), /\d,\d/);
    await close(page);
    const samples = await open(browser, 'vi');
    for (const route of await routes(samples)) {
      if (route !== '#/') await go(samples, route);
      const text = await samples.locator('nav, h1, h2, th[scope=col], dt, label, figcaption').allInnerTexts();
      assert.doesNotMatch(text.join('\n'), /\b(the|of|and|findings?|officials?|measures?|step|load|cases?|with)\b/i, route);
    }
    await close(samples);
  });
});
