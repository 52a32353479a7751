import {get} from "./api.js";
import {sparkline} from "./charts.js";
import {address, badge, feedLink, fill, h, keyed, text, title, toTop} from "./dom.js";
import {pager} from "./pager.js";
import {millis, number, rate, seconds, t} from "./texts.js";

const SIZE = 50, SEEN = 150, WAIT_FOR_TYPING = 250;
const SORTS = ["trouble", "name", "waiting", "running", "stalled", "throughput", "oldest"];
const moved = feed => feed.type === "job" ? feed.finishedPerSecond : feed.publishedPerSecond;
// Lines of what this page has seen itself, kept while it is open, so that turning pages does not lose them.
const live = new Map();

export function overview() {
  const stats = h("dl.stats");
  const troubles = h("section.troubles", {"aria-label": t("whyNothing")}), list = h("div"), more = h("p.more"), batches = h("p", {hidden: true}, h("a", {href: "#/batches"}, t("batches")), " ", h("span"));
  troubles.append(list, more, batches);
  const rows = h("tbody");
  const empty = h("p.empty", {hidden: true});
  const leftOut = h("p.troubles", {hidden: true});
  const crumb = h("p.crumb", {hidden: true});
  const search = h("input", {type: "search", name: "text", autocomplete: "off", spellcheck: "false"});
  const order = h("select", {name: "sort"}, SORTS.map(each => h("option", {value: each}, t("sorts", each))));
  const tools = h("form.tools", {onsubmit: event => event.preventDefault()}, h("label", {}, h("span", {}, t("filterFeeds")), search), h("label", {}, h("span", {}, t("sortBy")), order));
  const table = h("table.feeds", {tabindex: -1, "aria-label": t("titleOverview")},
    h("thead", {}, h("tr", {}, [t("feed"), t("lastHour"), t("throughput"), t("wait"), t("waiting"), t("running"), t("stalled"), t("oldest")]
      .map((label, i) => h("th", {scope: "col", class: i > 1 ? "number" : null, title: i === 3 ? t("waitHint") : null}, label)))), rows);
  let query = {}, lines = {}, refreshed = 0, shown = [], busy = false, state;
  const link = changes => address([""], {...query, ...changes});
  const pages = pager(page => link({page: page > 1 ? page : null}), () => toTop(table));
  const element = h("div", {}, title(t("titleOverview")), stats, leftOut, troubles, tools, crumb, table, empty, pages.element);

  let typing;
  search.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => location.replace(link({text: search.value.trim(), page: null})), WAIT_FOR_TYPING);
  });
  order.addEventListener("change", () => { location.hash = link({sort: order.value === "trouble" ? null : order.value, page: null}); });

  const create = (feed, parts) => {
    const group = feed.feeds != null;
    parts.line = sparkline(feed.name);
    const cell = (name, label) => parts[name] = h("td.number", {"data-label": label});
    return h("tr", {"data-feed": group ? null : feed.name, "data-group": group ? feed.name : null},
      h("th", {scope: "row"}, group ? h("a", {href: link({prefix: feed.name, page: null})}, `${feed.name}…`) : h("a", {href: feedLink(feed.name, feed.type)}, feed.name),
        " ", parts.type = h("small")),
      h("td.line", {}, group ? null : parts.line.element),
      cell("rate", t("throughput")), cell("wait", t("wait")), cell("size", feed.type === "job" ? t("waiting") : t("items")), cell("claimed", t("running")), cell("stalled", t("stalled")), cell("oldest", t("oldest")));
  };
  const update = (feed, parts, row) => {
    const jobs = feed.type === "job";
    const line = lines[feed.name];
    text(parts.type, [t("feedTypes", feed.type), feed.feeds == null ? null : t("group", feed.feeds), feed.feeds && feed.troubled ? t("troubled", feed.troubled) : null].filter(Boolean).join(" · "));
    parts.line.draw(line?.length > 3 ? line : (live.get(feed.name) ?? []).map(value => value * 60));
    const now = moved(feed);
    fill(parts.rate, now == null ? t("none") : [rate(now), h("small", {}, "/s")]);
    text(parts.wait, feed.longWait == null ? (jobs ? t("none") : "") : `${millis(feed.medianWait)} · ${millis(feed.longWait)}`);
    parts.wait.title = jobs && feed.feeds == null && feed.longWait == null ? t("noWaits") : "";
    fill(parts.size, number(feed.size), jobs ? null : h("small.unit", {}, ` ${t("units", feed.type, feed.size)}`), feed.delayed ? h("small", {}, ` + ${number(feed.delayed)} ${t("states", "DELAYED")}`) : null);
    text(parts.claimed, jobs ? number(feed.claimed) : "");
    fill(parts.stalled, feed.stalled ? badge(number(feed.stalled), "STALLED") : jobs ? "0" : "");
    text(parts.oldest, jobs && feed.size ? seconds(feed.oldestAge) : "");
    for (const part of [parts.wait, parts.claimed, parts.stalled, parts.oldest]) part.classList.toggle("void", !part.textContent);
    row.classList.toggle("attention", feed.troubled > 0);
  };
  const draw = () => keyed(rows, shown, feed => `${feed.feeds == null ? "feed" : "group"} ${feed.name}`, create, update);

  const asked = () => ({text: query.text, prefix: query.prefix, sort: query.sort, offset: ((Number(query.page) || 1) - 1) * SIZE, count: SIZE});

  async function refresh() {
    if (Date.now() - refreshed < 30000) return;
    refreshed = Date.now();
    try {
      lines = await get("sparklines", asked());
      draw();
    } catch {
      // The lines of before stay; the page's head tells why.
      refreshed = 0;
    }
  }

  // The counts are kept by the application: while Redis is away they are those of before.
  async function load() {
    if (busy) return;
    busy = true;
    const wanted = JSON.stringify(query);
    try {
      const page = await get("feeds", asked());
      if (wanted !== JSON.stringify(query)) return;
      shown = page.feeds;
      for (const feed of shown) {
        const known = live.get(feed.name) ?? [];
        if (moved(feed) != null) known.push(moved(feed));
        live.set(feed.name, known.slice(-SEEN));
      }
      draw();
      table.hidden = !shown.length;
      empty.hidden = shown.length > 0;
      text(empty, state?.feedCount == null ? t("notKnown") : state.feedCount ? t("noSuchFeeds") : t("noFeeds"));
      pages.draw({page: Number(query.page) || 1, size: SIZE, shown: shown.length, total: page.matched});
    } catch {
      // The page's head tells why; what is shown stays.
    } finally {
      busy = false;
    }
    if (wanted !== JSON.stringify(query)) load();
    else refresh();
  }

  function drawStats() {
    const totals = state.totals;
    const workers = state.processes?.flatMap(process => process.workers).filter(worker => worker.running && !worker.paused);
    const sum = key => number(workers?.reduce((all, worker) => all + worker[key], 0));
    const facts = [
      ["waiting", t("waiting"), number(totals?.waiting)],
      ["running", t("running"), number(totals?.running)],
      ["stalled", t("stalled"), number(totals?.stalled), totals?.stalled ? "bad" : ""],
      ...(totals && !totals.orphaned && totals.orphaned != null ? [] : [["orphaned", t("orphaned"), number(totals?.orphaned), totals?.orphaned ? "bad" : ""]]),
      ["throughput", `${t("throughput")} /s`, rate(totals?.finishedPerSecond)],
      ["handlers", t("handlers"), workers ? `${sum("active")} / ${sum("concurrency")}` : t("none")],
      ["processes", t("processes"), number(state.processes?.length)],
    ];
    keyed(stats, facts, fact => fact[0], (fact, parts) => h("div", {"data-fact": fact[0]}, h("dt", {}, fact[1]), parts.value = h("dd")),
      (fact, parts) => { text(parts.value, fact[2]); parts.value.className = fact[3] || ""; });
  }

  return {
    element,
    title: t("titleOverview"),
    start() { return load(); },
    navigate(next) {
      query = next;
      refreshed = 0;
      if (document.activeElement !== search) search.value = query.text ?? "";
      order.value = SORTS.includes(query.sort) ? query.sort : "trouble";
      crumb.hidden = !query.prefix;
      fill(crumb, h("a", {href: link({prefix: null, page: null})}, t("allFeeds")), " ", h("strong", {}, `${query.prefix}…`));
      if (state) load();
    },
    update(now) {
      state = now;
      drawStats();
      const reasons = state.troubles.flatMap(feed => feed.reasons.map(reason => ({key: `${feed.name} ${reason.kind} ${reason.kind === "CLAIMS" ? reason.words.replace(/\d+/, "") : ""}`, feed, words: reason.words})));
      troubles.hidden = !reasons.length && !state.troubledBatches;
      batches.hidden = !state.troubledBatches;
      text(batches.lastChild, t("batchTroubles", state.troubledBatches ?? 0));
      keyed(list, reasons, one => one.key,
        (one, parts) => h("p", {}, h("a", {href: feedLink(one.feed.name, one.feed.type)}, one.feed.name), parts.reason = h("span")),
        (one, parts) => text(parts.reason, one.words));
      more.hidden = state.troubleCount <= state.troubles.length;
      text(more, t("moreTroubles", state.troubleCount - state.troubles.length));
      const refused = Object.entries(state.refused ?? {});
      leftOut.hidden = !state.leftOut && !state.processesTrouble;
      fill(leftOut, state.leftOut ? `${t("leftOut", state.leftOut)} ` : "", refused.length ? `${t("refusedFeeds", refused.length, ...refused[0])} ` : "", state.processesTrouble ? t("processesUnknown", state.processesTrouble, state.processes) : "");
      load();
    },
  };
}
