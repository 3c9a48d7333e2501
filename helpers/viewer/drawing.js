// Draws a timeline into its element. Data goes into the page as text and numbers only.
const STATES = ["waiting", "ready", "running"];
const LANE = 26, TOP = 6, AXIS = 26, BAND = 14, SMALLEST = 1e-6;
const SHAPES = {
  done: "M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0z",
  cancelled: "M-5,-3l2,-2 3,3 3,-3 2,2 -3,3 3,3 -2,2 -3,-3 -3,3 -2,-2 3,-3z",
  error: "M0,-5.5L5.5,0 0,5.5 -5.5,0z",
  unfinished: "M-4,-5L5,0 -4,5z",
  asked: "M-4,-4L4,-4 0,3z",
};
SHAPES.destroyed = SHAPES.cancelled;

function element(tag, attributes, parent, text) {
  const svg = ["svg", "g", "rect", "line", "path", "text"].includes(tag);
  const made = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag)
    : document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  for (const name of [...made.classList]) made.classList.replace(name, `tl-${name}`); // apart from the page's
  if (text !== undefined) made.textContent = text;
  if (parent) parent.append(made);
  return made;
}

const seconds = (time) => `${+time.toFixed(6)} s`;
const lasting = (time) => time >= 1 ? seconds(time)
  : time >= 0.0005 ? `${+(time * 1000).toPrecision(3)} ms` : `${Math.round(time * 1e6)} µs`;

class Drawing {
  constructor(root) {
    this.data = JSON.parse(root.querySelector("script").textContent);
    this.end = Math.max(this.data.elapsed, SMALLEST);
    this.lanes = this.data.tasks.map(() => []);
    for (const span of this.data.intervals) this.lanes[span[0]].push(span);
    this.chosen = null;
    this.build(root);
    this.all();
    new ResizeObserver(() => this.draw()).observe(this.chart);
  }

  build(root) {
    const text = root.querySelector("pre");
    const head = element("div", { class: "head" });
    const bar = element("p", { class: "tools" }, head);
    this.says = element("p", { class: "says", role: "status" }, head);
    this.chart = element("div", {
      class: "chart", tabindex: "0", role: "application",
      "aria-label": "Timeline. Arrow keys go from stretch to stretch and from task to task; "
        + "plus and minus zoom, 0 shows all, Shift with an arrow key moves along.",
    });
    const buttons = [["−", "Zoom out", () => this.zoom(2)], ["+", "Zoom in", () => this.zoom(0.5)],
      ["←", "Earlier", () => this.pan(-0.3)], ["→", "Later", () => this.pan(0.3)],
      ["All", "Show all", () => this.all()]];
    for (const [sign, title, action] of buttons) {
      element("button", { type: "button", title, "aria-label": title }, bar, sign).onclick = action;
    }
    for (const state of [...STATES].reverse()) {
      const key = element("span", {}, bar);
      element("i", { class: `key-${state}` }, key);
      key.append(state);
    }
    element("span", {}, bar, this.data.virtual ? "virtual clock" : "");
    const details = element("details", {});
    element("summary", {}, details, "As text");
    details.append(text);
    root.prepend(head, this.chart);
    root.append(details);
    const left = this.data.left_out ? ` The first ${this.lanes.length} tasks are shown; `
      + `${this.data.left_out} more are left out.` : "";
    this.says.textContent = "Point at a stretch, or use the arrow keys." + left;
  }

  // ---- the window of time

  all() { this.show(-0.01 * this.end, 1.04 * this.end); }

  show(from, to) {
    const span = Math.min(Math.max(to - from, SMALLEST), 1.05 * this.end);
    this.from = Math.min(Math.max(from, -0.01 * this.end), 1.04 * this.end - span);
    this.to = this.from + span;
    this.draw();
  }

  zoom(factor, around) {
    const span = this.chosen;
    const middle = around ?? (span && span[3] >= this.from && span[2] <= this.to
      ? (span[2] + span[3]) / 2 : (this.from + this.to) / 2);
    this.show(middle - (middle - this.from) * factor, middle + (this.to - middle) * factor);
  }

  pan(share) {
    const by = share * (this.to - this.from);
    this.show(this.from + by, this.to + by);
  }

  // ---- drawing

  x(time) { return (time - this.from) / (this.to - this.from) * this.width; }
  y(lane) { return this.top + LANE * (lane + 0.5); }

