// @ts-check
// Keyboard and scan viewer. Everything here is a shortcut: each decision also works without scripts.

/** @type {(selector: string, root?: ParentNode) => HTMLElement[]} */
const all = (selector, root = document) => /** @type {HTMLElement[]} */ ([...root.querySelectorAll(selector)]);

/**
 * Whether the person is typing, so that letters are letters.
 * @param {EventTarget | null} target
 */
function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName))
    && !(target instanceof HTMLInputElement && /^(checkbox|radio|button|submit)$/.test(target.type));
}

/**
 * Moves the focus to the next or previous row.
 * @param {number} step
 */
function move(step) {
  const rows = all("a.row").length > 0 ? all("a.row") : all("[data-row]");
  const here = rows.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const next = rows[Math.min(Math.max(here + step, 0), rows.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

/**
 * Presses what carries the key: a button is focused first, so that a decision takes a second, deliberate key press.
 * @param {string} key
 * @returns {boolean}
 */
function press(key) {
  const [target] = all(`[data-key="${key}"]`);
  if (!target) return false;
  const details = target.closest("details");
  if (target.tagName === "SUMMARY" && details) {
    details.open = true;
    details.querySelector("select")?.focus();
    return true;
  }
  if (document.activeElement === target || target.tagName === "A" || key === "s") target.click();
  else target.focus();
  return true;
}

/** The viewer: one current scan, four sizes, four turns. */
class Viewer {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.scans = all("[data-scan]", root);
    this.current = 0;
    for (const [selector, action] of /** @type {[string, () => void][]} */ ([
      ["[data-zoom-in]", () => this.zoom(1)], ["[data-zoom-out]", () => this.zoom(-1)], ["[data-rotate]", () => this.rotate()],
    ])) root.querySelector(selector)?.addEventListener("click", action);
    all("[data-tools]", root).forEach((tools) => { tools.hidden = false; });
    this.scans.forEach((scan, index) => scan.addEventListener("focusin", () => this.select(index)));
    this.scans.forEach((scan) => scan.querySelector("img")?.addEventListener("click", () => this.zoom(1)));
    if (this.scans.length > 0) this.select(0);
  }

  /** @returns {HTMLElement | null} */
  sheet() { return this.scans[this.current]?.querySelector(".sheet") ?? null; }

  /** @param {number} index */
  select(index) {
    this.scans.forEach((scan, at) => scan.classList.toggle("current", at === index));
    this.current = index;
  }

  next() {
    this.select((this.current + 1) % Math.max(this.scans.length, 1));
    this.sheet()?.focus();
    this.scans[this.current]?.scrollIntoView({ block: "nearest" });
  }

  /** @param {number} step */
  zoom(step) {
    const sheet = this.sheet();
    if (!sheet) return;
    const level = ((Number(sheet.dataset.zoom ?? 1) - 1 + step + 4) % 4) + 1;
    sheet.dataset.zoom = String(level);
    sheet.classList.remove("zoom-2", "zoom-3", "zoom-4");
    if (level > 1) sheet.classList.add(`zoom-${level}`);
    this.fit(sheet);
  }

  rotate() {
    const sheet = this.sheet();
    if (!sheet) return;
    const turn = (Number(sheet.dataset.turn ?? 0) + 1) % 4;
    sheet.dataset.turn = String(turn);
    sheet.classList.remove("turn-1", "turn-2", "turn-3");
    if (turn > 0) sheet.classList.add(`turn-${turn}`);
    this.fit(sheet);
  }

  /**
   * A picture on its side takes as much room as it shows: rotation alone would cut it off.
   * @param {HTMLElement} sheet
   */
  fit(sheet) {
    const image = sheet.querySelector("img");
    if (!image) return;
    const turn = Number(sheet.dataset.turn ?? 0);
    image.style.rotate = turn % 2 ? `${turn * 90}deg` : "";
    image.style.margin = "";
    image.style.maxWidth = "";
    if (turn % 2 === 0) return;
    if (Number(sheet.dataset.zoom ?? 1) === 1) {
      image.style.maxWidth = `${Math.min(100, (100 * image.naturalWidth) / Math.max(image.naturalHeight, 1))}%`;
    }
    const difference = (image.offsetWidth - image.offsetHeight) / 2;
    image.style.margin = `${difference}px ${-difference}px`;
  }
}

const [root] = all("[data-viewer]");
const viewer = root ? new Viewer(root) : null;
const help = /** @type {HTMLDialogElement | null} */ (document.getElementById("help"));

/** @type {Record<string, () => void>} */
const keys = {
  j: () => move(1),
  k: () => move(-1),
  z: () => viewer?.zoom(1),
  r: () => viewer?.rotate(),
  n: () => viewer?.next(),
  "/": () => document.getElementById("search")?.focus(),
  "?": () => help?.showModal(),
};

/** The same key on a Russian keyboard. @type {Record<string, string>} */
const russian = { о: "j", л: "k", я: "z", к: "r", т: "n", ф: "a", в: "d", с: "c", ы: "s" };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || help?.open || isTyping(event.target)) return;
  const typed = event.key.toLowerCase();
  // Where "/" and "?" sit on a Russian layout, the physical key decides.
  const key = event.code === "Slash" && /[.,]/.test(typed) ? (event.shiftKey ? "?" : "/") : (russian[typed] ?? typed);
  const action = Object.hasOwn(keys, key) ? keys[key] : null;
  if (action) {
    action();
    event.preventDefault();
  } else if (/^[a-z]$/.test(key) && press(key)) {
    event.preventDefault();
  }
});

for (const link of all("[data-help]")) {
  link.addEventListener("click", (event) => {
    if (help) {
      event.preventDefault();
      help.showModal();
    }
  });
}

// "Confirmed" needs every point of the checklist: said before the form is sent, so that no tick is lost.
for (const form of all("form.verdict")) {
  form.addEventListener("change", () => {
    const confirmed = form.querySelector("input[value=verified]:checked") !== null;
    for (const point of /** @type {HTMLInputElement[]} */ (all("input[name=confirmed]", form))) point.required = confirmed;
  });
}

// A form is sent once: a second click while the answer is under way would only meet the version lock.
document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
addEventListener("pageshow", () => all("form").forEach((form) => { delete form.dataset.sent; }));
