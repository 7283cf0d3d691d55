/* The picture over the date control: disputed places per day, and claims per week by side.

All sides have one ink and one scale: colour says who is said to hold a place, never who
speaks. */
const SVG = "http://www.w3.org/2000/svg";
const ROW = 16;
const TOP = 26; // height of the line of disputed places, above the rows
const WEEK = 7;

class Lanes {
  constructor(root) {
    this.svg = root.querySelector(".lanes");
    this.names = root.querySelector(".lane-names");
    this.months = root.querySelector(".months");
  }

  /** Draw, if anything has changed; `span` is the first and last day of the control. */
  draw({ lanes, disputed, words }, span, calendar) {
    const width = this.months.clientWidth;
    const key = JSON.stringify([lanes, disputed, words, span, width]);
    if (key === this.drawn) return;
    this.drawn = key;
    const days = span[1] - span[0] + 1;
    const most = Math.max(1, ...lanes.flatMap((lane) => lane.counts));
    this.svg.setAttribute("viewBox", `${span[0]} 0 ${days} ${TOP + lanes.length * ROW}`);
    this.svg.replaceChildren(
      line(disputed),
      ...lanes.flatMap((lane, row) =>
        lane.counts.map((count, week) => bar(week, row, count / most)),
      ),
    );
    const names = [words.disputed, ...lanes.map((lane) => lane.name)];
    this.names.replaceChildren(...names.map(textElement));
    this.drawMonths(span, calendar, width);
  }

  drawMonths(span, calendar, width) {
    const months = calendar.monthsBetween(span[0], span[1]);
    const every = Math.max(1, Math.ceil((months.length * 78) / Math.max(160, width)));
    const marks = months.filter((_, i) => i % every === 0).map((day) => {
      const part = (day - span[0]) / Math.max(1, span[1] - span[0]);
      if (part > 0.96) return null;
      const mark = textElement(calendar.monthOf(day));
      mark.style.left = `${part * 100}%`;
      return mark;
    });
    this.months.replaceChildren(...marks.filter(Boolean));
  }
}

function bar(week, row, share) {
  const height = share > 0 ? Math.max(1.5, share * (ROW - 2)) : 0;
  const made = document.createElementNS(SVG, "rect");
  made.setAttribute("x", week * WEEK + 0.7);
  made.setAttribute("width", WEEK - 1.4);
  made.setAttribute("y", TOP + (row + 1) * ROW - 0.5 - height);
  made.setAttribute("height", height);
  return made;
}

/** A stepped line, because a place is disputed for whole days. */
function line(counts) {
  const most = Math.max(1, ...counts);
  const steps = counts.map((count, day) => {
    const y = (TOP - 2 - (count / most) * (TOP - 5)).toFixed(2);
    return `${day === 0 ? "M" : "V"}${day === 0 ? `0 ${y}` : y}H${day + 1}`;
  });
  const made = document.createElementNS(SVG, "path");
  made.setAttribute("d", steps.join(""));
  made.setAttribute("class", "disputed");
  return made;
}

function textElement(text) {
  const made = document.createElement("span");
  made.textContent = text;
  return made;
}
