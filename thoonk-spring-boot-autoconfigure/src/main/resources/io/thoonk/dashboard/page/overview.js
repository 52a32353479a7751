import {get} from "./api.js";
import {sparkline} from "./charts.js";
import {badge, feedLink, fill, h, keyed, text} from "./dom.js";
import {millis, number, rate, seconds, t} from "./texts.js";

const moved = feed => feed.type === "job" ? feed.finishedPerSecond : feed.publishedPerSecond;
const SEEN = 150;

export function overview() {
  const stats = h("dl.stats");
  const troubles = h("section.troubles", {"aria-label": t("whyNothing"), "aria-live": "polite"});
  const rows = h("tbody");
  const empty = h("p.empty", {hidden: true}, t("noFeeds"));
  const leftOut = h("p.hint", {hidden: true});
  const table = h("table.feeds", {},
    h("thead", {}, h("tr", {}, [t("feed"), t("lastHour"), t("throughput"), t("wait"), t("waiting"), t("running"), t("stalled"), t("oldest")]
      .map((label, i) => h("th", {scope: "col", class: i > 1 ? "number" : null, title: i === 3 ? t("waitHint") : null}, label)))), rows);
  const element = h("div", {}, h("h1", {}, t("titleOverview")), stats, troubles, table, empty, leftOut);

  const live = new Map();
  let lines = {}, refreshed = 0, shown = [];

  const create = (feed, parts) => {
    parts.line = sparkline(feed.name);
    const cell = (name, label) => parts[name] = h("td.number", {"data-label": label});
    return h("tr", {"data-feed": feed.name},
      h("th", {scope: "row"}, h("a", {href: feedLink(feed.name, feed.type)}, feed.name), " ", h("small", {}, t("feedTypes", feed.type))),
      h("td.line", {}, parts.line.element),
      cell("rate", t("throughput")), cell("wait", t("wait")), cell("size", feed.type === "job" ? t("waiting") : t("items")), cell("claimed", t("running")), cell("stalled", t("stalled")), cell("oldest", t("oldest")));
  };
  const update = (feed, parts, row) => {
    const jobs = feed.type === "job";
    const known = live.get(feed.name);
    const line = lines[feed.name];
    parts.line.draw(line?.length > 3 ? line : known.map(value => value * 60));
    const now = moved(feed);
    fill(parts.rate, now == null ? t("none") : [rate(now), h("small", {}, "/s")]);
    text(parts.wait, feed.longWait == null ? (jobs ? t("none") : "") : `${millis(feed.medianWait)} · ${millis(feed.longWait)}`);
    fill(parts.size, number(feed.size), jobs ? null : h("small.unit", {}, ` ${t("units", feed.type, feed.size)}`), feed.delayed ? h("small", {}, ` + ${number(feed.delayed)} ${t("states", "DELAYED")}`) : null);
    text(parts.claimed, jobs ? number(feed.claimed) : "");
    fill(parts.stalled, feed.stalled ? badge(number(feed.stalled), "STALLED") : jobs ? "0" : "");
    text(parts.oldest, jobs && feed.size ? seconds(feed.oldestAge) : "");
    for (const part of [parts.wait, parts.claimed, parts.stalled, parts.oldest]) part.classList.toggle("void", !part.textContent);
    row.classList.toggle("attention", feed.reasons.length > 0);
  };

  async function refresh() {
    if (Date.now() - refreshed < 30000) return;
    refreshed = Date.now();
    try {
      lines = await get("sparklines");
      keyed(rows, shown, feed => feed.name, create, update);
    } catch {
      // The lines of before stay; the stream tells of trouble.
      refreshed = 0;
    }
  }

  return {
    element,
    title: t("titleOverview"),
    update(state) {
      refresh();
      const sum = key => state.feeds.reduce((all, feed) => all + (feed[key] || 0), 0);
      const jobs = state.feeds.filter(feed => feed.type === "job");
      const workers = state.processes.flatMap(process => process.workers).filter(worker => worker.running && !worker.paused);
      const facts = [
        [t("waiting"), number(jobs.reduce((all, feed) => all + feed.size, 0))],
        [t("running"), number(sum("claimed"))],
        [t("stalled"), number(sum("stalled")), sum("stalled") ? "bad" : ""],
        [`${t("throughput")} /s`, rate(jobs.reduce((all, feed) => all + (feed.finishedPerSecond || 0), 0))],
        [t("handlers"), `${number(workers.reduce((all, worker) => all + worker.active, 0))} / ${number(workers.reduce((all, worker) => all + worker.concurrency, 0))}`],
        [t("processes"), number(state.processes.length)],
      ];
      keyed(stats, facts, fact => fact[0], (fact, parts) => h("div", {}, h("dt", {}, fact[0]), parts.value = h("dd")),
        (fact, parts) => { text(parts.value, fact[1]); parts.value.className = fact[2] || ""; });

      const reasons = [
        ...(state.trouble ? [{key: "redis", feed: "", reason: `${t("redisAway")} (${state.trouble})`}] : []),
        ...state.feeds.flatMap(feed => feed.reasons.map((reason, i) => ({key: `${feed.name} ${i}`, feed: feed.name, type: feed.type, reason}))),
      ];
      troubles.hidden = !reasons.length;
      keyed(troubles, reasons, one => one.key,
        (one, parts) => h("p", {}, one.feed ? h("a", {href: feedLink(one.feed, one.type)}, one.feed) : null, parts.reason = h("span")),
        (one, parts) => text(parts.reason, one.reason));

      for (const feed of state.feeds) {
        const known = live.get(feed.name) ?? [];
        if (moved(feed) != null) known.push(moved(feed));
        live.set(feed.name, known.slice(-SEEN));
      }
      table.hidden = !state.feeds.length;
      empty.hidden = state.feeds.length > 0;
      leftOut.hidden = !state.leftOut;
      text(leftOut, t("leftOut", state.leftOut));
      shown = state.feeds;
      keyed(rows, shown, feed => feed.name, create, update);
    },
  };
}
