// The routes are in the hash. Back returns to the same place: what was scrolled, and the link that was followed.

const PAGES = {
  '': () => null,
  findings: findingsPage,
  finding: findingPage,
  officials: (route) => subjectsPage(route, 0),
  official: (route) => subjectPage(route, 0),
  units: (route) => subjectsPage(route, 1),
  unit: (route) => subjectPage(route, 1),
  measures: measuresPage,
  measure: measurePage,
  matrix: matrixPage,
  dossier: dossierPage,
  data: dataPage,
  method: () => sheetPage(about.method, label('method_note')),
};

const [summaryPart, listedPart, page] = ['summary', 'listed', 'page'].map((id) => document.getElementById(id));
const plainTitle = document.title;

function routeOf(hash) {
  const [path, query] = hash.replace(/^#\//, '').split('?');
  let parts;
  try {
    parts = path.split('/').map(decodeURIComponent);
  } catch {
    parts = [''];
  }
  return { path: parts, params: new URLSearchParams(query ?? '') };
}

let drawn = 0;

async function draw() {
  if (location.hash && !location.hash.startsWith('#/')) return;
  const turn = (drawn += 1);
  const route = routeOf(location.hash);
  const make = Object.hasOwn(PAGES, route.path[0]) ? PAGES[route.path[0]] : PAGES[''];
  const content = await make(route);
  // Another page may have been asked for in the meantime.
  if (turn !== drawn) return;
  summaryPart.hidden = content !== null;
  page.replaceChildren(...(content ?? []).flat(Infinity).filter((one) => one !== null && one !== false && one !== undefined));
  document.body.dataset.page = route.path[0] || 'summary';
  const title = (content === null ? summaryPart : page).querySelector('h1');
  document.title = content === null ? plainTitle : `${title.textContent} – ${plainTitle}`;
  for (const one of document.querySelectorAll('nav a')) {
    if (one.getAttribute('href') === '#/' + route.path[0]) one.setAttribute('aria-current', 'page');
    else one.removeAttribute('aria-current');
  }
  // The lists fill themselves right after they are in the document.
  queueMicrotask(() => restore(title));
}

/** Goes back to where the reader was, or to the heading of a new page. */
function restore(title) {
  const left = history.state;
  const list = document.querySelector('.box');
  if (left && list) {
    list.scrollTop = left.list;
    list.dispatchEvent(new Event('scroll'));
  }
  const followed = left?.followed && title.closest('#summary, #page').querySelector(`a[href="${CSS.escape(left.followed)}"]`);
  if (drawn > 1 || left) (followed || title).focus({ preventScroll: true });
  scrollTo(0, left ? left.top : 0);
  document.body.dataset.ready = drawn;
}

function remember(followed) {
  const list = document.querySelector('.box')?.scrollTop ?? 0;
  history.replaceState({ top: scrollY, list, followed: followed ?? history.state?.followed }, '');
}

async function start() {
  await readBasics();
  document.documentElement.classList.remove('plain');
  listedPart.hidden = true;
  history.scrollRestoration = 'manual';
  document.addEventListener('click', (event) => {
    const followed = event.target.closest?.('a');
    if (!followed) return;
    if (followed.classList.contains('skip')) {
      event.preventDefault();
      document.getElementById('main').focus();
    } else remember(followed.getAttribute('href'));
  }, true);
  addEventListener('hashchange', draw);
  await draw();
  // The large parts are unpacked while the reader reads.
  setTimeout(() => part('measures').then(() => part('months')), 100);
}

start();
