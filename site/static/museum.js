// Shows only those exhibits that hold every word typed. Without JavaScript all of them stand there.
document.addEventListener("DOMContentLoaded", () => {
  const search = document.querySelector(".museum-search");
  if (!search) return;
  search.hidden = false;
  const field = search.querySelector("input");
  const exhibits = [...document.querySelectorAll(".exhibit")];
  const show = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const exhibit of exhibits) {
      const text = exhibit.textContent.toLowerCase();
      exhibit.hidden = !words.every((word) => text.includes(word));
      count += !exhibit.hidden;
    }
    document.getElementById("found").textContent = `${count} of ${exhibits.length} shown`;
  };
  field.addEventListener("input", show);
  show();
});
