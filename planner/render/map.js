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
    list.append(textElement("dt", term), textElement("dd", detail));
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
    className: "pin",
    iconSize: [44, 44],
    iconAnchor: small ? [50, 40] : [22 - (facts.shift || 0), 22],
  });
  const touched = Boolean(facts.title);
  return L.marker(where, {
    icon, title: facts.title || "", interactive: touched, keyboard: touched, zIndexOffset: 1000 - 100 * facts.rank,
  });
}

function tell(feature, layer) {
  const facts = feature.properties;
  if (facts.title) layer.bindPopup(() => popupContent(facts), { maxWidth: 280, autoPanPaddingTopLeft: [66, 12] });
  layer.on("add", () => {
    const element = layer.getElement();
    if (facts.day !== undefined) element.dataset.day = facts.day;
    element.dataset.rank = facts.rank;
  });
}

const SIDES = ["right", "left", "below", "above"];

// Put each name on a side where it lies on no badge and no more important name; hide it where there is none.
function thinLabels(map) {
  const crossing = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const visible = (element) => element.checkVisibility ? element.checkVisibility() : element.offsetParent !== null;
  const box = map.getContainer();
  const frame = box.getBoundingClientRect();
  const taken = [...box.querySelectorAll(".pin:not(.other) .badge, .pin:not(.other) .tag")]
    .filter(visible).map((sign) => sign.getBoundingClientRect());
  const pins = [...box.querySelectorAll(".pin")].sort((a, b) => a.dataset.rank - b.dataset.rank);
  for (const pin of pins) {
    const label = pin.querySelector(".label");
    if (!label) continue;
    label.className = "label";
    if (!visible(label)) continue;
    const side = SIDES.find((one) => {
      label.className = "label " + one;
      const place = label.getBoundingClientRect();
      return place.left >= frame.left && place.right <= frame.right && !taken.some((other) => crossing(place, other));
    });
    if (side) taken.push(label.getBoundingClientRect());
    else label.className = "label hidden";
  }
}

// Everything with a data-day belongs to those days; on another chosen day it is "other" and the style sheet fades it.
function choose(map, day) {
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
  thinLabels(map);
}

function chosenDay() {
  const slug = decodeURIComponent(location.hash.slice(1));
  const button = [...document.querySelectorAll("#days button")].find((one) => one.dataset.slug === slug);
  return button ? button.dataset.choose : "";
}

function printing(map, bounds) {
  const fit = () => { map.invalidateSize({ animate: false }); map.fitBounds(bounds, { animate: false }); thinLabels(map); };
  let folded = [];
  window.addEventListener("beforeprint", () => {
    document.body.classList.add("printing");
    folded = [...document.querySelectorAll("details:not([open])")];
    for (const element of folded) element.open = true;
    fit();
  });
  window.addEventListener("afterprint", () => {
    document.body.classList.remove("printing");
    for (const element of folded) element.open = false;
    fit();
  });
}

function start(map, bounds, credits) {
  document.body.classList.add("drawn");
  map.invalidateSize({ animate: false });
  map.attributionControl.setPrefix("Leaflet").addAttribution(credits);
  if (window.innerWidth <= 800) document.getElementById("legend")?.removeAttribute("open");
  L.control.scale({ imperial: false }).addTo(map);
  map.fitBounds(bounds, { padding: [44, 44], animate: false });
  map.on("zoomend moveend", () => thinLabels(map));
  for (const button of document.querySelectorAll("#days button")) {
    button.addEventListener("click", () => { location.hash = button.dataset.slug; });
  }
  window.addEventListener("hashchange", () => choose(map, chosenDay()));
  window.addEventListener("resize", () => map.invalidateSize());
  printing(map, bounds);
  choose(map, chosenDay());
}
