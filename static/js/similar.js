// While a name is typed, shows which accounts are named alike: the same region that the page shows without scripts.
const region = () => document.querySelector("[data-similar-to]");
const pause = 350;
let timer;
let asked = "";

async function look(name) {
  const url = new URL(location.href);
  url.searchParams.set("name", name);
  const answer = await fetch(url, { headers: { accept: "text/html" }, redirect: "error" });
  // A slow answer to an earlier letter must not replace the newer one.
  if (!answer.ok || name !== asked) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-similar-to]");
  const old = region();
  if (!fresh || !old || fresh.innerHTML === old.innerHTML) return;
  old.replaceChildren(...document.adoptNode(fresh).childNodes);
  old.dispatchEvent(new CustomEvent("portal:swapped", { bubbles: true }));
}

const field = region() && document.getElementById(region().dataset.similarTo);
field?.addEventListener("input", () => {
  clearTimeout(timer);
  asked = field.value.trim();
  timer = setTimeout(() => look(asked).catch(() => {}), pause);
});
