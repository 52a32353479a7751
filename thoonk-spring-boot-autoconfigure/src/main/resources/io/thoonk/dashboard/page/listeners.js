import {get, post, writable} from "./api.js";
import {attempt, oneAtATime, toast} from "./actions.js";
import {badge, feedLink, fill, h, keyed, text, title} from "./dom.js";
import {ago, clock, exact, t} from "./texts.js";

export function listenersPage() {
  const list = h("div.containers");
  const empty = h("p.empty", {hidden: true}, t("noListeners"));
  const element = h("div", {}, title(t("titleListeners")), list, empty);

  const change = (one, id, action, label) => attempt(() => post("parked", {feed: one.feed, name: one.name, id, action}), () => toast(t("doneOne", label, id)));
  const create = (one, parts) => h("section.card.listener", {"data-listener": one.name},
    h("div.head", {}, h("h2", {}, one.name), parts.active = h("span")),
    h("dl.facts", {}, [["feed", "feed"], ["lag", "lag"], ["position", "position"], ["parked", "count"]].map(([label, key]) => h("div", {}, h("dt", {}, t(label)), parts[key] = h("dd")))),
    parts.parked = h("ul.parked"));
  const update = (one, parts) => {
    fill(parts.active, badge(one.active ? t("statusRunning") : t("statusStopped"), one.active ? "statusRunning" : "statusStopped"));
    if (!parts.feed.firstChild) fill(parts.feed, h("a", {href: feedLink(one.feed)}, one.feed));
    fill(parts.lag, one.behind > 0 ? badge(t("behind", one.behind), "behind") : t("behind", 0));
    text(parts.position, one.position ? clock(one.position) : t("none"));
    text(parts.count, exact(one.parkedCount));
    keyed(parts.parked, one.parked, item => item.id, (item, each) => h("li", {"data-id": item.id},
      h("div", {}, h("code", {}, item.id), each.age = h("small")), h("pre", {}, item.error),
      writable() ? h("div.buttons", {},
        h("button", {type: "button", "data-action": "retry", onclick: () => change(one, item.id, "retry", t("tryAgain"))}, t("tryAgain")),
        h("button.danger", {type: "button", "data-action": "discard", onclick: () => change(one, item.id, "discard", t("discard"))}, t("discard"))) : null),
    (item, each) => text(each.age, t("before", ago(item.at))));
  };
  const load = oneAtATime(async () => {
    const {listeners, refused, leftOut} = await get("listeners");
    empty.hidden = listeners.length > 0 && !refused.length && !leftOut;
    const unknown = [refused.length ? t("refusedListeners", refused.length, refused[0]) : "", leftOut ? t("listenersLeftOut", leftOut) : ""];
    text(empty, unknown.join(" ").trim() || t("noListeners"));
    keyed(list, listeners, one => `${one.feed}\n${one.name}`, create, update);
  });
  return {element, title: t("titleListeners"), start: load, update(overview) {
    // What is shown stays while Redis is away; the page's head tells of it.
    if (!overview.trouble) load().catch(error => { if (error.status && error.status !== 503) toast(error.message, "bad"); });
  }};
}
