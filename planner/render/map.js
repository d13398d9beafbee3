"use strict";

// The text of a table reaches the page only through textContent: nothing of it is ever read as HTML or as code.
function textElement(tag, words, className) {
  const element = document.createElement(tag);
  element.className = className || "";
  element.textContent = words;
  return element;
}

const LONG = 60;

function popupContent(facts) {
  const box = textElement("div", "", "facts");
  box.append(textElement("h3", facts.title));
  const list = document.createElement("dl");
  for (const [term, detail] of facts.rows) {
    const wide = detail.includes("\n") || detail.length > LONG ? "wide" : "";
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

// The van's white dashes within a solid line, drawn from the same points.
function addPattern(facts, layer) {
  const inner = L.polyline(layer.getLatLngs(), {
    color: "#ffffff", weight: 1.6, dashArray: facts.inner, className: "inner", interactive: false,
  });
  inner.on("add", () => { inner.getElement().dataset.day = facts.day; });
  layer.on("add", ({ target }) => inner.addTo(target._map));
}

// A popup that is longer is scrolled; it never fills the map.
function popupHeight() {
  return Math.max(180, 0.65 * document.querySelector(".folium-map").clientHeight);
}

function tell(feature, layer) {
  const facts = feature.properties;
  if (facts.title) {
    const wide = facts.rows.length > 2 || facts.rows.some(([, detail]) => detail.length > LONG || detail.includes("\n"));
    const content = (opened) => {
      opened.getPopup().options.maxHeight = popupHeight(); // of the map as it is when the popup opens
      return popupContent(facts);
    };
    layer.bindPopup(content, {
      minWidth: wide ? 280 : 50, maxWidth: 280, autoPanPaddingTopLeft: [66, 64],
    });
  }
  if (facts.inner) addPattern(facts, layer);
  layer.on("add", () => {
    const element = layer.getElement();
    if (facts.day !== undefined) element.dataset.day = facts.day;
    element.dataset.rank = facts.rank;
  });
}

// Put GeoJSON on the map; what is not touched takes no clicks.
function draw(map, data, touched) {
  L.geoJson(data, {
    pointToLayer: stopMarker, onEachFeature: tell, style: (feature) => feature.properties.style, interactive: touched,
  }).addTo(map);
}

const SIDES = ["right", "left", "below", "above"];
const PIN = 44;

// Where a sign lies on each side of its pin, as the style sheet puts it; all is measured before anything is moved.
function measured(pin, sign, frame) {
  const corner = pin.getBoundingClientRect();
  const kind = pin.querySelector(".mark").classList;
  const [wide, high] = [sign.offsetWidth, sign.offsetHeight];
  const tag = sign.classList.contains("tag");
  const gap = kind.contains("centre") || kind.contains("base") ? 33 : 37;
  const middle = corner.left + (PIN - wide) / 2;
  const corners = {
    right: [kind.contains("area") ? middle : corner.left + gap, corner.top + 13],
    left: [corner.left + PIN - gap - wide, corner.top + 13],
    below: [middle, corner.top + (tag ? 35 : kind.contains("clinic") ? 50 : 34)],
    above: [middle, corner.top - (tag ? 7 : 4)],
  };
  const boxes = (tag ? ["below", "above"] : SIDES).map((side) => {
    const [left, top] = corners[side];
    return { side, pin, left, top, right: left + wide, bottom: top + high };
  });
  return { sign, boxes: boxes.filter((box) => box.left >= frame.left && box.right <= frame.right) };
}

// Boxes by the squares of the screen that they touch, so that a box is compared with its neighbours alone.
function boxIndex(square) {
  const squares = new Map();
  const touched = ({ left, top, right, bottom }) => {
    const keys = [];
    for (let x = Math.floor(left / square); x <= right / square; x += 1) {
      for (let y = Math.floor(top / square); y <= bottom / square; y += 1) keys.push(`${x} ${y}`);
    }
    return keys;
  };
  const overlap = (box, other) => other.pin !== box.pin && box.left < other.right && other.left < box.right
    && box.top < other.bottom && other.top < box.bottom;
  return {
    add(box) {
      for (const key of touched(box)) squares.set(key, [...(squares.get(key) || []), box]);
    },
    covers: (box) => touched(box).some((key) => (squares.get(key) || []).some((other) => overlap(box, other))),
  };
}

// Put each name on a side where it covers no badge and no more important name; hide it, or a tag, where there is none.
function thinSigns(map) {
  const visible = (element) => element.checkVisibility ? element.checkVisibility() : element.offsetParent !== null;
  const frame = map.getContainer().getBoundingClientRect();
  const pins = [...map.getContainer().querySelectorAll(".pin")].sort((a, b) => a.dataset.rank - b.dataset.rank);
  const taken = boxIndex(64);
  for (const pin of pins.filter((one) => !one.classList.contains("other"))) {
    const badge = pin.querySelector(".badge");
    if (badge && visible(badge)) {
      const { left, top, right, bottom } = badge.getBoundingClientRect();
      taken.add({ pin, left, top, right, bottom });
    }
  }
  const signs = [".tag", ".label"].flatMap((css) => pins.flatMap((pin) => [...pin.querySelectorAll(css)]
    .filter(visible).map((sign) => measured(pin, sign, frame))));
  for (const { sign, boxes } of signs) {
    const free = boxes.find((box) => !taken.covers(box));
    if (free) taken.add(free);
    sign.dataset.side = free ? free.side : "hidden";
  }
}

// While the map moves by itself: whoever moves it then places the names, once.
let fitting = false;

// Show what a day's tours drive through; the whole week where the day has none.
function fit(map, day, week) {
  const bounds = L.latLngBounds([]);
  map.eachLayer((layer) => {
    const facts = layer.feature ? layer.feature.properties : {};
    const ofDay = day && (facts.day || "").split(" ").includes(day);
    if (ofDay && /^(leg|small|clinic|night)( |$)/.test(facts.kind)) {
      bounds.extend(layer.getBounds ? layer.getBounds() : layer.getLatLng());
    }
  });
  fitting = true;
  map.fitBounds(bounds.isValid() ? bounds : week, { paddingTopLeft: [48, 64], paddingBottomRight: [48, 40], maxZoom: 13, animate: false });
  fitting = false;
}

// Everything with a data-day belongs to those days; on another chosen day it is "other" and the style sheet fades it.
function mark(day) {
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
  const none = document.getElementById("none");
  if (none) none.hidden = !day || Boolean(document.querySelector(".tour:not(.other)"));
}

function choose(map, day, week) {
  mark(day);
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

// Without accents and capitals, as people type on a phone.
function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

// Show the clinic day or request of the place that is sought: the same name first, then one that holds what was typed.
function find(map, sought, missing) {
  const found = { same: null, like: null };
  const wanted = plain(sought);
  map.eachLayer((layer) => {
    const facts = layer.feature ? layer.feature.properties : {};
    if (!wanted || !layer.getLatLng || !/^(clinic|unserved)/.test(facts.kind)) return;
    const name = plain(facts.label);
    if (name === wanted) found.same ??= layer;
    else if (name.includes(wanted)) found.like ??= layer;
  });
  const layer = found.same || found.like;
  document.getElementById("found").textContent = wanted && !layer ? missing : "";
  if (!layer) return;
  map.setView(layer.getLatLng(), Math.max(map.getZoom(), 11), { animate: false });
  layer.openPopup();
}

function searching(map, words) {
  const form = document.getElementById("search");
  const input = document.getElementById("sought");
  L.DomEvent.disableClickPropagation(form).disableScrollPropagation(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    find(map, input.value, words.missing);
  });
  input.addEventListener("change", () => find(map, input.value, words.missing));
}

// Leaflet's own buttons, in the language of the page.
function nameButtons(map, words) {
  for (const [css, name] of [[".leaflet-control-zoom-in", words.zoom_in], [".leaflet-control-zoom-out", words.zoom_out]]) {
    const button = map.getContainer().querySelector(css);
    button.title = name;
    button.setAttribute("aria-label", name);
  }
  map.on("popupopen", ({ popup }) => {
    popup.getElement().querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", words.close);
  });
}

// A made-up week says so across the map and its marks, below popups: panes move with the map, so this one is put back.
function bannerOver(map) {
  const banner = document.querySelector(".watermark");
  if (!banner) return;
  const pane = map.createPane("banner");
  pane.append(banner);
  const put = () => {
    const { x, y } = map.getSize();
    L.DomUtil.setPosition(pane, map.containerPointToLayerPoint([0, 0]));
    Object.assign(pane.style, { width: `${x}px`, height: `${y}px` });
  };
  map.on("move resize", put);
  put();
}

// The map has its size and its view before anything is drawn: else all is drawn twice.
function setUp(map, week) {
  document.body.classList.add("drawn");
  if (window.innerWidth <= 800) document.getElementById("legend")?.removeAttribute("open");
  mark(chosenDay());
  map.invalidateSize({ animate: false });
  fit(map, "", week);
}

// Escape closes a popup, and who came by keys is put back where the popup was opened.
function escapable(map) {
  let opener = null;
  map.on("popupopen", () => { opener = document.activeElement; });
  map.on("popupclose", ({ popup }) => {
    const focused = document.activeElement;
    if (focused === document.body || popup.getElement()?.contains(focused)) opener?.focus({ preventScroll: true });
  });
  map.getContainer().addEventListener("keydown", ({ key }) => { if (key === "Escape") map.closePopup(); });
}

function start(map, week, words) {
  map.attributionControl.setPrefix("Leaflet").addAttribution(words.credits);
  // Lines have no name of their own: their legs are told in the tables.
  map.getPanes().overlayPane.querySelectorAll("svg").forEach((drawing) => drawing.setAttribute("aria-hidden", "true"));
  nameButtons(map, words);
  escapable(map);
  searching(map, words);
  bannerOver(map);
  L.control.scale({ imperial: false }).addTo(map);
  map.on("zoomend moveend", () => { if (!fitting) thinSigns(map); });
  for (const button of document.querySelectorAll("#days button")) {
    button.addEventListener("click", () => { location.hash = button.dataset.slug; });
  }
  window.addEventListener("hashchange", () => choose(map, chosenDay(), week));
  window.addEventListener("resize", () => map.invalidateSize());
  printing(map, week);
  const day = chosenDay();
  mark(day);
  if (day) fit(map, day, week);
  thinSigns(map);
}
