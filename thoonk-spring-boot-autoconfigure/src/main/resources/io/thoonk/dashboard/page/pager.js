import {h, refill} from "./dom.js";
import {t} from "./texts.js";

// Turns pages by the address, so that Back leads to where the reader was.
export function pager(link, moved) {
  const element = h("nav.pager", {"aria-label": t("page")});
  const turn = (label, page, usable) => usable ? h("a.button", {href: link(page), onclick: moved}, label) : h("span.button", {"aria-disabled": "true"}, label);
  let drawn = "";
  return {
    element,
    // Pages count from 1; how many there are in all may be unknown.
    draw({page, size, shown, total, more}) {
      const last = total == null ? null : Math.max(1, Math.ceil(total / size));
      const next = more ?? (last != null && page < last);
      const now = JSON.stringify([page, size, shown, total, next]);
      if (now === drawn) return;
      drawn = now;
      element.hidden = page === 1 && !next;
      const from = (page - 1) * size;
      const field = last > 2 ? h("input", {type: "number", min: 1, max: last, value: page, name: "page", "aria-label": t("page")}) : null;
      refill(element,
        turn(t("newer"), page - 1, page > 1), h("span", {}, t("range", shown ? from + 1 : from, from + shown, total)), turn(t("older"), page + 1, next),
        field && h("form.jump", {onsubmit: event => {
          event.preventDefault();
          moved?.();
          location.hash = link(Math.min(last, Math.max(1, Math.round(Number(field.value)) || 1)));
        }}, h("label", {}, t("page"), " ", field, " ", t("pageOf", last)), " ", h("button.quiet", {type: "submit"}, t("jump"))));
    },
  };
}
