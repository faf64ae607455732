// Copy buttons: shown only where they can work, that is with scripts on and in a secure context.
const live = document.querySelector("[data-live]");

function arm(root) {
  if (!navigator.clipboard) return;
  for (const button of root.querySelectorAll("[data-copy][hidden]")) button.hidden = false;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    return;
  }
  button.dataset.copied = "";
  if (live) live.textContent = "Copied";
  setTimeout(() => {
    delete button.dataset.copied;
    if (live) live.textContent = "";
  }, 1600);
});

document.addEventListener("portal:swapped", (event) => arm(event.target));
arm(document);
