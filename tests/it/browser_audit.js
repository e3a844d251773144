// Checks of a page that a browser has laid out: names, headings, contrast. What is wrong goes into an element that the test reads.
const wrong = [];
const label = element => element.getAttribute("aria-label") || element.textContent.trim() || element.title;
for (const element of document.querySelectorAll("a[href], button, summary, input, svg[role]")) {
  const named = label(element) || element.labels?.length || element.getAttribute("aria-labelledby");
  if (!named) wrong.push(`no name: ${element.outerHTML.slice(0, 120)}`);
}
let level = 0;
for (const heading of document.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
  const own = Number(heading.tagName[1]);
  if (own > level + 1) wrong.push(`h${level} is followed by h${own}: ${heading.textContent}`);
  level = own;
}
const ids = [...document.querySelectorAll("[id]")].map(element => element.id);
if (new Set(ids).size !== ids.length) wrong.push("an id is there twice");
if (!document.documentElement.lang) wrong.push("no language");
const channels = color => {
  const found = color.match(/[\d.]+/g).map(Number);
  return { rgb: found.slice(0, 3), alpha: found.length > 3 ? found[3] : 1 };
};
const luminance = rgb => {
  const [r, g, b] = rgb.map(one => one / 255).map(one => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const behind = element => {
  for (let at = element; at; at = at.parentElement) {
    const { rgb, alpha } = channels(getComputedStyle(at).backgroundColor);
    if (alpha === 1) return rgb;
  }
  return matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18] : [255, 255, 255];
};
for (const element of document.querySelectorAll("body *")) {
  const own = [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
  if (!own || ["SCRIPT", "STYLE", "NOSCRIPT"].includes(element.tagName) || !element.getClientRects().length) continue;
  const style = getComputedStyle(element);
  const text = luminance(channels(element instanceof SVGElement ? style.fill : style.color).rgb);
  const back = luminance(behind(element));
  const ratio = (Math.max(text, back) + 0.05) / (Math.min(text, back) + 0.05);
  if (ratio < 4.5) wrong.push(`contrast ${ratio.toFixed(2)}: ${element.textContent.trim().slice(0, 60)}`);
}
// A click on each head of a table sorts it; an error would be on the console.
for (const button of document.querySelectorAll("th button")) button.click();
const report = document.createElement("pre");
report.id = "audit";
report.textContent = `audited ${document.querySelectorAll("*").length}\n${wrong.join("\n")}`;
document.body.append(report);
