// The picture as a file that explains itself: title, what is in it and what is not, the legend, the day.
const SCALE = 2;

export async function toBlob(picture, { title, caption, legend }) {
  picture.sigma.refresh({ schedule: false }); // the drawing buffer is only readable right after a frame
  const layers = picture.sigma.getCanvases();
  const { width, height } = picture.sigma.getDimensions();
  const font = picture.token("--sans");
  const [margin, line] = [24, 22];
  const canvas = document.createElement("canvas");
  canvas.width = width * SCALE;
  const lines = wrap(canvas.getContext("2d"), caption, `13px ${font}`, width - 2 * margin);
  const foot = margin + (lines.length + 1) * line;
  canvas.height = (56 + height + foot) * SCALE;
  const context = canvas.getContext("2d");
  context.scale(SCALE, SCALE);
  context.fillStyle = picture.colours.sheet;
  context.fillRect(0, 0, width, 56 + height + foot);
  context.fillStyle = picture.colours.ink;
  context.textBaseline = "middle";
  context.font = `650 20px ${font}`;
  context.fillText(title, margin, 32);
  for (const name of ["edges", "edgeLabels", "nodes", "labels"]) {
    if (layers[name]) context.drawImage(layers[name], 0, 56, width, height);
  }
  let y = 56 + height + margin / 2;
  let x = margin;
  context.font = `13px ${font}`;
  for (const { colour, mark, text } of legend) {
    context.fillStyle = colour;
    context.fillText(mark, x, y);
    x += context.measureText(mark).width + 6;
    context.fillStyle = picture.colours.ink;
    context.fillText(text, x, y);
    x += context.measureText(text).width + 20;
  }
  context.fillStyle = picture.colours.ink2;
  for (const text of lines) {
    y += line;
    context.fillText(text, margin, y);
  }
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

function wrap(context, text, font, width) {
  context.font = font;
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (context.measureText(longer).width > width && lines.at(-1)) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
