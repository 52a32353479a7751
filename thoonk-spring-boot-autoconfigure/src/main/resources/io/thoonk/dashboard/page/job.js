import {get} from "./api.js";
import {jobButtons} from "./actions.js";
import {address, badge, feedLink, fill, h, refill, title} from "./dom.js";
import {payload} from "./payload.js";
import {ago, clock, exact, t} from "./texts.js";

// What is longer than the server shows is offered as a file.
const SHOWN = 20000;

const ENDED = ["FINISHED", "RETRACTED", "EXPIRED", "DROPPED"];
const ended = job => ENDED.includes(job.state);
// Of a job that ended there may be a record alone.
const has = job => !ended(job) || job.payload != null;

const trace = headers => headers?.traceparent?.split("-")[1];

export function jobPage(feed, id) {
  const element = h("div");
  let last = "", state, gone = false;

  function timeline(job) {
    const attempts = job.attempts ?? [];
    const steps = [
      [job.publishedAt, t("published_at"), "past"],
      ...attempts.map(attempt => [attempt.at, t("attempt", attempt.number, attempt.process), "bad"]),
      [job.claimedAt, t("claimed_at"), "past"],
      [job.deadline, t("deadline"), "future"],
      [job.dueAt, t("dueAt"), "future"],
      [job.endedAt, t("ended_at", job.outcome), job.outcome === "FINISHED" ? "good" : "past"],
    ].filter(([time]) => time).sort(([a], [b]) => a - b);
    return [h("ol.timeline", {},
      steps.map(([time, label, kind]) => h("li", {"data-kind": kind}, h("span", {}, label), h("time", {datetime: new Date(time).toISOString()}, clock(time)))),
      job.failureCount && !attempts.length ? h("li", {"data-kind": "bad"}, h("span", {}, t("failedTimes", job.failureCount))) : null,
      job.state === "STALLED" ? h("li", {"data-kind": "bad"}, h("span", {}, t("stalled_at")), job.failedAt ? h("time", {datetime: new Date(job.failedAt).toISOString()}, clock(job.failedAt)) : null) : null,
      job.state === "FINISHED" && !job.endedAt ? h("li", {"data-kind": "good"}, h("span", {}, t("finishedAt"))) : null),
    job.failureCount && !attempts.length ? h("p.hint", {}, t("noTimes")) : null];
  }

  function draw(job) {
    const fact = (label, content) => content == null || content === "" ? null : h("div", {}, h("dt", {}, label), h("dd", {}, content));
    refill(element,
      h("p.crumb", {}, h("a", {href: feedLink(feed)}, t("back", feed))),
      h("div.head", {}, heading(), badge(t("states", job.state), job.state), h("div.buttons", {}, jobButtons(feed, id, job.state))),
      job.lastError ? h("section.card.error", {}, h("h2", {}, t("error")), h("pre", {}, job.lastError),
        job.stackTrace ? h("details.trace", {}, h("summary", {}, t("stackTrace")), h("pre", {}, job.stackTrace)) : null) : null,
      h("div.columns", {},
        h("section.card", {}, h("h2", {title: t("masked")}, t("payload")), has(job) ? payload(job.payload ?? "", t("payload")) : h("p.hint", {}, t("payloadNotKept")),
          !ended(job) && job.payloadSize > SHOWN ? h("p", {}, h("a", {id: "whole", href: `api/payload?${new URLSearchParams({feed, id})}`, download: "payload.txt"}, t("wholePayload", job.payloadSize))) : null,
          job.resultKept ? [h("h2", {}, t("result")), job.result == null ? h("p.hint", {}, t("noResult")) : payload(job.result, t("result"))] : null),
        h("div", {},
          h("section.card", {}, h("h2", {}, t("timeline")), timeline(job),
            job.progress == null ? null : h("p.progress", {}, h("progress", {max: 100, value: job.progress, "aria-label": t("progress")}), h("small", {}, `${job.progress} % ${job.progressMessage ?? ""}`))),
          h("section.card", {}, h("h2", {}, t("facts")), h("dl.facts", {},
            fact(t("feed"), h("a", {href: feedLink(feed)}, feed)), fact(t("runsIn"), job.process ?? (job.state === "CLAIMED" ? t("elsewhere") : null)), fact(t("process"), job.worker), fact(t("size"), job.payloadSize == null ? null : t("bytes", job.payloadSize)),
            fact(t("tags"), job.tags?.length ? job.tags.map(tag => [h("a", {href: address(["search", `tag:${tag}`])}, tag), " "]) : null),
            fact(t("waitsFor"), job.waitsFor?.join(", ")),
            fact(t("failures"), job.failureCount ? exact(job.failureCount) : null), fact(t("attempts"), job.maxAttempts), fact(t("crashes"), job.crashes),
            fact(t("uniqueKey"), job.uniqueKey == null ? null : h("code", {}, job.uniqueKey)), fact(t("nextOfKey"), job.nextOfKey == null ? null : [h("code", {}, job.nextOfKey), h("small", {}, ` ${t("nextOfKeyHint")}`)]),
            fact(t("age"), job.publishedAt ? ago(job.publishedAt) : null), fact(t("traceId"), trace(job.headers) ? h("code", {}, trace(job.headers)) : null))),
          job.headers && Object.keys(job.headers).length ? h("section.card", {}, h("h2", {}, t("headers")), h("dl.facts", {},
            Object.entries(job.headers).map(([name, each]) => fact(name, h("code", {}, each))))) : null)));
  }

  const heading = () => {
    const element = title(id);
    element.className = "id";
    return element;
  };

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
        const held = element.contains(document.activeElement);
        element.querySelectorAll(".head .buttons, .head .badge").forEach(each => each.remove());
        if (!element.querySelector(".head")) fill(element, h("p.crumb", {}, h("a", {href: feedLink(feed)}, t("back", feed))), h("div.head", {}, heading()));
        element.querySelector(".head").after(h("p.empty.gone", {role: "status"}, t("notThere")));
        if (held) element.querySelector("h1").focus({preventScroll: true});
      }
      gone = true;
      last = "";
    }
  }

  return {element, title: id, start: load, update(overview, changed) {
    // What has ended does not come back by itself; the page's head tells why nothing comes.
    if (!overview.trouble && (changed || !gone && !ENDED.includes(state))) load().catch(() => {});
  }};
}
