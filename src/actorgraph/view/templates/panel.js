// The evidence panel. Every text of a report goes through text nodes; nothing is ever parsed as markup.

const data = JSON.parse(document.getElementById('graph-data').textContent);
const details = data.details;
const panel = document.getElementById('panel');
const PAGE = 40;
const FAINT_ORDER = { asserted: 0, reported: 1, alleged: 2, planned: 3, denied: 4, negated: 5 };

const linksOf = data.nodes.map(() => []);
for (const edge of data.edges) {
  linksOf[edge.from].push(edge);
  linksOf[edge.to].push(edge);
}
for (const links of linksOf) {
  links.sort((a, b) => b.firm - a.firm || FAINT_ORDER[a.status] - FAINT_ORDER[b.status] || b.width - a.width || a.id - b.id);
}

function el(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  for (const child of children) {
    if (child !== null && child !== undefined && child !== '') node.append(child);
  }
  return node;
}

function text(tag, className, words) {
  const node = el(tag, className, document.createTextNode(words));
  node.dir = 'auto';
  return node;
}

function button(className, action, ...children) {
  const node = el('button', className, ...children);
  node.type = 'button';
  node.addEventListener('click', action);
  return node;
}

function heading(words) {
  const node = text('h2', '', words);
  node.tabIndex = -1;
  return node;
}

function plural(number, word) {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}

function period(from, to) {
  return !from ? '' : from === to ? from : `${from} to ${to}`;
}

// Shows the first PAGE items of a list, the rest on demand.
function paged(list, items, build) {
  let shown = 0;
  const more = button('more', () => add());
  function add() {
    for (const item of items.slice(shown, shown + PAGE)) list.append(build(item));
    shown = Math.min(shown + PAGE, items.length);
    more.textContent = `Show more (${items.length - shown} left)`;
    more.hidden = shown === items.length;
  }
  add();
  return [list, more];
}

function show(...children) {
  panel.replaceChildren(...children.filter((child) => child));
  panel.scrollTop = 0;
}

function linkRow(edge, seenFrom, open) {
  const link = details.links[edge.id];
  const outgoing = edge.from === seenFrom;
  const other = details.nodes[outgoing ? edge.to : edge.from].name;
  const dot = el('span', 'dot');
  dot.style.color = edge.baseColour;
  const name = text('b', '', other);
  const phrase = document.createTextNode(`${outgoing || edge.symmetric ? link.label : link.inverse} `);
  const about = [plural(link.claims.length, 'claim'), period(link.from, link.to)];
  if (edge.status !== 'asserted') about.unshift(edge.status);
  if (link.contested) about.push('contested');
  if (link.former) about.push('former');
  about.push(edge.firm ? 'firm' : 'to check');
  const row = el('span', 'what', dot, el('span', '', phrase, name));
  return el('li', '', button('', () => open(edge.id), row, el('small', '', about.filter(Boolean).join(' · '))));
}

function actorRow(number, open) {
  const node = details.nodes[number];
  const dot = el('span', 'dot');
  dot.style.color = data.look[node.type].colour;
  const row = el('span', 'what', dot, text('b', '', node.name));
  return el('li', '', button('', () => open(number), row, el('small', '', `${node.type} · ${plural(linksOf[number].length, 'link')}`)));
}

function showStart(openActor) {
  const ranked = data.nodes.map((node) => node.id);
  ranked.sort((a, b) => linksOf[b].length - linksOf[a].length || a - b);
  const note = 'Click an actor or a link, or find an actor by name, to read the words that say it.';
  show(
    heading('Who is linked to whom'),
    el('p', 'muted lead', note),
    el('h3', '', 'Best connected'),
    ranked.length ? el('ul', 'rows', ...ranked.slice(0, 12).map((number) => actorRow(number, openActor))) : el('p', '', 'No claim ties two actors.'),
  );
}

function showActor(number, openLink, back) {
  const node = details.nodes[number];
  const links = linksOf[number];
  show(
    back,
    heading(node.name),
    el('div', 'chips', el('span', 'chip', node.type), ...node.ids.map((id) => text('span', 'chip', id))),
    node.aliases.length ? el('h3', '', 'Also called') : null,
    node.aliases.length ? text('p', '', node.aliases.join(' · ')) : null,
    el('h3', '', plural(links.length, 'link')),
    ...paged(el('ul', 'rows'), links, (edge) => linkRow(edge, number, openLink)),
  );
}

function fact(list, name, value) {
  if (value) list.append(el('dt', '', name), text('dd', '', value));
}

function claimView(claim) {
  const report = details.reports[claim.report];
  const quote = el('blockquote', '');
  quote.dir = 'auto';
  for (const [words, role] of claim.quote) {
    quote.append(role ? el('mark', role, document.createTextNode(words)) : document.createTextNode(words));
  }
  const facts = el('dl', 'facts');
  const origin = [report.outlet, report.published].filter(Boolean).join(', ');
  fact(facts, 'Source', origin);
  fact(facts, 'Said by', claim.by);
  fact(facts, 'When', claim.date ? `${claim.when || ''} (${period(claim.date[0], claim.date[1])})`.trim() : claim.when);
  fact(facts, 'Where', claim.where);
  fact(facts, 'Place in text', `characters ${claim.start} to ${claim.end} of ${report.id}`);
  fact(facts, 'Confidence', `${claim.confidence.toFixed(2)}, ${claim.confidence >= data.firm ? 'firm' : 'to check'}`);
  const chips = el('div', 'chips', el('span', `chip ${claim.status}`, claim.status), claim.former ? el('span', 'chip', 'former') : null);
  return el('article', 'claim', chips, quote, text('p', 'cite', report.title || report.id), facts, webLink(report.url));
}

function webLink(url) {
  if (!url) return null;
  const link = el('a', '', 'Open the report on the web');
  link.href = url;
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
  return el('p', '', link);
}

function showLink(number, openActor, back) {
  const edge = data.edges[number];
  const link = details.links[number];
  const end = (node) => {
    const words = button('', () => openActor(node), document.createTextNode(details.nodes[node].name));
    words.dir = 'auto';
    return words;
  };
  const phrase = el('span', 'phrase', link.label);
  phrase.style.borderColor = edge.baseColour;
  const triple = el('h2', 'triple', end(edge.from), phrase, end(edge.to));
  triple.tabIndex = -1;
  const chips = link.statuses.map((status) => el('span', `chip ${status}`, status));
  if (link.contested) chips.push(el('span', 'chip contested', 'contested'));
  if (link.former) chips.push(el('span', 'chip', 'former'));
  chips.push(el('span', 'chip', edge.firm ? 'firm' : 'to check'));
  const reports = new Set(link.claims.map((claim) => claim.report)).size;
  const about = [`${plural(link.claims.length, 'claim')} in ${plural(reports, 'report')}`, `${plural(link.outlets, 'source')}`, period(link.from, link.to)];
  show(
    back,
    triple,
    el('div', 'chips', ...chips),
    el('p', 'muted lead', about.filter(Boolean).join(' · ')),
    ...paged(el('div', 'claims'), link.claims, claimView),
  );
}
