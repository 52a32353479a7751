import {post, writable} from "./api.js";
import {h, fill} from "./dom.js";
import {t} from "./texts.js";

// What a page reads, one call at a time: a tick in between asks for nothing, and after a change it is read once more.
export function oneAtATime(read) {
  let busy = false, again = false;
  return async changed => {
    again ||= busy && Boolean(changed);
    if (busy) return;
    busy = true;
    try {
      do {
        again = false;
        await read();
      } while (again);
    } finally {
      busy = false;
    }
  };
}

export const ACTIONS = {STALLED: ["RETRY", "RETRACT"], CLAIMED: ["CANCEL", "STALL", "RETRACT"], DELAYED: ["PROMOTE", "RETRACT"], AVAILABLE: ["RETRACT"], ORPHANED: ["REQUEUE", "RETRACT"]};
// Above so many jobs, what cannot be brought back is done only after their number was typed.
const TYPED_ABOVE = 100;
const lasting = action => action === "RETRACT";

export function toast(message, kind = "good", undo) {
  const box = h("div.toast", {"data-kind": kind}, h("span", {}, message));
  if (undo) {
    box.append(h("button", {type: "button", onclick: () => {
      box.remove();
      attempt(undo, () => toast(t("undone")));
    }}, t("undo")));
  }
  document.getElementById("toasts").append(box);
  setTimeout(() => box.remove(), undo ? 12000 : kind === "bad" ? 9000 : 5000);
}

export async function attempt(change, then) {
  try {
    await then?.(await change());
    document.dispatchEvent(new Event("changed"));
  } catch (error) {
    toast(`${t("failed")}: ${error.message}`, "bad");
  }
}

export function dialog(title, ...content) {
  const box = h("dialog", {"aria-label": title}, h("h2", {}, title), content);
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
  return box;
}

// What is lost for good looks so; for many it asks for their number as well.
function decision(action, count, label, act) {
  const button = h(lasting(action) ? "button.danger" : "button.primary", {type: "button", "data-do": action, disabled: lasting(action) && count > TYPED_ABOVE, onclick: act}, label);
  if (!button.disabled) return [null, button];
  const field = h("input", {name: "typed", inputmode: "numeric", autocomplete: "off"});
  field.addEventListener("input", () => { button.disabled = field.value.replace(/\D/g, "") !== String(count); });
  return [h("label.typed", {}, h("span", {}, t("typeNumber", count)), field), button];
}

export function confirmed(question, consequence, action, count, label) {
  return new Promise(resolve => {
    const [typed, button] = decision(action, count, label, () => { resolve(true); box.close(); });
    const box = dialog(question, h("p", {}, consequence), typed, h("div.buttons", {},
      h("button.quiet", {type: "button", onclick: () => box.close()}, t("keep")), button));
    box.addEventListener("close", () => resolve(false));
  });
}

const undoOf = (action, feed, ids) => action === "STALL" ? () => post("jobs", {feed, action: "RETRY", ids}) : undefined;

export async function actOnJob(feed, id, action) {
  if (lasting(action) && !await confirmed(t("sure", t("actions", action), id), t("consequences", action, 1), action, 1, t("actions", action))) return;
  await attempt(() => post("jobs", {feed, action, ids: [id]}),
    () => toast(t("doneOne", t("actions", action), id), "good", undoOf(action, feed, [id])));
}

export async function actOnSome(feed, ids, action, then) {
  if (lasting(action) && !await confirmed(t("sureMany", t("actions", action), ids.length), t("consequences", action, ids.length), action, ids.length, t("doIt", t("actions", action), ids.length))) return;
  await attempt(() => post("jobs", {feed, action, ids}), result => {
    then();
    toast(outcome(action, result), "good", undoOf(action, feed, ids));
  });
}

const outcome = (action, result) => [t("done", t("actions", action), result.done), result.passedOver ? t("passedOver", result.passedOver) : null].filter(Boolean).join("; ");

export const jobButtons = (feed, id, state) => !writable() ? [] : (ACTIONS[state] || []).map(action =>
  h(lasting(action) ? "button.danger" : "button", {type: "button", "data-action": action, title: t("actionHints", action), "aria-label": `${t("actions", action)} ${id}`, onclick: () => actOnJob(feed, id, action)}, t("actions", action)));

// Says what would happen before it lets anybody do it.
export function bulkDialog(feed, state) {
  const field = (label, input) => h("label", {}, h("span", {}, label), input);
  const states = h("select", {name: "state"}, Object.keys(ACTIONS).map(each => h("option", {value: each, selected: each === state}, t("states", each))));
  const action = h("select", {name: "action"});
  const error = h("input", {name: "error", autocomplete: "off"});
  const text = h("input", {name: "payload", autocomplete: "off"});
  const limit = h("input", {name: "limit", type: "number", min: 1, max: 10000, value: 10000});
  const shown = h("div.preview", {role: "status"});
  const outdated = () => fill(shown);
  const offered = () => { fill(action, ACTIONS[states.value].map(each => h("option", {value: each}, t("actions", each)))); outdated(); };
  states.addEventListener("change", offered);
  offered();
  const filter = () => ({state: states.value, error: error.value, payload: text.value, limit: Number(limit.value) || 1});
  const wish = dryRun => ({feed, action: action.value, dryRun, filter: filter()});

  const preview = event => {
    event.preventDefault();
    const asked = wish(false);
    attempt(() => post("jobs", wish(true)), found => {
      // The answer is to a question that is asked no more.
      if (JSON.stringify(asked) !== JSON.stringify(wish(false))) return;
      if (!found.matched) return void fill(shown, h("p", {}, t("previewNone", found.scanned)));
      const [typed, button] = decision(asked.action, found.matched, t("doIt", t("actions", asked.action), found.matched), () => {
        box.close();
        attempt(() => post("jobs", asked), result => toast(outcome(asked.action, result),
          "good", result.done === result.sample.length ? undoOf(asked.action, feed, result.sample) : undefined));
      });
      fill(shown,
        h("p", {}, h("strong", {}, t("previewSome", found.matched, found.scanned, found.more)), " ", t("consequences", asked.action, found.matched)),
        h("p.sample", {}, t("sample"), " ", found.sample.slice(0, 5).map((id, i) => [i ? ", " : "", h("code", {}, id)])),
        lasting(asked.action) ? h("p.hint", {}, h("a", {id: "export", href: `api/export?${new URLSearchParams({feed, ...asked.filter})}`, download: "jobs.jsonl"}, t("exportFirst")), " ", t("exportHint")) : null,
        typed, h("div.buttons", {}, button));
    });
  };
  const form = h("form.bulk", {onsubmit: preview, oninput: outdated},
    field(t("state"), states), field(t("action"), action), field(t("errorHas"), error), field(t("payloadHas"), text), field(t("limit"), limit),
    h("div.buttons", {}, h("button.quiet", {type: "button", onclick: () => box.close()}, t("close")), h("button", {type: "submit", "data-do": "preview"}, t("preview"))));
  const box = dialog(t("bulkTitle", feed), form, shown);
}
