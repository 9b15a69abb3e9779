"use strict";
(() => {
  const FIRST = 60; // Vertices of the first view.
  const GRAVE = 10; // Sinks to which the first view tells chains,
  const NEAR = 4; // from so many sources each.
  const MORE = 60; // Vertices that one press unfolds.
  const HITS = 8;
  const ROWS = 200;
  const WIDE = 210;
  const HIGH = 40;
  const GAP_X = 150;
  const GAP_Y = 12;
  const READABLE = 0.72; // The least zoom of the first view.
  const COLUMN = 40; // Vertices of one column before a layer begins another.
  const root = document.documentElement;
  root.classList.remove("no-js");
  const byId = (id) => document.getElementById(id);
  const { texts, nodes: rawNodes, links: rawLinks } = JSON.parse(byId("graph").textContent);
  const nodes = rawNodes.map(([name, kind, part, grade], id) => ({
    id, name: texts[name], kind: texts[kind], part, grade, out: [], into: [], x: 0, y: 0, shown: false, steps: -1,
    next: null, goal: null, lines: null,
  }));
  const links = rawLinks.map(([from, to, kind, action, doubt, detail]) => {
    const link = { from: nodes[from], to: nodes[to], kind: texts[kind], action: texts[action],
      doubt: texts[doubt], detail: texts[detail] };
    link.from.out.push(link);
    link.to.into.push(link);
    return link;
  });
  const lower = nodes.map((node) => node.name.toLowerCase());
  const sinks = nodes.filter((node) => node.part === 2).sort((a, b) => a.grade - b.grade || a.id - b.id);
  const canvas = byId("view");
  const paper = canvas.getContext("2d");
  const side = byId("side");
  const sink = byId("sink");
  const search = byId("search");
  const certain = byId("certain");
  let zoom = 1;
  let left = 0;
  let top = 0;
  let chosen = null;
  let marked = new Set();
  let layers = [];
  let waiting = false;
  let fitted = null; // The least zoom of the fit that is looked at; none once it was moved.

  const style = (name) => getComputedStyle(root).getPropertyValue(name).trim();
  let colours = {};
  const readColours = () => {
    colours = Object.fromEntries(["card", "line", "text", "soft", "accent", "source", "sink", "between", "edge", "hot",
      "mark"].map((name) => [name, style(`--${name}`)]));
  };
  const taken = (link) => !certain.checked || !link.doubt;

  // Whoever leads to some sinks, the nearest first: each is told by which edge, and to which sink.
  const walk = (goals, isNew, reach) => {
    const open = goals.filter(isNew);
    for (const goal of open) reach(goal, null, goal);
    for (let at = 0; at < open.length; at += 1) {
      for (const link of open[at].into) {
        if (taken(link) && isNew(link.from)) {
          reach(link.from, link, null);
          open.push(link.from);
        }
      }
    }
    return open;
  };

  // Steps to the gravest sinks that each leads to: who reaches them counts for no lesser ones.
  const measure = () => {
    for (const node of nodes) Object.assign(node, { steps: -1, next: null, goal: null });
    const isNew = (node) => node.steps < 0;
    const reach = (node, next, goal) => {
      node.next = next;
      node.goal = goal ?? next.to.goal;
      node.steps = next ? next.to.steps + 1 : 0;
    };
    const chosenSinks = sink.value === "" ? sinks : [nodes[Number(sink.value)]];
    const grades = [...new Set(chosenSinks.map((node) => node.grade))];
    return grades.flatMap((grade) => walk(chosenSinks.filter((node) => node.grade === grade), isNew, reach));
  };

  // The nearest sources of a sink, each with its chain. Graver sinks are no way to it: who is there has more.
  const nearest = (goal, count) => {
    const next = new Map();
    const isNew = (node) => !next.has(node) && !(node.part === 2 && node.grade < goal.grade);
    const order = walk([goal], isNew, (node, link) => next.set(node, link));
    return order.filter((node) => node.part === 1).slice(0, count).map((source) => {
      const chain = [];
      for (let link = next.get(source); link; link = next.get(link.to)) chain.push(link);
      return { source, chain };
    });
  };

  // Chains to the gravest sinks; where there are no sources, what is nearest to sinks.
  let first = [];
  const begin = () => {
    const order = measure();
    for (const node of nodes) node.shown = false;
    for (const link of links) link.main = false;
    const grave = sink.value === "" ? sinks.slice(0, GRAVE) : [nodes[Number(sink.value)]];
    first = grave.map((goal) => ({ goal, chains: nearest(goal, grave.length === 1 ? NEAR * 3 : NEAR) }));
    let count = 0;
    const show = (node) => {
      if (!node.shown) count += 1;
      node.shown = true;
    };
    for (const { goal, chains } of first) {
      if (count < FIRST) show(goal);
      for (const { chain } of chains) {
        if (count + chain.length > FIRST) continue;
        for (const link of chain) {
          link.main = true;
          show(link.from);
        }
      }
    }
    if (!first.some(({ chains }) => chains.length)) order.slice(0, FIRST).forEach(show);
    lay();
    fit(READABLE);
    if (!chosen) overview();
  };

  const hidden = (node) => {
    let count = 0;
    for (const link of node.into) if (taken(link) && !link.from.shown && link.from.steps >= 0) count += 1;
    return count;
  };

  // Sinks stand at the right; within a layer, vertices stand beside what they lead to.
  const lay = () => {
    layers = [];
    for (const node of nodes) {
      if (!node.shown || node.steps < 0) continue;
      (layers[node.steps] ??= []).push(node);
    }
    layers = Array.from(layers, (layer) => layer ?? []);
    let right = 0;
    for (const layer of layers) {
      const wish = new Map(layer.map((node) => {
        const next = node.out.filter((link) => link.to.shown && link.to.steps >= 0 && link.to.steps < node.steps);
        const sum = next.reduce((total, link) => total + link.to.y, 0);
        return [node, next.length ? sum / next.length : 0];
      }));
      layer.sort((a, b) => wish.get(a) - wish.get(b) || a.grade - b.grade || a.id - b.id);
      const columns = Math.max(1, Math.ceil(layer.length / COLUMN));
      const rows = Math.ceil(layer.length / columns);
      layer.forEach((node, at) => {
        node.x = right - Math.floor(at / rows) * (WIDE + 20);
        node.y = ((at % rows) - (rows - 1) / 2) * (HIGH + GAP_Y);
      });
      right -= (columns - 1) * (WIDE + 20) + WIDE + GAP_X;
    }
  };

  const fit = (least = 0.25) => {
    const shown = layers.flat();
    fitted = least;
    if (!shown.length) return;
    const x0 = Math.min(...shown.map((node) => node.x));
    const x1 = Math.max(...shown.map((node) => node.x)) + WIDE;
    const y0 = Math.min(...shown.map((node) => node.y));
    const y1 = Math.max(...shown.map((node) => node.y)) + HIGH;
    const { clientWidth: wide, clientHeight: high } = canvas;
    zoom = Math.min(1.2, Math.max(least, Math.min(wide / (x1 - x0 + 60), high / (y1 - y0 + 60))));
    left = wide / 2 - ((x0 + x1) / 2) * zoom;
    // What does not fit goes off at the sources' side, so that the sinks are seen.
    if ((x1 - x0) * zoom > wide) left = wide - 30 - x1 * zoom;
    top = Math.max(20 - y0 * zoom, high / 2 - ((y0 + y1) / 2) * zoom);
    if ((y1 - y0) * zoom > high && layers[0]?.length) top = high / 2 - (layers[0][0].y + HIGH / 2) * zoom;
    later();
  };

  const cut = (text, wide) => {
    if (paper.measureText(text).width <= wide) return text;
    let end = Math.min(text.length, Math.ceil(wide / 4));
    while (end > 4 && paper.measureText(`${text.slice(0, end)}…`).width > wide) end -= 1;
    return `${text.slice(0, end)}…`;
  };

  // A name in two lines, parted where words or parts of names end.
  const linesOf = (name) => {
    const wide = WIDE - 16;
    if (paper.measureText(name).width <= wide) return [name];
    let end = name.length;
    while (end > 1 && paper.measureText(name.slice(0, end)).width > wide) end -= 1;
    const gentle = Math.max(...[" ", "/", ":", "-"].map((mark) => name.lastIndexOf(mark, end - 1))) + 1;
    if (gentle > end / 3) end = gentle;
    return [name.slice(0, end).trimEnd(), cut(name.slice(end).trimStart(), wide - 30)];
  };

  const drawLink = (link) => {
    const isHot = chosen && (link.from === chosen || link.to === chosen);
    const x0 = link.from.x + WIDE;
    const x1 = link.to.x;
    // What leads no nearer to a sink is shown for the chosen vertex only.
    if (!isHot && !link.main && x1 <= x0) return;
    paper.strokeStyle = isHot ? colours.hot : link.main ? colours.text : colours.edge;
    paper.globalAlpha = isHot ? 1 : chosen ? 0.2 : link.main ? 0.75 : 0.4;
    paper.lineWidth = isHot ? 2 : link.main ? 1.5 : 1;
    paper.setLineDash(link.doubt ? [5, 4] : []);
    const y0 = link.from.y + HIGH / 2;
    const y1 = link.to.y + HIGH / 2;
    const bend = Math.max(30, Math.abs(x1 - x0) / 2);
    paper.beginPath();
    paper.moveTo(x0, y0);
    paper.bezierCurveTo(x0 + bend, y0, x1 - bend, y1, x1, y1);
    paper.stroke();
    if (zoom < 0.45) return;
    paper.setLineDash([]);
    paper.beginPath();
    paper.moveTo(x1 - 7, y1 - 4);
    paper.lineTo(x1, y1);
    paper.lineTo(x1 - 7, y1 + 4);
    paper.stroke();
  };

  // The action stands where the edge begins; of several, the first one's.
  const drawAction = (node) => {
    const link = node.out.find((one) => one.main && one.to.shown && taken(one));
    if (!link || zoom < 0.5) return;
    paper.globalAlpha = chosen && chosen !== node ? 0.3 : 1;
    paper.fillStyle = colours.soft;
    paper.fillText(cut(link.action, GAP_X - 14), node.x + WIDE + 6, node.y + HIGH / 2 - 6);
  };

  const drawNode = (node) => {
    paper.globalAlpha = 1;
    paper.setLineDash([]);
    paper.fillStyle = marked.has(node.id) ? colours.mark
      : node.part === 2 ? colours.sink : node.part === 1 ? colours.source : colours.between;
    paper.strokeStyle = node === chosen ? colours.accent : colours.line;
    paper.lineWidth = node === chosen ? 3 : 1;
    paper.beginPath();
    if (node.part === 2) paper.rect(node.x, node.y, WIDE, HIGH);
    else paper.roundRect(node.x, node.y, WIDE, HIGH, 8);
    paper.fill();
    paper.stroke();
    if (zoom < 0.3) return;
    paper.fillStyle = colours.text;
    node.lines ??= linesOf(node.name);
    const y = node.y + (node.lines.length === 1 ? HIGH / 2 + 4 : HIGH / 2 - 3);
    node.lines.forEach((line, at) => paper.fillText(line, node.x + 8, y + at * 14));
    const more = hidden(node);
    if (more) {
      paper.fillStyle = colours.accent;
      const text = `+${more}`;
      paper.fillText(text, node.x + WIDE - 8 - paper.measureText(text).width, node.y + HIGH - 7);
    }
  };

  const draw = () => {
    waiting = false;
    const scale = devicePixelRatio || 1;
    const { clientWidth: wide, clientHeight: high } = canvas;
    if (canvas.width !== wide * scale || canvas.height !== high * scale) {
      canvas.width = wide * scale;
      canvas.height = high * scale;
    }
    paper.setTransform(scale, 0, 0, scale, 0, 0);
    paper.clearRect(0, 0, wide, high);
    paper.translate(left, top);
    paper.scale(zoom, zoom);
    paper.font = "12px system-ui, 'DejaVu Sans', sans-serif";
    const x0 = -left / zoom;
    const y0 = -top / zoom;
    const x1 = x0 + wide / zoom;
    const y1 = y0 + high / zoom;
    const isSeen = (node) => node.x + WIDE >= x0 && node.x <= x1 && node.y + HIGH >= y0 && node.y <= y1;
    const seen = [];
    let drawn = 0;
    for (const layer of layers) for (const node of layer) if (isSeen(node)) seen.push(node);
    for (const node of seen) {
      for (const link of node.out) {
        if (link.to.shown && link.to.steps >= 0 && taken(link) && drawn < 20000) {
          drawLink(link);
          drawn += 1;
        }
      }
      for (const link of node.into) {
        if (link.from.shown && link.from.steps >= 0 && taken(link) && !isSeen(link.from)) drawLink(link);
      }
    }
    for (const node of seen) drawNode(node);
    for (const node of seen) drawAction(node);
    const all = layers.reduce((sum, layer) => sum + layer.length, 0);
    byId("shown").textContent = `${all} of ${nodes.length} vertices, ${links.length} edges`;
  };
  const later = () => {
    if (!waiting) {
      waiting = true;
      requestAnimationFrame(draw);
    }
  };

  const element = (name, text, parent, className) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    parent.append(made);
    return made;
  };
  const goTo = (node, parent) => {
    const button = element("button", node.name, parent, "go");
    button.type = "button";
    button.addEventListener("click", () => {
      const stays = side.contains(button);
      choose(node, true);
      // What was pressed is gone, or far from what it shows.
      if (stays) side.querySelector("h2").focus();
      else canvas.focus();
    });
  };
  const heading = (text) => {
    const made = element("h2", text, side);
    made.tabIndex = -1;
  };
  const list = (title, all, end) => {
    if (!all.length) return;
    element("h3", `${title} (${all.length})`, side);
    const items = element("ul", "", side);
    for (const link of all.slice(0, ROWS)) {
      const item = element("li", "", items);
      element("span", end === "to" ? `${link.action} ` : "", item);
      goTo(link[end], item);
      if (end === "from") element("span", ` ${link.action} this`, item);
      if (link.doubt) element("div", `possible: ${link.doubt}`, item, "doubt");
      element("pre", `${link.kind}\n${link.detail}`, item);
    }
    if (all.length > ROWS) element("p", `and ${all.length - ROWS} more: the table below has all`, side, "soft");
  };

  const chainOf = (node) => {
    const chain = [];
    for (let link = node.next; link; link = link.to.next) chain.push(link);
    return chain;
  };
  const edges = (count) => (count === 1 ? "1 edge" : `${count} edges`);

  // Before anything is chosen: the gravest sinks, and who is nearest to them.
  const help = [...side.children];
  const overview = () => {
    chosen = null;
    side.replaceChildren(...help);
    for (const { goal, chains } of first) {
      goTo(goal, element("h3", "", side));
      const items = element("ul", "", side);
      for (const { source, chain } of chains) {
        const item = element("li", "", items);
        goTo(source, item);
        const doubts = chain.filter((link) => link.doubt).length;
        element("span", `, ${edges(chain.length)}${doubts ? `, ${doubts} of them possible` : ""}`, item);
      }
      if (!chains.length) element("p", "no source leads here but by way of graver ones", side, "soft");
    }
    later();
  };

  const choose = (node, move) => {
    chosen = node;
    side.replaceChildren();
    heading(node.name);
    const part = ["", ", a source", ", a sink"][node.part];
    const far = node.steps < 0 ? "leads to no chosen sink"
      : node.steps === 0 ? "" : `${edges(node.steps)} to: ${node.goal.name}`;
    element("p", `${node.kind}${part}${far && `; ${far}`}`, side, "soft");
    const more = hidden(node);
    if (more) {
      const button = element("button", `Unfold ${Math.min(more, MORE)} of ${more} that lead here`, side);
      button.type = "button";
      button.addEventListener("click", () => {
        unfold(node);
        side.querySelector("h2").focus();
      });
    }
    const chain = chainOf(node);
    if (chain.length) {
      element("h3", "A shortest chain from here", side);
      const steps = element("ul", "", side);
      for (const link of chain) {
        const item = element("li", `${link.from.name} ${link.action} `, steps);
        goTo(link.to, item);
      }
    }
    list("Leads to", node.out.filter(taken), "to");
    list("Reached from", node.into.filter(taken), "from");
    side.scrollTop = 0;
    if (move) {
      if (node.steps >= 0 && (!node.shown || chain.some((link) => !link.to.shown))) {
        node.shown = true;
        for (const link of chain) link.to.shown = true;
        lay();
      }
      const { clientWidth: wide, clientHeight: high } = canvas;
      fitted = null;
      zoom = Math.max(zoom, READABLE);
      left = wide / 2 - (node.x + WIDE / 2) * zoom;
      top = high / 2 - (node.y + HIGH / 2) * zoom;
    }
    later();
  };

  const unfold = (node) => {
    let count = 0;
    for (const link of node.into) {
      if (count < MORE && taken(link) && !link.from.shown && link.from.steps >= 0) {
        link.from.shown = true;
        count += 1;
      }
    }
    lay();
    choose(node, true);
  };

  const zoomBy = (factor, x, y) => {
    fitted = null;
    const next = Math.min(3, Math.max(0.03, zoom * factor));
    left = x - ((x - left) * next) / zoom;
    top = y - ((y - top) * next) / zoom;
    zoom = next;
    later();
  };

  // Mouse.
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    const x = (event.clientX - box.left - left) / zoom;
    const y = (event.clientY - box.top - top) / zoom;
    return layers.flat().find((one) => x >= one.x && x <= one.x + WIDE && y >= one.y && y <= one.y + HIGH);
  };
  let drag = null;
  canvas.addEventListener("pointerdown", (event) => {
    drag = { x: event.clientX, y: event.clientY, moved: false };
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
    if (!drag.moved && Math.abs(dx) + Math.abs(dy) < 5) return;
    drag = { x: event.clientX, y: event.clientY, moved: true };
    fitted = null;
    left += dx;
    top += dy;
    later();
  });
  canvas.addEventListener("pointerup", (event) => {
    if (drag && !drag.moved) {
      const node = at(event);
      if (node) choose(node, false);
    }
    drag = null;
  });
  canvas.addEventListener("dblclick", (event) => {
    const node = at(event);
    if (node) unfold(node);
  });
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const box = canvas.getBoundingClientRect();
    zoomBy(event.deltaY < 0 ? 1.15 : 1 / 1.15, event.clientX - box.left, event.clientY - box.top);
  }, { passive: false });

  // Keyboard: along the edges, and through a layer.
  const beside = (step) => {
    const layer = layers[chosen.steps] ?? [];
    return layer[layer.indexOf(chosen) + step];
  };
  const keys = {
    ArrowRight: () => chosen.next?.to,
    ArrowLeft: () => {
      const before = chosen.into.filter((link) => taken(link) && link.from.shown && link.from.steps > chosen.steps);
      return (before.find((link) => link.main) ?? before[0])?.from;
    },
    ArrowUp: () => beside(-1),
    ArrowDown: () => beside(1),
  };
  canvas.addEventListener("keydown", (event) => {
    const { clientWidth: wide, clientHeight: high } = canvas;
    if (keys[event.key]) {
      const next = chosen?.shown ? keys[event.key]() : first.find(({ goal }) => goal.shown)?.goal ?? layers.flat()[0];
      if (next) choose(next, true);
    } else if (event.key === "Enter" && chosen) unfold(chosen);
    else if (event.key === "+" || event.key === "=") zoomBy(1.25, wide / 2, high / 2);
    else if (event.key === "-") zoomBy(0.8, wide / 2, high / 2);
    else if (event.key === "0") fit();
    else if (event.key === "Escape") overview();
    else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) {
      event.preventDefault();
      search.focus();
    } else if (event.key === "Escape" && side.contains(event.target)) {
      overview();
      canvas.focus();
    }
  });

  // Search: what is found is marked, and the first ones are offered.
  const find = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    marked = new Set();
    const hits = byId("hits");
    hits.replaceChildren();
    if (words.length) {
      for (let id = 0; id < nodes.length; id += 1) {
        if (words.every((word) => lower[id].includes(word))) marked.add(id);
      }
      for (const id of [...marked].slice(0, HITS)) goTo(nodes[id], element("li", "", hits));
    }
    byId("found").textContent = words.length ? `${marked.size} found` : "";
    later();
    rows();
  };
  search.addEventListener("input", find);
  search.addEventListener("keydown", (event) => {
    const [found] = marked;
    if (event.key === "Enter" && found !== undefined) {
      choose(nodes[found], true);
      canvas.focus();
    }
  });
  const again = () => {
    begin();
    if (chosen) choose(chosen, false);
    rows();
  };
  sink.addEventListener("change", again);
  certain.addEventListener("change", again);
  byId("all").addEventListener("click", () => {
    for (const node of nodes) node.shown = node.steps >= 0;
    lay();
    fit();
  });
  byId("few").addEventListener("click", begin);
  byId("fit").addEventListener("click", () => fit());
  byId("theme").addEventListener("click", () => {
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    readColours();
    later();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    readColours();
    later();
  });
  new ResizeObserver(() => (fitted === null ? later() : fit(fitted))).observe(canvas);

  // Every edge as a row of a table, a page at a time.
  let page = 0;
  const rows = () => {
    const body = byId("edges");
    const fits = (link) => taken(link) && link.to.steps >= 0
      && (!search.value || marked.has(link.from.id) || marked.has(link.to.id));
    const found = links.filter(fits);
    page = Math.max(0, Math.min(page, Math.ceil(found.length / ROWS) - 1));
    body.replaceChildren();
    for (const link of found.slice(page * ROWS, (page + 1) * ROWS)) {
      const row = element("tr", "", body);
      goTo(link.from, element("td", "", row));
      element("td", link.action, row);
      goTo(link.to, element("td", "", row));
      element("td", link.doubt ? `possible: ${link.doubt}` : "certain", row);
      element("td", link.detail, row);
    }
    const last = Math.min(found.length, (page + 1) * ROWS);
    byId("range").textContent = `rows ${found.length ? page * ROWS + 1 : 0} to ${last} of ${found.length}`;
    byId("before").disabled = page === 0;
    byId("after").disabled = last >= found.length;
  };
  byId("before").addEventListener("click", () => { page -= 1; rows(); });
  byId("after").addEventListener("click", () => { page += 1; rows(); });

  for (const node of sinks) {
    const option = element("option", node.name, sink);
    option.value = String(node.id);
  }
  readColours();
  begin();
  draw();
  rows();
  root.dataset.ready = String(Math.round(performance.now()));
})();
