"use strict";

// Follows the server and shows what it tells. Everything that connectors told is untrusted: it becomes text, never markup.
const packets = new Map();
let lookups = [];
let state = null;
let chosen = null;

const byId = (id) => document.getElementById(id);

function cell(text, kind) {
  const made = document.createElement("td");
  made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

function row(...cells) {
  const made = document.createElement("tr");
  made.append(...cells);
  return made;
}

function time(text) {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? "" : at.toISOString().slice(11, 23);
}

function duration(seconds) {
  if (seconds === undefined) return "";
  const hours = Math.floor(seconds / 3600), minutes = Math.floor((seconds % 3600) / 60);
  return (hours > 0 ? hours + " h " : "") + (hours > 0 || minutes > 0 ? minutes + " min " : "") + (seconds % 60) + " s";
}

function stateCell(name) {
  const made = cell("");
  const dot = document.createElement("span");
  dot.className = "dot " + name;
  made.append(dot, name);
  return made;
}

function take(update) {
  if (update.full) {
    packets.clear();
    lookups = [];
  }

  const busy = new Set();
  for (const packet of [...update.packets].reverse()) {
    packets.delete(packet.id);
    packets.set(packet.id, packet);
    for (const step of packet.steps) if (step.event === "sent") busy.add(Graph.keyOf(step.node, step.peer));
  }

  for (const id of packets.keys()) {
    if (packets.size <= update.keptPackets) break;
    packets.delete(id);
  }

  lookups = update.lookups.concat(lookups).slice(0, update.keptLookups);
  state = update;
  show(update.full ? new Set() : busy);
}

function show(busy) {
  const lost = byId("summary");
  lost.className = "";
  lost.textContent = state.nodes.length + " nodes, " + state.links.length + " links, " + state.connections
    + " telemetry connections, " + state.messages + " messages" + (state.refused > 0 ? ", " + state.refused + " refused" : "");
  Graph.draw(byId("graph"), state.nodes, state.links, busy);
  byId("nodes").replaceChildren(...state.nodes.map(nodeRow));
  byId("packets").replaceChildren(...[...packets.values()].reverse().slice(0, 100).map(packetRow));
  byId("lookups").replaceChildren(...lookups.map((lookup) => row(
    cell(time(lookup.at)), cell(lookup.node), cell(lookup.destination, "long code"), cell(lookup.selectedPeer ?? "none"),
    cell(lookup.reason, lookup.selectedPeer === null ? "bad" : ""))));
  showDetail();
}

function nodeRow(node) {
  const made = row(
    cell(node.id), stateCell(node.state), cell(duration(node.uptime)),
    cell((node.peers ?? []).filter((peer) => peer.connected).length + " of " + (node.peers ?? []).length),
    cell((node.routes ?? []).length), cell(node.received), cell(node.sent), cell(node.lookups),
    cell(node.unroutable, node.unroutable > 0 ? "bad" : ""));
  if (node.id === chosen) made.className = "chosen";
  made.addEventListener("click", () => {
    chosen = chosen === node.id ? null : node.id;
    show(new Set());
  });
  return made;
}

function packetRow(packet) {
  const path = packet.steps
    .map((step) => step.event === "sent" ? step.node + " → " + step.peer : step.peer + " ⇥ " + step.node)
    .join(", ");
  const last = packet.steps[packet.steps.length - 1];
  return row(
    cell(last ? time(last.at) : ""), cell(packet.id.slice(0, 12), "code"), cell(packet.destination, "long code"),
    cell(packet.amount), cell(path, "long"));
}

function showDetail() {
  const node = state.nodes.find((one) => one.id === chosen);
  byId("detail").hidden = node === undefined;
  if (node === undefined) return;
  byId("detail-name").textContent = node.id;
  byId("detail-peers").replaceChildren(...(node.peers ?? []).map((peer) => row(
    cell(peer.id), cell(peer.url || "dials this node"), cell(peer.connected ? "up" : "down", peer.connected ? "" : "bad"))));
  byId("detail-routes").replaceChildren(...(node.routes ?? []).map((route) => row(
    cell(route.prefix || "(default)", "code"), cell(route.nextHop), cell(route.priority))));
}

const events = new EventSource("api/events");
events.addEventListener("message", (event) => take(JSON.parse(event.data)));
events.addEventListener("error", () => {
  const summary = byId("summary");
  summary.className = "lost";
  summary.textContent = "the dashboard does not answer, trying again";
});
