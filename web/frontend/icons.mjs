// One sprite: the shapes of kinds are ours, the icons are Lucide's (ISC).
import { readFileSync } from "node:fs";
import { join } from "node:path";

const LUCIDE = [
  "arrow-down", "arrow-up", "ban", "check", "chevron-down", "circle-check", "circle-question-mark", "circle-x", "clock", "code", "copy",
  "circle-slash", "crosshair", "download", "ellipsis", "equal", "equal-approximately", "expand", "external-link", "eye", "eye-off", "filter", "heart", "hexagon", "house", "image-down", "info",
  "keyboard", "languages", "layers", "library", "lightbulb", "link", "lock", "log-out", "maximize", "megaphone", "message-circle", "minus", "monitor", "moon", "octagon-x", "pause",
  "pin", "play", "plus", "scale", "search", "shield-check", "shield-x", "shopping-bag", "square", "sun", "table", "thumbs-down", "trash-2", "triangle-alert",
  "undo-2", "unlink", "user", "users", "waypoints", "x",
];

const KINDS = {
  person: '<circle cx="8" cy="8" r="7"/>',
  handle: '<rect x="1.5" y="1.5" width="13" height="13" rx="3.5"/>',
  post: '<circle cx="8" cy="8" r="4"/>',
  brand: '<path d="M8 .5 14.5 4.25v7.5L8 15.5 1.5 11.75v-7.5z"/>',
  product: '<path d="M8 .5 14.5 4.25v7.5L8 15.5 1.5 11.75v-7.5zM8 2.9 3.6 5.45v5.1L8 13.1l4.4-2.55v-5.1z" fill-rule="evenodd"/>',
  interest: '<path d="M8 .8 15.2 8 8 15.2.8 8z"/>',
  hashtag: '<path d="M5.2 1h1.9l-.5 3.4h3L10.100 1H12l-.5 3.400h3v1.800h-3.300L10.700 9.800h3.300v1.800h-3.500L10 15H8.100l.5-3.400h-3L5.100 15H3.200l.5-3.400H1V9.800h3l.5-3.600H1.500V4.400h3.200zm1.100 5.200-.5 3.600h3l.5-3.600z"/>',
  place: '<path d="M8 1.200 15.500 14.500H.5z"/>',
  campaign: '<path d="M2 1 14.500 8 2 15z"/>',
  customer: '<path d="M2 2.500h12A1.500 1.500 0 0 1 15.500 4v8a1.500 1.500 0 0 1-1.500 1.500H2A1.500 1.500 0 0 1 .5 12V4A1.500 1.500 0 0 1 2 2.500zM5 5a1.600 1.600 0 1 0 0 3.200A1.600 1.600 0 0 0 5 5zm-2.600 6h5.200c0-1.400-1.200-2.200-2.600-2.200S2.400 9.600 2.400 11zM9.500 6v1.200h4V6zm0 3v1.200h4V9z" fill-rule="evenodd"/>',
  consent: '<path d="M8 .8 14 3v5c0 3.700-2.500 6.200-6 7.300C4.500 14.200 2 11.700 2 8V3z"/>',
};

export function sprite(here) {
  const symbols = LUCIDE.map((name) => {
    const text = readFileSync(join(here, "node_modules", "lucide-static", "icons", `${name}.svg`), "utf8");
    const inner = text.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/\s+/g, " ").trim();
    return `<symbol id="${name}" viewBox="0 0 24 24">${inner}</symbol>`;
  });
  for (const [name, inner] of Object.entries(KINDS)) symbols.push(`<symbol id="kind-${name}" viewBox="0 0 16 16">${inner}</symbol>`);
  symbols.push('<symbol id="mark" viewBox="0 0 24 24"><path d="M5 12 17.500 5M5 12l12.500 7" fill="none" stroke="currentColor" stroke-width="2.200"/><circle cx="5.500" cy="12" r="4"/><circle cx="18" cy="5" r="2.800"/><circle cx="18" cy="19" r="2.800"/></symbol>');
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
}
