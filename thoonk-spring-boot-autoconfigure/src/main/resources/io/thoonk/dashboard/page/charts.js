import {h, text} from "./dom.js";
import {minuteOfDay, number, t} from "./texts.js";

const SVG = "http://www.w3.org/2000/svg";

function svg(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const line = (values, width, height, top, x = (i, n) => n < 2 ? width : i / (n - 1) * width) => values
  .map((value, i) => `${i ? "L" : "M"}${x(i, values.length).toFixed(1)} ${(height - value / top * height).toFixed(1)}`).join("");

// Without two values there is no line: a flat one would say that nothing moved.
export function sparkline(name) {
  const area = svg("path", {class: "area"});
  const stroke = svg("path", {class: "stroke", "vector-effect": "non-scaling-stroke"});
  const element = svg("svg", {class: "sparkline", viewBox: "0 -2 120 32", preserveAspectRatio: "none", role: "img"}, area, stroke);
  return {
    element,
    draw(values) {
      const path = values.length > 1 ? line(values, 120, 28, Math.max(1e-9, ...values) * 1.05) : "";
      stroke.setAttribute("d", path);
      area.setAttribute("d", path && `${path}L120 28L0 28Z`);
      element.setAttribute("aria-label", t("sparkline", name, path ? number(Math.round(values.at(-1))) : t("none")));
    },
  };
}

const WIDTH = 600, HEIGHT = 130;

// One chart with a line for each series, over minutes. A gap in the minutes is a gap in the line, and so is a minute of which
// nothing is known. The pointer, or the arrow keys, show what a minute had.
export function chart(title, points, series, unit, nothing = t("noValues")) {
  const first = points[0].minute, last = Math.max(points.at(-1).minute, first + 1);
  const known = series.some(one => points.some(point => point[one.key] != null));
  const top = Math.max(1, ...points.flatMap(point => series.map(one => point[one.key] ?? 0)));
  const x = point => (point.minute - first) / (last - first) * WIDTH;
  const y = value => HEIGHT - value / top * HEIGHT;
  const drawn = series.map(one => {
    let before;
    const path = points.filter(point => point[one.key] != null).map(point => {
      const joined = before && point.minute - before.minute <= 3;
      before = point;
      // A minute between gaps is a dot.
      return `${joined ? "L" : "M"}${x(point).toFixed(1)} ${y(point[one.key]).toFixed(1)}${joined ? "" : "h.01"}`;
    }).join("");
    return svg("path", {class: `series ${one.kind}`, "vector-effect": "non-scaling-stroke", d: path});
  });
  const grid = [0, .5, 1].map(part => svg("line", {class: "grid", x1: 0, x2: WIDTH, y1: HEIGHT * part, y2: HEIGHT * part, "vector-effect": "non-scaling-stroke"}));
  const at = svg("line", {class: "at", y1: 0, y2: HEIGHT, "vector-effect": "non-scaling-stroke", visibility: "hidden"});
  const values = point => series.map(one => `${one.label} ${point[one.key] == null ? t("none") : unit(point[one.key])}`).join(", ");
  const picture = svg("svg", {viewBox: `0 -3 ${WIDTH} ${HEIGHT + 6}`, preserveAspectRatio: "none", role: "img", tabindex: known ? 0 : -1, "aria-label": known ? `${title}: ${values(points.at(-1))}. ${t("chartHint")}` : `${title}: ${nothing}`}, ...grid, ...drawn, at);
  const tip = h("p.tip", {role: "status", hidden: true});
  let chosen = points.length - 1;
  const show = index => {
    chosen = Math.max(0, Math.min(points.length - 1, index));
    const point = points[chosen];
    at.setAttribute("x1", x(point));
    at.setAttribute("x2", x(point));
    at.setAttribute("visibility", "visible");
    tip.hidden = false;
    text(tip, `${minuteOfDay(point.minute)}: ${values(point)}`);
  };
  const hide = () => {
    at.setAttribute("visibility", "hidden");
    tip.hidden = true;
  };
  if (known) {
    picture.addEventListener("pointermove", event => {
      const box = picture.getBoundingClientRect();
      const minute = first + (event.clientX - box.left) / box.width * (last - first);
      show(points.reduce((best, point, i) => Math.abs(point.minute - minute) < Math.abs(points[best].minute - minute) ? i : best, 0));
    });
    picture.addEventListener("pointerleave", hide);
    picture.addEventListener("blur", hide);
    picture.addEventListener("keydown", event => {
      const to = {ArrowLeft: chosen - 1, ArrowRight: chosen + 1, Home: 0, End: points.length - 1}[event.key];
      if (to === undefined) return;
      event.preventDefault();
      show(to);
    });
  }
  return h("figure.chart", {},
    h("figcaption", {}, h("strong", {}, title), series.map(one => h(`span.key.${one.kind}`, {}, one.label))),
    h("div.plot", {}, picture, known ? h("span.top", {}, unit(top)) : h("p.nothing", {}, nothing),
      h("span.from", {}, minuteOfDay(first)), h("span.to", {}, minuteOfDay(last)), tip));
}
