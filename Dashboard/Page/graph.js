"use strict";

// Draws nodes on a circle and the links between them. What is drawn comes from anybody: it becomes text and attributes,
// never markup.
const Graph = (() => {
  const space = "http://www.w3.org/2000/svg";
  const width = 800, height = 420, longestName = 24;

  function element(name, attributes, text) {
    const made = document.createElementNS(space, name);
    for (const key of Object.keys(attributes)) made.setAttribute(key, String(attributes[key]));
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function places(names) {
    const found = new Map();
    names.forEach((name, index) => {
      const angle = (2 * Math.PI * index) / Math.max(names.length, 1) - Math.PI / 2;
      const alone = names.length === 1;
      found.set(name, {
        x: width / 2 + (alone ? 0 : Math.cos(angle) * width * 0.38),
        y: height / 2 + (alone ? 0 : Math.sin(angle) * height * 0.36),
      });
    });
    return found;
  }

  // busy: keys of links that carried a packet since the last drawing.
  function draw(svg, nodes, links, busy) {
    const states = new Map(nodes.map((node) => [node.id, node.state]));
    const names = new Set(states.keys());
    for (const link of links) {
      names.add(link.a);
      names.add(link.b);
    }

    const at = places([...names].sort());
    const drawn = [];
    for (const link of links) {
      const from = at.get(link.a), to = at.get(link.b);
      const kind = (link.up ? "up" : "down") + (busy.has(keyOf(link.a, link.b)) ? " busy" : "");
      drawn.push(element("line", { x1: from.x, y1: from.y, x2: to.x, y2: to.y, class: kind }));
    }

    for (const [name, place] of at) {
      const state = states.get(name);
      const circle = element("circle", { cx: place.x, cy: place.y, r: 16, class: state === undefined ? "absent" : state });
      circle.append(element("title", {}, name + ": " + (state === undefined ? "sends no telemetry" : state)));
      const shown = name.length > longestName ? name.slice(0, longestName - 1) + "…" : name;
      drawn.push(circle, element("text", { x: place.x, y: place.y + 34 }, shown));
    }

    svg.replaceChildren(...drawn);
  }

  function keyOf(a, b) {
    return JSON.stringify(a < b ? [a, b] : [b, a]);
  }

  return { draw, keyOf };
})();
