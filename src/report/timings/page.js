// Shows what is known of the step under the pointer, and which steps it waited for.
"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const steps = new Map(data.steps.map((step) => [step.id, step]));
const tip = document.getElementById("tip");
const parts = [...document.querySelectorAll("[data-step]")];
const time = (s) => (s < 0.1 ? Math.round(s * 1000) + " ms" : s.toFixed(s < 10 ? 2 : 1) + " s");
// Steps that make no layer (an image's config) stand between others: what is needed is what they need.
const needs = (step) => new Set(step.inputs);

function show(step, x, y) {
  const lines = [step.place + "  (line " + step.line + ")", step.text];
  if (step.end === "cached") {
    lines.push(step.saved === null ? "cached" : "cached; took " + time(step.saved) + " when it ran");
  } else {
    lines.push(time(step.took) + ", from " + time(step.start) + " to " + time(step.start + step.took));
    if (step.end !== "done") lines.push(step.end);
    if (step.reason) lines.push("ran: " + step.reason);
    if (step.critical) lines.push("on the critical path");
  }
  tip.textContent = lines.join("\n");
  tip.hidden = false;
  tip.style.left = Math.max(8, Math.min(x + 14, innerWidth - tip.offsetWidth - 8)) + "px";
  tip.style.top = Math.max(8, Math.min(y + 18, innerHeight - tip.offsetHeight - 8)) + "px";
}

function near(step) {
  const needed = step && needs(step);
  for (const part of parts) {
    const id = Number(part.dataset.step);
    part.classList.toggle("near", Boolean(step) && id === step.id);
    part.classList.toggle("far", Boolean(step) && part.matches(".bar") && id !== step.id && !needed.has(id));
  }
}

for (const part of parts) {
  const step = steps.get(Number(part.dataset.step));
  // The script says more than the browser's own words.
  part.removeAttribute("title");
  part.addEventListener("mousemove", (event) => { show(step, event.clientX, event.clientY); near(step); });
  part.addEventListener("mouseleave", () => { tip.hidden = true; near(null); });
  part.addEventListener("focus", () => { const box = part.getBoundingClientRect(); show(step, box.left, box.bottom); near(step); });
  part.addEventListener("blur", () => { tip.hidden = true; near(null); });
}
