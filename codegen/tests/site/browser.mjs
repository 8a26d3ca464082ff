// Opens the reference pages in Chromium and uses them: see `main.rs`.
// node browser.mjs SITE [HOSTILE CASES] [--all] [--shots FOLDER]; the packages are in $MODWRIGHT_NODE_MODULES.
// With SITE alone, its pages are opened and nothing else: they are those of any connector.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const { positionals: [site, hostile, casesPath], values: { all, shots } } = parseArgs({
  options: { all: { type: 'boolean' }, shots: { type: 'string' } }, allowPositionals: true,
});
const require = createRequire(path.resolve(process.env.MODWRIGHT_NODE_MODULES ?? 'node_modules', 'x.js'));
const { default: puppeteer } = await import(pathToFileURL(require.resolve('puppeteer-core')));
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const executablePath = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  .find((one) => fs.existsSync(one));
assert(executablePath, 'there is no Chromium');

const mistakes = [];
process.on('exit', () => mistakes.forEach((one) => console.log(one)));
const count = { pages: 0, looks: 0, samples: 0, rust: 0, cases: 0, forms: 0 };

const start = async () => {
  const browser = await puppeteer.launch({ executablePath, args: ['--no-sandbox'] });
  const page = await browser.newPage();
  const wrong = (text) => mistakes.push(`${page.url().split('/').slice(-3).join('/')}: ${text}`);
  page.on('console', (message) => { if (message.type() === 'error') wrong(`console: ${message.text()}`); });
  page.on('pageerror', (error) => wrong(`error: ${error.message}`));
  page.on('request', (request) => { if (!/^(file|data):/.test(request.url())) wrong(`request to ${request.url()}`); });
  page.on('dialog', (dialog) => { wrong('a dialog'); dialog.dismiss(); });
  return { browser, page, wrong };
};
const browsers = await Promise.all(Array.from({ length: Math.min(os.availableParallelism(), 8) }, start));
const [{ page, wrong }] = browsers;

// A free browser takes the largest page that is left.
const each = async (names, work) => {
  const size = (name) => fs.statSync(path.join(site, name)).size;
  const left = names.map((name, index) => ({ name, index })).sort((a, b) => size(b.name) - size(a.name));
  await Promise.all(browsers.map(async (one) => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await work(one, next.name, next.index);
  }));
};

const open = (page, folder, name) => page.goto(pathToFileURL(path.join(folder, name)).href);
const pages = (folder) => fs.readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.html')).sort();
const settle = (page) => page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => setTimeout(done, 30)); }));
const openForms = async (page) => {
  await page.evaluate(() => { for (const one of document.querySelectorAll('details')) one.open = true; });
  await settle(page);
};

// What cannot be serious is not looked at, and nobody reads selectors.
const accessible = async ({ page, wrong }, label) => {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { violations } = await axe.run({
      preload: false, resultTypes: ['violations'], selectors: false, iframes: false, rules: { region: { enabled: false } },
    });
    return violations.filter((one) => one.impact === 'serious' || one.impact === 'critical')
      .map((one) => `${one.id} (${one.impact}): ${one.nodes[0].html.slice(0, 200)}`);
  });
  for (const one of found) wrong(`${label}: ${one}`);
};

