// The log of what was done: it is the undo stack, and written in the address it is the link one shares.
// It stands behind the # so that keys of people do not reach any server's log.
//   a=KEY                                 added by name
//   o=EDGE|DIRECTION|LABEL|LIMIT|SKIP|KEY neighbours opened
//   g=1                                   communities coloured (index.js)
//   h=KEY                                 taken out of the picture

export function write(steps) {
  const params = new URLSearchParams();
  for (const step of steps) {
    if (step.do === "add") params.append("a", step.key);
    else if (step.do === "hide") params.append("h", step.key);
    else params.append("o", [step.edge, step.direction, step.label, step.limit, step.offset, step.key].join("|"));
  }
  return params.toString();
}

export function read(text) {
  const steps = [];
  for (const [name, value] of new URLSearchParams(text.replace(/^#/, ""))) {
    if (name === "a") steps.push({ do: "add", key: value });
    if (name === "h") steps.push({ do: "hide", key: value });
    if (name === "o") {
      const [edge, direction, label, limit, offset, ...rest] = value.split("|");
      if (rest.length) steps.push({ do: "open", edge, direction, label, limit: Number(limit) || 25, offset: Number(offset) || 0, key: rest.join("|") });
    }
  }
  return steps;
}
