import {post, writable} from "./api.js";
import {h, fill} from "./dom.js";
import {t, number} from "./texts.js";

export const ACTIONS = {STALLED: ["RETRY", "RETRACT"], CLAIMED: ["CANCEL", "STALL", "RETRACT"], DELAYED: ["PROMOTE", "RETRACT"], AVAILABLE: ["RETRACT"], ORPHANED: ["RETRACT"]};

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

function dialog(title, ...content) {
  const box = h("dialog", {"aria-label": title}, h("h2", {}, title), content);
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
  return box;
}

function confirmed(question, consequence, label) {
  return new Promise(resolve => {
    const box = dialog(question, h("p", {}, consequence), h("div.buttons", {},
      h("button.quiet", {type: "button", onclick: () => box.close()}, t("cancelButton")),
      h("button.danger", {type: "button", onclick: () => { resolve(true); box.close(); }}, label)));
    box.addEventListener("close", () => resolve(false));
  });
}

const undoOf = (action, feed, ids) => action === "STALL" ? () => post("jobs", {feed, action: "RETRY", ids}) : undefined;

export async function actOnJob(feed, id, action) {
  if (action === "RETRACT" && !await confirmed(t("sure", t("actions", action), id), t("consequences", action).replace("They are", "It is"), t("actions", action))) return;
  await attempt(() => post("jobs", {feed, action, ids: [id]}),
    () => toast(t("doneOne", t("actions", action), id), "good", undoOf(action, feed, [id])));
}

export const jobButtons = (feed, id, state) => !writable() ? [] : (ACTIONS[state] || []).map(action =>
  h(action === "RETRACT" ? "button.danger" : "button", {type: "button", "data-action": action, onclick: () => actOnJob(feed, id, action)}, t("actions", action)));

// Says what would happen before it lets anybody do it.
export function bulkDialog(feed, state) {
  const field = (label, input) => h("label", {}, h("span", {}, label), input);
  const states = h("select", {name: "state"}, Object.keys(ACTIONS).map(each => h("option", {value: each, selected: each === state}, t("states", each))));
  const action = h("select", {name: "action"});
  const error = h("input", {name: "error", autocomplete: "off"});
  const payload = h("input", {name: "payload", autocomplete: "off"});
  const limit = h("input", {name: "limit", type: "number", min: 1, max: 10000, value: 10000});
  const shown = h("div.preview", {role: "status"});
  const outdated = () => fill(shown);
  const offered = () => { fill(action, ACTIONS[states.value].map(each => h("option", {value: each}, t("actions", each)))); outdated(); };
  states.addEventListener("change", offered);
  offered();
  const wish = dryRun => ({feed, action: action.value, dryRun, filter: {state: states.value, error: error.value, payload: payload.value, limit: Number(limit.value) || 1}});

  const preview = event => {
    event.preventDefault();
    attempt(() => post("jobs", wish(true)), found => {
      if (!found.matched) return void fill(shown, h("p", {}, t("previewNone", number(found.scanned))));
      const asked = wish(false);
      fill(shown,
        h("p", {}, h("strong", {}, t("previewSome", number(found.matched), number(found.scanned), found.more)), " ", t("consequences", asked.action)),
        h("p.sample", {}, t("sample"), " ", found.sample.slice(0, 5).map((id, i) => [i ? ", " : "", h("code", {}, id)])),
        h("div.buttons", {}, h("button.danger", {type: "button", "data-do": asked.action, onclick: () => {
          box.close();
          attempt(() => post("jobs", asked), result => toast(
            [t("done", t("actions", asked.action), number(result.done)), result.passedOver ? t("passedOver", result.passedOver) : null].filter(Boolean).join("; "),
            "good", result.done === result.sample.length ? undoOf(asked.action, feed, result.sample) : undefined));
        }}, t("doIt", t("actions", asked.action), number(found.matched)))));
    });
  };
  const form = h("form.bulk", {onsubmit: preview, oninput: outdated},
    field(t("state"), states), field(t("action"), action), field(t("errorHas"), error), field(t("payloadHas"), payload), field(t("limit"), limit),
    h("div.buttons", {}, h("button.quiet", {type: "button", onclick: () => box.close()}, t("close")), h("button", {type: "submit", "data-do": "preview"}, t("preview"))));
  const box = dialog(t("bulkTitle", feed), form, shown);
}