  draw() {
    const whole = this.chart.clientWidth;
    if (!whole) return;
    const names = this.data.tasks.map((task) => "\u00a0".repeat(2 * task.depth) + task.name);
    const longest = Math.max(4, ...names.map((name) => name.length));
    this.left = Math.min(7.4 * longest + 12, whole * 0.38);
    this.width = whole - this.left;
    this.top = TOP + (this.data.blocked.length ? BAND : 0);
    const height = this.top + LANE * names.length + AXIS;
    const svg = element("svg", { width: whole, height, "aria-hidden": "true" });
    names.forEach((name, lane) => this.label(svg, name, lane));
    const area = element("svg", { x: this.left, width: this.width, height, overflow: "hidden" }, svg);
    this.axis(area, height);
    for (const [lane, start, stop] of this.data.blocked) this.held(area, lane, start, stop, height);
    this.data.tasks.forEach((task, lane) => this.deadlines(area, task, lane));
    this.lanes.forEach((spans, lane) => this.lane(area, spans, lane));
    this.data.tasks.forEach((task, lane) => this.marks(area, task, lane));
    if (this.chosen) this.outline(area, this.chosen);
    this.chart.replaceChildren(svg);
  }

  label(svg, name, lane) {
    const room = Math.floor((this.left - 10) / 7.4);
    const text = name.length > room ? `${name.slice(0, room - 1)}…` : name;
    element("text", { x: 6, y: this.y(lane) + 4, class: "name" }, svg, text);
  }

  axis(area, height) {
    const raw = (this.to - this.from) / (this.width / 80), power = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 5, 10].find((n) => n * power >= raw) * power;
    const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    for (let n = Math.ceil(this.from / step); n * step <= this.to; n++) {
      const x = this.x(n * step);
      element("line", { x1: x, x2: x, y1: 0, y2: height - AXIS + 4, class: "grid" }, area);
      const text = `${(n * step).toFixed(digits)} s`;
      if (n < 0 || x + 3 + 6.5 * text.length > this.width) continue; // it would be cut off
      element("text", { x: x + 3, y: height - 9, class: "tick" }, area, text);
    }
  }

  held(area, lane, start, stop, height) {
    const x = this.x(start), width = this.x(stop) - x;
    if (x > this.width || x + width < 0) return;
    element("rect", { x, width, y: 0, height: height - AXIS, class: "held" }, area);
    const middle = (Math.max(x, 0) + Math.min(x + width, this.width)) / 2;
    const blame = `${lasting(stop - start)} by ${this.data.tasks[lane].name}`;
    const words = [`loop blocked ${blame}`, `blocked ${blame}`, blame, "blocked"];
    const fits = words.find((text) => text.length * 5.8 < Math.min(x + width, this.width) - Math.max(x, 0));
    if (fits) element("text", { x: middle, y: 13, "text-anchor": "middle", class: "held-by" }, area, fits);
  }

  deadlines(area, task, lane) {
    task.deadlines.forEach(([start, when, stop, expired], number) => {
      const inset = 3 * Math.min(number, 3), y = this.y(lane) - 12 + inset, height = 24 - 2 * inset;
      const box = (to, name) => element("rect", {
        x: this.x(start), y, height, width: Math.max(0, this.x(to) - this.x(start)), class: name,
      }, area);
      box(stop, "within");
      box(when, "frame");
      const x = this.x(when);
      if (expired) element("line", { x1: x, x2: x, y1: y, y2: y + height, class: "late" }, area);
    });
  }

  lane(area, spans, lane) {
    const y = this.y(lane), heights = [1.5, 9, 17], drawn = [-1, -1, -1];
    for (const state of [0, 1, 2]) {
      for (const span of spans) {
        if (span[1] !== state || span[3] < this.from || span[2] > this.to) continue;
        const x = Math.max(this.x(span[2]), -9), right = Math.min(this.x(span[3]), this.width + 9);
        const width = Math.max(right - x, state === 2 ? 2 : state ? 1 : 0);
        if (width <= 2 && x + width <= drawn[state]) continue; // there is one on this pixel
        drawn[state] = Math.ceil(x + width);
        element("rect", { x, y: y - heights[state] / 2, width, height: heights[state], class: STATES[state] }, area);
        const reason = state || span[4] < 0 ? "" : this.data.reasons[span[4]];
        const from = Math.max(x, 0), to = Math.min(right, this.width);
        if (reason && to - from > 6.5 * reason.length) {
          element("text", { x: (from + to) / 2, y: y - 3, "text-anchor": "middle", class: "reason" }, area, reason);
        }
      }
    }
  }

  marks(area, task, lane) {
    const mark = (shape, time, y) => element("path", {
      d: SHAPES[shape], transform: `translate(${this.x(time)},${y})`, class: `mark ${shape}`,
    }, area);
    for (const time of task.cancels) mark("asked", time, this.y(lane) - 9);
    if (!task.outcome) return;
    mark(task.outcome, task.stop, this.y(lane));
    if (task.error) element("text", { x: this.x(task.stop) + 8, y: this.y(lane) + 4 }, area, task.error);
  }

  outline(area, span) {
    const x = this.x(span[2]);
    const width = Math.max(this.x(span[3]) - x, 2);
    element("rect", { x: x - 2, y: this.y(span[0]) - 11, width: width + 4, height: 22, class: "chosen" }, area);
  }
}
