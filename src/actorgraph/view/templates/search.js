// Search over names and aliases, without regard to case and diacritics: a combobox with a list of hits.

const HITS = 14;

function fold(words) {
  return words.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

const index = details.nodes.map((node, number) => ({
  number,
  names: [node.name, ...node.aliases].map((name) => ({ name, folded: fold(name) })),
}));

// Names that begin so come first, then words that do, then the rest; among equals the better connected.
function find(query) {
  const wanted = fold(query.trim());
  if (!wanted) return [];
  const hits = [];
  for (const { number, names } of index) {
    let best = null;
    for (const { name, folded } of names) {
      const at = folded.indexOf(wanted);
      if (at < 0) continue;
      const rank = at === 0 ? 0 : folded[at - 1] === ' ' ? 1 : 2;
      if (!best || rank < best.rank) best = { number, name, rank };
    }
    if (best) hits.push(best);
  }
  hits.sort((a, b) => a.rank - b.rank || linksOf[b.number].length - linksOf[a.number].length || a.number - b.number);
  return hits.slice(0, HITS);
}

function setUpSearch(choose) {
  const input = document.getElementById('query');
  const list = document.getElementById('hits');
  let hits = [];
  let active = -1;

  function close() {
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
    active = -1;
  }

  function mark(position) {
    active = position;
    [...list.children].forEach((item, place) => item.setAttribute('aria-selected', String(place === active)));
    const item = list.children[active];
    if (!item) return;
    input.setAttribute('aria-activedescendant', item.id);
    item.scrollIntoView({ block: 'nearest' });
  }

  function option(hit, place) {
    const node = details.nodes[hit.number];
    const also = hit.name === node.name ? node.type : `${node.type} · ${hit.name}`;
    const item = el('li', '', text('span', '', node.name), text('small', '', also));
    item.id = `hit-${place}`;
    item.setAttribute('role', 'option');
    item.addEventListener('pointerdown', (event) => {
      event.preventDefault();
      take(hit);
    });
    return item;
  }

  function take(hit) {
    input.value = '';
    close();
    choose(hit.number);
  }

  input.addEventListener('input', () => {
    hits = find(input.value);
    const nothing = el('li', 'muted', 'No actor of this name is shown');
    list.replaceChildren(...(hits.length ? hits.map(option) : input.value.trim() ? [nothing] : []));
    if (!list.children.length) return close();
    list.hidden = false;
    input.setAttribute('aria-expanded', 'true');
    mark(hits.length ? 0 : -1);
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!hits.length || list.hidden) return;
      event.preventDefault();
      mark((active + (event.key === 'ArrowDown' ? 1 : -1) + hits.length) % hits.length);
    } else if (event.key === 'Enter' && !list.hidden && hits[active]) {
      event.preventDefault();
      take(hits[active]);
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      input.value = '';
      close();
    }
  });
  input.addEventListener('blur', close);
}
