import {get, post, writable} from "./api.js";
import {attempt, dialog, oneAtATime, toast} from "./actions.js";
import {badge, feedLink, fill, h, jobLink, keyed, text, title} from "./dom.js";
import {clock, exact, seconds, t} from "./texts.js";

const words = limit => !limit ? t("none") : [limit.rate, limit.concurrency != null ? t("atATime", limit.concurrency) : "", limit.weight > 1 ? t("weightOf", limit.weight) : ""].filter(Boolean).join(", ") || t("unlimited");
const until = time => time == null ? t("none") : seconds(Math.max(0, (time - Date.now()) / 1000));

function change(feed, what, label) {
  return attempt(() => post("limit", {feed, ...what}), () => toast(t("doneOne", label, feed)));
}

function limitDialog(feed, of, key, limit) {
  const name = of === "key" ? t("limitOfKey", key ?? "") : t(of === "feed" ? "limitOfFeed" : "limitOfEachKey");
  const field = (label, input) => h("label", {}, h("span", {}, label), input);
  const keyField = of === "key" && key == null ? h("input", {name: "key", autocomplete: "off", required: true}) : null;
  const rate = h("input", {name: "rate", autocomplete: "off", placeholder: "100/10s", value: limit?.rate ?? ""});
  const concurrency = h("input", {name: "concurrency", autocomplete: "off", inputmode: "numeric", value: limit?.concurrency ?? ""});
  const weight = of === "feed" ? null : h("input", {name: "weight", autocomplete: "off", inputmode: "numeric", value: limit?.weight > 1 ? limit.weight : ""});
  const set = event => {
    event.preventDefault();
    const empty = !rate.value.trim() && !concurrency.value.trim() && !weight?.value.trim();
    box.close();
    change(feed, {of, key: key ?? keyField?.value ?? "", rate: empty ? "none" : rate.value, concurrency: concurrency.value, weight: weight?.value ?? ""}, name);
  };
  const form = h("form.bulk", {onsubmit: set},
    keyField ? field(t("key"), keyField) : null, field(t("rateField"), rate), field(t("concurrencyField"), concurrency), weight ? field(t("weightField"), weight) : null,
    h("div.buttons", {}, h("button.quiet", {type: "button", onclick: () => box.close()}, t("close")), h("button.primary", {type: "submit", "data-do": "set"}, t("setLimit"))));
  const box = dialog(name, h("p.hint", {}, t("limitHint")), form);
}

function orderDialog(feed, found) {
  const choice = (name, value, values) => h("select", {name}, values.map(each => h("option", {value: each, selected: each === value}, t("orders", each))));
  const order = choice("order", found.order, ["none", "strict"]), failure = choice("on-failure", found.onFailure, ["hold", "pass"]), stall = choice("on-stall", found.onStall, ["hold", "pass"]);
  const set = event => {
    event.preventDefault();
    box.close();
    change(feed, {of: "order", order: order.value, "on-failure": failure.value, "on-stall": stall.value}, t("order"));
  };
  const field = (label, input) => h("label", {}, h("span", {}, label), input);
  const box = dialog(t("order"), h("form.bulk", {onsubmit: set}, field(t("order"), order), field(t("onFailure"), failure), field(t("onStall"), stall),
    h("div.buttons", {}, h("button.quiet", {type: "button", onclick: () => box.close()}, t("close")), h("button.primary", {type: "submit", "data-do": "set"}, t("setLimit")))));
}

function stepDialog(feed, found) {
  const step = h("input", {name: "step", autocomplete: "off", required: true, placeholder: "5m", value: found.step == null ? "strict" : `${Math.round(found.step * 1000)}ms`.replace(/000ms$/, "s")});
  const set = event => {
    event.preventDefault();
    box.close();
    change(feed, {of: "priority-step", step: step.value}, t("levels"));
  };
  const box = dialog(t("levels"), h("p.hint", {}, t("stepHint")), h("form.bulk", {onsubmit: set}, h("label", {}, h("span", {}, t("stepField")), step),
    h("div.buttons", {}, h("button.quiet", {type: "button", onclick: () => box.close()}, t("close")), h("button.primary", {type: "submit", "data-do": "set"}, t("setLimit")))));
}

// Of the order, and of how far levels are apart, one thing holds, whoever has said it.
const whole = {
  order: {name: "order", dialog: orderDialog, words: found => found.order === "strict" ? `${t("orders", "strict")}; ${t("onFailure")}: ${t("orders", found.onFailure)}; ${t("onStall")}: ${t("orders", found.onStall)}` : t("orders", "none")},
  "priority-step": {name: "levels", dialog: stepDialog, words: found => found.step == null ? t("levelsStrict") : t("levelsApart", seconds(found.step))}
};

