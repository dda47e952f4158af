// allauth tells of a failed passkey in an event; here it becomes a sentence on the page.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const line = document.getElementById("loi_khoa");
  if (line) line.hidden = false;
});
