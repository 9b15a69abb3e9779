"use strict";
(() => {
  const PAGE = 200;
  const root = document.documentElement;
  root.classList.remove("no-js");
  const byId = (id) => document.getElementById(id);
  const [search, column, told] = ["search", "column", "told"].map(byId);
  // Cells are [text, class, detail]; a row is a list of their numbers.
  const { cells, tables: data } = JSON.parse(byId("data").textContent);
  const tables = [...document.querySelectorAll("table")].map((table, at) => ({
    table,
    isGrid: table.className === "grid",
    head: [...table.tHead.rows[0].cells].map((cell) => cell.textContent),
    rows: data[at],
    labels: null,
    found: [],
    shown: [],
  }));
  let page = 0;

  // Theme: what the system says, until someone presses the button.
  byId("theme").addEventListener("click", () => {
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });

  const rowOf = (row, isGrid) => {
    const line = document.createElement("tr");
    row.forEach((number, at) => {
      const [text, heat] = cells[number];
      const cell = document.createElement(isGrid && !at ? "th" : "td");
      if (isGrid && !at) cell.scope = "row";
      if (isGrid && at) cell.className = heat;
      cell.textContent = text;
      line.append(cell);
    });
    return line;
  };

  // Only one page of rows is there at a time, so that thousands stay quick.
  const fill = (from, to) => {
    for (const one of tables) {
      one.shown = one.found.slice(from, to);
      one.table.tBodies[0].replaceChildren(...one.shown.map((row) => rowOf(row, one.isGrid)));
      const first = one.table.tBodies[0].rows[0]?.cells[0];
      if (first) first.tabIndex = 0;
    }
  };
  const most = (lists) => Math.max(...lists.map((list) => list.length), 0);
  const show = () => {
    const count = most(tables.map(({ found }) => found));
    page = Math.max(0, Math.min(page, Math.ceil(count / PAGE) - 1));
    fill(page * PAGE, (page + 1) * PAGE);
    const last = Math.min(count, (page + 1) * PAGE);
    const all = most(tables.map(({ rows }) => rows));
    const first = count ? page * PAGE + 1 : 0;
    byId("shown").textContent = `rows ${first} to ${last} of ${count}${count < all ? `, of ${all}` : ""}`;
    byId("before").disabled = page === 0;
    byId("after").disabled = last >= count;
  };

  // What rows are filtered by: a grid's first cell with all whom it stands for; else the whole row.
  const labelsOf = (one) => {
    const text = (number) => `${cells[number][0]} ${cells[number][2]}`;
    one.labels ||= one.rows.map((row) => (one.isGrid ? text(row[0]) : row.map(text).join(" ")).toLowerCase());
    return one.labels;
  };
  const apply = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const at = column && column.value ? Number(column.value) : 0;
    for (const one of tables) {
      const labels = words.length ? labelsOf(one) : [];
      one.found = one.rows.filter((row, number) => words.every((word) => labels[number].includes(word))
        && (!at || !one.isGrid || cells[row[at]][1] !== "h0"));
    }
    page = 0;
    show();
  };

  if (column) {
    const grid = tables.find(({ isGrid }) => isGrid);
    grid?.head.forEach((text, at) => { if (at) column.add(new Option(`With ${text}`, String(at))); });
    column.addEventListener("change", apply);
  }
  let timer = 0;
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(apply, 120);
  });
  byId("before").addEventListener("click", () => { page -= 1; show(); });
  byId("after").addEventListener("click", () => { page += 1; show(); });

  // What a cell says in full: of the one under the pointer or with the focus.
  let marked = null;
  const tell = (cell) => {
    if (marked) marked.classList.remove("at");
    marked = cell ? cell.parentElement : null;
    const one = cell && tables.find(({ table }) => table.contains(cell));
    told.hidden = !one?.isGrid;
    if (told.hidden) return;
    marked.classList.add("at");
    const row = one.shown[marked.sectionRowIndex];
    const [label, , names] = cells[row[0]];
    const [text, , detail] = cells[row[cell.cellIndex]];
    told.textContent = cell.cellIndex
      ? `${label} · ${one.head[cell.cellIndex]}: ${detail || text}`
      : `${label}${names ? `\n${names}` : ""}`;
  };
  const cellOf = (event) => event.target.closest?.("tbody td, tbody th");
  document.addEventListener("pointerover", (event) => {
    const cell = cellOf(event);
    if (cell && !document.activeElement.matches("td, th")) tell(cell);
  });

  // One cell of a table can be reached by Tab; from there the arrows go on.
  const focus = (cell) => {
    if (!cell) return;
    for (const old of cell.closest("tbody").querySelectorAll("[tabindex]")) old.removeAttribute("tabindex");
    cell.tabIndex = 0;
    cell.focus({ preventScroll: true });
    // Not behind the heads, which stay where they are.
    const box = cell.closest(".scroll");
    const head = box.querySelector("thead th").getBoundingClientRect();
    const [at, all] = [cell.getBoundingClientRect(), box.getBoundingClientRect()];
    if (at.top < head.bottom) box.scrollTop -= head.bottom - at.top;
    else if (at.bottom > all.bottom - 16) box.scrollTop += at.bottom - all.bottom + 16;
    if (cell.cellIndex && at.left < head.right) box.scrollLeft -= head.right - at.left;
    else if (at.right > all.right - 16) box.scrollLeft += at.right - all.right + 16;
  };
  document.addEventListener("click", (event) => focus(cellOf(event)));
  document.addEventListener("focusin", (event) => tell(cellOf(event) || null));
  const moves = {
    ArrowRight: (cell) => cell.nextElementSibling,
    ArrowLeft: (cell) => cell.previousElementSibling,
    ArrowDown: (cell) => cell.parentElement.nextElementSibling?.cells[cell.cellIndex],
    ArrowUp: (cell) => cell.parentElement.previousElementSibling?.cells[cell.cellIndex],
    Home: (cell) => cell.parentElement.cells[0],
    End: (cell) => cell.parentElement.cells[cell.parentElement.cells.length - 1],
  };
  document.addEventListener("keydown", (event) => {
    const cell = cellOf(event);
    if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) {
      event.preventDefault();
      search.focus();
    } else if (event.key === "Escape" && cell) {
      cell.blur();
      tell(null);
    } else if (cell && moves[event.key]) {
      event.preventDefault();
      focus(moves[event.key](cell));
    } else if (cell && (event.key === "PageDown" || event.key === "PageUp")) {
      event.preventDefault();
      const [body, at] = [cell.closest("tbody"), cell.cellIndex];
      page += event.key === "PageDown" ? 1 : -1;
      show();
      focus(body.rows[0]?.cells[at]);
    }
  });

  addEventListener("beforeprint", () => fill(0, Infinity));
  addEventListener("afterprint", show);
  apply();
})();
