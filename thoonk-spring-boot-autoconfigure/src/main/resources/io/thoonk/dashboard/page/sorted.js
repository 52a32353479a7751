import {get, post, writable} from "./api.js";
import {attempt, toast} from "./actions.js";
import {feedHead, history, orphans} from "./feed.js";
import {address, h, keyed, text} from "./dom.js";
import {number, t} from "./texts.js";

const MOST = 200;

export function sortedPage(name) {
  const head = feedHead(name), past = history(name);
  const list = h("ol.sorted", {"aria-label": t("order")});
  const hint = h("p.hint", {}, writable() ? t("dragHint") : t("readOnly"));
  const empty = h("p.empty", {hidden: true}, t("empty", "items"));
  const first = h("p.hint", {hidden: true}, t("firstItems", MOST));
  const orphaned = h("a", {href: address(["feed", name, "orphaned"])});
  const lost = h("p.hint", {hidden: true}, orphaned);
  const element = h("div", {}, head.element, head.reasons, hint, h("section.card.list", {}, list, empty, first), lost, past.element);
  let dragged = null, busy = false;

  const ids = () => [...list.children].map(each => each.dataset.id);
  // A place is told by the neighbour: ":id" is before it, "id:" behind it.
  const place = (order, id) => {
    const at = order.indexOf(id);
    return at === 0 ? (order.length > 1 ? `:${order[1]}` : "begin:") : `${order[at - 1]}:`;
  };

  function send(id, before) {
    const after = ids();
    if (after.join("\n") === before.join("\n")) return;
    const move = position => post("move", {feed: name, id, position});
    attempt(() => move(place(after, id)), () => toast(t("movedItem", id), "good", () => move(place(before, id))));
  }

  function shift(item, by, focus) {
    const before = ids();
    const other = by < 0 ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return;
    other[by < 0 ? "before" : "after"](item);
    item.querySelector(focus).focus();
    send(item.dataset.id, before);
  }

  function drag(event, item) {
    event.preventDefault();
    const before = ids(), handle = event.currentTarget;
    dragged = item;
    item.classList.add("dragged");
    handle.setPointerCapture(event.pointerId);
    const over = moved => {
      const under = document.elementFromPoint(moved.clientX, moved.clientY)?.closest("ol.sorted > li");
      if (under && under !== item) {
        const box = under.getBoundingClientRect();
        under[moved.clientY > box.top + box.height / 2 ? "after" : "before"](item);
      }
    };
    const drop = () => {
      handle.removeEventListener("pointermove", over);
      item.classList.remove("dragged");
      dragged = null;
      send(item.dataset.id, before);
    };
    handle.addEventListener("pointermove", over);
    handle.addEventListener("lostpointercapture", drop, {once: true});
  }

  const create = (entry, parts) => {
    const { id } = entry;
    const item = h("li", {"data-id": id, tabindex: writable() ? 0 : null});
    if (writable()) {
      item.addEventListener("keydown", event => {
        const by = {ArrowUp: -1, ArrowDown: 1}[event.key];
        if (by && event.altKey) {
          event.preventDefault();
          const before = ids(), other = by < 0 ? item.previousElementSibling : item.nextElementSibling;
          if (other) {
            other[by < 0 ? "before" : "after"](item);
            item.focus();
            send(id, before);
          }
        }
      });
      item.append(h("span.handle", {title: t("handle", id), "aria-hidden": "true", onpointerdown: event => drag(event, item)}, "⠿"));
    }
    item.append(parts.place = h("b.place"), h("code", {}, id), parts.payload = h("span.payload"));
    if (writable()) {
      item.append(h("span.buttons", {},
        h("button.icon.up", {type: "button", "aria-label": t("up", id), onclick: () => shift(item, -1, ".up")}, "↑"),
        h("button.icon.down", {type: "button", "aria-label": t("down", id), onclick: () => shift(item, 1, ".down")}, "↓")));
    }
    return item;
  };

  async function load() {
    if (busy || dragged) return;
    busy = true;
    try {
      const page = await get("entries", {feed: name, state: "items", count: MOST});
      if (dragged) return;
      empty.hidden = page.entries.length > 0;
      first.hidden = !page.more;
      keyed(list, page.entries, entry => entry.id, create, (entry, parts) => text(parts.payload, entry.payload ?? (entry.payloadSize < 0 ? t("itemGone") : t("tooLong", entry.payloadSize))));
      [...list.children].forEach((each, i) => text(each.querySelector(".place"), number(i + 1)));
    } finally {
      busy = false;
    }
  }

  return {
    element,
    title: name,
    start: load,
    async update(overview) {
      // What is shown stays while Redis is away; the page's head tells of it.
      if (overview.trouble) return;
      past.refresh();
      try {
        const { feed } = await get("feed", {feed: name});
        head.update(feed);
        lost.hidden = !orphans(feed);
        text(orphaned, t("orphanedLink", orphans(feed)));
        await load();
      } catch (error) {
        if (error.status && error.status !== 503) toast(error.message, "bad");
      }
    },
  };
}
