import {get, writable} from "./api.js";
import {bulkDialog, jobButtons, toast} from "./actions.js";
import {chart} from "./charts.js";
import {feedLink, fill, h, jobLink, keyed, refill, text} from "./dom.js";
import {ago, clock, millis, number, rate, seconds, t} from "./texts.js";

const PAGE = 50;
const STATES = ["available", "delayed", "claimed", "stalled"];
const LABELS = {available: "waiting", delayed: "delayed", claimed: "running", stalled: "stalled", items: "items"};
const COUNTS = {available: "size", delayed: "delayed", claimed: "claimed", stalled: "stalled", items: "size"};

export function feedHead(name) {
  const type = h("span.type"), reasons = h("section.troubles", {"aria-live": "polite", hidden: true});
  return {
    type, reasons,
    element: h("div.head", {}, h("h1", {}, name), type),
    update(feed) {
      text(type, t("feedTypes", feed.type));
      reasons.hidden = !feed.reasons.length;
      fill(reasons, feed.reasons.map(reason => h("p", {}, reason)));
    },
  };
}

export function history(name) {
  const box = h("section.card.history", {hidden: true});
  let hours = 1, points = [];
  const draw = () => {
    const since = Date.now() / 60000 - hours * 60;
    const shown = points.filter(point => point.minute > since);
    const choice = (label, value) => h("button.quiet", {type: "button", "aria-pressed": String(hours === value), onclick: () => { hours = value; draw(); }}, label);
    box.hidden = false;
    refill(box, h("div.head", {}, h("h2", {}, t("history")), h("div.choice", {role: "group"}, choice(t("hour"), 1), choice(t("day"), 24))),
      shown.length < 2 ? h("p.hint", {}, t("historyEmpty")) : h("div.charts", {},
        chart(t("perMinute"), shown, [{key: "published", kind: "first", label: t("published")}, {key: "finished", kind: "second", label: t("finished")}], rate),
        chart(t("backlog"), shown, [{key: "waiting", kind: "first", label: t("backlog")}, {key: "stalled", kind: "bad", label: t("states", "STALLED")}], number),
        chart(t("wait"), shown, [{key: "medianWait", kind: "second", label: t("medianWait")}, {key: "longWait", kind: "first", label: t("longWait")}], millis)));
  };
  const load = async () => { points = await get("history", {feed: name}); draw(); };
  let loaded = 0;
  return {
    element: box,
    refresh() {
      if (Date.now() - loaded > 30000) {
        loaded = Date.now();
        load().catch(error => toast(error.message, "bad"));
      }
    },
  };
}

