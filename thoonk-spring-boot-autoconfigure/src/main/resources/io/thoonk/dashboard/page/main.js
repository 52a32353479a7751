import {follow, forget, get, open, writable} from "./api.js";
import {toast} from "./actions.js";
import {fill, h, text} from "./dom.js";
import {feedPage} from "./feed.js";
import {jobPage} from "./job.js";
import {limitsPage} from "./limits.js";
import {listenersPage} from "./listeners.js";
import {batchesPage} from "./batches.js";
import {recurringPage} from "./recurring.js";
import {overview} from "./overview.js";
import {processesPage} from "./processes.js";
import {searchPage} from "./search.js";
import {sortedPage} from "./sorted.js";
import {language, t, timeOfDay} from "./texts.js";

const main = document.getElementById("main");
const pages = {
  "": overview, feed: feedPage, job: jobPage, sorted: sortedPage, workers: processesPage, listeners: listenersPage, recurring: recurringPage, batches: batchesPage, limits: limitsPage, search: searchPage,
};
let page, latest, place, connection = "connecting", offlineSince, refusal, refusedSince;

// The path says which page, the query what it shows.
function route() {
  const [path, query] = location.hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  return {
    parts: path.split("/").map(part => { try { return decodeURIComponent(part); } catch { return part; } }),
    query: Object.fromEntries(new URLSearchParams(query)),
  };
}

async function show() {
  const {parts: [kind, ...values], query} = route();
  const here = JSON.stringify([kind, ...values]);
  if (here === place && page?.navigate) return page.navigate(query);
  place = here;
  forget();
  const make = pages[kind];
  const shown = page = make ? make(...values) : {element: h("p.empty", {}, t("pageNotFound")), title: "", update() {}};
  fill(main, shown.element);
  shown.navigate?.(query);
  title();
  document.querySelectorAll("#nav a").forEach(link => {
    const own = link.dataset.kind === kind || link.dataset.kind === "" && ["feed", "job", "sorted", "limits"].includes(kind);
    link.toggleAttribute("aria-current", own);
    if (own) link.setAttribute("aria-current", "page");
  });
  main.scrollTop = 0;
  window.scrollTo(0, 0);
  // What had the focus is gone with the page before; the next Tab goes to this one.
  if (latest) main.focus({preventScroll: true});
  try {
    await shown.start?.();
    if (shown === page && latest) shown.update(latest);
  } catch (error) {
    if (shown !== page) return;
    // Tried again when Redis or the application is there again; until then it stays clear which page this is.
    const passing = error.status === 503 || !error.status;
    fill(main, passing ? shown.element.querySelector("h1") : null, h("p.empty.gone", {role: "alert"}, error.message));
    if (passing) place = undefined;
  }
}

// What is wrong stands in the tab too, so that it is seen while other work is done.
function title() {
  const mark = old() ? "(!)" : latest?.troubleCount ? `(${latest.troubleCount})` : "";
  document.title = [mark, [page?.title, "Thoonk"].filter(Boolean).join(" · ")].filter(Boolean).join(" ");
  const icon = mark ? "icon-trouble.svg" : "icon.svg", link = document.querySelector("link[rel=icon]");
  if (link.getAttribute("href") !== icon) link.setAttribute("href", icon);
}

const old = () => connection === "offline" || Boolean(latest?.trouble || refusal);

// In the head of every page: since when it is old, and of when what it shows is. Told once, when it changes.
function tellAge() {
  const away = Boolean(latest?.trouble), offline = connection === "offline";
  document.documentElement.dataset.age = old() ? "old" : "live";
  const live = document.getElementById("live");
  live.dataset.state = offline ? "offline" : away ? "away" : refusal ? "refused" : connection;
  text(live, t(live.dataset.state) + (writable() ? "" : ` · ${t("readOnly")}`));
  const seen = latest?.readAt && timeOfDay(latest.readAt);
  const bar = document.getElementById("age");
  bar.hidden = !old();
  text(bar, offline ? t("serverAway", timeOfDay(offlineSince), seen) : away ? t(latest.refuses ? "redisRefuses" : "redisAway", timeOfDay(latest.troubleSince), seen, latest.trouble) : refusal ? t("refusedNow", timeOfDay(refusedSince), refusal) : "");
  title();
}

function theme(chosen) {
  const dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  const button = document.getElementById("theme");
  button.setAttribute("aria-label", dark ? t("light") : t("dark"));
  button.title = dark ? t("light") : t("dark");
  text(button, dark ? "☀" : "☾");
}

// A browser may keep nothing of a page, and throws then; the theme is that of the system, or lasts until the page is left.
function keptTheme() {
  try {
    return localStorage.getItem("thoonk-theme");
  } catch {
    return null;
  }
}

function keepTheme(chosen) {
  try {
    localStorage.setItem("thoonk-theme", chosen);
  } catch {
    // Then it is not kept.
  }
}

function frame() {
  document.documentElement.lang = language;
  text(document.getElementById("skip"), t("skip"));
  document.getElementById("skip").addEventListener("click", event => { event.preventDefault(); main.focus(); });
  fill(document.getElementById("nav"), [["", "overview"], ["workers", "workers"], ["listeners", "listeners"], ["recurring", "recurring"], ["batches", "batches"]]
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
  theme(keptTheme());
  document.getElementById("theme").addEventListener("click", () => {
    const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    keepTheme(next);
    theme(next);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => theme(keptTheme()));
}

// A screen reader hears which feeds need attention when that changes, and never how the numbers move.
let known;
function tellTroubles(state) {
  const names = state.troubles.map(feed => feed.name);
  const now = state.troubles.flatMap(feed => feed.reasons.map(reason => `${feed.name}\0${reason.kind}`)).sort().join("\n");
  if (known !== undefined && now !== known && !state.trouble) {
    text(document.getElementById("said"), names.length ? `${t("attention", state.troubleCount)}: ${names.slice(0, 5).join(", ")}` : t("nothingWrong"));
  }
  known = now;
}

function heard(state) {
  const back = latest?.trouble && !state.trouble;
  latest = state;
  text(document.getElementById("application"), state.application);
  if (back) text(document.getElementById("said"), t("backAgain"));
  tellAge();
  tellTroubles(state);
  if (place === undefined && !state.trouble) show();
  else page?.update(state);
}

frame();
try {
  await open();
  follow(heard, state => {
    if (state === "offline" && connection !== "offline") offlineSince = Date.now();
    // While it tries to come back it is still away.
    connection = state === "connecting" && connection === "offline" ? "offline" : state;
    tellAge();
  });
  document.addEventListener("refused", event => {
    if (event.detail && !refusal) refusedSince = Date.now();
    refusal = event.detail;
    tellAge();
  });
  document.addEventListener("changed", async () => {
    latest = await get("overview").catch(() => latest);
    if (latest) page?.update(latest, true);
  });
  addEventListener("hashchange", show);
  await show();
} catch (error) {
  toast(error.message, "bad");
  fill(main, h("p.empty.gone", {role: "alert"}, error.message));
}
