// The page: theme, buttons that copy, search.
'use strict';

window.modwright = {};

(() => {
  const script = document.currentScript;
  const texts = {
    en: { copied: 'Copied', results: (count) => count === 1 ? '1 result' : `${count} results`, none: 'No results' },
    fr: { copied: 'Copié', results: (count) => count < 2 ? `${count} résultat` : `${count} résultats`, none: 'Aucun résultat' },
  }[document.documentElement.lang];

  // A browser may refuse storage; the page works without it.
  const remember = (value) => { try { localStorage.setItem('theme', value); } catch { /* as said */ } };
  const remembered = () => { try { return localStorage.getItem('theme'); } catch { return null; } };
  const show = (theme) => { if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme; };
  show(remembered());

  const themeButton = () => {
    const button = document.querySelector('button.theme');
    button.hidden = false;
    button.addEventListener('click', () => {
      const dark = matchMedia('(prefers-color-scheme: dark)').matches;
      const now = document.documentElement.dataset.theme ?? (dark ? 'dark' : 'light');
      const next = now === 'dark' ? 'light' : 'dark';
      show(next);
      remember(next);
    });
  };

  const copyText = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Pages from a file may not use the clipboard.
      const area = document.createElement('textarea');
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand('copy');
      area.remove();
    }
  };

  const copyButtons = (root) => {
    for (const button of root.querySelectorAll('button.copy')) {
      const label = button.textContent;
      button.hidden = false;
      button.addEventListener('click', async () => {
        await copyText(button.closest('figure').querySelector('code').textContent);
        button.textContent = texts.copied;
        setTimeout(() => { button.textContent = label; }, 1500);
      });
    }
  };

  // A link may lead into a folded part of the page.
  const unfold = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let part = target?.closest('details'); part; part = part.parentElement.closest('details')) part.open = true;
    target?.scrollIntoView();
  };

  const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

  // Every word of the query is in the entry; a word of its title counts most.
  const score = ([, title, , more], words) => {
    const [name, rest] = [fold(title), fold(more)];
    let sum = 0;
    for (const word of words) {
      if (name === word) sum += 20;
      else if (name.startsWith(word)) sum += 10;
      else if (name.includes(word)) sum += 5;
      else if (rest.includes(word)) sum += 1;
      else return 0;
    }
    return sum;
  };

  const search = () => {
    const [box, input] = [document.querySelector('.search'), document.getElementById('page-search')];
    const [list, status] = [document.getElementById('page-results'), document.getElementById('page-found')];
    let active = -1;
    box.hidden = false;

    const load = () => {
      if (modwright.index || document.querySelector('script.index')) return;
      const index = document.createElement('script');
      index.className = 'index';
      index.src = script.dataset.index;
      index.addEventListener('load', find);
      document.head.append(index);
    };

    const close = () => {
      list.hidden = true;
      input.setAttribute('aria-expanded', 'false');
      input.removeAttribute('aria-activedescendant');
      active = -1;
    };

    const option = (entry, index) => {
      const item = document.createElement('li');
      item.id = `page-result-${index}`;
      item.role = 'option';
      item.setAttribute('aria-selected', 'false');
      item.dataset.href = script.dataset.root + entry[2];
      const [title, place] = [document.createElement('b'), document.createElement('span')];
      title.textContent = entry[1];
      place.textContent = ` ${entry[0]} · ${entry[4]}`;
      item.append(title, place);
      item.addEventListener('click', () => { location.href = item.dataset.href; });
      return item;
    };

    function find() {
      const words = fold(input.value).split(/\s+/).filter(Boolean);
      close();
      if (words.length === 0 || !modwright.index) {
        list.replaceChildren();
        status.textContent = '';
        return;
      }
      const found = modwright.index.map((entry) => [score(entry, words), entry]).filter(([points]) => points > 0);
      found.sort(([a], [b]) => b - a);
      list.replaceChildren(...found.slice(0, 20).map(([, entry], index) => option(entry, index)));
      list.hidden = found.length === 0;
      input.setAttribute('aria-expanded', String(found.length > 0));
      status.textContent = found.length === 0 ? texts.none : texts.results(found.length);
    }

    const choose = (index) => {
      const options = [...list.children];
      if (options.length === 0) return;
      active = (index + options.length) % options.length;
      options.forEach((one, at) => one.setAttribute('aria-selected', String(at === active)));
      options[active].scrollIntoView({ block: 'nearest' });
      input.setAttribute('aria-activedescendant', options[active].id);
    };

    input.addEventListener('focus', load);
    input.addEventListener('input', () => { load(); find(); });
    input.addEventListener('keydown', (event) => {
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        event.preventDefault();
        choose(event.key === 'ArrowDown' ? active + 1 : active - 1);
      } else if (event.key === 'Enter' && !list.hidden) {
        location.href = list.children[Math.max(active, 0)].dataset.href;
        close();
      } else if (event.key === 'Escape') {
        input.value = '';
        find();
      }
    });
    document.addEventListener('click', (event) => { if (!box.contains(event.target)) close(); });
    document.addEventListener('keydown', (event) => {
      if (event.key === '/' && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) {
        event.preventDefault();
        input.focus();
      }
    });
  };

  modwright.copyButtons = copyButtons;
  document.addEventListener('DOMContentLoaded', () => {
    themeButton();
    copyButtons(document);
    search();
    addEventListener('hashchange', unfold);
    if (location.hash) unfold();
  });
})();
