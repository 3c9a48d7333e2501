// What eyes and hands do with a drawing: point, choose, zoom and move along.
const distance = ([, , start, stop], time) => Math.max(start - time, time - stop, 0);

class Viewer extends Drawing {
  constructor(root) {
    super(root);
    this.listen();
  }

  // ---- who did what

  choose(span, follow) {
    if (!span) return;
    this.chosen = span;
    const [lane, state, start, stop, reason] = span, task = this.data.tasks[lane];
    const why = reason < 0 ? "" : ` for ${this.data.reasons[reason]}`;
    const last = span === this.lanes[lane].at(-1);
    const outcome = last && task.outcome ? `; then ${task.outcome}${task.error && ` (${task.error})`}` : "";
    const held = state === 1 ? this.holders(span) : "";
    const made = task.coro && task.coro !== task.name ? ` (${task.coro})` : "";
    this.says.textContent = `${task.name}${made}: ${STATES[state]}${why}${held}, ${seconds(start)} to `
      + `${seconds(stop)} (${lasting(stop - start)})${outcome}`;
    if (follow && (stop < this.from || start > this.to)) {
      const half = (this.to - this.from) / 2;
      this.show((start + stop) / 2 - half, (start + stop) / 2 + half);
    } else this.draw();
  }

  holders([lane, , start, stop]) {
    const names = this.data.blocked
      .filter(([by, from, to]) => by !== lane && Math.min(to, stop) - Math.max(from, start) > (to - from) / 10)
      .map(([by]) => this.data.tasks[by].name);
    return names.length ? `, held up by ${[...new Set(names)].slice(0, 3).join(", ")}` : "";
  }

  at(lane, time, near) {
    const spans = this.lanes[lane] || [], away = (span) => distance(span, time);
    const close = spans.filter((span) => away(span) <= near);
    return close.reduce((best, span) => best && (best[1] > span[1] || (best[1] === span[1]
      && away(best) <= away(span))) ? best : span, null);
  }

  nearest(lane, time) {
    const away = (span) => distance(span, time);
    return this.lanes[lane].reduce((best, span) => best && away(best) <= away(span) ? best : span, null);
  }

  step(by) {
    const spans = this.chosen ? this.lanes[this.chosen[0]] : [];
    this.choose(this.chosen ? spans[spans.indexOf(this.chosen) + by] : this.data.intervals[0], true);
  }

  cross(by) {
    if (!this.chosen) return this.step(0);
    const time = (this.chosen[2] + this.chosen[3]) / 2;
    for (let lane = this.chosen[0] + by; this.lanes[lane]; lane += by) {
      const found = this.nearest(lane, time);
      if (found) return this.choose(found, true);
    }
  }

  // ---- hands

  listen() {
    const place = (event) => {
      const box = this.chart.getBoundingClientRect();
      const time = this.from + (event.clientX - box.left - this.left) / this.width * (this.to - this.from);
      return [Math.floor((event.clientY - box.top - this.top) / LANE), time];
    };
    let drag = null;
    const point = (event) => {
      const [lane, time] = place(event);
      this.choose(this.at(lane, time, 3 * (this.to - this.from) / this.width));
    };
    this.chart.addEventListener("pointerdown", (event) => {
      drag = { x: event.clientX, from: this.from, to: this.to };
      this.chart.setPointerCapture(event.pointerId);
      point(event);
    });
    this.chart.addEventListener("pointermove", (event) => {
      if (!drag) return point(event);
      const by = (drag.x - event.clientX) / this.width * (drag.to - drag.from);
      this.show(drag.from + by, drag.to + by);
    });
    for (const over of ["pointerup", "pointercancel"]) {
      this.chart.addEventListener(over, () => { drag = null; });
    }
    this.chart.addEventListener("dblclick", (event) => this.zoom(0.5, place(event)[1]));
    this.chart.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return; // the page scrolls
      event.preventDefault();
      this.zoom(event.deltaY > 0 ? 1.25 : 0.8, place(event)[1]);
    }, { passive: false });
    this.chart.addEventListener("keydown", (event) => {
      const keys = {
        "+": () => this.zoom(0.5), "=": () => this.zoom(0.5), "-": () => this.zoom(2), 0: () => this.all(),
        ArrowLeft: () => event.shiftKey ? this.pan(-0.3) : this.step(-1),
        ArrowRight: () => event.shiftKey ? this.pan(0.3) : this.step(1),
        ArrowUp: () => this.cross(-1), ArrowDown: () => this.cross(1),
      };
      if (!Object.hasOwn(keys, event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      keys[event.key]();
    });
  }
}

for (const root of document.querySelectorAll(".asyncio-timeline")) new Viewer(root);
