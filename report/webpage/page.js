(() => {
  "use strict";
  const root = document.documentElement, byId = (id) => document.getElementById(id);
  root.classList.add("js");

  byId("theme").addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });

  const all = () => document.querySelectorAll("details");
  const reveal = () => {
    const target = location.hash && byId(decodeURIComponent(location.hash.slice(1)));
    if (target && target.tagName === "DETAILS") { target.open = true; target.scrollIntoView(); }
  };
  addEventListener("hashchange", reveal);
  document.addEventListener("click", (e) => { if (e.target.closest('a[href^="#"]')) setTimeout(reveal); });
  reveal();
  addEventListener("beforeprint", () => all().forEach((d) => { d.open = true; }));
  const open = byId("open");
  if (open) open.addEventListener("click", () => {
    const any = [...all()].some((d) => !d.open);
    all().forEach((d) => { d.open = any; });
  });

  const table = byId("rows");
  if (!table) return;
  const body = table.tBodies[0], rows = [...body.rows], heads = [...table.tHead.rows[0].cells];

  const value = (row, i) => row.cells[i].dataset.by || "";
  const sort = (i) => {
    const head = heads[i], numeric = head.classList.contains("num");
    const down = head.hasAttribute("aria-sort") ? head.getAttribute("aria-sort") === "ascending" : numeric;
    const way = down ? -1 : 1;
    rows.sort((a, b) => {
      const x = value(a, i), y = value(b, i);
      if (x === "" || y === "") return (x === "") - (y === "");
      return way * (numeric ? x - y : x.localeCompare(y, root.lang, { numeric: true }));
    });
    heads.forEach((h) => h.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    body.append(...rows);
  };
  heads.forEach((head, i) => {
    const button = document.createElement("button");
    button.type = "button";
    button.title = table.dataset.sort;
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(i));
    head.append(button);
  });

  const filter = byId("filter"), group = byId("group"), shown = byId("shown");
  const show = () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let n = 0;
    rows.forEach((row) => {
      const content = row.textContent.toLowerCase();
      row.hidden = (group.value !== "" && row.dataset.group !== group.value) || !words.every((w) => content.includes(w));
      if (!row.hidden) n++;
    });
    shown.textContent = shown.dataset.words.replace("{shown}", n).replace("{all}", rows.length);
  };
  filter.addEventListener("input", show);
  group.addEventListener("change", show);
  show();
})();
