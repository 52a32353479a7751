import {get, post, writable} from "./api.js";
import {attempt, oneAtATime, toast} from "./actions.js";
import {badge, feedLink, fill, h, jobLink, keyed, text, title} from "./dom.js";
import {clock, exact, t} from "./texts.js";

const READ_AGAIN = 5000;

export function recurringPage() {
  const list = h("div.containers");
  const empty = h("p.empty", {hidden: true}, t("noRecurring"));
  const element = h("div", {}, title(t("titleRecurring")), list, empty);

  const act = (one, action, label) => attempt(() => post("recur", {feed: one.feed, id: one.id, action}), done => { toast(t("doneOne", label, done.id)); load(true); });
  const reschedule = (one, parts) => attempt(
    () => post("recur", {feed: one.feed, id: one.id, action: "reschedule", schedule: parts.input.value.trim(), revision: parts.revision}),
    () => { toast(t("doneOne", t("reschedule"), one.id)); parts.form.hidden = true; load(true); });
  const button = (one, action, label, extra) => h(`button${extra ?? ""}`, {type: "button", "data-action": action, onclick: () => act(one, action, label)}, label);
  // Records are searched through for these, so they are asked for where somebody has opened them.
  async function loadRuns(one, parts) {
    if (!parts.records.open) return;
    parts.recordsRead = Date.now();
    const {kept, runs} = await get("runs", {feed: one.feed, id: one.id});
    text(parts.noRuns, runs.length ? "" : t(kept ? "noRuns" : "runsNotKept"));
    keyed(parts.runList, runs, run => run.key, run => h("li", {},
      badge(t("states", run.outcome), run.outcome), h("a", {href: jobLink(one.feed, run.id)}, clock(run.endedAt)),
      h("small", {}, t("ranFor", run.took, run.worker)), run.lastError ? h("small.error", {}, run.lastError) : null), () => {});
  }
  const showRuns = (one, parts) => loadRuns(one, parts).catch(error => { if (error.status && error.status !== 503) toast(error.message, "bad"); });
  const create = (one, parts) => h("section.card.recurring", {"data-recurring": one.id},
    h("div.head", {}, h("h2", {}, one.id), parts.state = h("span")),
    h("dl.facts", {}, [["feed", "feed"], ["schedule", "schedule"], ["runsLabel", "runs"], ["missed", "missed"], ["lastJob", "last"]].map(([label, key]) => h("div", {}, h("dt", {}, t(label)), parts[key] = h("dd")))),
    parts.heading = h("h3", {}, t("nextTimes")), parts.next = h("ol.times"),
    parts.records = h("details", {ontoggle: () => showRuns(one, parts)}, h("summary", {}, t("lastRuns")), parts.noRuns = h("p.hint"), parts.runList = h("ol.times")),
    writable() ? [parts.buttons = h("div.buttons"),
      parts.form = h("form", {hidden: true, onsubmit: event => { event.preventDefault(); reschedule(one, parts); }},
        h("label", {}, t("schedule"), parts.input = h("input", {name: "schedule", required: true})),
        h("button", {type: "submit"}, t("save")))] : null);
  const update = (one, parts) => {
    fill(parts.state, badge(t(`recurring_${one.state}`), one.state === "active" ? "statusRunning" : one.state === "failed" ? "behind" : "statusStopped"));
    if (!parts.feed.firstChild) fill(parts.feed, h("a", {href: feedLink(one.feed)}, one.feed));
    fill(parts.schedule, h("code", {}, one.schedule), one.declared ? h("small", {}, t("insteadOf", one.declared)) : null);
    fill(parts.missed, one.missed + one.skipped > 0 ? badge(t("missedTimes", one.missed, one.skipped), "behind") : exact(0), h("small", {}, t("rules", one)));
    fill(parts.runs, one.failures ? badge(t("runsSoFar", one), "behind") : t("runsSoFar", one));
    fill(parts.last, one.lastJob ? h("a", {href: jobLink(one.feed, one.lastJob)}, one.lastJob) : t("none"));
    parts.heading.hidden = !one.next.length;
    keyed(parts.next, one.next, due => due.at, (due, each) => h("li", {}, each.local = h("b"), each.utc = h("small"), each.shifted = h("span")), (due, each) => {
      text(each.local, due.local);
      text(each.utc, `${one.zone} · ${new Date(due.at).toISOString().replace(".000", "")}`);
      fill(each.shifted, due.shifted ? badge(t("shifted"), "behind") : null);
    });
    if (Date.now() - parts.recordsRead > READ_AGAIN) showRuns(one, parts);
    parts.now = one;
    if (writable() && parts.was !== `${one.state}/${one.declared ?? ""}`) {
      parts.was = `${one.state}/${one.declared ?? ""}`;
      fill(parts.buttons, one.state === "active" ? button(one, "pause", t("pause")) : button(one, "resume", t("resume")),
        button(one, "trigger", t("trigger")),
        h("button", {type: "button", "data-action": "edit", onclick: () => { parts.form.hidden = !parts.form.hidden; parts.revision = parts.now.revision; parts.input.value = parts.now.schedule; parts.input.focus(); }}, t("reschedule")),
        one.declared ? button(one, "restore", t("restore")) : null);
    }
  };
  const load = oneAtATime(async () => {
    const {recurring, refused, leftOut} = await get("recurring");
    empty.hidden = recurring.length > 0 && !refused.length && !leftOut;
    const unknown = [refused.length ? t("refusedRecurring", refused.length, refused[0]) : "", leftOut ? t("recurringLeftOut", leftOut) : ""];
    text(empty, unknown.join(" ").trim() || t("noRecurring"));
    keyed(list, recurring, one => `${one.feed}\n${one.id}`, create, update);
  });
  return {element, title: t("titleRecurring"), start: load, update(overview) {
    // What is shown stays while Redis is away; the page's head tells of it.
    if (!overview.trouble) load().catch(error => { if (error.status && error.status !== 503) toast(error.message, "bad"); });
  }};
}
