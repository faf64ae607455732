// Keeps [data-follow="seconds"] regions fresh by fetching the same page and swapping the region of the same id.
// Ends when the server sends the region without data-follow, waits while the tab is hidden, and never takes
// the focus or an opened form from under a person's hands.
const live = document.querySelector("[data-live]");

let seen;

const region = () => document.querySelector("[data-follow][id]");

function swap(old, fresh) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  if (focused?.matches("input, select, textarea")) return;
  const open = [...old.querySelectorAll("details[open][id]")].map((details) => details.id);
  const focusId = focused?.id;
  const before = old.dataset.followWords;
  old.replaceWith(fresh);
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  if (focusId) document.getElementById(focusId)?.focus({ preventScroll: true });
  fresh.dispatchEvent(new CustomEvent("portal:swapped", { bubbles: true }));
  if (live && fresh.dataset.followWords !== before) live.textContent = fresh.dataset.followWords ?? "";
}

async function look() {
  const old = region();
  if (!old) return false;
  const answer = await fetch(location.href, { headers: { accept: "text/html" }, redirect: "error" });
  if (!answer.ok) return answer.status >= 500 || answer.status === 429;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(old.id);
  if (!fresh) return false;
  const text = fresh.outerHTML;
  if (text !== seen) {
    seen = text;
    document.title = page.title;
    swap(old, document.adoptNode(fresh));
  }
  return Boolean(region());
}

async function follow() {
  let failures = 0;
  for (let more = Boolean(region()); more; ) {
    const seconds = Number(region()?.dataset.follow) || 3;
    await new Promise((done) => setTimeout(done, seconds * 1000 * 2 ** Math.min(failures, 4)));
    if (document.hidden) {
      await new Promise((done) => document.addEventListener("visibilitychange", done, { once: true }));
    }
    try {
      more = await look();
      failures = 0;
    } catch {
      failures += 1;
    }
  }
}

follow();
