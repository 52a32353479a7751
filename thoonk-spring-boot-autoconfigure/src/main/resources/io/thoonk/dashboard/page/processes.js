import {post, writable} from "./api.js";
import {attempt, confirmed, toast} from "./actions.js";
import {badge, feedLink, fill, h, keyed, text, title} from "./dom.js";
import {ago, t} from "./texts.js";

const status = one => !one.running ? "stopped" : one.paused ? "paused" : "running";
const LABEL = {stopped: "statusStopped", paused: "statusPaused", running: "statusRunning"};
const BACK = {pause: "resume", resume: "pause", stop: "start", start: "stop"};
const where = process => `${process.host}:${process.pid}`;

function everywhere(id, action) {
  const send = what => post("containers", {id, action: what, everywhere: true});
  return attempt(() => send(action), () => toast(t("doneOne", t(`${action}All`), id), "good", () => send(BACK[action])));
}

async function inOne(id, action, process) {
  const what = t("inProcess", t(action), id, where(process));
  if (action === "stop" && !await confirmed(`${what}?`, t("stopConsequence"), action, 1, t(action))) return;
  const send = each => post("containers", {id, action: each, process: process.id});
  await attempt(() => send(action), () => toast(what, "good", () => send(BACK[action])));
}

export function processesPage() {
  const workers = h("div.containers");
  const empty = h("p.empty", {hidden: true}, t("noWorkers"));
  const processes = h("div.processes");
  const element = h("div", {}, title(t("titleWorkers")), workers, empty, h("h2", {}, t("processes")), processes);

  const create = (one, parts) => h("section.card.container", {"data-container": one.id},
    h("div.head", {}, h("h2", {}, one.id), h("small", {}, t(one.kind)), parts.badge = h("span")),
    h("p", {}, one.feeds.map((feed, i) => [i ? ", " : "", feed.includes("*") ? h("code", {}, feed) : h("a", {href: feedLink(feed)}, feed)])),
    parts.meter = h("meter", {min: 0}), parts.busy = h("small"),
    parts.where = h("ul.where"), parts.buttons = h("div.buttons"));

  function place(one, shown, each) {
    const item = h("li", {"data-process": shown.process.id}, h("span", {}, where(shown.process)), shown.process.here ? h("small", {}, t("here")) : null, each.state = h("small"));
    if (writable()) {
      const button = part => h("button.quiet", {type: "button", "data-part": part, onclick: event => inOne(one.id, event.currentTarget.dataset.what, each.process)});
      item.append(h("span.pair", {}, each.pause = button("pause"), each.stop = button("stop")));
      if (shown.process.here) each.pause.dataset.here = one.id;
    }
    return item;
  }

  const update = (one, parts) => {
    const paused = one.paused.has(one.id);
    const state = paused ? "pausedEverywhere" : LABEL[one.places.some(each => status(each) === "running") ? "running" : status(one.places[0])];
    fill(parts.badge, badge(t(state), state));
    const active = one.places.reduce((all, each) => all + each.active, 0), all = one.places.reduce((sum, each) => sum + each.concurrency, 0);
    parts.meter.hidden = parts.busy.hidden = one.kind === "listener";
    parts.meter.max = Math.max(1, all);
    parts.meter.value = active;
    parts.meter.setAttribute("aria-label", `${one.id}: ${t("busy", active, all)}`);
    text(parts.busy, t("busy", active, all));
    keyed(parts.where, one.places, each => each.process.id, (shown, each) => place(one, shown, each), (shown, each) => {
      each.process = shown.process;
      text(each.state, t(LABEL[status(shown)]));
      if (!each.pause) return;
      const set = (button, what) => {
        button.dataset.what = what;
        text(button, t(what));
        button.setAttribute("aria-label", t("inProcess", t(what), one.id, where(shown.process)));
      };
      each.pause.hidden = !shown.running;
      set(each.pause, shown.paused ? "resume" : "pause");
      set(each.stop, shown.running ? "stop" : "start");
    });
    if (writable()) {
      parts.button ??= parts.buttons.appendChild(h("button", {type: "button", "data-everywhere": one.id, onclick: event => everywhere(one.id, event.currentTarget.dataset.what)}));
      parts.button.dataset.what = paused ? "resume" : "pause";
      text(parts.button, t(paused ? "resumeAll" : "pauseAll"));
    }
  };

  return {
    element,
    title: t("titleWorkers"),
    update(state) {
      const found = new Map();
      for (const process of state.processes ?? []) {
        for (const kind of ["worker", "listener"]) {
          for (const one of process[`${kind}s`]) {
            const known = found.get(one.id) ?? {id: one.id, kind, feeds: one.feeds, places: [], paused: new Set(state.paused)};
            known.places.push({...one, process});
            found.set(one.id, known);
          }
        }
      }
      empty.hidden = found.size > 0 && !state.processesTrouble;
      text(empty, state.processesTrouble ? t("processesUnknown", state.processesTrouble, state.processes) : t(state.processes ? "noWorkers" : "notKnown"));
      keyed(workers, [...found.values()].sort((a, b) => b.kind.localeCompare(a.kind) || a.id.localeCompare(b.id)), one => one.id, create, update);
      keyed(processes, state.processes ?? [], process => process.id,
        (process, parts) => h("section.card", {}, h("div.head", {}, h("h3", {}, process.application || process.id), process.here ? badge(t("here"), "here") : null),
          h("p", {}, `${process.host}, pid ${process.pid}`), parts.seen = h("small")),
        (process, parts) => text(parts.seen, `${t("since")} ${ago(process.startedAt)} · ${t("seen", ago(process.seenAt))}`));
    },
  };
}
