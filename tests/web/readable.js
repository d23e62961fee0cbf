// What keeps a page from being read: words too faint, fields without a name, a page wider than its window.
() => {
  const parts = (colour) => {
    const found = colour.match(/[\d.]+/g).map(Number);
    return found.length === 3 ? [...found, 1] : found;
  };
  const brightness = (colour) => {
    const [red, green, blue] = colour.slice(0, 3).map((value) => {
      const part = value / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ground = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = parts(getComputedStyle(one).backgroundColor);
      if (colour[3] > 0) return colour;
    }
    return [255, 255, 255, 1];
  };
  const faint = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim();
    const element = walk.currentNode.parentElement;
    const isDrawn = element.namespaceURI.endsWith("svg");
    if (!text || !element.getClientRects().length || /^(script|style|title|desc)$/i.test(element.tagName)) continue;
    const style = getComputedStyle(element);
    const [ink, under] = [parts(isDrawn ? style.fill : style.color), ground(element)].map(brightness);
    const ratio = (Math.max(ink, under) + 0.05) / (Math.min(ink, under) + 0.05);
    // A sign on a mark of a chart is in the colour of the ground: the mark is what it stands on.
    if (isDrawn && ratio < 1.01) continue;
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    if (ratio < (isLarge ? 3 : 4.5)) faint.push(`${text.slice(0, 40)} (${ratio.toFixed(2)})`);
  }
  const fields = [...document.querySelectorAll("input:not([type=hidden]), select, textarea")];
  const unnamed = fields.filter((one) => !one.labels.length && !one.getAttribute("aria-label")).map((one) => one.name);
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  const twice = ids.filter((one, place) => ids.indexOf(one) !== place);
  const levels = [...document.querySelectorAll("h1, h2, h3, h4")].map((one) => Number(one.tagName[1]));
  const jumps = levels.filter((one, place) => place && one > levels[place - 1] + 1);
  const wide = document.documentElement.scrollWidth > innerWidth ? [document.documentElement.scrollWidth] : [];
  // A table or picture of figures may be moved by itself (WCAG 2.2, 1.4.10); words must not.
  const moved = [...document.querySelectorAll("main *")]
    .filter((one) => !one.closest(".brief, .figures-table, figure") && getComputedStyle(one).overflowX === "auto")
    .filter((one) => one.scrollWidth > one.clientWidth + 2)
    .map((one) => `${one.tagName} ${one.scrollWidth} > ${one.clientWidth}: ${one.textContent.trim().slice(0, 40)}`);
  // A moment without its zone is another moment elsewhere.
  const zoneless = [...document.querySelectorAll("main *")]
    .filter((one) => ![...one.children].length && !one.closest("pre, code, .mono"))
    .filter((one) => /\d{4}-\d\d-\d\d[ T]\d\d:\d\d/.test(one.textContent) && !/UTC/.test(one.textContent))
    .filter((one) => {
      const cell = one.closest("td");
      const head = cell && cell.closest("table").querySelectorAll("thead th")[cell.cellIndex];
      return !(head && /UTC/.test(head.textContent));
    })
    .map((one) => one.textContent.trim());
  return { faint, unnamed, twice, jumps, wide, moved, zoneless };
}