export function feedPage(name, state) {
  const head = feedHead(name), past = history(name);
  const tabs = h("nav.tabs", {"aria-label": t("state")});
  const rows = h("tbody"), heads = h("tr");
  const table = h("table.entries", {}, h("thead", {}, heads), rows);
  const empty = h("p.empty", {hidden: true});
  const pager = h("div.pager");
  const configuration = h("dl.facts");
  const bulk = h("button", {type: "button", id: "bulk", hidden: true, onclick: () => bulkDialog(name, {available: "AVAILABLE", delayed: "DELAYED", claimed: "CLAIMED"}[state] || "STALLED")}, t("bulk"));
  head.element.append(bulk);
  const element = h("div.feed", {}, head.element, head.reasons, past.element, tabs, h("section.card.list", {}, table, empty, pager),
    h("details.card", {}, h("summary", {}, t("configuration")), configuration));

  let offset = 0, type, seen = "", busy = false;

  const columns = () => [
    [type === "job" ? t("job") : t("item"), "id"], [t("payload"), "payload"],
    ...(state === "stalled" ? [] : state === "delayed" ? [[t("due"), "time"]] : state === "claimed" ? [[t("runs"), "time"]] : [[t("age"), "time"]]),
    ...(type === "job" && state !== "stalled" ? [[t("failures"), "failures"]] : []),
    ...(state === "stalled" || state === "available" && type === "job" ? [[t("error"), "error"]] : state === "claimed" ? [[t("progress"), "progress"]] : []),
    ...(type === "job" && writable() ? [["", "buttons"]] : []),
  ];
  const create = shown => (entry, parts) => h("tr", {"data-id": entry.id}, shown.map(([label, key]) =>
    parts[key] = h(`td.${key}`, {"data-label": label}, key === "id"
      ? (type === "job" ? h("a", {href: jobLink(name, entry.id)}, entry.id) : entry.id) : null)));
  const update = (entry, parts) => {
    text(parts.payload, entry.payload ?? "");
    const time = state === "delayed" ? entry.dueAt : state === "claimed" ? entry.claimedAt : entry.publishedAt;
    if (parts.time) text(parts.time, time == null ? t("none") : state === "delayed" ? seconds(Math.max(0, (time - Date.now()) / 1000)) : ago(time));
    if (parts.time && time != null) parts.time.title = clock(time);
    if (parts.failures) text(parts.failures, number(entry.failureCount));
    if (parts.error) {
      const line = (entry.lastError ?? "").split("\n")[0];
      text(parts.error, line);
      parts.error.title = line;
    }
    if (parts.progress) {
      parts.bar ??= h("progress", {max: 100});
      parts.note ??= h("small");
      if (!parts.bar.isConnected) fill(parts.progress, parts.bar, parts.note);
      parts.bar.value = entry.progress ?? 0;
      parts.bar.hidden = entry.progress == null;
      parts.bar.setAttribute("aria-label", `${t("progress")} ${entry.progress ?? 0} %`);
      text(parts.note, entry.progressMessage ?? "");
    }
    if (parts.buttons && !parts.buttons.firstChild) fill(parts.buttons, jobButtons(name, entry.id, entry.state));
  };

  async function load(force) {
    if (busy || !state) return;
    busy = true;
    try {
      const page = await get("entries", {feed: name, state, offset, count: PAGE});
      if (!page.entries.length && offset) {
        offset = 0;
        busy = false;
        return load(true);
      }
      const shown = columns();
      if (force || !heads.firstChild) fill(heads, shown.map(([label, key]) => h(`th.${key}`, {scope: "col"}, label)));
      table.hidden = !page.entries.length;
      empty.hidden = page.entries.length > 0;
      text(empty, t("empty", state));
      keyed(rows, page.entries, entry => entry.id, create(shown), update);
      const turn = (label, to, usable) => h("button.quiet", {type: "button", disabled: !usable, onclick: () => { offset = Math.max(0, to); load(true); }}, label);
      pager.hidden = !offset && !page.more;
      refill(pager, turn(t("newer"), offset - PAGE, offset > 0), h("span", {}, t("range", number(offset + 1), number(offset + page.entries.length))), turn(t("older"), offset + PAGE, page.more));
    } finally {
      busy = false;
    }
  }

  return {
    element,
    title: name,
    async start() {
      const detail = await get("feed", {feed: name});
      type = detail.feed.type;
      if (type === "sorted_feed") return location.replace(feedLink(name, type));
      state ||= type !== "job" ? "items" : detail.feed.stalled && !detail.feed.size && !detail.feed.claimed ? "stalled" : "available";
      bulk.hidden = type !== "job" || !writable();
      fill(configuration, Object.entries(detail.configuration).map(([key, value]) => h("div", {}, h("dt", {}, key), h("dd", {}, value))));
      this.show(detail.feed);
      await load(true);
    },
    show(feed) {
      head.update(feed);
      const offered = type === "job" ? STATES : ["items"];
      keyed(tabs, offered, each => each,
        (each, parts) => h("a", {href: `${feedLink(name)}/${each}`, "aria-current": each === state ? "page" : null, "data-state": each}, t(LABELS[each]), " ", parts.count = h("b")),
        (each, parts, tab) => {
          text(parts.count, number(feed[COUNTS[each]]));
          tab.classList.toggle("some", feed[COUNTS[each]] > 0);
        });
    },
    update(overview, changed) {
      past.refresh();
      const feed = overview.feeds.find(each => each.name === name);
      if (!feed || !type) return;
      this.show(feed);
      const now = [feed.size, feed.delayed, feed.claimed, feed.stalled, feed.published, feed.finished].join();
      if (changed || now !== seen || state === "claimed") {
        seen = now;
        load().catch(error => toast(error.message, "bad"));
      }
    },
  };
}