// The scripts write what the generator writes, and a form reads back what it is filled with.
const ignoringLayout = (text) => text.replace(/\s+/g, '').replace(/,([)\]}])/g, '$1');
const sampled = async ({ page, wrong }) => {
  const found = await page.evaluate(() => Object.entries(modwright.forms.operations).flatMap(([name, operation]) => {
    const samples = [...document.getElementById(name).closest('section').querySelectorAll('details.sample')];
    const form = document.querySelector(`[data-form="${name}"]`).form;
    return (operation.examples ?? []).map(([example, input], index) => {
      form.draw(structuredClone(input));
      const want = Object.fromEntries([...samples[index].querySelectorAll('code')].map((one) => [one.className, one.textContent]));
      want.json = samples[index].querySelectorAll('code.json')[0].textContent;
      const streamed = want.rust?.includes('while let') ?? false;
      const read = form.input();
      const toggle = operation.stream?.key;
      if (toggle !== undefined && input[toggle] !== undefined) read[toggle] = input[toggle];
      return {
        label: `${name}, ${example}`, got: modwright.samples(modwright.forms, operation, input, streamed), want,
        violations: modwright.validate(modwright.forms, operation, input, streamed), input, read,
      };
    });
  }));
  for (const { label, got, want, violations, input, read } of found) {
    count.samples += 1;
    if (violations.length > 0) wrong(`${label}: ${JSON.stringify(violations)}`);
    if (want.rust) {
      count.rust += 1;
      if (ignoringLayout(want.rust) !== ignoringLayout(got.rust)) wrong(`${label}: ${got.rust}\ninstead of\n${want.rust}`);
    }
    if (want.curl !== got.curl) wrong(`${label}: ${got.curl}\ninstead of\n${want.curl}`);
    if (want.json !== got.json) wrong(`${label}: ${got.json}\ninstead of\n${want.json}`);
    try { assert.deepEqual(read, input); } catch { wrong(`${label}: the form reads ${JSON.stringify(read)} for ${JSON.stringify(input)}`); }
  }
  count.forms += await page.evaluate(() => document.querySelectorAll('[data-form] form').length);
};

