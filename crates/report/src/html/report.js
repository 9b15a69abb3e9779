"use strict";
(() => {
  const root = document.documentElement;
  root.classList.remove("no-js");
  const byId = (id) => document.getElementById(id);
  const list = byId("findings");
  const search = byId("search");
  const rows = [...list.querySelectorAll(".finding")];
  const objects = [...list.children];
  let checks = null;
  let grouping = "object";

  // Theme: what the system says, until someone presses the button.
  byId("theme").addEventListener("click", () => {
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });

  const selects = ["check", "kind", "namespace"].map((name) => {
    const select = byId(name);
    const counts = new Map();
    for (const row of rows) counts.set(row.dataset[name], (counts.get(row.dataset[name]) || 0) + 1);
    for (const [value, count] of [...counts].sort((a, b) => (a[0] < b[0] ? -1 : 1))) {
      // An absent namespace has an empty name; the value marks that it is one.
      select.add(new Option(`${value || "(none)"} (${count})`, `=${value}`));
    }
    return { name, select };
  });
  const chips = [...document.querySelectorAll(".chip")];
  const texts = new Map();
  const textOf = (row) => {
    let text = texts.get(row);
    if (text === undefined) {
      text = `${row.textContent} ${row.dataset.object}`.toLowerCase();
      texts.set(row, text);
    }
    return text;
  };

  const isOn = (chip) => chip.getAttribute("aria-pressed") === "true";
  const apply = () => {
    const off = new Set(chips.filter((chip) => !isOn(chip)).map((chip) => chip.value));
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = selects.filter(({ select }) => select.value);
    let shown = 0;
    for (const row of rows) {
      const visible = !off.has(row.dataset.level)
        && wanted.every(({ name, select }) => `=${row.dataset[name]}` === select.value)
        && words.every((word) => textOf(row).includes(word));
      row.hidden = !visible;
      if (visible) shown += 1;
    }
    for (const group of list.children) {
      const count = group.querySelectorAll(".finding:not([hidden])").length;
      group.hidden = count === 0;
      group.querySelector(".count").textContent = count === 1 ? "1 finding" : `${count} findings`;
    }
    byId("shown").textContent = `${shown} of ${rows.length} shown`;
  };

  const byCheck = () => {
    const groups = new Map();
    for (const row of rows) {
      const check = row.dataset.check;
      let group = groups.get(check);
      if (!group) {
        group = document.createElement("details");
        group.className = "group";
        group.open = true;
        const summary = document.createElement("summary");
        const heading = document.createElement("h3");
        heading.textContent = check;
        const count = document.createElement("span");
        count.className = "count soft push";
        summary.append(heading, count);
        const about = document.createElement("div");
        about.className = "about";
        about.textContent = byId(`check-${check}`)?.dataset.title || "";
        group.append(summary, about, document.createElement("ul"));
        groups.set(check, group);
      }
    }
    const rank = ([check]) => Number(byId(`check-${check}`)?.dataset.rank || 0);
    return new Map([...groups].sort((a, b) => rank(b) - rank(a)));
  };

  const regroup = () => {
    if (byId("group").value === grouping) return apply();
    grouping = byId("group").value;
    const wantChecks = grouping === "check";
    for (const row of rows) row.querySelector(".object").hidden = !wantChecks;
    if (wantChecks) {
      checks ||= byCheck();
      for (const row of rows) checks.get(row.dataset.check).lastElementChild.append(row);
      list.replaceChildren(...checks.values());
    } else {
      for (const row of rows) objects[Number(row.dataset.group)].lastElementChild.append(row);
      list.replaceChildren(...objects);
    }
    return apply();
  };

  // The address keeps the filters, so that a view can be shared with the file.
  const save = () => {
    const state = new URLSearchParams();
    if (search.value) state.set("q", search.value);
    for (const { name, select } of selects) if (select.value) state.set(name, select.value);
    const off = chips.filter((chip) => !isOn(chip)).map((chip) => chip.value);
    if (off.length) state.set("hide", off.join(","));
    if (byId("group").value !== "object") state.set("group", byId("group").value);
    try {
      history.replaceState(null, "", `#${state}`);
    } catch { /* Some browsers refuse it for files; the view works all the same. */ }
  };
  const restore = () => {
    const state = new URLSearchParams(location.hash.slice(1));
    search.value = state.get("q") || "";
    for (const { name, select } of selects) select.value = state.get(name) || "";
    const off = new Set((state.get("hide") || "").split(","));
    for (const chip of chips) chip.setAttribute("aria-pressed", String(!off.has(chip.value)));
    byId("group").value = state.get("group") === "check" ? "check" : "object";
  };

  let timer = 0;
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => { apply(); save(); }, 120);
  });
  for (const { select } of selects) select.addEventListener("change", () => { apply(); save(); });
  for (const chip of chips) {
    chip.addEventListener("click", () => {
      chip.setAttribute("aria-pressed", String(!isOn(chip)));
      apply();
      save();
    });
  }
  byId("group").addEventListener("change", () => { regroup(); save(); });
  byId("reset").addEventListener("click", () => {
    history.replaceState(null, "", "#");
    restore();
    regroup();
    search.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) {
      event.preventDefault();
      search.focus();
    }
  });

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    for (const one of closed) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of closed) one.open = false;
  });

  restore();
  regroup();
})();
