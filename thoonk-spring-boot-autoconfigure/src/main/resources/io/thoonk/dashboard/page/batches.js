import {get, post, writable} from "./api.js";
import {attempt, confirmed, oneAtATime, toast} from "./actions.js";
import {badge, fill, h, jobLink, keyed, refill, text, title} from "./dom.js";
import {clock, exact, t} from "./texts.js";

const STATUS = {running: "statusRunning", trouble: "behind", succeeded: "statusRunning"};

export function batchesPage() {
  const list = h("div.containers");
  const empty = h("p.empty", {hidden: true}, t("noBatches"));
  const more = h("p.hint", {hidden: true});
  const element = h("div", {}, title(t("titleBatches")), list, more, empty);

  const act = (batch, action) => attempt(() => post("batch", {id: batch.id, action}), done => { toast(t("doneOne", done.done, done.id)); load(true); });
  const button = (action, label, onclick) => h("button", {type: "button", "data-action": action, onclick}, label);
  async function cancel(batch) {
    const count = batch.open + batch.stalled;
    if (await confirmed(t("sureBatch", batch.id), t("cancelsBatch", count), "RETRACT", count, t("doIt", t("actions", "RETRACT"), count))) await act(batch, "cancel");
  }
  const members = (some, state) => some.map(member => h("li", {}, h("a", {href: jobLink(member.feed, member.id)}, `${member.feed} ${member.id}`), state && badge(t("states", state), state)));
  const create = (batch, parts) => h("section.card.recurring", {"data-batch": batch.id},
    h("div.head", {}, h("h2", {}, batch.id), parts.state = h("span")),
    parts.bar = h("progress", {max: 100, "aria-label": t("progress")}),
    h("dl.facts", {}, ["batchFinished", "batchOpen", "batchStalled", "batchLost", "batchCreated", "batchDeadline"].map(key => h("div", {}, h("dt", {}, t(key)), parts[key] = h("dd")))),
    parts.heading = h("h3", {}, t("holdsUp")), parts.members = h("ul.times"),
    writable() ? h("div.buttons", {}, parts.retry = button("retry", t("retryStalled"), () => act(batch, "retry")), button("cancel", t("cancelBatch"), () => cancel(parts.now))) : null);
  const update = (batch, parts) => {
    parts.now = batch;
    fill(parts.state, badge(t(`batch_${batch.state}`), STATUS[batch.state] ?? "statusStopped"), batch.closed ? null : h("small", {}, ` ${t("notClosed")}`));
    parts.bar.value = batch.percent;
    text(parts.batchFinished, `${exact(batch.finished)} / ${exact(batch.all)}`);
    text(parts.batchOpen, exact(batch.open));
    text(parts.batchStalled, exact(batch.stalled));
    text(parts.batchLost, exact(batch.lost));
    text(parts.batchCreated, batch.created ? clock(batch.created) : t("none"));
    text(parts.batchDeadline, batch.deadline ? clock(batch.deadline) : "");
    parts.batchDeadline.parentElement.hidden = !batch.deadline;
    const holding = [...members(batch.stalledMembers, "STALLED"), ...members(batch.openMembers)];
    parts.heading.hidden = !holding.length;
    refill(parts.members, holding);
    if (parts.retry) parts.retry.hidden = !batch.stalled;
  };
  const load = oneAtATime(async () => {
    const {batches, count} = await get("batches");
    more.hidden = count <= batches.length;
    text(more, t("moreBatches", count - batches.length));
    empty.hidden = batches.length > 0;
    keyed(list, batches, batch => batch.id, create, update);
  });
  return {element, title: t("titleBatches"), start: load, update(overview) {
    // What is shown stays while Redis is away; the page's head tells of it.
    if (!overview.trouble) load().catch(error => { if (error.status && error.status !== 503) toast(error.message, "bad"); });
  }};
}
