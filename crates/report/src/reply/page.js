"use strict";
(() => {
  const PAGE = 200;
  const root = document.documentElement;
  root.classList.remove("no-js");
  const byId = (id) => document.getElementById(id);
  const search = byId("search");
  const column = byId("column");
  const told = byId("told");
  const tables = [...document.querySelectorAll("table")].map((table) => ({
    table,
    head: [...table.tHead.rows[0].cells].map((cell) => cell.textContent),
    rows: [...table.tBodies[0].rows],
    found: [],
  }));
  const details = JSON.parse(byId("details").textContent);
  const detailOf = (cell) => details[Number(cell.dataset.d)] ?? "";
  let page = 0;

  // Theme: what the system says, until someone presses the button.
  byId("theme").addEventListener("click", () => {
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });

  // Only one page of rows takes part in the layout, so that thousands stay quick.
  const show = () => {
    const most = Math.max(...tables.map(({ found }) => found.length), 0);
    page = Math.max(0, Math.min(page, Math.ceil(most / PAGE) - 1));
    for (const { rows, found } of tables) {
      for (const row of rows) row.hidden = true;
      for (const row of found.slice(page * PAGE, (page + 1) * PAGE)) row.hidden = false;
    }
    const first = most ? page * PAGE + 1 : 0;
    const last = Math.min(most, (page + 1) * PAGE);
    const all = Math.max(...tables.map(({ rows }) => rows.length), 0);
    byId("shown").textContent = `rows ${first} to ${last} of ${most}${most < all ? `, of ${all}` : ""}`;
    byId("before").disabled = page === 0;
    byId("after").disabled = last >= most;
  };

  const labels = new Map();
  const labelOf = (row) => {
    let text = labels.get(row);
    if (text === undefined) {
      const isGrid = row.cells[0].tagName === "TH";
      text = (isGrid ? `${row.cells[0].textContent} ${detailOf(row.cells[0])}` : row.textContent).toLowerCase();
      labels.set(row, text);
    }
    return text;
  };

  const apply = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const at = column && column.value ? Number(column.value) : 0;
    for (const one of tables) {
      one.found = one.rows.filter((row) => words.every((word) => labelOf(row).includes(word))
        && (!at || row.cells[at]?.className !== "h0"));
    }
    page = 0;
    show();
  };

  if (column) {
    const grid = tables.find(({ table }) => table.className === "grid");
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
    const isGrid = one?.table.className === "grid";
    const text = cell ? detailOf(cell) : "";
    told.hidden = !isGrid && !text;
    if (told.hidden) return;
    marked.classList.add("at");
    const label = marked.cells[0].textContent;
    const head = cell.cellIndex ? `${label} · ${one.head[cell.cellIndex]}: ${text || cell.textContent}` : label;
    told.textContent = cell.cellIndex ? head : `${label}${text ? `\n${text}` : ""}`;
  };
  const cellOf = (event) => event.target.closest?.("tbody td, tbody th");
  document.addEventListener("pointerover", (event) => {
    const cell = cellOf(event);
    if (cell && !document.activeElement.matches("td, th")) tell(cell);
  });

  // One cell of a table can be reached by Tab; from there the arrows go on.
  const focus = (cell) => {
    if (!cell) return;
    for (const old of document.querySelectorAll("tbody [tabindex]")) old.removeAttribute("tabindex");
    cell.tabIndex = 0;
    cell.focus();
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  document.addEventListener("click", (event) => focus(cellOf(event)));
  document.addEventListener("focusin", (event) => tell(cellOf(event) || null));
  const beside = (row, step) => {
    let next = row;
    do next = step > 0 ? next?.nextElementSibling : next?.previousElementSibling; while (next && next.hidden);
    return next;
  };
  const moves = {
    ArrowRight: (cell) => cell.nextElementSibling,
    ArrowLeft: (cell) => cell.previousElementSibling,
    ArrowDown: (cell) => beside(cell.parentElement, 1)?.cells[cell.cellIndex],
    ArrowUp: (cell) => beside(cell.parentElement, -1)?.cells[cell.cellIndex],
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
      page += event.key === "PageDown" ? 1 : -1;
      show();
      focus(cell.closest("tbody").querySelector("tr:not([hidden])")?.cells[cell.cellIndex]);
    }
  });

  addEventListener("beforeprint", () => {
    for (const { rows, found } of tables) for (const row of rows) row.hidden = !found.includes(row);
  });
  addEventListener("afterprint", show);

  apply();
  for (const { table } of tables) {
    const first = table.tBodies[0].rows[0]?.cells[0];
    if (first) first.tabIndex = 0;
  }
})();
