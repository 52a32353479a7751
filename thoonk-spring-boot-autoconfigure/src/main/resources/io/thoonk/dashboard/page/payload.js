import {fill, h} from "./dom.js";
import {read} from "./json.js";
import {number, t} from "./texts.js";

const MOST = 100;

function tree({kind, entries, source}, key, depth = 0) {
  const label = key == null ? null : [h("span.name", {}, key), ": "];
  if (!entries) return h("div.leaf", {}, label, h(`span.${kind}`, {}, source));
  return h("details.branch", {open: depth < 2 && entries.length <= 20}, h("summary", {}, label, h("span.kind", {}, kind === "array" ? `[${entries.length}]` : `{${entries.length}}`)),
    entries.slice(0, MOST).map(([name, each]) => tree(each, name, depth + 1)),
    entries.length > MOST ? h("div.leaf", {}, t("more", entries.length - MOST)) : null);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without https there is no clipboard but by selection.
    const field = h("textarea.unseen", {"aria-hidden": "true"});
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}

// Whether payloads are shown as they are stored; remembered while the page is open.
let raw = false;

// A payload, result or the like: as a tree if it is JSON, as it is stored, and to be copied.
export function payload(stored, name) {
  let parsed;
  try {
    parsed = read(stored);
  } catch {
    // No JSON is no fault: it is shown as text.
  }
  const shown = h("div.shown"), buttons = h("div.buttons.choice");
  const trees = parsed?.entries;
  const draw = () => {
    fill(shown, trees && !raw ? h("div.tree", {}, tree(parsed)) : h("pre", {tabindex: 0, "aria-label": name}, stored));
    buttons.querySelectorAll("[data-raw]").forEach(each => each.setAttribute("aria-pressed", String(raw === (each.dataset.raw === "true"))));
  };
  const choice = (label, value) => h("button.quiet", {type: "button", "data-raw": String(value), onclick: () => { raw = value; draw(); }}, label);
  const copying = h("button.quiet", {type: "button", "data-do": "copy", "aria-live": "polite", onclick: async () => {
    await copy(stored);
    copying.textContent = t("copied");
    setTimeout(() => { copying.textContent = t("copy"); }, 2000);
  }}, t("copy"));
  fill(buttons, trees ? [choice(t("tree"), false), choice(t("raw"), true)] : null, copying);
  draw();
  return h("div.payload-view", {}, buttons, shown);
}
