import {get} from "./api.js";
import {badge, feedLink, fill, h, jobLink} from "./dom.js";
import {number, t} from "./texts.js";

export function searchPage(wanted) {
  const summary = h("p.hint", {role: "status"}, t("loading"));
  const hits = h("ul.hits");
  const element = h("div", {}, h("h1", {}, `${t("search")}: `, h("q", {}, wanted)), summary, hits);
  return {
    element,
    title: t("search"),
    async start() {
      const found = await get("search", {q: wanted});
      fill(summary, found.hits.length ? `${t("hits", found.hits.length)}. ` : `${t("noHits")} `, t("scanned", number(found.scanned), found.complete));
      fill(hits, found.hits.map(hit => h("li.card", {},
        h("div.head", {}, h("a", {href: hit.state === "ITEM" ? feedLink(hit.feed) : jobLink(hit.feed, hit.id)}, hit.id), badge(t("states", hit.state), hit.state), h("small", {}, `${hit.feed} · ${t("foundIn", hit.where)}`)),
        h("p.payload", {}, hit.where === "error" ? hit.lastError : hit.payload ?? ""))));
    },
    update() {},
  };
}