const look = async (one, name, theme, width, isOpen) => {
  count.looks += 1;
  const { page, wrong } = one;
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
  await open(page, site, name);
  if (shots) await page.screenshot({ path: path.join(shots, `${name.replaceAll('/', '_')}-${width}.png`) });
  if (isOpen) await openForms(page);
  if (isOpen && name.includes('/modules/')) await sampled(one);
  await accessible(one, `${theme}, ${width}${isOpen ? ', open' : ''}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (wide > 0) wrong(`${wide} pixels wider than ${width}${isOpen ? ', open' : ''}`);
};

// Every page, in light and dark, on a desktop and on a phone: in one of them as it is loaded, in the other with everything open and
// the forms filled in. Pages of modules without samples are alike: each is only opened in one of the two, in turn, and without
// `--all`, it is opened only in the first language, and only every third.
const isAlike = (name) => name.includes('/modules/') && !fs.readFileSync(path.join(site, name), 'utf8').includes('class="sample"');
const alike = pages(site).filter(isAlike);
const [language] = alike[0]?.split('/') ?? [];
const chosen = all ? alike : alike.filter((name) => name.startsWith(`${language}/`)).filter((_, index) => index % 3 === 0);
await each([...pages(site).filter((name) => !isAlike(name)), ...chosen], async (one, name, index) => {
  count.pages += 1;
  const looks = [['light', 1280], ['dark', 390]];
  if (index % 2 === 1) looks.reverse();
  await look(one, name, ...looks[0], true);
  if (!isAlike(name)) await look(one, name, ...looks[1], false);
});
const finish = async () => {
  await Promise.all(browsers.map((one) => one.browser.close()));
  console.log(JSON.stringify(count));
  process.exit(mistakes.length === 0 ? 0 : 1);
};
if (hostile === undefined) await finish();
assert(count.rust > 60, `only ${count.rust} samples in Rust were compared`);

// The same table as for the generated validators.
await page.setViewport({ width: 1280, height: 1200 });
await page.emulateMediaFeatures([]);
for (const { module, operation, input, found } of JSON.parse(fs.readFileSync(casesPath, 'utf8'))) {
  count.cases += 1;
  const name = `en/openai/modules/${module}.html`;
  if (!page.url().endsWith(name)) await open(page, site, name);
  const got = await page.evaluate((operation, input) => modwright
    .validate(modwright.forms, modwright.forms.operations[operation], input, false)
    .map((one) => `${one.path}: ${one.message}${one.soft ? ' (soft)' : ''}`).sort(), operation, input);
  if (JSON.stringify(got) !== JSON.stringify(found)) wrong(`${operation} ${JSON.stringify(input)}: ${got} instead of ${found}`);
}

// By keyboard alone: search, follow a result, open the form, fill it in, read the message, switch the language and the theme.
const press = async (...keys) => { for (const key of keys) await page.keyboard.press(key); };
const focused = (test) => page.evaluate(`(() => { const one = document.activeElement; return ${test}; })()`);
const tabTo = async (test, what) => {
  for (let steps = 0; steps < 200; steps += 1) {
    if (await focused(test)) return;
    await press('Tab');
  }
  wrong(`no way to ${what} by keyboard`);
};
await open(page, site, 'index.html');
await press('Slash');
await page.keyboard.type('temperature');
await page.waitForSelector('#page-results li');
await press('ArrowDown');
await Promise.all([page.waitForNavigation(), press('Enter')]);
assert.match(page.url(), /#\w+\.temperature$/);
assert(await page.evaluate(() => document.querySelector(':target').checkVisibility()), 'the field that was found is visible');
await open(page, site, 'en/openai/modules/chat_completion.html');
await press('Tab');
assert(await focused('one.classList.contains("skip")'), 'the first link skips to the content');
await press('Enter');
await tabTo('one.matches("details.try > summary")', 'the form');
await press('Enter');
await settle(page);
await tabTo('one.matches("form textarea")', 'the first field');
await page.keyboard.type('gpt-5.6-luna');
await tabTo('one.matches("form select")', 'the role');
await page.keyboard.type('user');
await settle(page);
await tabTo('one.matches("form select[aria-label^=\\"Form of the value\\"]")', 'the kind of the content');
await tabTo('one.matches("form .group textarea, form fieldset textarea") && one.closest("li") !== null', 'the content');
await page.keyboard.type('Name a river.');
await tabTo('one.matches("form details.advanced > summary")', 'the advanced settings');
await press('Enter');
await settle(page);
const field = (name) => `one.labels?.[0]?.textContent.includes(${JSON.stringify(name)})`;
await tabTo(field('temperature'), 'the temperature');
await page.keyboard.type('3');
await settle(page);
const state = () => page.evaluate(() => {
  const { output } = document.querySelector('[data-form]').form;
  return { problems: output.problems.textContent, json: output.json.textContent, rust: output.rust.textContent };
});
let now = await state();
assert.match(now.problems, /1 problem.*temperature greater than 2/s);
assert.match(now.rust, /Message::user\("Name a river\."\)/);
assert.match(now.rust, /\.temperature\(3\.0\)/);
await press('Backspace', '1');
await settle(page);
now = await state();
assert.equal(now.problems, 'The input keeps all rules.');
assert.deepEqual(JSON.parse(now.json), { model: 'gpt-5.6-luna', messages: [{ role: 'user', content: 'Name a river.' }], temperature: 1 });
if (shots) await page.screenshot({ path: path.join(shots, 'form.png'), fullPage: true });
await open(page, site, 'en/openai/modules/chat_completion.html');
await tabTo('one.matches(".languages a")', 'the other language');
await Promise.all([page.waitForNavigation(), press('Enter')]);
assert.equal(await page.evaluate(() => document.documentElement.lang), 'fr');
assert.equal(await page.evaluate(() => document.querySelector('h1').textContent), 'Créer un achèvement de chat');
await openForms(page);
assert.match((await state()).problems, /manquant/);
await page.evaluate(() => scrollTo(0, 0));
await open(page, site, 'fr/openai/modules/chat_completion.html');
await tabTo('one.matches("button.theme")', 'the theme');
const before = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
await press('Enter');
assert.notEqual(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), before);

// Hostile texts are texts, also in forms and in results of a search.
for (const name of pages(hostile)) {
  await open(page, hostile, name);
  await openForms(page);
  await page.evaluate(() => {
    for (const place of document.querySelectorAll('[data-form]')) {
      place.form?.draw(structuredClone(place.form.operation.examples?.[0]?.[1] ?? {}));
    }
  });
  await page.focus('#page-search');
  await page.keyboard.type('script');
  await page.waitForSelector('#page-results li');
  await settle(page);
  if (await page.evaluate(() => typeof hacked !== 'undefined' || document.querySelector('main img, li img') !== null)) wrong('was hacked');
}

await finish();
