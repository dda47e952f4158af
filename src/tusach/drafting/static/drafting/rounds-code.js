// The link of an invitation has its code after "#", the part of an address that no server, log or proxy is sent. It goes
// into its field, out of the address, and is posted. Without this script the code is typed.
const fill = () => {
  const code = new URLSearchParams(location.hash.slice(1)).get("ma");
  const form = document.querySelector("form[data-code]");
  if (!code || !form) return;
  form.elements.code.value = code.slice(0, 60);
  history.replaceState(null, "", location.pathname);
  form.requestSubmit();
};
addEventListener("hashchange", fill);
fill();
