import {get, writable} from "./api.js";
import {ACTIONS, actOnSome, bulkDialog, jobButtons, toast} from "./actions.js";
import {chart} from "./charts.js";
import {address, feedLink, fill, h, jobLink, keyed, refill, text, title, toTop} from "./dom.js";
import {pager} from "./pager.js";
import {ago, clock, millis, number, rate, seconds, t} from "./texts.js";

const PAGE = 50, LOOK_AGAIN = 10000;
const STATES = ["available", "delayed", "claimed", "stalled", "orphaned", "finished"];
const LABELS = {available: "waiting", delayed: "delayed", claimed: "running", stalled: "stalled", orphaned: "orphaned", finished: "recent", items: "items"};
const COUNTS = {available: feed => feed.size, delayed: feed => feed.delayed, claimed: feed => feed.claimed, stalled: feed => feed.stalled, items: feed => feed.size, orphaned: orphans};

// At least so many; one of each hide each other, so the list of them may be longer.
export function orphans(feed) {
  return feed.orphanedItems == null ? undefined : feed.orphanedItems + feed.idsWithoutItem;
}

export function feedHead(name) {
  const type = h("span.type"), reasons = h("section.troubles", {"aria-label": t("whyNothing"), hidden: true});
  return {
    type, reasons,
    element: h("div.head", {}, title(name), type),
    update(feed) {
      text(type, t("feedTypes", feed.type));
      reasons.hidden = !feed.reasons.length;
      keyed(reasons, feed.reasons, reason => feed.reasons.indexOf(reason), () => h("p"), (reason, parts, line) => text(line, reason.words));
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
    refill(box, h("div.head", {}, h("h2", {}, t("history")), h("div.choice", {role: "group", "aria-label": t("history")}, choice(t("hour"), 1), choice(t("day"), 24))),
      shown.length < 2 ? h("p.hint", {}, t("historyEmpty")) : h("div.charts", {},
        chart(t("perMinute"), shown, [{key: "published", kind: "first", label: t("published")}, {key: "finished", kind: "second", label: t("finished")}], rate),
        chart(t("backlog"), shown, [{key: "waiting", kind: "first", label: t("backlog")}, {key: "stalled", kind: "bad", label: t("states", "STALLED")}], number),
        chart(t("wait"), shown, [{key: "medianWait", kind: "second", label: t("medianWait")}, {key: "longWait", kind: "first", label: t("longWait")}], millis, t("noWaits"))));
  };
  const load = async () => { points = await get("history", {feed: name}); draw(); };
  let loaded = 0;
  return {
    element: box,
    refresh() {
      if (Date.now() - loaded > 30000) {
        loaded = Date.now();
        // What was drawn stays; the page's head tells of trouble.
        load().catch(() => { loaded = 0; });
      }
    },
  };
}

// What the stalled jobs failed of, counted by kind; goes through them in bounded calls.
function errorKinds(name) {
  const rows = h("tbody"), note = h("p.hint", {role: "status"});
  const table = h("table.kinds", {}, h("thead", {}, h("tr", {}, [t("error"), "", t("first"), t("last")].map(label => h("th", {scope: "col"}, label)))), rows);
  const element = h("section.card.kinds", {hidden: true}, h("h2", {}, t("kinds")), table, note);
  const MOST = 10000;
  let busy = false;
  const merged = new Map();
  const time = at => at == null ? t("none") : h("time", {datetime: new Date(at).toISOString(), title: clock(at)}, t("before", ago(at)));
  return {
    element,
    async load() {
      if (busy) return;
      busy = true;
      try {
        merged.clear();
        let next = 0, scanned = 0;
        while (next != null && scanned < MOST) {
          const part = await get("errors", {feed: name, offset: next});
          scanned += part.scanned;
          next = part.next;
          for (const one of part.kinds) {
            const known = merged.get(one.kind);
            const edge = (choose, key) => [known?.[key], one[key]].filter(value => value != null).reduce((a, b) => a == null ? b : choose(a, b), undefined);
            merged.set(one.kind, {kind: one.kind, count: (known?.count ?? 0) + one.count, first: edge(Math.min, "first"), last: edge(Math.max, "last")});
          }
        }
        element.hidden = merged.size === 0;
        const most = [...merged.values()].sort((a, b) => b.count - a.count).slice(0, 50);
        keyed(rows, most, one => one.kind,
          (one, parts) => h("tr", {"data-kind": one.kind}, h("th", {scope: "row"}, h("a", {href: address(["feed", name, "stalled"], {kind: one.kind})}, one.kind || t("noError"))), parts.count = h("td.number"), parts.first = h("td.time"), parts.last = h("td.time")),
          (one, parts) => { text(parts.count, t("kindCount", one.count)); fill(parts.first, time(one.first)); fill(parts.last, time(one.last)); });
        text(note, t("kindsScanned", scanned, next != null));
      } finally {
        busy = false;
      }
    },
  };
}

const partition = each => h("a", {href: feedLink(each.name, "job")}, `${each.name} (${each.size}${each.claimed ? `, ${t("running")} ${each.claimed}` : ""}${each.stalled ? `, ${t("stalled")} ${each.stalled}` : ""})`);

export function feedPage(name, wantedState) {
  const head = feedHead(name), past = history(name), kinds = errorKinds(name);
  const tabs = h("nav.tabs", {"aria-label": t("state")});
  const rows = h("tbody"), heads = h("tr");
  const table = h("table.entries", {}, h("thead", {}, heads), rows);
  const empty = h("p.empty", {hidden: true}), only = h("p.only", {hidden: true}), hint = h("p.hint", {hidden: true});
  const chosenBar = h("div.selection", {role: "group", "aria-label": t("selected", 0), hidden: true});
  const list = h("section.card.list", {tabindex: -1}, only, chosenBar, table, empty, hint);
  let query = {}, state = wantedState;
  const link = changes => address(["feed", name, state], {...query, ...changes});
  const pages = pager(page => link({page: page > 1 ? page : null}), () => toTop(list));
  const onward = h("p.pager", {hidden: true});
  list.append(pages.element, onward);
  const configuration = h("dl.facts");
  const bulk = h("button", {type: "button", id: "bulk", hidden: true, onclick: () => bulkDialog(name, {available: "AVAILABLE", delayed: "DELAYED", claimed: "CLAIMED", orphaned: "ORPHANED"}[state] || "STALLED")}, t("bulk"));
  const limits = h("a.button", {id: "limits", hidden: true, href: address(["limits", name])}, t("limitsLink"));
  head.element.append(limits, bulk);
  const element = h("div.feed", {}, head.element, head.reasons, past.element, tabs, kinds.element, list,
    h("details.card", {}, h("summary", {}, t("configuration")), configuration));

  let type, kept = false, seen = "", busy = false, again = false, gone = false, counts, dated = false, shownTab = false, looked = 0;
  const chosen = new Set();
  const page = () => Math.max(1, Math.floor(Number(query.page)) || 1);
  const selects = () => type === "job" && writable() && ACTIONS[state.toUpperCase()];

  const columns = () => state === "finished" ? [[t("job"), "id"], [t(kept ? "process" : "worker"), "worker"], [t("took"), "time"], [t("endedAt"), "ended"],
    ...(kept ? [[t("failures"), "failures"], [t("error"), "error"]] : []), ["", "outcome"]] : [
    ...(selects() ? [["", "check"]] : []),
    [type === "job" ? t("job") : t("item"), "id"], ...(state === "stalled" ? [[t("error"), "error"]] : []), [t("payload"), "payload"],
    [state === "stalled" ? t("stalledFor") : state === "delayed" ? t("due") : state === "claimed" ? t("runs") : t("age"), "time"],
    ...(type === "job" ? [[t("failures"), "failures"]] : []),
    ...(state === "available" && type === "job" ? [[t("error"), "error"]] : state === "claimed" ? [[t("progress"), "progress"]] : []),
    ...(selects() ? [["", "buttons"]] : []),
  ];

  function drawSelection() {
    for (const id of [...chosen]) if (![...rows.children].some(row => row.dataset.id === id)) chosen.delete(id);
    chosenBar.hidden = !selects() || !chosen.size;
    chosenBar.setAttribute("aria-label", t("selected", chosen.size));
    const all = heads.querySelector("input");
    if (all) {
      all.checked = chosen.size > 0 && chosen.size === rows.children.length;
      all.indeterminate = chosen.size > 0 && !all.checked;
    }
    if (chosenBar.hidden) return void fill(chosenBar);
    refill(chosenBar, h("strong", {role: "status"}, t("selected", chosen.size)),
      ACTIONS[state.toUpperCase()].map(action => h(action === "RETRACT" ? "button.danger" : "button", {type: "button", "data-selected": action, title: t("actionHints", action),
        onclick: () => actOnSome(name, [...chosen], action, () => { chosen.clear(); list.focus({preventScroll: true}); })}, t("actions", action))),
      h("button.quiet", {type: "button", onclick: () => { choose([...chosen], false); list.focus({preventScroll: true}); }}, t("selectNone")));
  }
  function choose(ids, on) {
    ids.forEach(id => on ? chosen.add(id) : chosen.delete(id));
    rows.querySelectorAll(".check input").forEach(box => { box.checked = chosen.has(box.value); });
    drawSelection();
  }
  const header = ([label, key]) => h(`th.${key}`, {scope: "col"}, key === "check"
    ? h("input", {type: "checkbox", "aria-label": t("selectAll"), onchange: event => choose([...rows.children].map(row => row.dataset.id), event.currentTarget.checked)}) : label);

  const create = shown => (entry, parts) => h("tr", {"data-id": entry.id}, shown.map(([label, key]) =>
    parts[key] = h(`td.${key}`, {"data-label": label}, key === "check"
      ? h("label", {}, h("input", {type: "checkbox", value: entry.id, "aria-label": t("select", entry.id), onchange: event => choose([entry.id], event.currentTarget.checked)}))
      : key === "id" ? (type === "job" ? h("a", {href: jobLink(name, entry.id)}, entry.id) : entry.id) : null)));
  const error = (entry, parts) => {
    const line = (entry.lastError ?? "").split("\n")[0];
    parts.words ??= parts.error.appendChild(h("span.clamp"));
    text(parts.words, line);
    parts.words.title = line;
  };
  const update = (entry, parts) => {
    if (state === "finished") {
      text(parts.worker, entry.worker ?? t("none"));
      text(parts.time, seconds(entry.took));
      text(parts.ended, t("before", ago(entry.endedAt)));
      parts.ended.title = clock(entry.endedAt);
      text(parts.outcome, kept ? t("states", entry.outcome) : t(entry.ok ? "ok" : "notOk"));
      if (parts.failures) text(parts.failures, number(entry.failureCount));
      if (parts.error) error(entry, parts);
      return;
    }
    text(parts.payload, entry.payload ?? (entry.payloadSize < 0 ? t("itemGone") : t(type === "job" ? "notRead" : "tooLong", entry.payloadSize)));
    const time = state === "delayed" ? entry.dueAt : state === "claimed" ? entry.claimedAt : state === "stalled" ? entry.failedAt : entry.publishedAt;
    if (parts.time) text(parts.time, time == null ? t("none") : state === "delayed" ? seconds(Math.max(0, (time - Date.now()) / 1000)) : ago(time));
    if (parts.time) parts.time.title = time == null ? "" : clock(time);
    if (parts.failures) text(parts.failures, number(entry.failureCount));
    if (parts.error) error(entry, parts);
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

  const filtered = () => state === "stalled" && query.kind != null;
  const ask = () => state === "finished" ? get("finished", {feed: name, offset: (page() - 1) * PAGE, count: PAGE})
    : get("entries", filtered() ? {feed: name, state, kind: query.kind || " ", offset: query.at ?? 0, count: PAGE} : {feed: name, state, offset: (page() - 1) * PAGE, count: PAGE});

  // One call at a time; what was asked for meanwhile is asked again, for the page that is wanted then.
  async function load(force) {
    again ||= busy && Boolean(force);
    if (busy || !state || gone) return;
    busy = true;
    try {
      do {
        again = false;
        await draw(force);
      } while (again);
    } finally {
      busy = false;
    }
  }

  async function draw(force) {
    const found = await ask();
    if (!found.entries.length && !found.more && page() > 1 && !filtered()) return location.replace(link({page: null}));
    const other = kept !== Boolean(found.kept);
    kept = Boolean(found.kept);
    const shown = columns();
    if (force || other || !heads.firstChild) fill(heads, shown.map(header));
    table.hidden = !found.entries.length;
    empty.hidden = found.entries.length > 0;
    hint.hidden = !["finished", "orphaned"].includes(state);
    text(hint, t(state !== "orphaned" ? (kept ? "keptHint" : "recentHint") : type === "job" ? "orphanedHint" : "orphanedItemsHint"));
    text(empty, t("empty", state));
    only.hidden = !filtered();
    if (filtered()) fill(only, t("onlyKind"), " ", h("code", {}, query.kind || t("noError")), " ", h("a", {href: address(["feed", name, state])}, t("allKinds")));
    keyed(rows, found.entries, entry => (kept ? "kept " : "") + (entry.key ?? entry.id), create(shown), update, list);
    drawSelection();
    onward.hidden = !filtered() || found.next == null;
    fill(onward, filtered() && found.next != null ? h("a.button", {href: link({at: found.next}), onclick: () => toTop(list)}, t("older")) : null);
    pages.element.hidden = filtered();
    const total = kept ? found.total : ["finished", "orphaned"].includes(state) || filtered() || !counts ? null : COUNTS[state](counts);
    if (!filtered()) pages.draw({page: page(), size: state === "finished" && !kept ? found.entries.length : PAGE, shown: found.entries.length, total, more: Boolean(found.more)});
    list.setAttribute("aria-label", `${t(LABELS[state])} ${found.entries.length ? t("range", (page() - 1) * PAGE + 1, (page() - 1) * PAGE + found.entries.length, total) : ""}`);
  }

  async function detail() {
    try {
      return await get("feed", {feed: name});
    } catch (error) {
      if (error.status !== 404 || !type) throw error;
      if (!gone) fill(element, head.element, h("p.empty.gone", {role: "alert"}, t("feedGone")));
      gone = true;
      return undefined;
    }
  }

  return {
    element,
    title: name,
    navigate(next) {
      query = next;
      chosen.clear();
      if (type) load(true).catch(error => toast(error.message, "bad"));
    },
    async start() {
      const found = await detail();
      type = found.feed.type;
      if (type === "sorted_feed" && wantedState !== "orphaned") return location.replace(feedLink(name, type));
      state ||= type !== "job" ? "items" : found.feed.stalled && !found.feed.size && !found.feed.claimed ? "stalled" : "available";
      limits.hidden = type !== "job";
      bulk.hidden = type !== "job" || !writable();
      fill(configuration, Object.entries(found.configuration).map(([key, value]) => h("div", {}, h("dt", {}, key), h("dd", {}, value, key === "partitions" ? found.partitions.map(each => [" ", partition(each)]) : null))));
      this.show(found.feed);
      await load(true);
    },
    show(feed) {
      counts = feed;
      head.update(feed);
      const offered = type === "job" ? STATES : ["items", "orphaned"];
      keyed(tabs, offered, each => each,
        (each, parts) => h("a", {href: each === "orphaned" ? address(["feed", name, each]) : feedLink(name, type, each), "aria-current": each === state ? "page" : null, "data-state": each}, t(LABELS[each]), " ", parts.count = h("b")),
        (each, parts, tab) => {
          const count = COUNTS[each]?.(feed);
          if (COUNTS[each] && !(each === "orphaned" && count === 0)) text(parts.count, number(count));
          else text(parts.count, "");
          tab.classList.toggle("some", count > 0);
        });
      if (!shownTab) {
        shownTab = true;
        const open = tabs.querySelector("[aria-current]");
        // Where the row is wider than a phone, the open tab is not to begin outside of it.
        if (open) tabs.scrollLeft = Math.max(0, open.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - open.offsetWidth) / 2);
      }
      if (state === "stalled" && dated !== feed.stalled) {
        dated = feed.stalled;
        kinds.load().catch(() => { dated = false; });
      }
    },
    async update(overview, changed) {
      // What is shown stays while Redis is away.
      if (overview.trouble || !type || gone) return;
      past.refresh();
      try {
        const found = await detail();
        if (!found) return;
        this.show(found.feed);
        const feed = found.feed;
        const now = [feed.size, feed.delayed, feed.claimed, feed.stalled, feed.published, feed.finished, orphans(feed)].join();
        // Orphaned jobs are looked for in the whole feed, which is not done with every tick.
        const due = state !== "orphaned" || Date.now() - looked > LOOK_AGAIN;
        if (changed || due && (now !== seen || state === "claimed")) {
          seen = now;
          looked = Date.now();
          await load(changed);
        }
      } catch (error) {
        // 503 is told by the page's head with the next tick.
        if (error.status !== 503 && error.status) toast(error.message, "bad");
      }
    },
  };
}
