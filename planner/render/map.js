"use strict";

// The text of a table reaches the page only through textContent: nothing of it is ever read as HTML or as code.
function textElement(tag, words, className) {
  const element = document.createElement(tag);
  element.className = className || "";
  element.textContent = words;
  return element;
}

function popupContent(facts) {
  const box = textElement("div", "", "facts");
  box.append(textElement("h3", facts.title));
  const list = document.createElement("dl");
  for (const [term, detail] of facts.rows) {
    const wide = detail.includes("\n") ? "wide" : "";
    list.append(textElement("dt", term, wide), textElement("dd", detail, wide));
  }
  box.append(list);
  return box;
}

function markerBox(facts) {
  const box = textElement("div", "", "mark " + facts.kind);
  if (facts.colour) {
    box.style.setProperty("--van", facts.colour);
    box.style.setProperty("--ink", facts.ink);
  }
  if (facts.kind !== "area") box.append(textElement("span", facts.badge || "", "badge"));
  if (facts.tag) {
    box.append(textElement("span", facts.tag, "tag in-day"), textElement("span", facts.tag_week, "tag in-week"));
  }
  if (facts.label) box.append(textElement("span", facts.label, "label"));
  return box;
}

function stopMarker(feature, where) {
  const facts = feature.properties;
  const small = facts.kind === "small";
  const icon = L.divIcon({
    html: markerBox(facts),
    className: "pin " + facts.kind,
    iconSize: [44, 44],
    iconAnchor: small ? [50, 40] : [22 - (facts.shift || 0), 22],
  });
  const touched = Boolean(facts.title);
  return L.marker(where, {
    icon, title: facts.title || "", interactive: touched, keyboard: touched, zIndexOffset: 1000 - 100 * facts.rank,
  });
}

// A popup that is longer is scrolled; it never fills the map.
function popupHeight() {
  return Math.max(180, 0.65 * document.querySelector(".folium-map").clientHeight);
}

function tell(feature, layer) {
  const facts = feature.properties;
  if (facts.title) {
    const long = facts.rows.some(([, detail]) => detail.length > 60);
    layer.bindPopup(() => popupContent(facts), {
      minWidth: long ? 280 : 50, maxWidth: 280, maxHeight: popupHeight(), autoPanPaddingTopLeft: [66, 12],
    });
  }
  layer.on("add", () => {
    const element = layer.getElement();
    if (facts.day !== undefined) element.dataset.day = facts.day;
    element.dataset.rank = facts.rank;
  });
}

const SIDES = ["right", "left", "below", "above"];

// Put each name on a side where it covers no badge and no more important name; hide it, or a tag, where there is none.
function thinSigns(map) {
  const crossing = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const visible = (element) => element.checkVisibility ? element.checkVisibility() : element.offsetParent !== null;
  const frame = map.getContainer().getBoundingClientRect();
  const pins = [...map.getContainer().querySelectorAll(".pin")].sort((a, b) => a.dataset.rank - b.dataset.rank);
  const taken = [];
  const free = (pin, box) => box.left >= frame.left && box.right <= frame.right
    && !taken.some((other) => other.pin !== pin && crossing(box, other.box));
  const put = (pin, sign, sides) => {
    if (!visible(sign)) return;
    const side = sides.find((one) => {
      sign.dataset.side = one;
      return free(pin, sign.getBoundingClientRect());
    });
    if (side) taken.push({ pin, box: sign.getBoundingClientRect() });
    else sign.dataset.side = "hidden";
  };
  for (const pin of pins.filter((one) => !one.classList.contains("other"))) {
    const badge = pin.querySelector(".badge");
    if (badge && visible(badge)) taken.push({ pin, box: badge.getBoundingClientRect() });
  }
  for (const pin of pins) pin.querySelectorAll(".tag").forEach((tag) => put(pin, tag, ["below", "above"]));
  for (const pin of pins) pin.querySelectorAll(".label").forEach((label) => put(pin, label, SIDES));
}

// Show what a day's tours drive through; the whole week where the day has none.
function fit(map, day, week) {
  const bounds = L.latLngBounds([]);
  map.eachLayer((layer) => {
    const facts = layer.feature ? layer.feature.properties : {};
    const ofDay = day && (facts.day || "").split(" ").includes(day);
    if (ofDay && ["leg", "small", "clinic", "night"].includes(facts.kind)) {
      bounds.extend(layer.getBounds ? layer.getBounds() : layer.getLatLng());
    }
  });
  map.fitBounds(bounds.isValid() ? bounds : week, { padding: [48, 48], maxZoom: 13, animate: false });
}

// Everything with a data-day belongs to those days; on another chosen day it is "other" and the style sheet fades it.
function choose(map, day, week) {
  document.body.classList.toggle("one-day", Boolean(day));
  for (const element of document.querySelectorAll("[data-day]")) {
    element.classList.toggle("other", Boolean(day) && !element.dataset.day.split(" ").includes(day));
  }
  for (const tour of document.querySelectorAll("details.tour")) {
    tour.open = Boolean(day) && tour.dataset.day === day;
  }
  for (const button of document.querySelectorAll("#days button")) {
    button.setAttribute("aria-pressed", String((button.dataset.choose || "") === (day || "")));
  }
  map.closePopup();
  fit(map, day, week);
  thinSigns(map);
}

function chosenDay() {
  const slug = decodeURIComponent(location.hash.slice(1));
  const button = [...document.querySelectorAll("#days button")].find((one) => one.dataset.slug === slug);
  return button ? button.dataset.choose : "";
}

function printing(map, week) {
  const refit = () => {
    map.closePopup();
    map.invalidateSize({ animate: false });
    fit(map, chosenDay(), week);
    thinSigns(map);
  };
  let folded = [];
  window.addEventListener("beforeprint", () => {
    document.body.classList.add("printing");
    folded = [...document.querySelectorAll("details:not([open])")];
    for (const element of folded) element.open = true;
    refit();
  });
  window.addEventListener("afterprint", () => {
    document.body.classList.remove("printing");
    for (const element of folded) element.open = false;
    refit();
  });
}

function start(map, week, credits) {
  document.body.classList.add("drawn");
  map.invalidateSize({ animate: false });
  map.attributionControl.setPrefix("Leaflet").addAttribution(credits);
  if (window.innerWidth <= 800) document.getElementById("legend")?.removeAttribute("open");
  L.control.scale({ imperial: false }).addTo(map);
  fit(map, "", week);
  map.on("zoomend moveend", () => thinSigns(map));
  for (const button of document.querySelectorAll("#days button")) {
    button.addEventListener("click", () => { location.hash = button.dataset.slug; });
  }
  window.addEventListener("hashchange", () => choose(map, chosenDay(), week));
  window.addEventListener("resize", () => map.invalidateSize());
  printing(map, week);
  choose(map, chosenDay(), week);
}
