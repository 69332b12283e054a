// The picture: drawing, filters, selection. State lives here; `repaint` is the only place that styles the graph.

const container = document.getElementById('network');
const filters = document.getElementById('filters');
const tip = document.getElementById('tip');
const nodes = new vis.DataSet(data.nodes);
const edges = new vis.DataSet(data.edges);
const trail = [];
let chosen = null; // { kind: 'actor' | 'link', number }
const FADED = '22';

function colours() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(name).trim();
  return { ink: read('--ink'), ground: read('--ground'), muted: read('--muted') };
}

function checked(name) {
  return new Set([...filters.querySelectorAll(`input[name="${name}"]:checked`)].map((box) => box.value));
}

function isVisible(edge, families, statuses, types, only) {
  const status = ['denied', 'negated', 'planned'].includes(edge.status) ? 'none' : edge.status;
  if (!families.has(edge.family) || !statuses.has(status) || only.some((what) => !edge[what])) return false;
  return types.has(details.nodes[edge.from].type) && types.has(details.nodes[edge.to].type);
}

function isChosen(edge) {
  if (!chosen) return false;
  return chosen.kind === 'link' ? edge.id === chosen.number : edge.from === chosen.number || edge.to === chosen.number;
}

function repaint() {
  const { ink, ground, muted } = colours();
  const [families, statuses, types] = [checked('family'), checked('status'), checked('type')];
  const only = [...checked('only')]; // names of what an edge must be: firm, contested
  const lit = new Set();
  const tied = new Set();
  if (chosen && chosen.kind === 'actor') lit.add(chosen.number);
  edges.update(data.edges.map((edge) => {
    const near = isChosen(edge);
    const visible = near && chosen.kind === 'link' ? true : isVisible(edge, families, statuses, types, only);
    if (visible) [edge.from, edge.to].forEach((end) => tied.add(end));
    if (visible && near) [edge.from, edge.to].forEach((end) => lit.add(end));
    const colour = !chosen || near ? edge.baseColour : edge.baseColour + FADED;
    return {
      id: edge.id,
      hidden: !visible,
      label: near ? edge.phrase : ' ', // an empty one would leave the old label standing
      color: { color: colour, highlight: colour, hover: colour, inherit: false },
      font: { color: muted, strokeColor: ground },
    };
  }));
  nodes.update(data.nodes.map((node) => {
    const { colour, hollow } = data.look[node.type];
    const faint = chosen ? !lit.has(node.id) : !tied.has(node.id);
    const border = faint ? colour + '55' : colour;
    const background = hollow ? ground : border;
    const look = { background, border };
    const outlined = { background: hollow ? ground : colour, border: ink };
    const isIt = chosen && chosen.kind === 'actor' && chosen.number === node.id;
    return {
      id: node.id,
      hidden: !types.has(node.type) && !lit.has(node.id),
      color: { ...(isIt ? outlined : look), highlight: outlined, hover: outlined },
      font: { color: faint ? muted + '66' : ink, strokeColor: ground, strokeWidth: faint ? 0 : 4 },
    };
  }));
}

function open(kind, number, { focus = true, remember = true } = {}) {
  if (chosen && remember) trail.push(chosen);
  chosen = { kind, number };
  repaint();
  const back = trail.length ? button('back', goBack, '← Back') : null;
  if (kind === 'actor') {
    showActor(number, (link) => open('link', link), back);
    network.selectNodes([number], false);
  } else {
    showLink(number, openActor, back);
    network.setSelection({ nodes: [], edges: [number] }, { highlightEdges: false });
  }
  if (focus) panel.querySelector('h2').focus({ preventScroll: true });
}

function openActor(number) {
  open('actor', number);
  reveal([number]);
}

function goBack() {
  const last = trail.pop();
  if (last) open(last.kind, last.number, { remember: false });
}

function clear() {
  chosen = null;
  trail.length = 0;
  network.unselectAll();
  repaint();
  showStart(openActor);
}

// Moves the picture only if an actor is out of sight.
function reveal(numbers) {
  const { clientWidth: width, clientHeight: height } = container;
  const hidden = numbers.some((number) => {
    const at = network.canvasToDOM(network.getPosition(number));
    return at.x < 40 || at.y < 40 || at.x > width - 40 || at.y > height - 40;
  });
  if (hidden) network.focus(numbers[0], { scale: Math.max(network.getScale(), 0.8) });
}

function zoom(factor) {
  network.moveTo({ scale: Math.min(Math.max(network.getScale() * factor, 0.05), 6) });
}

function showTip(words, pointer) {
  tip.textContent = words;
  tip.hidden = false;
  tip.style.left = `${Math.min(pointer.x + 14, container.clientWidth - tip.offsetWidth - 6)}px`;
  tip.style.top = `${Math.min(pointer.y + 14, container.clientHeight - tip.offsetHeight - 6)}px`;
}

const network = new vis.Network(container, { nodes, edges }, JSON.parse(data.options));
repaint();
network.fit({ animation: false });
showStart(openActor);
setUpSearch(openActor);

network.on('click', ({ nodes: hitNodes, edges: hitEdges }) => {
  if (hitNodes.length) open('actor', hitNodes[0], { focus: false });
  else if (hitEdges.length) open('link', hitEdges[0], { focus: false });
  else clear();
});
network.on('hoverEdge', ({ edge, pointer }) => {
  const { from, to, phrase } = data.edges[edge];
  showTip(`${details.nodes[from].name} — ${phrase} — ${details.nodes[to].name}`, pointer.DOM);
});
network.on('hoverNode', ({ node, pointer }) => showTip(`${details.nodes[node].name} (${details.nodes[node].type})`, pointer.DOM));
for (const event of ['blurEdge', 'blurNode', 'dragStart', 'zoom']) network.on(event, () => { tip.hidden = true; });
filters.addEventListener('change', repaint);
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') clear();
});
document.getElementById('zoom-in').addEventListener('click', () => zoom(1.3));
document.getElementById('zoom-out').addEventListener('click', () => zoom(1 / 1.3));
document.getElementById('zoom-fit').addEventListener('click', () => network.fit({ animation: false }));
window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint);
window.actorgraph = Object.freeze({ network, open });
