// The dossier of `buckstop explain --format html`, and what the report says of the run before.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { DOSSIERS, REPORTS, go, inaccessible, open, printed, rows, start } from './open.js';

let browser;
before(async () => { browser = await start(); });
after(async () => { await browser.close(); });

const close = (page) => page.context().close();

describe('a dossier', () => {
  for (const dossier of DOSSIERS) {
    test(`asks for one file, logs no fault, and prints on at most four pages of A4: ${dossier}`, async () => {
      const page = await open(browser, dossier, '');
      assert.deepEqual(page.faults, []);
      assert.equal(page.requests.filter((url) => !url.startsWith('data:')).length, 1);
      assert.equal(await page.locator('script').count(), 0);
      const text = await page.locator('main').innerText();
      assert.match(text, dossier.endsWith('vi') ? /không phải kết luận/ : /not a verdict/);
      const { pages, width, height } = await printed(page);
      assert.ok(pages <= 4, `${pages} pages`);
      assert.ok(Math.abs(width - 595) < 2 && Math.abs(height - 842) < 2, `${width} × ${height}`);
      await close(page);
    });
  }

  test('has no fault of accessibility in either scheme', async () => {
    for (const colorScheme of ['light', 'dark']) {
      for (const dossier of DOSSIERS) {
        const page = await open(browser, dossier, '', { colorScheme, bypassCSP: true });
        assert.deepEqual(await inaccessible(page), [], `${dossier}, ${colorScheme}`);
        await close(page);
      }
    }
  });

  test('shows the heaviest cases with file and row, and draws each inside of its picture', async () => {
    const page = await open(browser, 'dossier-finding-vi', '');
    const [first] = rows('vi', 'findings.csv').filter((finding) => finding.class === 'review');
    const evidence = rows('vi', 'evidence.csv').filter((row) => row.finding_id === first.finding_id);
    const tables = await page.locator('table.cases').allInnerTexts();
    const shown = evidence.filter((row) => row.chosen.includes('heaviest')).slice(0, 10);
    assert.ok(shown.length > 2);
    if (!first.measures.includes(',')) {
      for (const row of shown) assert.ok(tables[0].includes(row.case_id) && tables[0].includes(row.source_row), row.case_id);
    }
    const outside = await page.evaluate(() => [...document.querySelectorAll('svg.times rect')].filter((rect) => {
      const { width } = rect.ownerSVGElement.viewBox.baseVal;
      return +rect.getAttribute('x') < 0 || +rect.getAttribute('x') + +rect.getAttribute('width') > width;
    }).length);
    assert.equal(outside, 0);
    assert.ok((await page.locator('svg.times[role=img] .own').count()) >= shown.length);
    await close(page);
  });
});

describe('a report for one unit', () => {
  test('lists its own officials alone, and draws the others as points without a name', async () => {
    const page = await open(browser, 'unit', '#/officials');
    const own = rows('unit', 'officials.csv');
    const all = rows('vi', 'officials.csv').filter((row) => row.unit === own[0].unit);
    assert.equal(own.length, all.length);
    assert.match(await page.locator('#page .count').innerText(), new RegExp(`^${own.length} trong ${own.length}$`));
    await go(page, '#/measure/handling_time');
    const named = await page.locator('.funnel a').count();
    const flagged = await page.locator('.funnel .flagged').count();
    assert.ok(flagged > named, 'peers are drawn, too');
    const points = await page.evaluate(() => document.querySelector('.funnel .ordinary').getAttribute('d').match(/M/g).length);
    assert.ok(points > own.length);
    await close(page);
  });
});

describe('what changed', () => {
  test('stands at the top, leads to each finding, and its filter shows what is new', async () => {
    const page = await open(browser, 'again');
    const block = page.locator('section.changes');
    assert.match(await block.locator('h2').innerText(), /Thay đổi so với lần chạy trước .*\d+ không còn/);
    const [before, now] = ['vi', 'again'].map((report) => new Set(rows(report, 'findings.csv').map((row) => row.finding_id)));
    const fresh = [...now].filter((id) => !before.has(id)).length;
    const gone = [...before].filter((id) => !now.has(id)).length;
    assert.match(await block.locator('h2').innerText(), new RegExp(`${fresh} mới, \\d+ đổi loại, ${gone} không còn`));
    for (const href of await block.locator('li a').evaluateAll((all) => all.map((one) => one.getAttribute('href')))) {
      await go(page, href);
      assert.doesNotMatch(await page.locator('#page').innerText(), /không có phát hiện/, href);
    }
    await go(page, '#/findings?since=1');
    assert.match(await page.locator('#page .count').innerText(), new RegExp(`^${fresh} trong ${now.size}$`));
    await close(page);
    const first = await open(browser, 'vi');
    assert.equal(await first.locator('section.changes').count(), 0, 'the first run has nothing to compare with');
    await close(first);
  });

  test('has no fault of accessibility', async () => {
    const page = await open(browser, 'again', '#/', { bypassCSP: true });
    assert.deepEqual(await inaccessible(page), []);
    await close(page);
  });

  test('asks for nothing outside of the file', () => {
    for (const report of ['again', ...DOSSIERS]) {
      const text = readFileSync(REPORTS[report], 'utf8').replace(/<script type="text\/plain"[^<]*<\/script>/g, '');
      assert.doesNotMatch(text, /https?:|@import|url\(/, report);
    }
  });
});
