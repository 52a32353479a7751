import {get} from "./api.js";
import {jobButtons} from "./actions.js";
import {badge, feedLink, fill, h, refill} from "./dom.js";
import {ago, clock, number, t} from "./texts.js";

const MOST = 100;
// What is longer than the server shows is offered as a file.
const SHOWN = 20000;

function tree(value, key, depth = 0) {
  const label = key == null ? null : [h("span.name", {}, key), ": "];
  if (value === null || typeof value !== "object") {
    return h("div.leaf", {}, label, h(`span.${value === null ? "null" : typeof value}`, {}, JSON.stringify(value)));
  }
  const entries = Array.isArray(value) ? value.map((each, i) => [i, each]) : Object.entries(value);
  const kind = Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`;
  return h("details.branch", {open: depth < 2 && entries.length <= 20}, h("summary", {}, label, h("span.kind", {}, kind)),
    entries.slice(0, MOST).map(([name, each]) => tree(each, name, depth + 1)),
    entries.length > MOST ? h("div.leaf", {}, t("more", number(entries.length - MOST))) : null);
}

export function value(text) {
  try {
    const parsed = JSON.parse(text);
    if (parsed !== null && typeof parsed === "object") return h("div.tree", {}, tree(parsed));
  } catch {
    // No JSON is no fault: it is shown as text.
  }
  return h("pre", {}, text);
}

const trace = headers => headers?.traceparent?.split("-")[1];

export function jobPage(feed, id) {
  const element = h("div");
  let last = "", state, gone = false;

  function timeline(job) {
    const steps = [
      [job.publishedAt, t("published_at"), "past"],
      [job.failureCount ? job.publishedAt && job.publishedAt + 1 : null, t("failedTimes", job.failureCount), "bad", true],
      [job.claimedAt, t("claimed_at"), "past"],
      [job.deadline, t("deadline"), "future"],
      [job.dueAt, t("dueAt"), "future"],
    ].filter(([time]) => time).sort(([a], [b]) => a - b);
    return h("ol.timeline", {},
      steps.map(([time, label, kind, untimed]) => h("li", {"data-kind": kind}, h("span", {}, label), untimed ? null : h("time", {datetime: new Date(time).toISOString()}, clock(time)))),
      job.lastError && !job.failureCount ? h("li", {"data-kind": "bad"}, h("span", {}, t("failedOnce"))) : null,
      job.state === "STALLED" ? h("li", {"data-kind": "bad"}, h("span", {}, t("states", "STALLED"))) : null,
      job.state === "FINISHED" ? h("li", {"data-kind": "good"}, h("span", {}, t("finishedAt"))) : null);
  }

  function draw(job) {
    const fact = (label, content) => content == null || content === "" ? null : h("div", {}, h("dt", {}, label), h("dd", {}, content));
    refill(element,
      h("p.crumb", {}, h("a", {href: feedLink(feed)}, t("back", feed))),
      h("div.head", {}, h("h1.id", {}, id), badge(t("states", job.state), job.state), h("div.buttons", {}, jobButtons(feed, id, job.state))),
      job.lastError ? h("section.card.error", {}, h("h2", {}, t("error")), h("pre", {}, job.lastError),
        job.stackTrace ? h("details.trace", {}, h("summary", {}, t("stackTrace")), h("pre", {}, job.stackTrace)) : null) : null,
      h("div.columns", {},
        h("section.card", {}, h("h2", {title: t("masked")}, t("payload")), value(job.payload ?? ""),
          job.state !== "FINISHED" && job.payloadSize > SHOWN ? h("p", {}, h("a", {id: "whole", href: `api/payload?${new URLSearchParams({feed, id})}`, download: "payload.txt"}, t("wholePayload", number(job.payloadSize)))) : null,
          job.state === "FINISHED" ? [h("h2", {}, t("result")), job.result == null ? h("p.hint", {}, t("noResult")) : value(job.result)] : null),
        h("div", {},
          h("section.card", {}, h("h2", {}, t("timeline")), timeline(job),
            job.progress == null ? null : h("p.progress", {}, h("progress", {max: 100, value: job.progress, "aria-label": t("progress")}), h("small", {}, `${job.progress} % ${job.progressMessage ?? ""}`))),
          h("section.card", {}, h("h2", {}, t("facts")), h("dl.facts", {},
            fact(t("feed"), h("a", {href: feedLink(feed)}, feed)), fact(t("size"), t("bytes", number(job.payloadSize))),
            fact(t("failures"), job.failureCount ? number(job.failureCount) : null), fact(t("attempts"), job.attempts), fact(t("crashes"), job.crashes),
            fact(t("age"), job.publishedAt ? ago(job.publishedAt) : null), fact(t("traceId"), trace(job.headers) ? h("code", {}, trace(job.headers)) : null))),
          job.headers && Object.keys(job.headers).length ? h("section.card", {}, h("h2", {}, t("headers")), h("dl.facts", {},
            Object.entries(job.headers).map(([name, each]) => fact(name, h("code", {}, each))))) : null)));
  }

  async function load() {
    try {
      const job = await get("job", {feed, id});
      const now = JSON.stringify(job);
      gone = false;
      state = job.state;
      if (now !== last) draw(job);
      last = now;
    } catch (error) {
      if (error.status !== 404) throw error;
      if (!gone) {
        element.querySelectorAll(".head .buttons, .head .badge").forEach(each => each.remove());
        (element.querySelector(".head") ?? element).after(h("p.empty.gone", {role: "status"}, t("notThere")));
        if (!element.querySelector(".head")) fill(element, h("p.crumb", {}, h("a", {href: feedLink(feed)}, t("back", feed))), h("div.head", {}, h("h1.id", {}, id)), h("p.empty.gone", {}, t("notThere")));
      }
      gone = true;
    }
  }

  return {element, title: id, start: load, update(overview, changed) {
    // What has ended does not come back by itself; trouble is told by the page's head.
    if (changed || !gone && state !== "FINISHED") load().catch(() => {});
  }};
}
