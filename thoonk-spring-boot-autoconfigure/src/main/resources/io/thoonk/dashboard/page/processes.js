import {post, writable} from "./api.js";
import {attempt, toast} from "./actions.js";
import {badge, feedLink, fill, h, keyed, text} from "./dom.js";
import {ago, t} from "./texts.js";

const status = one => !one.running ? "stopped" : one.paused ? "paused" : "running";
const LABEL = {stopped: "statusStopped", paused: "statusPaused", running: "statusRunning"};

function change(id, action, everywhere) {
  const back = {pause: "resume", resume: "pause"}[action];
  const send = what => post("containers", {id, action: what, everywhere});
  const label = t(everywhere ? `${action}All` : `${action}Here`);
  return attempt(() => send(action), () => toast(t("doneOne", label, id), "good", () => send(back)));
}

export function processesPage() {
  const workers = h("div.containers");
  const empty = h("p.empty", {hidden: true}, t("noWorkers"));
  const processes = h("div.processes");
  const element = h("div", {}, h("h1", {}, t("titleWorkers")), workers, empty, h("h2", {}, t("processes")), processes);

  const create = (one, parts) => h("section.card.container", {"data-container": one.id},
    h("div.head", {}, h("h2", {}, one.id), h("small", {}, t(one.kind)), parts.badge = h("span")),
    h("p", {}, one.feeds.map((feed, i) => [i ? ", " : "", feed.includes("*") ? h("code", {}, feed) : h("a", {href: feedLink(feed)}, feed)])),
    parts.meter = h("meter", {min: 0}), parts.busy = h("small"),
    parts.where = h("ul.where"), parts.buttons = h("div.buttons"));

  const update = (one, parts) => {
    const everywhere = one.paused.has(one.id);
    const state = everywhere ? "pausedEverywhere" : LABEL[one.places.some(place => status(place) === "running") ? "running" : status(one.places[0])];
    fill(parts.badge, badge(t(state), state));
    const active = one.places.reduce((all, place) => all + place.active, 0), all = one.places.reduce((sum, place) => sum + place.concurrency, 0);
    parts.meter.hidden = parts.busy.hidden = one.kind === "listener";
    parts.meter.max = Math.max(1, all);
    parts.meter.value = active;
    parts.meter.setAttribute("aria-label", t("busy", active, all));
    text(parts.busy, t("busy", active, all));
    keyed(parts.where, one.places, place => place.process.id, (place, each) => {
      const item = h("li", {}, h("span", {}, `${place.process.host}:${place.process.pid}`), place.process.here ? h("small", {}, t("here")) : null, each.state = h("small"));
      if (writable() && place.process.here) {
        item.append(each.button = h("button.quiet", {type: "button", "data-here": one.id}));
        each.button.addEventListener("click", () => change(one.id, each.button.dataset.what, false));
      }
      return item;
    }, (place, each) => {
      text(each.state, t(LABEL[status(place)]));
      if (each.button) {
        each.button.dataset.what = place.paused ? "resume" : "pause";
        text(each.button, t(place.paused ? "resumeHere" : "pauseHere"));
      }
    });
    if (writable()) {
      parts.button ??= parts.buttons.appendChild(h("button", {type: "button", "data-everywhere": one.id, onclick: event => change(one.id, event.currentTarget.dataset.what, true)}));
      parts.button.dataset.what = everywhere ? "resume" : "pause";
      text(parts.button, t(everywhere ? "resumeAll" : "pauseAll"));
    }
  };

  return {
    element,
    title: t("titleWorkers"),
    update(state) {
      const found = new Map();
      for (const process of state.processes) {
        for (const kind of ["worker", "listener"]) {
          for (const one of process[`${kind}s`]) {
            const known = found.get(one.id) ?? {id: one.id, kind, feeds: one.feeds, places: [], paused: new Set(state.paused)};
            known.places.push({...one, process});
            found.set(one.id, known);
          }
        }
      }
      empty.hidden = found.size > 0;
      keyed(workers, [...found.values()].sort((a, b) => b.kind.localeCompare(a.kind) || a.id.localeCompare(b.id)), one => one.id, create, update);
      keyed(processes, state.processes, process => process.id,
        (process, parts) => h("section.card", {}, h("div.head", {}, h("h3", {}, process.application || process.id), process.here ? badge(t("here"), "here") : null),
          h("p", {}, `${process.host}, pid ${process.pid}`), parts.seen = h("small")),
        (process, parts) => text(parts.seen, `${t("since")} ${ago(process.startedAt)} · ${t("seen", ago(process.seenAt))}`));
    },
  };
}
