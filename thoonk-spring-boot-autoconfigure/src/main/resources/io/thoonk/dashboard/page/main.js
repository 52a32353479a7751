import {follow, get, open, writable} from "./api.js";
import {toast} from "./actions.js";
import {fill, h, text} from "./dom.js";
import {feedPage} from "./feed.js";
import {jobPage} from "./job.js";
import {listenersPage} from "./listeners.js";
import {overview} from "./overview.js";
import {processesPage} from "./processes.js";
import {searchPage} from "./search.js";
import {sortedPage} from "./sorted.js";
import {language, t} from "./texts.js";

const main = document.getElementById("main");
const pages = {
  "": overview, feed: feedPage, job: jobPage, sorted: sortedPage, workers: processesPage, listeners: listenersPage, search: searchPage,
};
let page, latest;

const parts = () => location.hash.replace(/^#\/?/, "").split("/").map(part => { try { return decodeURIComponent(part); } catch { return part; } });

async function show() {
  const [kind, ...values] = parts();
  const make = pages[kind];
  const shown = page = make ? make(...values) : {element: h("p.empty", {}, t("pageNotFound")), title: "", update() {}};
  fill(main, shown.element);
  document.title = [shown.title, "Thoonk"].filter(Boolean).join(" · ");
  document.querySelectorAll("#nav a").forEach(link => {
    const own = link.dataset.kind === kind || link.dataset.kind === "" && ["feed", "job", "sorted"].includes(kind);
    link.toggleAttribute("aria-current", own);
    if (own) link.setAttribute("aria-current", "page");
  });
  main.scrollTop = 0;
  window.scrollTo(0, 0);
  try {
    await shown.start?.();
    if (shown === page && latest) shown.update(latest);
  } catch (error) {
    if (shown === page) fill(main, h("p.empty.gone", {role: "alert"}, error.message));
  }
}

function theme(chosen) {
  const dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  const button = document.getElementById("theme");
  button.setAttribute("aria-label", dark ? t("light") : t("dark"));
  button.title = dark ? t("light") : t("dark");
  text(button, dark ? "☀" : "☾");
}

function frame() {
  document.documentElement.lang = language;
  text(document.getElementById("skip"), t("skip"));
  document.getElementById("skip").addEventListener("click", event => { event.preventDefault(); main.focus(); });
  fill(document.getElementById("nav"), [["", "overview"], ["workers", "workers"], ["listeners", "listeners"]]
    .map(([kind, label]) => h("a", {href: `#/${kind}`, "data-kind": kind}, t(label))));
  const find = document.getElementById("find-text");
  find.placeholder = t("searchHint");
  find.setAttribute("aria-label", t("searchHint"));
  document.getElementById("find").addEventListener("submit", event => {
    event.preventDefault();
    if (find.value.trim()) location.hash = `#/search/${encodeURIComponent(find.value.trim())}`;
  });
  document.addEventListener("keydown", event => {
    if (event.key === "/" && !/input|textarea|select/i.test(event.target.tagName)) {
      event.preventDefault();
      find.focus();
    }
  });
  theme(localStorage.getItem("thoonk-theme"));
  document.getElementById("theme").addEventListener("click", () => {
    const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    localStorage.setItem("thoonk-theme", next);
    theme(next);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => theme(localStorage.getItem("thoonk-theme")));
}

function heard(state) {
  latest = state;
  text(document.getElementById("application"), state.application);
  document.documentElement.dataset.redis = state.trouble ? "away" : "there";
  page?.update(state);
}

frame();
try {
  await open();
  const live = document.getElementById("live");
  follow(heard, state => {
    live.dataset.state = state;
    text(live, t(state) + (writable() ? "" : ` · ${t("readOnly")}`));
  });
  document.addEventListener("changed", async () => {
    latest = await get("overview").catch(() => latest);
    page?.update(latest, true);
  });
  addEventListener("hashchange", () => {
    show();
    // What had the focus is gone with the page before; the next Tab goes to this one.
    main.focus({preventScroll: true});
  });
  await show();
} catch (error) {
  toast(error.message, "bad");
  fill(main, h("p.empty.gone", {role: "alert"}, error.message));
}
