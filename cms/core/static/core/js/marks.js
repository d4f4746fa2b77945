// A vote ticks and a seal lands; the classes carry the motion, and reduced motion carries none.
document.addEventListener("submit", (event) => {
  const vote = event.target.querySelector?.("[data-vote]");
  if (vote) vote.classList.add("ticks");
});

export function land(seal) {
  seal.classList.remove("open");
  seal.classList.add("lands");
}