export function limitsPage(feed) {
  const reasons = h("section.troubles", {"aria-label": t("whyHeld"), hidden: true});
  const facts = h("dl.stats"), rules = h("tbody"), lanes = h("tbody");
  const table = h("table.entries.lanes", {}, h("thead", {}, h("tr", {}, ["key", "state", "waiting", "runningJobs", "limitColumn", "nextStart", "nextJob", ""].map(each => h("th", {scope: "col"}, each && t(each))))), lanes);
  const empty = h("p.empty", {hidden: true}, t("noLanes"));
  const another = writable() ? h("div.buttons", {}, h("button", {type: "button", "data-limit": "key", onclick: () => limitDialog(feed, "key")}, t("limitAKey"))) : null;
  const element = h("div.limits", {}, h("div.head", {}, title(t("titleLimits", feed)), h("a", {href: feedLink(feed)}, t("back", feed))), reasons, facts,
    h("section.card", {}, h("h2", {}, t("limits")), h("table.entries.rules", {}, h("thead", {}, h("tr", {}, ["", "declared", "byOperator", ""].map(each => h("th", {scope: "col"}, each && t(each))))), rules)),
    h("section.card", {tabindex: -1}, h("h2", {}, t("lanes")), table, empty, another));

  const fact = (label, value) => h("div", {}, h("dt", {}, t(label)), h("dd", {}, value));
  const rule = (found, of, declared, own) => ({of, declared, own, found});
  const cell = (parts, key, label) => parts[key] = h("td", {"data-label": label && t(label)});

  function draw(found) {
    reasons.hidden = !found.words.length;
    keyed(reasons, found.words.map((each, i) => ({i, each})), one => one.i, () => h("p"), (one, parts, line) => text(line, one.each));
    fill(facts, fact("waiting", exact(found.waiting)), fact("runningJobs", exact(found.running)), fact("readyLanes", exact(found.ready)), fact("heldLanes", exact(found.heldBack)),
      fact("nextStart", found.next == null ? t("none") : until(found.next)), fact("ownKeys", exact(found.ownKeys)));
    keyed(rules, [rule(found, "feed", found.declaredFeed, found.feed), rule(found, "each-key", found.declaredEachKey, found.eachKey), ...Object.keys(whole).map(each => rule(found, each))], one => one.of,
      (one, parts) => h("tr", {"data-rule": one.of}, h("th", {scope: "row"}, t(whole[one.of]?.name ?? (one.of === "feed" ? "limitOfFeed" : "limitOfEachKey"))), cell(parts, "declared", "declared"), cell(parts, "own", "byOperator"), cell(parts, "buttons")),
      (one, parts) => {
        const by = one.declared && one.found.application ? ` (${one.found.application})` : "";
        text(parts.declared, whole[one.of]?.words(one.found) ?? words(one.declared) + by);
        text(parts.own, whole[one.of] ? "" : words(one.own));
        if (!writable()) return;
        if (!parts.set) {
          parts.set = h("button", {type: "button", "data-limit": one.of, onclick: () => whole[one.of] ? whole[one.of].dialog(feed, parts.now.found) : limitDialog(feed, one.of, null, parts.now.own ?? parts.now.declared)}, t("setLimit"));
          parts.remove = h("button.quiet", {type: "button", "data-remove": one.of, onclick: () => change(feed, {of: one.of, remove: "true"}, t("removeLimit"))}, t("removeLimit"));
          fill(parts.buttons, parts.set, parts.remove);
        }
        parts.now = one;
        parts.remove.hidden = !whole[one.of] && !one.own;
      });
    empty.hidden = found.lanes.length > 0;
    table.hidden = !found.lanes.length;
    keyed(lanes, found.lanes, lane => `${lane.key}\n${lane.needs ?? ""}`,
      (lane, parts) => h("tr", {"data-lane": lane.key}, h("th", {scope: "row"}, lane.needs ? t("needs", lane.needs) : lane.key || t("noKey")),
        ["state", "waiting", "runningJobs", "limitColumn", "nextStart", "nextJob", ""].map(each => cell(parts, each || "buttons", each))),
      (lane, parts) => {
        fill(parts.state, badge(t("heldBy", lane.reason), lane.reason === "NONE" ? "statusRunning" : "behind"));
        text(parts.waiting, exact(lane.waiting));
        text(parts.runningJobs, lane.limit?.concurrency != null ? t("ofMost", lane.running, lane.limit.concurrency) : exact(lane.running));
        text(parts.limitColumn, words(lane.limit) + (lane.limit?.count ? ` · ${t("startsOf", lane.starts, lane.limit.count)}` : ""));
        text(parts.nextStart, until(lane.next));
        parts.nextStart.title = lane.next == null ? "" : clock(lane.next);
        if (parts.job !== lane.job) fill(parts.nextJob, lane.job ? h("a", {href: jobLink(feed, lane.job)}, lane.job) : t("none"));
        parts.job = lane.job;
        if (writable() && lane.key && !parts.set) parts.set = parts.buttons.appendChild(h("button", {type: "button", "data-limit-key": lane.key, onclick: () => limitDialog(feed, "key", lane.key, parts.limit)}, t("setLimit")));
        parts.limit = lane.limit;
      }, table);
  }

  const load = oneAtATime(async () => draw(await get("limits", {feed})));
  return {element, title: t("titleLimits", feed), start: load, update(overview) {
    // What is shown stays while Redis is away; the page's head tells of it.
    if (!overview.trouble) load().catch(error => { if (error.status && error.status !== 503) toast(error.message, "bad"); });
  }};
}
