// What every page does in the browser. Without it pages still work: links, forms and menus are plain HTML.
import "htmx.org/dist/htmx.min.js";
import { keys } from "./keys.js";
import { suggestions } from "./suggestions.js";
import { tables } from "./tables.js";
import { menus } from "./menus.js";
import { filters } from "./filter.js";
import { looking } from "./looking.js";

keys();
suggestions();
tables();
menus();
filters();
looking();

// On a phone the rooms are a bar to swipe through: begin where the person is.
const rooms = document.querySelector(".rail ul");
const here = rooms?.querySelector("[aria-current]")?.parentElement;
if (here) rooms.scrollLeft = here.offsetLeft - (rooms.clientWidth - here.offsetWidth) / 2;

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token;
});
