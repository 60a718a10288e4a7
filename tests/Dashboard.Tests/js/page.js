"use strict";

// Runs the page's scripts on a document that is only as much of one as they may use: elements, text and attributes. Reads
// updates as lines on stdin, and at the end prints what each element shows, as JSON. Whatever makes markup of text is not
// there, so a script that used it would end with an error.
const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");

class Element {
  constructor(name) {
    this.name = name;
    this.children = [];
    this.attributes = {};
    this.listeners = {};
    this.className = "";
    this.hidden = false;
  }

  set textContent(text) { this.children = [String(text)]; }
  get textContent() { return this.children.map((child) => typeof child === "string" ? child : child.textContent).join(""); }
  append(...children) { this.children.push(...children); }
  replaceChildren(...children) { this.children = children; }
  setAttribute(name, value) { this.attributes[name] = value; }
  addEventListener(name, listener) { this.listeners[name] = listener; }
}

for (const property of ["innerHTML", "outerHTML"]) {
  Object.defineProperty(Element.prototype, property, { set() { throw new Error(property + " makes markup"); } });
}

const elements = new Map();
const document = {
  createElement: (name) => new Element(name),
  createElementNS: (space, name) => new Element(name),
  getElementById(id) {
    if (!elements.has(id)) elements.set(id, new Element(id));
    return elements.get(id);
  },
};

let source = null;
class EventSource extends Element {
  constructor(url) {
    super("events");
    this.url = url;
    source = this;
  }
}

const page = vm.createContext({ document, EventSource });
for (const file of ["graph.js", "app.js"]) {
  vm.runInContext(fs.readFileSync(path.join(process.argv[2], file), "utf8"), page, { filename: file });
}

for (const line of fs.readFileSync(0, "utf8").split("\n")) {
  if (line === "lost") source.listeners.error();
  else if (line.startsWith("click ")) elements.get("nodes").children[Number(line.slice(6))].listeners.click();
  else if (line !== "") source.listeners.message({ data: line });
}

const rows = (id) => document.getElementById(id).children.map((row) => row.children.map((cell) => cell.textContent));
console.log(JSON.stringify({
  url: source.url,
  summary: document.getElementById("summary").textContent,
  nodes: rows("nodes"),
  packets: rows("packets"),
  lookups: rows("lookups"),
  detail: document.getElementById("detail").hidden ? null : document.getElementById("detail-name").textContent,
  peers: rows("detail-peers"),
  routes: rows("detail-routes"),
  circles: document.getElementById("graph").children.filter((one) => one.name === "circle").map((one) => one.attributes.class),
  lines: document.getElementById("graph").children.filter((one) => one.name === "line").map((one) => one.attributes.class),
  names: document.getElementById("graph").children.filter((one) => one.name === "text").map((one) => one.textContent),
}));
