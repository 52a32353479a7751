import {get} from "./api.js";
import {badge, feedLink, fill, h, jobLink, text, title} from "./dom.js";
import {t} from "./texts.js";

// After so many the reader is asked whether to go on.
const IN_ONE_GO = 20000, HITS = 50;

export function searchPage(wanted) {
  const summary = h("p.hint", {role: "status"}, t("loading"));
  const trouble = h("p.failure", {role: "alert", hidden: true});
  const bar = h("progress", {"aria-label": t("searching"), hidden: true});
  const hits = h("ul.hits");
  const on = h("button", {type: "button", id: "go-on", hidden: true, onclick: () => go()}, t("goOn"));
  const stop = h("button.quiet", {type: "button", id: "stop-search", hidden: true, onclick: () => { stopped = true; }}, t("stopSearch"));
  const element = h("div", {}, title(`${t("search")}: `, h("q", {}, wanted)), summary, trouble, bar, hits, h("div.buttons", {}, on, stop));
  let next, scanned = 0, found = 0, total = 0, uncounted = 0, unread = 0, stopped = false;

  const show = hit => h("li.card", {},
    h("div.head", {}, h("a", {href: hit.state === "ITEM" ? feedLink(hit.feed) : jobLink(hit.feed, hit.id)}, hit.id), badge(t("states", hit.state), hit.state), h("small", {}, `${hit.feed} · ${t("foundIn", hit.where)}`)),
    h("p.payload", {}, hit.where === "error" ? hit.lastError : hit.payload ?? ""));

  // Call after call, each of which looks at a bounded number of entries.
  async function go() {
    const until = scanned + IN_ONE_GO, enough = found + HITS, held = document.activeElement === on;
    stopped = false;
    on.hidden = trouble.hidden = true;
    bar.hidden = stop.hidden = false;
    if (held) stop.focus();
    let part, failure;
    try {
      do {
        part = await get("search", {q: wanted, from: next});
        scanned += part.scanned;
        unread += part.unread;
        next = part.next;
        found += part.hits.length;
        ({total, uncounted} = part);
        hits.append(...part.hits.map(show));
        bar.max = Math.max(1, total);
        bar.value = Math.min(scanned, total);
      } while (next != null && !stopped && element.isConnected && scanned < until && found < enough);
    } catch (error) {
      if (error.status < 500) throw error;
      // What was found stays, and the search goes on from there when the reader says so.
      failure = error;
    }
    const back = document.activeElement === stop;
    bar.hidden = stop.hidden = true;
    on.hidden = next == null && !failure;
    if (back) (on.hidden ? element.querySelector("h1") : on).focus();
    const said = found ? `${t("hits", found)}. ` : next == null && !failure ? `${t("noHits")} ` : "";
    trouble.hidden = !failure;
    text(trouble, failure ? t("searchFailed", failure.message) : "");
    fill(summary, said, t("scanned", scanned, Math.max(scanned, total)), uncounted ? ` ${t("uncounted", uncounted)}` : "", unread ? ` ${t("unread", unread)}` : "");
  }

  return {element, title: t("search"), start: go, update() {}};
}
